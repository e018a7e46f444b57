"""Rows whose person was taken out of the records after the file was checked: told as what they now are."""

from dataclasses import replace
from datetime import UTC, datetime

from services.training.actions.imports.checking import TrainingKind
from services.training.rules.importing.outcomes import CompletionFact
from services.training.store.database import database
from services.training.store.imports.column_memory import column_memory
from services.training.store.imports.imports import ImportRecord, NewLine, recount, save_import
from services.training.store.imports.kept_files import kept
from services.training.store.imports.people_gone import list_rows_without_person, retell_rows
from services.training.store.jobs import jobs
from shared.files.kept_files import FileLost
from shared.jobs.rows import Job
from shared.spreadsheets.limits import UnreadableFile

GONE = "After this file was checked, the person this row is about was taken out of the records."
UPLOAD_AGAIN = "Bring the people in first, then upload this row again."
Place = tuple[str, int]


def look_again(found: ImportRecord, kind: TrainingKind, job: Job) -> None:
    """Reads rows again whose person is gone; who came back under the same number is found, the others wait or go.

    Long before the file is saved, and on its own: what is worked out ahead then knows whom the file is about.
    """
    if not list_rows_without_person(found.id):
        return
    now_checked = _check_again(found, kind, job)
    with database.write_transaction():
        jobs.renew(job, datetime.now(UTC))
        gone = list_rows_without_person(found.id)
        told = {line: _told(sheet, row, now_checked) for line, sheet, row in gone}
        retell_rows(found.id, told)
        recount(found.id)
        if left := sum(one.outcome != "accepted" for one in told.values()):
            save_import(found.id, ("confirming",), problem=f"{found.problem} {_left_out(left)}".strip())


def _left_out(rows: int) -> str:
    subject = (
        "1 row is not saved: the person it is" if rows == 1 else f"{rows:,} rows are not saved: the people they are"
    )
    return f"{subject} about went out of the records after the file was checked."


def leave_out_the_gone(import_id: int) -> None:
    """In the transaction that saves the file: whoever went since it was read again is not saved for."""
    if gone := list_rows_without_person(import_id):
        retell_rows(import_id, {line: _told(sheet, row, {}) for line, sheet, row in gone})


def _check_again(found: ImportRecord, kind: TrainingKind, job: Job) -> dict[Place, NewLine | CompletionFact]:
    """What every row of the file now is, by its place; nothing when the file cannot be read any more."""

    def progress(done: int, total: int) -> None:
        jobs.renew(job, datetime.now(UTC))

    try:
        with kept.open(found.public_id) as file:
            given = column_memory.given(found.kind, found.chosen)
            checked = kind.check(file, given, datetime.now(UTC), progress)
    except (UnreadableFile, FileLost):
        return {}
    return {(line.sheet, line.row): line for lines in checked.rows for line in lines}


def _told(sheet: str, row: int, now_checked: dict[Place, NewLine | CompletionFact]) -> NewLine:
    """A row that is accepted again is for who came back; any other says first that its person went."""
    said = now_checked.get((sheet, row))
    if said is None:
        return NewLine(sheet, row, "refused", reason=f"{GONE} {UPLOAD_AGAIN}")
    if isinstance(said, CompletionFact):
        fact = said._asdict() | {"person": int(said.person)}
        return NewLine(outcome="accepted", **fact)
    return replace(said, reason=f"{GONE} {said.reason}")
