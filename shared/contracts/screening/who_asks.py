"""Who asks: names entered beyond the limit, and the weekly digest of who entered and read how many names."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from marshmallow import validate

from shared.contracts.base import text


@dataclass(frozen=True)
class BeyondAnswerLine:
    """What the Prevent lead did about names beyond the limit: `confirmed` their look-up, or only `noted` something."""

    answer: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class BeyondLine:
    """Distinct names beyond the limit that one person, or the public form at one place, entered on a day or in a file.

    `waiting` of the `bookings` wait for the Prevent lead's confirmation.
    """

    id: UUID
    by: str
    public_form: bool
    on_day: date
    file_name: str
    import_id: UUID | None
    names: int
    bookings: int
    waiting: int
    answers: tuple[BeyondAnswerLine, ...]
    version: int = 0
    """Grows with every name that comes and with every answer: whoever answers names the one that was read."""


@dataclass(frozen=True)
class BeyondPage:
    """A page of them, newest first."""

    lines: tuple[BeyondLine, ...]
    total: int
    page: int


@dataclass(frozen=True)
class BeyondBookingLine:
    """One of their bookings; `matches` were found and are kept back, left out for who entered the names."""

    id: UUID
    reference: str
    title: str
    state: str
    taken_back: bool
    names: int
    waits: bool
    matches: int = 0


@dataclass(frozen=True)
class BeyondDetail:
    """Names entered beyond the limit, and a page of the bookings they are in."""

    line: BeyondLine
    bookings: tuple[BeyondBookingLine, ...]
    page: int


@dataclass(frozen=True)
class BeyondEntry:
    """The Prevent lead confirms the look-up, or writes down what was done; why.

    `version` says what they read: names that came since are in nobody's note and in no confirmation unseen.
    """

    answer: str = field(metadata={"validate": validate.OneOf(["confirmed", "noted"])})
    reason: str = field(metadata=text(2000, 1))
    version: int | None = None


@dataclass(frozen=True)
class AskerLine:
    """What one person, program or the public form entered and read in a week; `stands_out` says why one may ask.

    `entered`, `beyond` the limit and `read` are distinct names; `bookings`, `drafts` among them, `bookings_read`,
    `withdrawn` and `undone` (those two with a possible match) are bookings. For a program not of the Prevent lead
    `withdrawn`, `undone` and `stands_out` are left out, and so are `ended` and `stand_out` of the digest.
    `not_live` are bookings that were drafts or withdrawn when the week was over, `out_of_hours` names entered then,
    `own_surname` bookings with a name of the asker's own surname, `shared` names that another of the staff entered for
    another hirer; null in a digest from before they were counted, or where the policy says no hours.
    """

    by: str
    entered: int
    beyond: int
    bookings: int
    drafts: int
    read: int
    bookings_read: int
    withdrawn: int
    undone: int
    stands_out: tuple[str, ...] = ()
    not_live: int | None = None
    out_of_hours: int | None = None
    own_surname: int | None = None
    shared: int | None = None


@dataclass(frozen=True)
class EndedLine:
    """A booking with a possible match that was withdrawn in the week, or whose file was undone; by who entered it."""

    by: str
    booking: UUID
    reference: str
    undone: bool


@dataclass(frozen=True)
class SharedBooking:
    """A booking with a name that several entered."""

    booking: UUID
    reference: str


@dataclass(frozen=True)
class SharedLine:
    """A name that several of the staff entered for different hirers: who, and where it stands; not the name itself."""

    by: tuple[str, ...]
    bookings: tuple[SharedBooking, ...]


@dataclass(frozen=True)
class DigestNoteLine:
    """What was done about a week's digest."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class DigestLine:
    """A week, Monday to Monday in London: how many asked, how many names they entered, how many stand out."""

    id: UUID
    week_from: date
    week_until: date
    made_at: datetime
    askers: int
    names: int
    stand_out: int
    notes: int


@dataclass(frozen=True)
class DigestPage:
    """A page of digests, the newest week first."""

    lines: tuple[DigestLine, ...]
    total: int
    page: int


@dataclass(frozen=True)
class DigestDetail:
    """One week's digest as it was made, and what was done about it."""

    line: DigestLine
    policy_version: str
    askers: tuple[AskerLine, ...]
    ended: tuple[EndedLine, ...]
    notes: tuple[DigestNoteLine, ...]
    shared: tuple[SharedLine, ...] = ()


@dataclass(frozen=True)
class DigestNoteEntry:
    """What was done about a week's digest."""

    text: str = field(metadata=text(4000, 1))
