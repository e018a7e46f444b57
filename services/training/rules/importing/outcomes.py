"""What became of each row, and why: every row is exactly one of five things."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from shared.person import Particulars
from shared.spreadsheets.columns import cells_beyond


class Outcome(StrEnum):
    """What becomes of a row."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"
    REVIEW = "review"
    REFUSED = "refused"


class CompletionFact(NamedTuple):
    """A completion as a row states it; `person` is "" while nobody has said who it is."""

    row: int
    sheet: str
    person: str
    course: str
    completed_on: date
    evidence: str
    score_before: float | None
    score_after: float | None
    provider: str

    @property
    def key(self) -> tuple[str, str, date]:
        """Two completions with one key are one completion."""
        return self.person, self.course, self.completed_on


@dataclass(frozen=True, kw_only=True, slots=True)
class PostFact(Particulars):
    """A person in a post of the council as a row of the HR file states it; nothing else of the row is kept."""

    row: int
    sheet: str
    number: str
    forename: str
    surname: str
    job_title: str
    directorate: str
    service: str
    team: str
    starts: date
    ends: date | None
    manager_number: str
    absence_starts: date | None
    absence_ends: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderPostFact(Particulars):
    """A person of another employer as a row states it."""

    row: int
    sheet: str
    employer: str
    reference: str
    name: str
    job_title: str
    starts: date
    ends: date | None
    role_groups: tuple[str, ...]


Fact = CompletionFact | PostFact | ProviderPostFact


class Fault(NamedTuple):
    """What is wrong with one cell: the column as the file names it, the cell as it came, a plain sentence."""

    column: str
    value: str
    reason: str


class RowOutcome(NamedTuple):
    """What became of a row; `parsed` is what it states, `suggestion` the ids of persons it may be about.

    `column`, `value` and `reason` are those of the first fault; `more` are any others in the same row.
    """

    row: int
    sheet: str
    outcome: Outcome
    column: str = ""
    value: str = ""
    reason: str = ""
    parsed: Fact | None = None
    suggestion: tuple[str, ...] = ()
    more: tuple[Fault, ...] = ()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that is said about the row."""
        return (Fault(self.column, self.value, self.reason), *self.more) if self.reason else ()


@dataclass(frozen=True)
class Counts:
    """How many rows became what; `read` is their sum."""

    accepted: int = 0
    duplicate: int = 0
    skipped: int = 0
    review: int = 0
    refused: int = 0

    @property
    def read(self) -> int:
        """Every row that has any text in it."""
        return self.accepted + self.duplicate + self.skipped + self.review + self.refused

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.accepted + other.accepted,
            self.duplicate + other.duplicate,
            self.skipped + other.skipped,
            self.review + other.review,
            self.refused + other.refused,
        )


class Checked(NamedTuple):
    """Some rows checked: what was accepted, in order, and every other row with its outcome, in order."""

    accepted: list[Fact]
    others: list[RowOutcome]

    @property
    def counts(self) -> Counts:
        """How many of these rows became what."""
        return counted(len(self.accepted), self.others)


def counted(accepted: int, others: Iterable[RowOutcome]) -> Counts:
    """The counts of accepted rows and all others."""
    tally = dict.fromkeys(Outcome, 0)
    for outcome in others:
        tally[outcome.outcome] += 1
    return Counts(
        accepted, tally[Outcome.DUPLICATE], tally[Outcome.SKIPPED], tally[Outcome.REVIEW], tally[Outcome.REFUSED]
    )


def refused(row: int, sheet: str, faults: list[Fault]) -> RowOutcome:
    """A row that cannot be imported as it is, with every fault found in it."""
    first, *more = faults
    return RowOutcome(row, sheet, Outcome.REFUSED, *first, more=tuple(more))


def too_many_cells(row: int, sheet: str, cells: list[str], width: int) -> RowOutcome:
    """A row with text beyond the header's last column: its cells cannot be told apart."""
    return RowOutcome(
        row=row, sheet=sheet, outcome=Outcome.REFUSED, column="", value=cells[width], reason=cells_beyond(cells, width)
    )
