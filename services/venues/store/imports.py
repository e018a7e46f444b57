"""Files that came in, and their rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from services.venues.store.database import database
from services.venues.store.tables.imports import ImportLineRow, ImportRow
from shared.database import canonical_json
from shared.imports import CHOOSABLE, without_values

GONE = ("undone", "replaced", "failed")
LINE_COLUMNS = ("source_id", "sheet", "row", "outcome", "column", "value", "reason", "parsed", "cells")


@dataclass(frozen=True)
class ImportRecord:
    """One file: `done` of `total` is how far the work on it has got, or of the accepted rows while they come in.

    `discarded` is how the table keeps no state, but a day.
    """

    id: int
    public_id: UUID
    kind: str
    file_name: str
    sha256: str
    size: int
    state: str
    problem: str
    done: int
    total: int
    read: int
    accepted: int
    duplicate: int
    refused: int
    noted: int
    sheets: int
    header: list[str]
    columns: dict[str, str]
    chosen: dict[str, str]
    columns_version: int
    columns_by: str
    columns_at: datetime | None
    created_at: datetime
    created_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    undone_at: datetime | None
    undone_by: str
    file_kept: bool
    file_removed_at: datetime | None
    file_removed_by: str
    discarded_at: datetime | None
    discarded_by: str
    again_of: int | None = None
    reason: str = ""
    limited: bool = True
    beyond: int | None = None
    compared_with: str | None = None


@dataclass(frozen=True)
class LineRecord:
    """One row of a file; `row` is the line a person sees in it."""

    id: int
    sheet: str
    row: int
    outcome: str
    column: str
    value: str
    reason: str
    parsed: dict[str, Any] | None
    cells: dict[str, str] | None
    before: dict[str, Any] | None


_IMPORT = tuple(found.name for found in fields(ImportRecord))
_LINE = tuple(found.name for found in fields(LineRecord))


def _record(row: Any) -> ImportRecord:
    values = {name: getattr(row, name) for name in _IMPORT}
    return ImportRecord(**values | ({"state": "discarded"} if row.discarded_at else {}))


def _line(row: Any) -> LineRecord:
    return LineRecord(**{name: getattr(row, name) for name in _LINE})


@database.write
def add_import(values: dict[str, Any]) -> ImportRecord:
    """Adds a file."""
    return _record(ImportRow.get_by_id(ImportRow.insert(**values).execute()))


@database.write
def replace_lines(import_id: int, lines: Iterable[dict[str, Any]]) -> None:
    """Keeps the rows of a file, in place of any kept before."""
    ImportLineRow.delete().where(ImportLineRow.source == import_id).execute()
    database.insert_rows("import_line", LINE_COLUMNS, (_values(import_id, line) for line in lines))


def _values(import_id: int, line: dict[str, Any]) -> tuple[Any, ...]:
    plain, kept = (line[name] for name in LINE_COLUMNS[1:-2]), (line[name] for name in LINE_COLUMNS[-2:])
    return (import_id, *plain, *(None if said is None else canonical_json(said) for said in kept))


def find_import(public_id: UUID) -> ImportRecord | None:
    """One import, or None."""
    row = ImportRow.get_or_none(ImportRow.public_id == public_id)
    return None if row is None else _record(row)


def find_import_by_number(number: int) -> ImportRecord:
    """The import with this number, which there is."""
    return _record(ImportRow.get_by_id(number))


def list_same_files(sha256: str, kind: str) -> list[ImportRecord]:
    """Imports of the very same file that still stand, oldest first."""
    row = ImportRow
    query = row.select().where(row.sha256 == sha256, row.kind == kind, row.state.not_in(GONE))
    return [_record(found) for found in query.order_by(row.id)]


def list_imports(skip: int, most: int, kinds: Collection[str] | None = None) -> tuple[list[ImportRecord], int]:
    """Imports, newest first, of these kinds or all, and how many there are."""
    query = ImportRow.select().order_by(ImportRow.id.desc())
    if kinds is not None:
        query = query.where(ImportRow.kind.in_([*kinds]))
    return [_record(row) for row in query.limit(most).offset(skip)], int(query.count())


def list_lines(
    import_id: int, outcome: str | None, skip: int, most: int | None, noted: bool = False
) -> tuple[list[LineRecord], int]:
    """Rows of a file in its order, and how many there are with this outcome; `noted`: only those with a reason."""
    row = ImportLineRow
    query = row.select().where(row.source == import_id).order_by(row.sheet, row.row, row.id)
    if outcome is not None:
        query = query.where(row.outcome == outcome)
    if noted:
        query = query.where(row.reason != "")
    total = int(query.count())
    if most is not None:
        query = query.limit(most).offset(skip)
    return [_line(found) for found in query], total


@database.write
def save_before(line: int, before: dict[str, Any]) -> None:
    """What a row found when it was brought in."""
    ImportLineRow.update(before=before).where(ImportLineRow.id == line).execute()


@database.write
def save_duplicates(lines: Iterable[LineRecord]) -> None:
    """Rows that are in already, as it turned out when the file was confirmed."""
    for line in lines:
        said = {"outcome": line.outcome, "column": line.column, "value": line.value, "reason": line.reason}
        ImportLineRow.update(**said, parsed=None).where(ImportLineRow.id == line.id).execute()


@database.write
def refuse_from(import_id: int, skip: int, reason: str) -> int:
    """Refuses the accepted rows of a file after the first ones, in its order; how many."""
    row = ImportLineRow
    accepted = row.select(row.id).where(row.source == import_id, row.outcome == "accepted")
    rest = [one.id for one in accepted.order_by(row.sheet, row.row, row.id)][skip:]
    for start in range(0, len(rest), 500):
        row.update(outcome="refused", column="", value="", reason=reason, parsed=None).where(
            row.id.in_(rest[start : start + 500])
        ).execute()
    noted = accepted.where(row.reason != "").count()
    ImportRow.update(noted=noted).where(ImportRow.id == import_id).execute()
    return len(rest)


@database.write
def save_import(import_id: int, states: Sequence[str], **changes: Any) -> bool:
    """Changes an import that is in one of these states; False when it is not."""
    row = ImportRow
    return bool(row.update(**changes).where(row.id == import_id, row.state.in_(list(states))).execute())


@database.write
def save_choice(import_id: int, version: int, by: str, now: datetime, **changes: Any) -> bool:
    """Keeps what somebody said of the columns; False when it is read no more, or somebody else was quicker."""
    row = ImportRow
    changes |= {"state": "received", "columns_version": version + 1, "columns_by": by, "columns_at": now, "done": 0}
    as_read = (row.id == import_id, row.state.in_(CHOOSABLE), row.columns_version == version)
    return bool(row.update(**changes).where(*as_read).execute())


def list_unconfirmed(states: Sequence[str], before: datetime) -> list[ImportRecord]:
    """Imports in one of these states that came in before then and were not thrown away, oldest first."""
    row = ImportRow
    query = row.select().where(row.discarded_at.is_null(), row.state.in_(list(states)), row.created_at < before)
    return [_record(found) for found in query.order_by(row.id)]


@database.write
def discard_import(import_id: int, states: Sequence[str], by: str, now: datetime) -> bool:
    """Lets go of an import that is in one of these states, with all its rows; False when it is not any more."""
    row = ImportRow
    open_still = (row.id == import_id, row.state.in_(list(states)), row.discarded_at.is_null())
    if not row.update(state="failed", discarded_at=now, discarded_by=by).where(*open_still).execute():
        return False
    save_file_gone(import_id, by, now)
    ImportLineRow.delete().where(ImportLineRow.source == import_id).execute()
    return True


def list_kept_originals() -> dict[UUID, str]:
    """The imports whose original is kept, and its checksum."""
    row = ImportRow
    kept = row.select(row.public_id, row.sha256).where(row.file_kept).order_by(row.id)
    return {found.public_id: found.sha256 for found in kept}


@database.write
def save_file_gone(import_id: int, by: str, now: datetime) -> None:
    """The original is not kept any longer; who let go of it first is remembered."""
    row = ImportRow
    gone = {"file_kept": False, "file_removed_at": now, "file_removed_by": by}
    row.update(**gone).where(row.id == import_id, row.file_kept).execute()


@database.write
def forget_cells(import_id: int, but: str = "") -> None:
    """Lets go of what the rows said, `but` those with this outcome; their outcomes and what was wrong stay."""
    row = ImportLineRow
    these = (row.source == import_id) & (row.outcome != but)
    for line in row.select(row.id, row.reason).where(these, row.reason != ""):
        if (left := without_values(line.reason)) != line.reason:
            row.update(reason=left).where(row.id == line.id).execute()
    row.update(parsed=None, cells=None, value="").where(these).execute()
