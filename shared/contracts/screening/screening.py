"""What venues tells and takes about screening: lists, looking up again, the log, and the threshold; never a name."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shared.contracts.base import one_of, text
from shared.contracts.queries import PAGE, PER_PAGE


@dataclass(frozen=True)
class EarlierVersion:
    """A version that was in force; `kept` of its `entries` are still there and could be put in force again."""

    version: str
    own_date: date | None
    loaded_at: datetime
    loaded_by: str
    file_name: str
    entries: int
    kept: int


@dataclass(frozen=True)
class ListInForce:
    """A list in force; `in_force` counts entries that could match now.

    `reason` is why it is in force and `handed_over_by` who handed it over, where a person had to say so.
    """

    source: str
    version: str
    own_date: date | None
    loaded_at: datetime
    loaded_by: str
    file_name: str
    sha256: str
    entries: int
    in_force: int
    refused: int
    reason: str = ""
    handed_over_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ListLine(ListInForce):
    """A list in force, and versions before it; `unmatchable` counts entries that need an identifier."""

    name: str
    unmatchable: int = 0
    stale: str = ""
    earlier: tuple[EarlierVersion, ...] = ()


@dataclass(frozen=True)
class RescreeningLine:
    """One run over bookings to come; `new_questions` counts bookings where a question was raised."""

    id: UUID
    why: str
    about: str
    state: str
    total: int
    done: int
    new_questions: int
    added_at: datetime
    added_by: str
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True)
class ScreeningState:
    """The lists in force, and how far looking up again has got."""

    lists: tuple[ListLine, ...]
    runs: tuple[RescreeningLine, ...]


@dataclass(frozen=True)
class RescreeningAsked:
    """Why all bookings to come are to be looked up again now."""

    reason: str = field(metadata=text(1000, 1))


DIFFERENCES = ("left_out", "changed", "new")


@dataclass(frozen=True)
class ListDifference:
    """An entry that a version leaves out, changes or adds: its names before and after, and in words what else differs.

    `now` is empty for one that is not there. One that is there and matches no more is left out too.
    """

    what: str
    code: str
    was: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True)
class ListComparison:
    """A list that was handed over beside the version in force; `reasons` are why a second person looks at it.

    `in_force` is None for a first load. `objection` is why whoever asks cannot put it in force, or ''. `left_out`,
    `changed` and `new` count entries that can match, and `lines` are a page of those that were asked for.
    """

    entries: int
    in_force: int | None
    version_in_force: str
    reasons: tuple[str, ...]
    waits_for_second: bool
    objection: str
    given_reason: str
    left_out: int = 0
    changed: int = 0
    new: int = 0
    lines: tuple[ListDifference, ...] = ()


@dataclass(frozen=True)
class ComparisonQuery:
    """Which entries of a comparison: a page, counted from 1, of those left out, changed or new."""

    what: str = field(default="left_out", metadata=one_of(*DIFFERENCES))
    page: int = field(default=1, metadata=PAGE)
    per_page: int = field(default=50, metadata=PER_PAGE)


@dataclass(frozen=True)
class ListConfirmation:
    """Why a version of an unusual size is put in force all the same, said by a second person.

    `in_force` is the `version_in_force` of the comparison they read; it may be left out while that is ''.
    """

    reason: str = field(metadata=text(2000, 1))
    in_force: str | None = None


@dataclass(frozen=True)
class VersionAgain:
    """An earlier version of a list that is put in force again, and why.

    `in_force` is the version it was read beside; it may be left out.
    """

    source: str = field(metadata=text(50, 1))
    version: str = field(metadata=text(200, 1))
    reason: str = field(metadata=text(2000, 1))
    in_force: str | None = None


@dataclass(frozen=True)
class LogLine:
    """One look-up: who, when, for which booking and why, in which versions, and what came of it, list by list."""

    at: datetime
    by: str
    reference: str
    booking: UUID
    why: str
    names: int
    list_versions: dict[str, str]
    results: dict[str, int] | None


@dataclass(frozen=True)
class OpenedLine:
    """Somebody saw the matches of a booking, or (`what` is `entry`) why one entry is listed."""

    at: datetime
    by: str
    reference: str
    matches: int
    what: str = ""


@dataclass(frozen=True)
class LogQuery:
    """Which look-ups: those that people set off, or all; a page counted from 1."""

    shown: str = field(default="people", metadata=one_of("people", "all"))
    page: int = field(default=1, metadata=PAGE)
    per_page: int = field(default=20, metadata=PER_PAGE)


@dataclass(frozen=True)
class ReadingLine:
    """Who read the log of look-ups, and when."""

    at: datetime
    by: str


@dataclass(frozen=True)
class LookUpLog:
    """A page of the log of look-ups and of what was opened, newest first; and who read the log last."""

    look_ups: tuple[LogLine, ...]
    total: int
    opened: tuple[OpenedLine, ...]
    opened_total: int
    page: int
    readings: tuple[ReadingLine, ...] = ()


@dataclass(frozen=True)
class ThresholdEntry:
    """From which score on a name is a possible match (between 0 and 1), and how many of one name are shown at most.

    `replaces` is the number of the setting that was read: another that was made since is not replaced unseen. It may be
    left out while none was made, and where it is only asked what a setting would do.
    """

    threshold: float
    most: int
    reason: str = field(default="", metadata=text(2000))
    replaces: int | None = None


@dataclass(frozen=True)
class ListEffect:
    """How many possible matches a setting would add and lose in one list."""

    source: str
    name: str
    now: int
    then: int
    added: int
    lost: int


@dataclass(frozen=True)
class ThresholdEffect:
    """What a setting would do to bookings lately looked up: counts alone, and in words."""

    threshold: float
    most: int
    bookings: int
    names: int
    since: date
    lists: tuple[ListEffect, ...]
    bookings_more: int
    bookings_less: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class ThresholdLine:
    """A setting there was: who made it, when, why, and what it was said to change."""

    threshold: float
    most: int
    reason: str
    by: str
    at: datetime
    effect: tuple[str, ...]


@dataclass(frozen=True)
class ThresholdAnswer:
    """The setting that holds, the matcher's own, why that is its own, and every setting there was.

    `number` is that of the setting that holds; 0 while it is the matcher's own.
    """

    threshold: float
    most: int
    own_threshold: float
    own_most: int
    justification: str
    history: tuple[ThresholdLine, ...]
    number: int = 0
