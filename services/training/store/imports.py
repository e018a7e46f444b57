"""Imports and their rows."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import peewee

from services.training.rules.importing.outcomes import CompletionFact
from services.training.store.database import database
from services.training.store.tables.imports import CourseMappingRow, ImportLineRow, ImportRow
from shared.database import canonical_json
from shared.imports import CHOOSABLE, without_values

LINE_COLUMNS = (
    "source_id", "sheet", "row", "outcome", "column", "value", "reason", "person", "course", "completed_on",
    "evidence", "provider", "score_before", "score_after", "parsed", "cells", "suggestions", "resolved_by",
    "resolution",
)  # fmt: skip
# The fields of a CompletionFact in their order, and what its row says in all other columns.
COMPLETION_COLUMNS = (
    "row", "sheet", "person", "course", "completed_on", "evidence", "score_before", "score_after", "provider",
)  # fmt: skip
ACCEPTED_COMPLETION = {
    "outcome": "accepted", "column": "", "value": "", "reason": "", "parsed": None, "cells": None,
    "suggestions": None, "resolved_by": "", "resolution": "",
}  # fmt: skip

# Rows whose facts are still needed when the original goes: to confirm the file, or to undo another one.
NEEDED = {
    "checked": ("accepted", "duplicate"), "confirming": ("accepted", "duplicate"),
    "confirmed": ("duplicate",), "undoing": ("duplicate",),
}  # fmt: skip
FACTS_GONE = {
    "parsed": None, "person": None, "course": "", "completed_on": None, "evidence": "", "provider": "",
    "score_before": None, "score_after": None,
}  # fmt: skip


@dataclass(frozen=True)
class ImportRecord:
    """One file and how far it has got; `discarded` is how the table keeps no state, but a day."""

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
    skipped: int
    review: int
    refused: int
    people: int
    awaiting: int
    sheets: int
    header: list[str]
    columns: dict[str, str]
    chosen: dict[str, str]
    columns_version: int
    columns_by: str
    columns_at: datetime | None
    courses: dict[str, str]
    digest: str
    created_at: datetime
    created_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    undone_at: datetime | None
    undone_by: str
    file_removed_at: datetime | None
    file_removed_by: str
    discarded_at: datetime | None
    discarded_by: str


@dataclass(frozen=True)
class LineRecord:
    """One row of a file and what became of it."""

    id: int
    import_id: int
    sheet: str
    row: int
    outcome: str
    column: str
    value: str
    reason: str
    person: int | None
    course: str
    completed_on: date | None
    evidence: str
    parsed: Any
    cells: dict[str, str] | None
    suggestions: list[int] | None
    resolution: str


@dataclass(frozen=True)
class NewLine:
    """A row to keep: for a completion its facts, otherwise what was parsed."""

    sheet: str
    row: int
    outcome: str
    column: str = ""
    value: str = ""
    reason: str = ""
    person: int | None = None
    course: str = ""
    completed_on: date | None = None
    evidence: str = ""
    provider: str = ""
    score_before: float | None = None
    score_after: float | None = None
    parsed: Any = None
    cells: dict[str, str] | None = None
    suggestions: Sequence[int] | None = None


def _record(row: ImportRow) -> ImportRecord:
    values = {name: getattr(row, name) for name in ImportRecord.__dataclass_fields__}
    return ImportRecord(**values | ({"state": "discarded"} if row.discarded_at else {}))


@database.write
def add_import(
    public_id: UUID, kind: str, file_name: str, sha256: str, size: int, by: str, now: datetime
) -> ImportRecord:
    """A file that has just come in."""
    row = ImportRow.create(
        public_id=public_id,
        kind=kind,
        file_name=file_name,
        sha256=sha256,
        size=size,
        created_at=now,
        created_by=by,
    )
    return _record(row)


def find_import(public_id: UUID) -> ImportRecord | None:
    """The import with this public id."""
    row = ImportRow.get_or_none(ImportRow.public_id == public_id)
    return None if row is None else _record(row)


def list_same_files(sha256: str, kind: str) -> list[ImportRecord]:
    """Imports of the very same file that still stand, oldest first."""
    query = ImportRow.select().where(
        ImportRow.sha256 == sha256, ImportRow.kind == kind, ImportRow.state.not_in(["undone", "replaced", "failed"])
    )
    return [_record(row) for row in query.order_by(ImportRow.id)]


def is_followed(found: ImportRecord) -> bool:
    """Whether another file of this kind brought rows in after this one, and stands."""
    row = ImportRow
    query = row.select().where(
        row.kind == found.kind, row.id != found.id, row.state == "confirmed", row.accepted > 0,
        row.confirmed_at >= found.confirmed_at,
    )  # fmt: skip
    return bool(query.exists())


def list_imports(skip: int, most: int) -> tuple[list[ImportRecord], int]:
    """Imports, newest first, and how many there are."""
    query = ImportRow.select().order_by(ImportRow.id.desc())
    return [_record(row) for row in query.limit(most).offset(skip)], query.count()


@database.write
def save_import(import_id: int, states: Sequence[str], **values: object) -> bool:
    """Changes an import that is in one of these states; False when it is not any more."""
    query = ImportRow.update(**values).where(ImportRow.id == import_id, ImportRow.state.in_(list(states)))
    return bool(query.execute())


def list_kept_originals() -> dict[UUID, str]:
    """The imports whose original is kept, and its checksum."""
    row = ImportRow
    kept = row.select(row.public_id, row.sha256).where(row.file_removed_at.is_null()).order_by(row.id)
    return {found.public_id: found.sha256 for found in kept}


def list_kept_too_long(confirmed_before: datetime) -> list[ImportRecord]:
    """Imports confirmed before then whose original is still kept, oldest first."""
    row = ImportRow
    query = row.select().where(row.file_removed_at.is_null(), row.confirmed_at < confirmed_before)
    return [_record(found) for found in query.order_by(row.id)]


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
    row.update(file_removed_at=now, file_removed_by=by).where(
        row.id == import_id, row.file_removed_at.is_null()
    ).execute()
    ImportLineRow.delete().where(ImportLineRow.source == import_id).execute()
    return True


@database.write
def forget_rows(found: ImportRecord) -> None:
    """Lets go of what the rows of a file said; row numbers, outcomes and what was wrong stay, and what is needed."""
    row = ImportLineRow
    bare: dict[str, list[int]] = defaultdict(list)
    for line, reason in database.query(
        "SELECT id, reason FROM import_line WHERE source_id = ? AND reason <> ''", found.id
    ):
        if (left := without_values(reason)) != reason:
            bare[left].append(line)
    for reason, lines in bare.items():
        for start in range(0, len(lines), 500):
            row.update(reason=reason).where(row.id.in_(lines[start : start + 500])).execute()
    said = (row.value != "") | row.cells.is_null(False) | row.suggestions.is_null(False)
    row.update(value="", cells=None, suggestions=None).where(row.source == found.id, said).execute()
    over = row.outcome.not_in(NEEDED.get(found.state, ()))
    row.update(**FACTS_GONE).where(row.source == found.id, over).execute()


def list_still_saying() -> list[ImportRecord]:
    """Imports without their original whose rows say more than they may; an earlier version let only the file go."""
    row, line = ImportRow, ImportLineRow
    says = (
        (line.value != "") | line.cells.is_null(False) | (line.parsed.is_null(False) & row.confirmed_at.is_null(False))
    )
    rows = line.select(line.id).where(line.source == row.id, says)
    query = row.select().where(row.file_removed_at.is_null(False), peewee.fn.EXISTS(rows))
    return [_record(found) for found in query.order_by(row.id)]


@database.write
def replace_lines(import_id: int, completions: Iterable[CompletionFact], lines: Iterable[NewLine]) -> None:
    """Keeps the rows of a file, in place of any kept before: accepted completions, and every other row."""
    ImportLineRow.delete().where(ImportLineRow.source == import_id).execute()
    accepted = ((import_id, *fact[:4], str(fact[4]), *fact[5:]) for fact in completions)
    database.insert_rows("import_line", ("source_id", *COMPLETION_COLUMNS), accepted, same=ACCEPTED_COMPLETION)
    database.insert_rows("import_line", LINE_COLUMNS, (_line_values(import_id, line) for line in lines))


def _line_values(import_id: int, line: NewLine) -> tuple[Any, ...]:
    return (
        import_id, line.sheet, line.row, line.outcome, line.column, line.value, line.reason, line.person,
        line.course, line.completed_on.isoformat() if line.completed_on else None, line.evidence, line.provider,
        line.score_before, line.score_after, _json(line.parsed), _json(line.cells),
        _json(list(line.suggestions) if line.suggestions else None), "", "",
    )  # fmt: skip


def _json(value: object) -> str | None:
    return None if value is None else canonical_json(value)


def _line(row: ImportLineRow) -> LineRecord:
    return LineRecord(
        id=row.id,
        import_id=row.source_id,
        sheet=row.sheet,
        row=row.row,
        outcome=row.outcome,
        column=row.column,
        value=row.value,
        reason=row.reason,
        person=row.person,
        course=row.course,
        completed_on=row.completed_on,
        evidence=row.evidence,
        parsed=row.parsed,
        cells=row.cells,
        suggestions=row.suggestions,
        resolution=row.resolution,
    )


def list_lines(
    import_id: int, outcome: str | None = None, skip: int = 0, most: int | None = None, open_only: bool = False
) -> list[LineRecord]:
    """Rows of a file in its order: all, those with one outcome, or those still waiting for an answer."""
    query = ImportLineRow.select().where(ImportLineRow.source == import_id)
    if outcome:
        query = query.where(ImportLineRow.outcome == outcome)
    if open_only:
        query = query.where(ImportLineRow.resolution == "")
    query = query.order_by(ImportLineRow.sheet, ImportLineRow.row, ImportLineRow.id)
    if most is not None:
        query = query.limit(most).offset(skip)
    return [_line(row) for row in query.iterator()]


def count_lines(import_id: int, outcome: str | None = None) -> int:
    """How many rows of a file had this outcome."""
    query = ImportLineRow.select().where(ImportLineRow.source == import_id)
    return int((query.where(ImportLineRow.outcome == outcome) if outcome else query).count())


def find_lines(import_id: int, ids: Sequence[int]) -> dict[int, LineRecord]:
    """These rows of one file, by id."""
    query = ImportLineRow.select().where(ImportLineRow.source == import_id, ImportLineRow.id.in_(list(ids)))
    return {row.id: _line(row) for row in query}


@database.write
def save_resolution(line: int, outcome: str, resolution: str, person: int | None, reason: str, by: str) -> bool:
    """What a person said of a row that needed review; False when somebody had said it before."""
    query = ImportLineRow.update(
        outcome=outcome, resolution=resolution, person=person, reason=reason, resolved_by=by
    ).where(ImportLineRow.id == line, ImportLineRow.outcome == "review")
    return bool(query.execute())


@database.write
def recount(import_id: int) -> dict[str, int]:
    """Sets the counts of an import from its rows; the counts."""
    rows = database.query("SELECT outcome, COUNT(*) FROM import_line WHERE source_id = ? GROUP BY outcome", import_id)
    counts = dict.fromkeys(("accepted", "duplicate", "skipped", "review", "refused"), 0)
    counts.update({outcome: int(count) for outcome, count in rows})
    ImportRow.update(read=sum(counts.values()), **counts).where(ImportRow.id == import_id).execute()
    return {"read": sum(counts.values()), **counts}


def digest_of_accepted(import_id: int) -> str:
    """SHA-256 over the accepted rows in the file's order: what the audit entry of an import stands for."""
    digest = hashlib.sha256()
    for row in database.query(
        "SELECT sheet, row, person, course, completed_on, evidence, parsed FROM import_line "
        "WHERE source_id = ? AND outcome = 'accepted' ORDER BY sheet, row, id",
        import_id,
    ):
        digest.update("|".join("" if value is None else str(value) for value in row).encode() + b"\n")
    return digest.hexdigest()


def list_course_mappings() -> dict[str, str]:
    """Course titles as files have them, with the course a person said they stand for."""
    return {row.title: row.course for row in CourseMappingRow.select()}


@database.write
def save_course_mapping(title: str, course: str, by: str, now: datetime) -> None:
    """Remembers which course a title stands for."""
    CourseMappingRow.insert(title=title, course=course, saved_by=by, saved_at=now).on_conflict(
        conflict_target=[CourseMappingRow.title],
        update={CourseMappingRow.course: course, CourseMappingRow.saved_by: by, CourseMappingRow.saved_at: now},
    ).execute()
