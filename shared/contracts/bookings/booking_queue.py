"""What venues answers about many bookings: the queue, what waits for whom, clashes, and the guide beside them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shared.contracts.base import one_of
from shared.contracts.base import text as length
from shared.contracts.queries import PAGE, PER_PAGE, named
from shared.contracts.venues import TakenTime

SHOWN = ("waiting", "mine", "team", "late", "all", "conditions", "over", "matches")


@dataclass(frozen=True)
class BookingHead:
    """What is told of every booking, in a list and by itself."""

    id: UUID
    reference: str
    state: str
    phase: str
    """open, approved, over, declined, withdrawn or closed: what its state means (`states.py` of venues)."""
    starts_at: datetime | None
    hours_to_event: int | None
    due_on: date | None
    late: bool
    assigned_to: str
    submitted_at: datetime


@dataclass(frozen=True)
class BookingLine(BookingHead):
    """One booking in the queue; a program that is not told of matches gets neither `needs` nor `possible_match`."""

    title: str
    hirer: str
    event_type: str
    venue: str
    room: str
    needs: tuple[str, ...] = ()
    possible_match: bool = False
    version: int = 0


@dataclass(frozen=True)
class BookingPage:
    """Bookings by the time of their event; `total` counts all pages, `counts` says how many each list holds."""

    bookings: tuple[BookingLine, ...]
    total: int
    page: int
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class QueueQuery:
    """Which bookings, in which state, at which venue by name; a page counted from 1.

    `waiting` are those whose next step is this person's role's, `mine` those of this person, `team` all that are to
    come, `conditions` those with a condition to follow up, `over` confirmed ones whose event is over.
    """

    shown: str = field(default="team", metadata=one_of(*SHOWN))
    state: str = field(default="", metadata=named(50))
    venue: str = field(default="", metadata=named(200))
    page: int = field(default=1, metadata=PAGE)
    per_page: int = field(default=50, metadata=PER_PAGE)


@dataclass(frozen=True)
class BookingsWaiting:
    """How many bookings wait for what, as far as it is this person's to know; `letters`: to give by hand.

    `matches` have a possible match that waits for the Prevent lead, and `names_beyond` are files and days with names
    beyond the limit for them to confirm.
    """

    waiting: int
    mine: int
    late: int
    to_chase: int
    conditions_due: int
    to_record: int
    letters: int = 0
    matches: int = 0
    names_beyond: int = 0


@dataclass(frozen=True)
class Assignment:
    """Who works on the booking from now on: '' is whoever asks; `version` as the booking was read."""

    person: str = field(default="", metadata=length(200))
    version: int | None = None


@dataclass(frozen=True)
class CompetingBooking(TakenTime):
    """Another booking that wants the room, or a part of it, at the same time, with set-up and clear-down.

    `keeps_room` when nobody else can have it: once it is confirmed, also while it is reopened and decided anew.
    """

    id: UUID


@dataclass(frozen=True)
class Clashes:
    """Bookings that compete."""

    clashes: tuple[CompetingBooking, ...]


@dataclass(frozen=True)
class GuideLine:
    """A sentence, and why it is so or what to ask."""

    text: str
    because: str


@dataclass(frozen=True)
class CodedText:
    """A code and its words."""

    code: str
    text: str


@dataclass(frozen=True)
class BookingGuide:
    """What the policy in force says beside a booking: questions to ask, what is no flag, grounds, working days."""

    prompts: tuple[GuideLine, ...]
    not_flags: tuple[GuideLine, ...]
    grounds: tuple[CodedText, ...]
    not_grounds: tuple[GuideLine, ...]
    questions: tuple[CodedText, ...]
    working_days: dict[str, int]
    versions: dict[str, str]


@dataclass(frozen=True)
class DecisionAsked:
    """A decision that is thought of."""

    decision: str = field(metadata=one_of("approve", "approve_with_conditions", "decline", "cancel", "uphold"))


@dataclass(frozen=True)
class Objections:
    """Everything that stands in the way of a decision, in sentences; '' when nothing does."""

    text: str
