"""The registers and their messages: which there are, who may use them, how an entry and its history are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, make_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from shared.actor import Role
from shared.contracts import register_entries as entries
from shared.contracts.base import a_day, text

LEAD, OFFICER, SENIOR = Role.PREVENT_LEAD, Role.BOOKING_OFFICER, Role.SENIOR_OFFICER
IT, AUDITOR = Role.IT_OFFICER, Role.AUDITOR
BOOKING_ROLES = (LEAD, OFFICER, SENIOR)
EVERYBODY = (*BOOKING_ROLES, IT, AUDITOR)


@dataclass(frozen=True)
class LineKind:
    """A kind of dated line under an entry; `about` names the kind of line it answers."""

    code: str
    title: str
    add: str
    """What a person does: the words on the button."""
    entry: type
    """The dataclass of its fields."""
    about: str = ""


@dataclass(frozen=True)
class RegisterKind:
    """One register. `since` names the day from which an entry holds.

    In a register of `events` a later version corrects an earlier one; in the others it holds from its own day on, and
    what was so before stays known.
    """

    code: str
    title: str
    one: str
    what: str
    entry: type
    """The dataclass of its fields."""
    readers: tuple[Role, ...]
    writers: tuple[Role, ...]
    named_by: tuple[str, ...]
    lines: tuple[LineKind, ...] = ()
    since: str = "since"
    events: bool = False

    @property
    def is_confidential(self) -> bool:
        """Whether it is kept from the booking team: who opens it is counted."""
        return Role.BOOKING_OFFICER not in self.readers

    def line(self, code: str) -> LineKind:
        """A kind of line by its code; StopIteration when there is none."""
        return next(kind for kind in self.lines if kind.code == code)


ACKNOWLEDGED = "acknowledged"
READS = (LEAD, OFFICER, SENIOR, IT)
"""Who says “I have read it”: everybody who works by the policies."""

REGISTERS = (
    RegisterKind(
        code="policies",
        title="Policy documents",
        one="policy document",
        what="The venue hire, IT and speaker policies and the guide to open-source checks, and who has read them.",
        entry=entries.PolicyDocument,
        readers=EVERYBODY,
        writers=(LEAD,),
        named_by=("title", "version"),
        lines=(LineKind(ACKNOWLEDGED, "Read by", "I have read it", entries.Acknowledgement),),
        since="in_force_from",
        events=True,
    ),
    RegisterKind(
        code="contacts",
        title="Contact points",
        one="contact point",
        what="Whom to turn to for checks and advice, by role, and when each was last tried.",
        entry=entries.ContactPoint,
        readers=(*BOOKING_ROLES, AUDITOR),
        writers=BOOKING_ROLES,
        named_by=("kind", "organisation"),
        lines=(LineKind("confirmed", "Confirmed", "Confirm", entries.Confirmation),),
    ),
    RegisterKind(
        code="meetings",
        title="Liaison meetings",
        one="meeting",
        what="Meetings of the venue hire team with the Prevent team and other partners.",
        entry=entries.LiaisonMeeting,
        readers=(*BOOKING_ROLES, AUDITOR),
        writers=BOOKING_ROLES,
        named_by=("on",),
        since="on",
        events=True,
    ),
    RegisterKind(
        code="venue-approvers",
        title="Approvers of each venue",
        one="approver of a venue",
        what="Who approves the bookings of which venue. Whether they are trained comes from the training records.",
        entry=entries.VenueApprover,
        readers=(*BOOKING_ROLES, AUDITOR),
        writers=(LEAD, SENIOR),
        named_by=("venue", "person_number"),
    ),
    RegisterKind(
        code="networks",
        title="IT networks",
        one="network",
        what="Every network of the council, how it is filtered, and the tests that show it.",
        entry=entries.ItNetwork,
        readers=(LEAD, IT, AUDITOR),
        writers=(LEAD, IT),
        named_by=("name",),
        lines=(
            LineKind("tests", "Tests", "Record a test", entries.FilterTest),
            LineKind(
                "supplier", "Supplier’s confirmations", "Record the supplier’s answer", entries.SupplierConfirmation
            ),
            LineKind("incidents", "Incidents counted", "Record a count of incidents", entries.IncidentCount),
        ),
    ),
    RegisterKind(
        code="premises",
        title="Other premises",
        one="premises",
        what="Hotels, licensed premises, halls and others that are not the council’s. They decide about their own "
        "bookings; the council gives advice.",
        entry=entries.OtherPremises,
        readers=(*BOOKING_ROLES, AUDITOR),
        writers=BOOKING_ROLES,
        named_by=("name",),
        lines=(
            LineKind("contact", "Contacts", "Record a contact", entries.PremisesContact),
            LineKind("replies", "Replies", "Record a reply", entries.PremisesReply),
            LineKind("asked", "Support asked for", "Record a request for support", entries.SupportRequest),
            LineKind("answered", "Support given", "Record the answer", entries.SupportAnswer, "asked"),
        ),
    ),
    RegisterKind(
        code="concerns",
        title="Concerns in another’s remit",
        one="concern",
        what="Concerns about venues in the remit of the regional coordinators, NHS England or the Charity Commission, "
        "and when they were told.",
        entry=entries.ConcernInRemit,
        readers=(LEAD, SENIOR, AUDITOR),
        writers=(LEAD,),
        named_by=("sector", "raised_on"),
        lines=(LineKind("told", "Told", "Record who was told", entries.Notification),),
        since="raised_on",
        events=True,
    ),
    RegisterKind(
        code="exercises",
        title="Exercises",
        one="exercise",
        what="Tests of the speaker policy with venues, on invented cases.",
        entry=entries.PolicyExercise,
        readers=(*BOOKING_ROLES, AUDITOR),
        writers=(LEAD,),
        named_by=("on",),
        since="on",
        events=True,
    ),
    RegisterKind(
        code="contractors",
        title="Contractors",
        one="contractor",
        what="Organisations that work with the council on Prevent: the clause in their contract, and due diligence.",
        entry=entries.Contractor,
        readers=(LEAD, SENIOR, AUDITOR),
        writers=(LEAD,),
        named_by=("name",),
    ),
)
BY_CODE = {register.code: register for register in REGISTERS}
READERS = tuple(dict.fromkeys(role for register in REGISTERS for role in register.readers))


@dataclass(frozen=True)
class OnDay:
    """As at a day; today in London when it is left out."""

    on: date | None = field(default=None, metadata=a_day())


@dataclass(frozen=True)
class RegisterReview:
    """Something to look at again by a day."""

    register: str
    entry: UUID
    title: str
    what: str
    due_on: date
    late: bool


@dataclass(frozen=True)
class RegisterSummary:
    """How many entries of a register hold on the day."""

    register: str
    entries: int


@dataclass(frozen=True)
class Registers:
    """The registers somebody may see, and what in them is late or due soon."""

    on: date
    registers: tuple[RegisterSummary, ...]
    reviews: tuple[RegisterReview, ...]
    forecast: bool = False
    """Whether the day is still to come: then this is what today's records say of it, if nothing else is recorded."""


@dataclass(frozen=True)
class EntryLine:
    """A dated line under an entry; a line taken back stays, with the reason, and counts for nothing."""

    id: UUID
    kind: str
    on: date
    values: dict[str, object]
    by: str
    at: datetime
    about: UUID | None = None
    taken_back_by: str = ""
    taken_back_why: str = ""


@dataclass(frozen=True)
class EntryVersion:
    """What an entry said: who wrote it down, when, and from which day it holds."""

    number: int
    since: date
    ended: bool
    values: dict[str, object]
    why: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Entry:
    """One entry as it stands on the day; `ended` is one that no longer holds."""

    id: UUID
    title: str
    version: int
    since: date
    ended: bool
    values: dict[str, object]
    due: RegisterReview | None
    last: dict[str, Any]
    """The last day of each kind of line by the day: {'confirmed': '2026-03-04'}."""


@dataclass(frozen=True)
class EntryPage:
    """A register as at a day: what holds first, by title, then what no longer does."""

    register: str
    on: date
    entries: tuple[Entry, ...]
    forecast: bool = False
    """As in `Registers`."""


@dataclass(frozen=True)
class EntryDetail:
    """One entry with its history, newest first."""

    register: str
    on: date
    entry: Entry
    versions: tuple[EntryVersion, ...]
    lines: tuple[EntryLine, ...]
    forecast: bool = False
    """As in `Registers`."""


@dataclass(frozen=True)
class EntryEnd:
    """An entry that no longer holds, from a day on; in a register of events: one that was wrong."""

    version: int
    why: str = field(metadata=text(1000, 1))
    on: date | None = None


@dataclass(frozen=True)
class TakeBack:
    """Why a line does not count."""

    why: str = field(metadata=text(1000, 1))


@cache
def change_of(register: RegisterKind) -> type:
    """The message that replaces what an entry says: the version that was read, the new values, and why."""
    made = make_dataclass(
        f"{register.entry.__name__}Change",
        [("version", int), ("entry", register.entry), ("why", str, field(default="", metadata=text(1000)))],
        frozen=True,
        kw_only=True,
    )
    made.__doc__ = "What an entry now says, in place of the version that was read."
    return made


@cache
def line_of(kind: LineKind) -> type:
    """The message that adds a dated line; one that answers another names it."""
    if not kind.about:
        return kind.entry
    made = make_dataclass(
        f"{kind.entry.__name__}Line", [("about", UUID)], bases=(kind.entry,), frozen=True, kw_only=True
    )
    made.__doc__ = kind.entry.__doc__
    return made


def shown(value: object, choices: Mapping[str, str] | None = None) -> str:
    """A value as a title says it."""
    if choices and isinstance(value, str):
        return choices.get(value, value)
    try:
        on = date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{on.day} {on:%B %Y}"


def title_of(register: RegisterKind, values: Mapping[str, object]) -> str:
    """What an entry is called in lists; made of days, kinds and organisations, never of a speaker's name."""
    asked = {one.name: one.metadata.get("choices") for one in fields(register.entry)}
    parts = [shown(values.get(name, ""), asked[name]) for name in register.named_by]
    first = ", ".join(part for part in parts if part)
    return f"{register.one.capitalize()} of {first}" if register.events and register.since == "on" else first
