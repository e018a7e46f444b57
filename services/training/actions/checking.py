"""Reading an uploaded file and saying of every row what becomes of it: a job, safe to start again."""

import gc
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import UUID

from services.training.actions.coming_again import said_of_earlier
from services.training.files.corrections import what_to_correct
from services.training.files.uploads import open_upload
from services.training.policy.loader import training_policy
from services.training.rules.importing.checking import Check, Lookups, check_for
from services.training.rules.importing.courses import CourseIndex
from services.training.rules.importing.kinds import Kind
from services.training.rules.importing.matching import PeopleIndex, PersonEntry
from services.training.rules.importing.outcomes import CompletionFact, Fact, PostFact, RowOutcome
from services.training.store.column_memory import column_memory
from services.training.store.database import database
from services.training.store.imported import live_completions
from services.training.store.imports import (
    ImportRecord,
    NewLine,
    find_import,
    list_course_mappings,
    recount,
    replace_lines,
    save_import,
)
from services.training.store.jobs import jobs
from services.training.store.kept_files import kept
from services.training.store.people import list_known_names
from shared.clock import london_day
from shared.jobs import Job, finishing
from shared.kept_files import FileLost
from shared.spreadsheets.columns import ColumnMapping
from shared.spreadsheets.limits import UnreadableFile
from shared.spreadsheets.uploads import Upload

Progress = Callable[[int], None]
Key = tuple[str, str, date]


def check_import(job: Job) -> None:
    """Reads the file of an import and keeps the outcome of every row, all in one transaction."""
    found = find_import(UUID(job.payload["import"]))
    if found is None or not save_import(found.id, ("received", "reading"), state="reading", done=0):
        with finishing(jobs, job, database):
            return
    try:
        given = column_memory.given(found.kind, found.chosen)
        with kept.open(found.public_id) as file, open_upload(file, Kind(found.kind), given) as upload:
            _check_upload(found, upload, job)
    except (UnreadableFile, FileLost) as error:
        with finishing(jobs, job, database):
            save_import(found.id, ("reading",), state="failed", problem=error.detail)


def _check_upload(found: ImportRecord, upload: Upload, job: Job) -> None:
    mapping = upload.mapping
    if mapping is not None and not mapping.ready:
        _ask_for_columns(found, mapping, job)
        return
    save_import(found.id, ("reading",), total=upload.total)

    def progress(done: int) -> None:
        save_import(found.id, ("reading",), done=done)
        jobs.renew(job, datetime.now(UTC))

    # Hundreds of thousands of rows that all stay: looking for garbage among them would take half of the time.
    with without_garbage_collection():
        rows = read_rows(Kind(found.kind), upload, progress)
        with finishing(jobs, job, database):
            if not save_import(found.id, ("reading",), done=upload.total):
                return  # replaced or thrown away meanwhile: nothing of it may be kept
            replace_lines(found.id, rows.completions, rows.lines)
            recount(found.id)
            save_import(
                found.id,
                ("reading",),
                state="checked",
                done=upload.total,
                problem=" ".join(filter(None, (upload.sheets_left_out, said_of_earlier(found)))),
                people=len(rows.people),
                awaiting=rows.awaiting,
                sheets=len(upload.sheets),
                header=list(mapping.header) if mapping else [],
                columns=mapping.to_remember() if mapping else {},
            )


def read_rows(kind: Kind, upload: Upload, progress: Progress) -> "FileRows":
    """The outcome of every row of a file whose columns are known, by what is recorded now."""
    rows = FileRows(upload.mapping, check_for(kind, upload.mapping, lookups()))
    rows.read(upload, progress)
    return rows


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """For bulk work that makes many objects and drops none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _ask_for_columns(found: ImportRecord, mapping: ColumnMapping, job: Job) -> None:
    with finishing(jobs, job, database):
        save_import(
            found.id,
            ("reading",),
            state="needs_columns",
            problem=mapping.objection(),
            header=list(mapping.header),
            columns=mapping.to_remember(),
        )


def lookups() -> Lookups:
    """What rows are compared with: everybody known, the courses of today, what is recorded."""
    today = london_day(datetime.now(UTC))
    courses = training_policy().courses_on(today)
    catalogue = [(course.code, course.title) for course in courses.values()]
    return Lookups(people_index(), CourseIndex(catalogue, list_course_mappings()), today, recorded)


def people_index() -> PeopleIndex:
    """Everybody, by number, e-mail address and every name they have had."""
    entries: dict[int, PersonEntry] = {}
    for known in list_known_names():
        names = [f"{known.forename} {known.surname}".strip()]
        if known.known_as:
            names.append(f"{known.known_as} {known.surname}".strip())
        earlier = entries.get(known.id)
        entries[known.id] = PersonEntry(
            str(known.id),
            known.number,
            known.email,
            tuple(names) if earlier is None else (*earlier.names, *names),
            known.employer,
        )
    return PeopleIndex(entries.values())


def recorded(keys: list[Key]) -> Collection[Key]:
    """Which of these completions are recorded already."""
    people = sorted({int(person) for person, _, _ in keys if person})
    return {(str(person), course, day) for person, course, day in live_completions(people)}


class FileRows:
    """The outcome of every row of a file, gathered as it is read."""

    def __init__(self, mapping: ColumnMapping | None, check: Check) -> None:
        self._mapping = mapping
        self._check = check
        self.completions: list[CompletionFact] = []
        self.lines: list[NewLine] = []
        self.people: set[str | tuple[str, str]] = set()
        self.awaiting = 0

    def read(self, upload: Upload, progress: Progress) -> None:
        """Checks the rows in order, and says after every few thousand how far it has got."""
        done = 0
        for sheet, (lines, rows) in upload.chunks():
            checked = self._check.check(lines, rows, sheet)
            self._take(checked.accepted)
            if checked.others:
                cells = dict(zip(lines, rows, strict=True))
                self.lines += [self._other(outcome, cells.get(outcome.row, [])) for outcome in checked.others]
            done += len(rows)
            progress(done)

    def _take(self, facts: Sequence[Fact]) -> None:
        completions = [fact for fact in facts if isinstance(fact, CompletionFact)]
        self.completions += completions
        self.people.update([fact.person for fact in completions])
        self.awaiting += sum([fact.evidence == "awaiting" for fact in completions])
        for fact in facts:
            if not isinstance(fact, CompletionFact):
                self.lines.append(NewLine(fact.sheet, fact.row, "accepted", parsed=_plain(fact)))
                self.people.add(fact.number if isinstance(fact, PostFact) else (fact.employer, fact.reference))

    def _other(self, found: RowOutcome, cells: list[str]) -> NewLine:
        reason = what_to_correct(found)
        shown = self._cells(cells)
        common = (found.sheet, found.row, found.outcome.value, found.column, found.value, reason)
        fact = found.parsed
        if not isinstance(fact, CompletionFact):
            return NewLine(*common, cells=shown)
        return NewLine(
            *common,
            int(fact.person) if fact.person else None,
            fact.course,
            fact.completed_on,
            fact.evidence,
            fact.provider,
            fact.score_before,
            fact.score_after,
            cells=shown,
            suggestions=[int(person) for person in found.suggestion],
        )

    def _cells(self, cells: list[str]) -> dict[str, str]:
        """Only mapped columns: what a feed carries beside them is never stored."""
        if self._mapping is None:
            return {f"{chr(65 + place)}": cell for place, cell in enumerate(cells[:12]) if cell}
        return self._mapping.shown(cells)


def _plain(fact: Fact) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in fact._asdict().items()
    }  # fmt: skip
