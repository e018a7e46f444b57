"""A kind of file as a plug: its columns, what its rows are checked by, how they are brought in and taken back.

Most kinds are rows under a header: they give their columns and what gathers checked rows. The way of a file, its states
and what is said of it are the same for all; where a kind differs, it answers one of these questions otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, Generic, Protocol

from shared.actor import Actor
from shared.done_before import check_own
from shared.http.problems import Refused
from shared.imports.again import already_in, come_back
from shared.imports.states import CONFIRMED, NOTHING_TO_CONFIRM, can_bring_in
from shared.imports.store import L, R
from shared.jobs.rows import Job
from shared.spreadsheets.columns import ColumnMapping, Layout
from shared.spreadsheets.reading import Source
from shared.spreadsheets.uploads import Given, Upload, corrections_of, open_tables

Said = Mapping[str, str | None]
"""What a person says when they confirm, beside which reading of the file they saw."""
Progress = Callable[[int, int], None]
Reasons = Mapping[tuple[str, int], str]
NOT_CONFIRMED = "Only an import that has been confirmed can be undone"


def nobody(done: int, total: int) -> None:
    """Nobody wants to know how far it has got."""


class Rows(Protocol):
    """Gathers the outcome of every row of a file as it is read."""

    def take(self, sheet: str, lines: Sequence[int], rows: Sequence[list[str]]) -> None:
        """Some rows of one sheet, in order, with the line each stands on."""

    def end(self) -> Any:
        """All rows as the service's store keeps them, once there are no more."""

    @property
    def figures(self) -> dict[str, int]:
        """How many rows came out how, and what else is counted."""


@dataclass(frozen=True)
class Checked:
    """A file that was checked: its rows as the store keeps them, or what a person must say of its columns first."""

    rows: Any = ()
    figures: dict[str, int] = field(default_factory=dict)
    mapping: ColumnMapping | None = None
    total: int = 0
    sheets: int = 1
    problem: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether its rows could be read."""
        return self.mapping is None or self.mapping.ready


@dataclass(frozen=True)
class Done:
    """What bringing a file in or taking it back changes of its import, and what the audit entry says of it."""

    changes: dict[str, object] = field(default_factory=dict)
    details: Mapping[str, object] = field(default_factory=dict)
    to_confirm_again: str = ""
    """Why it was not brought in and a person has to look at it once more, if so."""


class Kind(Generic[R, L]):
    """One kind of file; `layout` are the columns that a person can match, none where a file has no header."""

    layout = Layout((), ())
    keeps_original = True
    never_undone = ""
    """Why no file of this kind is undone, and what puts it right instead."""
    checked_at_once_to = 0
    """Bytes up to which a file is checked while its sender waits."""

    # ---- check

    def check(self, file: IO[bytes], given: Given, now: datetime, progress: Progress = nobody) -> Checked:
        """What becomes of every row; UnreadableFile when the file is not what it is said to be."""
        with self.open(file, given) as upload:
            mapping, done = upload.mapping, 0
            if mapping is not None and not mapping.ready:
                return Checked(mapping=mapping, sheets=len(upload.sheets), problem=mapping.objection())
            progress(0, upload.total)
            rows = self.rows(mapping, now)
            for sheet, chunk in upload.chunks():
                rows.take(sheet, chunk.lines, chunk.rows)
                done += len(chunk.rows)
                progress(done, upload.total)
            return Checked(
                rows=rows.end(),
                figures=rows.figures,
                mapping=mapping,
                total=upload.total,
                sheets=len(upload.sheets),
                problem=upload.sheets_left_out,
            )

    def open(self, source: Source, given: Given) -> Upload:
        """The file as what it is said to hold: rows under a header."""
        return open_tables(source, self.layout, given)

    def rows(self, mapping: ColumnMapping | None, now: datetime) -> Rows:
        """What gathers the rows of one file, by all that is known now."""
        raise NotImplementedError

    def corrections(self, upload: Upload, reasons: Reasons) -> bytes:
        """CSV of the rows, by (sheet, row), as they came, with what to correct in each."""
        return corrections_of(upload, upload.columns.header, reasons)

    # ---- the very same file once more

    def why_in(self, earlier: R | None, sha256: str) -> str:
        """Why the very same file is not taken once more, or ''; `earlier` is the newest that brought rows in."""
        if earlier is None or (earlier.state == "confirmed" and self.was_changed(earlier)):
            return ""
        return already_in(earlier.created_at, earlier.public_id, earlier.state)

    def was_changed(self, earlier: R) -> bool:
        """Whether anything that a confirmed file brought in counts no more."""
        return False

    def said_of_earlier(self, earlier: R | None) -> str:
        """What whoever confirms must know of a file that was imported before, or ''."""
        return come_back(earlier.created_at, earlier.public_id) if earlier else ""

    # ---- confirm

    def check_confirming(self, found: R, said: Said, actor: Actor, now: datetime) -> dict[str, object]:
        """Refuses what this person may not bring in; what is kept of their confirming. `said` is what they said."""
        if not can_bring_in(found.read, found.refused):
            raise Refused(NOTHING_TO_CONFIRM)
        return {}

    def check_confirmed_before(self, found: R, said: Said, actor: Actor) -> None:
        """OutOfDate when somebody else confirmed it; asking again for what oneself did is harmless."""
        check_own(CONFIRMED, found.confirmed_by, found.confirmed_at, actor)

    def prepare(self, found: R, job: Job) -> Any:
        """What is done before the transaction that ends the job, in ones of its own or none; safe to do again."""
        return None

    def take_turn(self) -> None:
        """Lets files go one after the other where their order counts: called before the moment of a file is known."""

    def bring_in(self, found: R, prepared: Any, actor: Actor, now: datetime) -> Done:
        """Brings in what is left, in the transaction that ends the job."""
        return Done(details={"accepted": found.accepted})

    # ---- undo

    def undo_objection(self, found: R, actor: Actor) -> str:
        """Why this person cannot undo this file, or ''."""
        return self.never_undone or ("" if found.state == "confirmed" else NOT_CONFIRMED)

    def begin_undoing(self, found: R) -> dict[str, object]:
        """What is kept of a file whose undoing was asked for."""
        return {}

    def prepare_undo(self, found: R, job: Job) -> None:
        """What is taken back before the transaction that ends the job, in ones of its own; safe to do again."""

    def take_back(self, found: R, now: datetime) -> Done:
        """Takes back what is left, in the transaction that ends the job."""
        raise NotImplementedError

    # ---- given up

    def left_by(self, work: str, found: R, now: datetime) -> dict[str, object]:
        """What is true of a file besides once a kind of work on it was given up; nothing where nothing is half done."""
        return {}
