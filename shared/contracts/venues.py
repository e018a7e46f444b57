"""What venues answers."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shared.contracts.base import OfADay, a_day, text
from shared.contracts.imports.imports import ImportConfirmation
from shared.contracts.queries import FLAG, LinesQuery

IMPORT_KINDS = ("venues", "bookings", "register", "proscribed", "sanctions", "other_list")


@dataclass(frozen=True)
class OnDay:
    """A day; today in London when it is left out."""

    on: date | None = field(default=None, metadata=a_day())


@dataclass(frozen=True)
class Approver:
    """Somebody who approves bookings, and whether they may on the day; a valid-until is a day, `never` or null."""

    person_number: str
    may_approve: bool
    venue_hire_valid_until: str | None
    awareness_valid_until: str | None
    reasons: tuple[str, ...] = ()
    """Why not, in words about the person; empty when they may."""


@dataclass(frozen=True)
class ApproversAnswer(OfADay):
    """Who may approve bookings on a day, by payroll number."""

    on: date
    approvers: tuple[Approver, ...]
    being_worked_out: str = ""
    """Why this is what held before the training policy changed, and not yet what holds; empty when it is known."""
    decided_by: str = ""
    """The digest of the training policy of that day, as training last told it; `decides` of training's own answer is
    another when the policy has changed since, and the news of it is still under way."""
    told_at: datetime | None = None
    """When training last told of its policy."""


@dataclass(frozen=True)
class Room:
    """A room; `part_of` names the room it is a part of, '' when it is none."""

    room: str
    capacity: int | None
    part_of: str


@dataclass(frozen=True)
class Venue:
    """A venue and its rooms; `on_the_day` is whom hirers ring on the day.

    `version` stands for all that is said here, and is named by whoever replaces it.
    """

    id: UUID
    venue: str
    kind: str
    owner: str
    postcode: str
    rooms: tuple[Room, ...]
    on_the_day: str = ""
    version: str = ""


@dataclass(frozen=True)
class VenueChange:
    """One thing that was changed of a venue: what, before and after, by whom and when."""

    what: str
    was: str
    now: str
    by: str
    at: datetime


@dataclass(frozen=True)
class VenueChanges:
    """What was changed of a venue since a moment, oldest first."""

    changes: tuple[VenueChange, ...]


@dataclass(frozen=True)
class ChangesQuery:
    """Since when; no more than the last 30 days are kept."""

    since: datetime


@dataclass(frozen=True)
class Venues:
    """Venues by name."""

    venues: tuple[Venue, ...]


@dataclass(frozen=True)
class RoomEntry:
    """A room as it is entered."""

    room: str = field(metadata=text(200, 1))
    capacity: int | None = None
    part_of: str | None = None


@dataclass(frozen=True)
class VenueEntry:
    """A venue as it is entered; whom to ring stays when nothing is said of it.

    One of that name is changed: `version` then says which version of it was read.
    """

    venue: str = field(metadata=text(200, 1))
    kind: str = field(default="", metadata=text(100))
    owner: str = field(default="", metadata=text(100))
    postcode: str = field(default="", metadata=text(20))
    rooms: tuple[RoomEntry, ...] = ()
    on_the_day: str | None = field(default=None, metadata=text(200))
    version: str = field(default="", metadata=text(50))


@dataclass(frozen=True)
class CalendarQuery:
    """From one day to another, both included."""

    from_: date = field(metadata=a_day(data_key="from"))
    until: date = field(metadata=a_day())


@dataclass(frozen=True)
class TakenRoom:
    """What a booking takes of a room, with set-up and clear-down.

    `keeps_room` when nobody else can have it: once it is confirmed, also while it is reopened and decided anew.
    """

    reference: str
    state: str
    room: str
    taken_from: datetime
    taken_until: datetime
    keeps_room: bool


@dataclass(frozen=True)
class TakenTime(TakenRoom):
    """With what it is for, and when that is."""

    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class CalendarSlot(TakenTime):
    """One booking in the calendar, with set-up and clear-down.

    `keeps_room` when nobody else can have the room: once it is confirmed, also while it is reopened and decided anew.
    """

    booking: UUID
    phase: str
    """open, approved, over, declined, withdrawn or closed: what its state means (`states.py` of venues)."""


@dataclass(frozen=True)
class Calendar:
    """What goes on in a venue; requests may compete, confirmed bookings do not overlap."""

    venue: Venue
    from_: date = field(metadata={"data_key": "from", **a_day()})
    until: date = field(metadata=a_day())
    slots: tuple[CalendarSlot, ...]


@dataclass(frozen=True)
class UndoLine:
    """What becomes of one thing that a file brought in: `fate` is withdrawn, removed, restored or stays, and then why.

    `name` is a reference with the event as `title`, or a venue with the room as `title`.
    """

    name: str
    title: str
    fate: str
    why: str = ""
    booking: UUID | None = None


@dataclass(frozen=True)
class UndoPlan:
    """What undoing an import would do now; a page of its lines, those that stay first."""

    taken_back: int
    staying: int
    lines: tuple[UndoLine, ...]


@dataclass(frozen=True)
class FileLinesQuery(LinesQuery):
    """Which rows of a file of venues or bookings; `noted` only those with something said about them."""

    noted: bool = field(default=False, metadata=FLAG)


@dataclass(frozen=True)
class FileConfirmation(ImportConfirmation):
    """That a file is to be brought in, or a list to be put in force, as it was read.

    `in_force` is the `version_in_force` of the comparison that was read. It may be left out of a list that one person
    may put in force alone.
    """

    in_force: str | None = None
