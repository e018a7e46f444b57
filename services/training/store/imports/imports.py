"""Imports and their rows."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from typing import NamedTuple

import peewee

from services.training.rules.importing.outcomes import CompletionFact
from services.training.store.database import database
from services.training.store.tables.imports import CourseMappingRow, ImportLineRow, ImportRow
from shared.imports import records
from shared.imports.store import ImportStore

# Rows whose facts are still needed when the original goes: to confirm the file, or to undo another one.
NEEDED = {
    "checked": ("accepted", "duplicate"), "confirming": ("accepted", "duplicate"),
    "confirmed": ("duplicate",), "undoing": ("duplicate",),
}  # fmt: skip


@dataclass(frozen=True)
class ImportRecord(records.ImportRecord):
    """One file and how far it has got."""

    skipped: int
    review: int
    people: int
    awaiting: int
    courses: dict[str, str]
    digest: str


@dataclass(frozen=True, kw_only=True)
class LineRecord(records.LineRecord):
    """One row of a file and what became of it."""

    person: int | None
    course: str
    completed_on: date | None
    evidence: str
    suggestions: list[int] | None
    resolution: str
    resolved_by: str
    resolved_at: datetime | None


@dataclass(frozen=True)
class NewLine(records.NewLine):
    """A row to keep: for a completion its facts, otherwise what was parsed."""

    person: int | None = None
    course: str = ""
    completed_on: date | None = None
    evidence: str = ""
    provider: str = ""
    score_before: float | None = None
    score_after: float | None = None
    suggestions: Sequence[int] | None = None


class Lines(NamedTuple):
    """All rows of a file: accepted completions as the rules state them, and every other row."""

    completions: Iterable[CompletionFact]
    others: Iterable[NewLine]


NOT_ANSWERED: dict[str, str | None] = {"resolved_by": "", "resolution": ""}
EMPTY: dict[str, str | None] = {one.name: one.default for one in fields(NewLine) if one.default is not MISSING}
# What the row of an accepted completion says in the columns that a completion does not have.
ACCEPTED = NOT_ANSWERED | {"outcome": "accepted"} | {k: v for k, v in EMPTY.items() if k not in CompletionFact._fields}
# A row that has let go of what it stated.
FACTS_GONE = {name: value for name, value in EMPTY.items() if name in (*CompletionFact._fields, "parsed")}
DAY = CompletionFact._fields.index("completed_on")


class TrainingImportStore(ImportStore[ImportRecord, LineRecord]):
    """Files of people and completions; the rows of completions are written as fast as the database can."""

    constant_columns = NOT_ANSWERED

    def add_lines(self, import_id: int, rows: Lines) -> None:
        """Keeps the rows of a file."""
        with self.database.write_transaction():
            super().add_lines(import_id, rows.others)
            days = ((import_id, *fact[:DAY], str(fact[DAY]), *fact[DAY + 1 :]) for fact in rows.completions)
            self.database.insert_rows("import_line", ("source_id", *CompletionFact._fields), days, same=ACCEPTED)

    def forget(self, found: ImportRecord) -> None:
        """Lets go of what the rows of a file said; outcomes and what was wrong stay, and what is still needed."""
        row = ImportLineRow
        with self.database.write_transaction():
            self.bare_reasons(row.source == found.id)
            said = (row.value != "") | row.cells.is_null(False) | row.suggestions.is_null(False)
            row.update(value="", cells=None, suggestions=None).where(row.source == found.id, said).execute()
            over = row.outcome.not_in(NEEDED.get(found.state, ()))
            row.update(**FACTS_GONE).where(row.source == found.id, over).execute()


store = TrainingImportStore(database, ImportRow, ImportLineRow, ImportRecord, LineRecord)
find_import, add_import, save_import = store.find, store.add, store.save
list_same_files, list_lines, find_lines = store.list_same_files, store.list_lines, store.find_lines
add_lines, list_kept_originals = store.add_lines, store.list_kept_originals


def is_followed(found: ImportRecord) -> bool:
    """Whether another file of this kind brought rows in after this one, and stands."""
    row = ImportRow
    query = row.select().where(
        row.kind == found.kind, row.id != found.id, row.state == "confirmed", row.accepted > 0,
        row.confirmed_at >= found.confirmed_at,
    )  # fmt: skip
    return bool(query.exists())


def list_kept_too_long(confirmed_before: datetime) -> list[ImportRecord]:
    """Imports confirmed before then whose original is still kept, oldest first."""
    return store.list_where(ImportRow.file_removed_at.is_null(), ImportRow.confirmed_at < confirmed_before)


def list_still_saying() -> list[ImportRecord]:
    """Imports without their original whose rows say more than they may; an earlier version let only the file go."""
    row, line = ImportRow, ImportLineRow
    says = (
        (line.value != "") | line.cells.is_null(False) | (line.parsed.is_null(False) & row.confirmed_at.is_null(False))
    )
    rows = line.select(line.id).where(line.source == row.id, says)
    return store.list_where(row.file_removed_at.is_null(False), peewee.fn.EXISTS(rows))


@database.write
def save_resolution(
    line: int, outcome: str, resolution: str, person: int | None, reason: str, by: str, now: datetime
) -> None:
    """What a person said of a row that needed review."""
    ImportLineRow.update(
        outcome=outcome, resolution=resolution, person=person, reason=reason, resolved_by=by, resolved_at=now
    ).where(ImportLineRow.id == line).execute()


@database.write
def recount(import_id: int) -> dict[str, int]:
    """Sets the counts of an import from its rows; the counts."""
    rows = database.query("SELECT outcome, COUNT(*) FROM import_line WHERE source_id = ? GROUP BY outcome", import_id)
    counts = dict.fromkeys(store.outcomes, 0) | {outcome: int(count) for outcome, count in rows}
    counts = {"read": sum(counts.values()), **counts}
    ImportRow.update(**counts).where(ImportRow.id == import_id).execute()
    return counts


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
