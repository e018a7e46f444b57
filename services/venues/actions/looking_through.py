"""What is in a file that came in: read at once, or by a job that is safe to start again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.coming_again import said_of_earlier
from services.venues.actions.known_rows import without_known
from services.venues.actions.reading import READERS
from services.venues.files.bookings import Progress, nobody, read_bookings
from services.venues.files.lines import Line
from services.venues.store.column_memory import column_memory
from services.venues.store.database import database
from services.venues.store.imports import ImportRecord, find_import, replace_lines, save_import
from services.venues.store.jobs import jobs
from services.venues.store.kept_files import kept
from services.venues.store.venues import list_venues
from shared.clock import london_day
from shared.jobs import Job, finishing
from shared.kept_files import FileLost
from shared.spreadsheets.columns import ColumnMapping
from shared.spreadsheets.limits import UnreadableFile
from shared.spreadsheets.reading import Source


@dataclass(frozen=True)
class Looked:
    """A file that was looked through: its rows, or what a person must say of its columns first."""

    lines: list[Line]
    mapping: ColumnMapping | None = None
    sheets: int = 1
    problem: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many rows came out how."""
        outcomes = [line.outcome for line in self.lines]
        return {outcome: outcomes.count(outcome) for outcome in ("accepted", "duplicate", "refused")}


def look_through(
    kind: str, source: Source, chosen: Mapping[str, str], now: datetime, progress: Progress = nobody
) -> Looked:
    """Reads a file; UnreadableFile when it is not what it is said to be. Only bookings are ever a file of their own."""
    if kind != "bookings" and isinstance(source, bytes):
        return Looked(READERS[kind](source, london_day(now)))
    venues = {venue.name: {room.name for room in venue.rooms} for venue in list_venues()}
    read = read_bookings(source, column_memory.given(kind, chosen), venues, now, progress)
    return Looked(without_known(read.lines), read.mapping, read.sheets, read.problem)


def check_import(job: Job) -> None:
    """Reads the file of an import and keeps the outcome of every row, all in one transaction."""
    found = find_import(UUID(job.payload["import"]))
    if found is None or not save_import(found.id, ("received", "reading"), state="reading", done=0):
        with finishing(jobs, job, database):
            return
    import_id = found.id

    def progress(done: int, total: int) -> None:
        save_import(import_id, ("reading",), done=done, total=total)
        jobs.renew(job, datetime.now(UTC))

    try:
        with kept.open(found.public_id) as file:
            looked = look_through(found.kind, file, found.chosen, datetime.now(UTC), progress)
    except (UnreadableFile, FileLost) as error:
        with finishing(jobs, job, database):
            save_import(import_id, ("reading",), state="failed", problem=error.detail)
        return
    with finishing(jobs, job, database):
        keep_what_was_found(found, looked, "reading")


def keep_what_was_found(taken: ImportRecord, looked: Looked, state: str) -> None:
    """Keeps the rows of a file that is in this state, or what a person must say of its columns first."""
    mapping, read = looked.mapping, len(looked.lines)
    found = {} if mapping is None else {"header": list(mapping.header), "columns": mapping.to_remember()}
    if save_import(
        taken.id,
        (state,),
        state="checked" if mapping is None or mapping.ready else "needs_columns",
        problem=" ".join(filter(None, (looked.problem, said_of_earlier(taken.sha256, taken.kind)))),
        read=read,
        done=read,
        total=read,
        noted=sum(line.outcome == "accepted" and bool(line.reason) for line in looked.lines),
        sheets=looked.sheets,
        **looked.counts,
        **found,
    ):
        replace_lines(taken.id, map(vars, looked.lines))
