"""Files that came in, and their rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from services.venues.store.database import database
from services.venues.store.tables.imports import ImportLineRow, ImportRow


@dataclass(frozen=True)
class ImportRecord:
    """One file: `done` is how many accepted rows are in."""

    id: int
    public_id: UUID
    kind: str
    file_name: str
    sha256: str
    size: int
    state: str
    done: int
    read: int
    accepted: int
    duplicate: int
    refused: int
    created_at: datetime
    created_by: str
    confirmed_at: datetime | None
    confirmed_by: str


@dataclass(frozen=True)
class LineRecord:
    """One row of a file; `row` is the line a person sees in it."""

    id: int
    row: int
    outcome: str
    column: str
    value: str
    reason: str
    parsed: dict[str, Any] | None


def _record(row: Any) -> ImportRecord:
    return ImportRecord(
        row.id, row.public_id, row.kind, row.file_name, row.sha256, row.size, row.state, row.done, row.read,
        row.accepted, row.duplicate, row.refused, row.created_at, row.created_by, row.confirmed_at, row.confirmed_by,
    )  # fmt: skip


@database.write
def add_import(values: dict[str, Any], lines: Iterable[dict[str, Any]]) -> ImportRecord:
    """Adds a file with its rows."""
    id_ = ImportRow.insert(public_id=uuid4(), **values).execute()
    rows = [{"source": id_, **line} for line in lines]
    for start in range(0, len(rows), 100):
        ImportLineRow.insert_many(rows[start : start + 100]).execute()
    return _record(ImportRow.get_by_id(id_))


def find_import(public_id: UUID) -> ImportRecord | None:
    """One import, or None."""
    row = ImportRow.get_or_none(ImportRow.public_id == public_id)
    return None if row is None else _record(row)


def find_confirmed(sha256: str, kind: str) -> ImportRecord | None:
    """The import that brought this very file in, or None."""
    row = ImportRow
    found = row.get_or_none(row.sha256 == sha256, row.kind == kind, row.state.in_(["confirming", "confirmed"]))
    return None if found is None else _record(found)


def list_imports(skip: int, most: int) -> tuple[list[ImportRecord], int]:
    """Imports, newest first, and how many there are."""
    query = ImportRow.select().order_by(ImportRow.id.desc())
    return [_record(row) for row in query.limit(most).offset(skip)], int(query.count())


def list_lines(import_id: int, outcome: str | None, skip: int, most: int | None) -> tuple[list[LineRecord], int]:
    """Rows of a file in its order, and how many there are with this outcome."""
    row = ImportLineRow
    query = row.select().where(row.source == import_id).order_by(row.row, row.id)
    if outcome is not None:
        query = query.where(row.outcome == outcome)
    total = int(query.count())
    if most is not None:
        query = query.limit(most).offset(skip)
    return [
        LineRecord(found.id, found.row, found.outcome, found.column, found.value, found.reason, found.parsed)
        for found in query
    ], total


@database.write
def save_import(import_id: int, state_before: str, **changes: Any) -> bool:
    """Changes an import that is in a state; False when it is not."""
    row = ImportRow
    return bool(row.update(**changes).where(row.id == import_id, row.state == state_before).execute())
