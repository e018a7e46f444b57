"""The registers of the venue hire, IT and speaker policies: who may use each, and one dataclass an entry or dated line.

A field's metadata also says how a form asks for it: `label`, `hint`, `choices` (code: words), `long` for several lines,
`listed` for a column of the list, `confidential` for what an auditor does not see.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import validate

from shared.actor import Role
from shared.words import (
    CONTACT_KINDS,
    CONTACT_TOPICS,
    NETWORK_KINDS,
    POLICY_KINDS,
    PREMISES_KINDS,
    SECTORS,
    SUPPORT,
    TEST_METHODS,
    TEST_RESULTS,
    THEMES,
    YES_NO_UNKNOWN,
)

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


def asked(
    label: str, *, most: int = 200, hint: str = "", choices: Mapping[str, str] | None = None, **marks: bool
) -> Any:
    """A field: without `optional` it may not be left empty; `choices` is a closed list."""
    optional, typed = "optional" in marks, bool({"day", "number"} & set(marks))
    metadata: dict[str, object] = {"label": label, "hint": hint, **marks}
    if choices is not None:
        metadata |= {"choices": choices, "validate": validate.OneOf([*choices, *([""] if optional else [])])}
    elif "number" in marks:
        metadata["validate"] = validate.Range(min=0, max=1_000_000)
    elif not typed:
        metadata["validate"] = validate.Length(min=0 if optional else 1, max=most)
    return field(metadata=metadata, default=None if typed else "") if optional else field(metadata=metadata)


def day(label: str, hint: str = "", **marks: bool) -> date:
    """A day."""
    return asked(label, hint=hint, choices=None, day=True, **marks)


def since() -> date:
    """The day from which an entry holds, so that a past day can be asked about; today when it is left out."""
    return day("So since", "The day from which this is true. Leave empty for today.", optional=True)


@dataclass(frozen=True, kw_only=True)
class PolicyDocument:
    """One version of a policy or guide; the newest in force by a day is the one in force."""

    kind: str = asked("What is it?", choices=POLICY_KINDS, listed=True)
    title: str = asked("Title")
    version: str = asked("Version", most=50, listed=True)
    approved_by: str = asked("Approved by", hint="A board or a post rather than a name", listed=True)
    approved_on: date = day("Approved on")
    in_force_from: date = day("In force from", listed=True)
    review_on: date = day("Review by", listed=True)
    place: str = asked("Where it is", most=500, hint="An address that starts with https://, or which folder")


@dataclass(frozen=True, kw_only=True)
class ContactPoint:
    """A role to turn to, never somebody's private details."""

    kind: str = asked("Which contact point is it?", choices=CONTACT_KINDS, listed=True)
    organisation: str = asked("Organisation", listed=True)
    role: str = asked("Role", hint="A post or a team, not a person", listed=True)
    route: str = asked("How to reach it", most=300, hint="The desk's telephone, shared mailbox or form", listed=True)
    since: date | None = since()


@dataclass(frozen=True, kw_only=True)
class LiaisonMeeting:
    """A meeting of the venue hire team with the Prevent team or another partner."""

    on: date = day("Day of the meeting", listed=True)
    attendees: str = asked("Who took part", most=500, hint="By role: venue manager, Prevent lead", listed=True)
    topic: str = asked("What it was about", most=500, hint="No names of speakers or hirers", listed=True)
    place: str = asked("Where the minutes are (optional)", most=500, optional=True)


@dataclass(frozen=True, kw_only=True)
class ItNetwork:
    """A network of the council and how it is filtered."""

    name: str = asked("Name of the network", listed=True)
    kind: str = asked("Who uses it?", choices=NETWORK_KINDS, listed=True)
    owner: str = asked("Who looks after it", hint="A team rather than a name")
    filtered: str = asked("Is it filtered?", choices=YES_NO_UNKNOWN, listed=True)
    product: str = asked("Filtering product", optional=True, hint="Needed when it is filtered", listed=True)
    categories: str = asked("Categories blocked", most=1000, optional=True, long=True)
    unblock_route: str = asked("How somebody asks for a page to be unblocked", most=500, optional=True)
    since: date | None = since()


@dataclass(frozen=True, kw_only=True)
class OtherPremises:
    """Premises that are not the council's: the venue decides, the council advises."""

    name: str = asked("Name of the premises", listed=True)
    kind: str = asked("What kind are they?", choices=PREMISES_KINDS, listed=True)
    contact_role: str = asked("Whom we speak to", hint="A role: duty manager, hall secretary", listed=True)
    route: str = asked("How to reach them", most=300, hint="The reception's telephone or shared mailbox")
    since: date | None = since()


@dataclass(frozen=True, kw_only=True)
class ConcernInRemit:
    """A concern about a venue in the remit of a regional coordinator, NHS England or the Charity Commission."""

    raised_on: date = day("Day the concern was raised", listed=True)
    sector: str = asked("Whose remit is it?", choices=SECTORS, listed=True)
    matter: str = asked(
        "What it is about", most=500, long=True, confidential=True, hint="As little as will do, and no person's name"
    )


@dataclass(frozen=True, kw_only=True)
class PolicyExercise:
    """A test of the speaker policy with venues."""

    on: date = day("Day of the exercise", listed=True)
    scenario: str = asked("Scenario", most=1000, long=True, hint="An invented one", listed=True)
    venues_taking_part: int = asked("Venues taking part", number=True, listed=True)
    venues_answering_right: int = asked("Venues that answered right", number=True, listed=True)
    learned: str = asked("What was learned (optional)", most=2000, optional=True, long=True)


@dataclass(frozen=True, kw_only=True)
class Contractor:
    """An organisation that works with the council on Prevent, or runs premises or networks for it."""

    name: str = asked("Organisation", listed=True)
    service: str = asked("What it does for the council", listed=True)
    clause: str = asked("Is the Prevent clause in its contract?", choices=YES_NO_UNKNOWN, listed=True)
    due_diligence_on: date | None = day("Due diligence done on (optional)", optional=True, listed=True)
    review_on: date = day("Next review by", listed=True)
    since: date | None = since()


@dataclass(frozen=True, kw_only=True)
class VenueApprover:
    """Somebody who approves bookings of a venue; whether they are trained is training's to say."""

    venue: str = asked("Venue", hint="As it is named in the list of venues", listed=True)
    person_number: str = asked("Payroll number of the approver", most=100, listed=True)
    since: date | None = since()


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """Somebody tried a contact point and it answered."""

    on: date = day("Day it was confirmed")


@dataclass(frozen=True, kw_only=True)
class FilterTest:
    """A test of a network's filter; never by visiting real terrorist content, which can be an offence."""

    on: date = day("Day of the test")
    method: str = asked(
        "How was it tested?", choices=TEST_METHODS, hint="Never with real terrorist content: opening it can be a crime"
    )
    result: str = asked("Result", choices=TEST_RESULTS)
    next_on: date = day("Next test by")
    note: str = asked("Note (optional)", most=1000, optional=True, long=True)


@dataclass(frozen=True, kw_only=True)
class SupplierConfirmation:
    """What the supplier says about the police-assessed list of unlawful terrorist content."""

    on: date = day("Day of the supplier's answer")
    included: str = asked(
        "Does the filter include the police-assessed list of unlawful terrorist content?", choices=YES_NO_UNKNOWN
    )
    document: str = asked("Where the confirmation is", most=500, optional=True, hint="Needed when the answer is yes")


@dataclass(frozen=True, kw_only=True)
class IncidentCount:
    """How many incidents there were on a network; numbers only, no user names."""

    starts: date = day("First day counted")
    on: date = day("Last day counted")
    number: int = asked("Incidents", number=True, hint="A number only. Never who")


@dataclass(frozen=True, kw_only=True)
class PremisesContact:
    """One contact with the premises and what was done in it."""

    on: date = day("Day")
    done: tuple[str, ...] = asked("What was done?", choices=CONTACT_TOPICS, several=True)
    guidance_version: str = asked("Version of the guidance", most=50, optional=True, hint="When guidance was sent")
    note: str = asked("Note (optional)", most=1000, optional=True, long=True, hint="No names of speakers or hirers")


@dataclass(frozen=True, kw_only=True)
class PremisesReply:
    """What the premises answered."""

    on: date = day("Day")
    theme: str = asked("What is it about?", choices=THEMES)
    text: str = asked("In short", most=2000, long=True, hint="No names of speakers or hirers")


@dataclass(frozen=True, kw_only=True)
class SupportRequest:
    """The premises asked for support."""

    on: date = day("Day they asked")
    what: str = asked("What did they ask for?", choices=SUPPORT)


@dataclass(frozen=True, kw_only=True)
class SupportAnswer:
    """The council answered a request for support."""

    on: date = day("Day it was answered")


@dataclass(frozen=True, kw_only=True)
class Notification:
    """Whoever has the remit was told."""

    on: date = day("Day they were told")
    to_role: str = asked("Who was told", hint="A role: regional coordinator, named lead")


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """The person signed in says: I have read it. `version`: of the entry, as it was read."""

    version: int | None = None


ACKNOWLEDGED = "acknowledged"
READS = (LEAD, OFFICER, SENIOR, IT)
"""Who says “I have read it”: everybody who works by the policies."""

REGISTERS = (
    RegisterKind(
        code="policies",
        title="Policy documents",
        one="policy document",
        what="The venue hire, IT and speaker policies and the guide to open-source checks, and who has read them.",
        entry=PolicyDocument,
        readers=EVERYBODY,
        writers=(LEAD,),
        named_by=("title", "version"),
        lines=(LineKind(ACKNOWLEDGED, "Read by", "I have read it", Acknowledgement),),
        since="in_force_from",
        events=True,
    ),
    RegisterKind(
        code="contacts",
        title="Contact points",
        one="contact point",
        what="Whom to turn to for checks and advice, by role, and when each was last tried.",
        entry=ContactPoint,
        readers=(*BOOKING_ROLES, AUDITOR),
        writers=BOOKING_ROLES,
        named_by=("kind", "organisation"),
        lines=(LineKind("confirmed", "Confirmed", "Confirm", Confirmation),),
    ),
    RegisterKind(
        code="meetings",
        title="Liaison meetings",
        one="meeting",
        what="Meetings of the venue hire team with the Prevent team and other partners.",
        entry=LiaisonMeeting,
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
        entry=VenueApprover,
        readers=(*BOOKING_ROLES, AUDITOR),
        writers=(LEAD, SENIOR),
        named_by=("venue", "person_number"),
    ),
    RegisterKind(
        code="networks",
        title="IT networks",
        one="network",
        what="Every network of the council, how it is filtered, and the tests that show it.",
        entry=ItNetwork,
        readers=(LEAD, IT, AUDITOR),
        writers=(LEAD, IT),
        named_by=("name",),
        lines=(
            LineKind("tests", "Tests", "Record a test", FilterTest),
            LineKind("supplier", "Supplier’s confirmations", "Record the supplier’s answer", SupplierConfirmation),
            LineKind("incidents", "Incidents counted", "Record a count of incidents", IncidentCount),
        ),
    ),
    RegisterKind(
        code="premises",
        title="Other premises",
        one="premises",
        what="Hotels, licensed premises, halls and others that are not the council’s. They decide about their own "
        "bookings; the council gives advice.",
        entry=OtherPremises,
        readers=(*BOOKING_ROLES, AUDITOR),
        writers=BOOKING_ROLES,
        named_by=("name",),
        lines=(
            LineKind("contact", "Contacts", "Record a contact", PremisesContact),
            LineKind("replies", "Replies", "Record a reply", PremisesReply),
            LineKind("asked", "Support asked for", "Record a request for support", SupportRequest),
            LineKind("answered", "Support given", "Record the answer", SupportAnswer, "asked"),
        ),
    ),
    RegisterKind(
        code="concerns",
        title="Concerns in another’s remit",
        one="concern",
        what="Concerns about venues in the remit of the regional coordinators, NHS England or the Charity Commission, "
        "and when they were told.",
        entry=ConcernInRemit,
        readers=(LEAD, SENIOR, AUDITOR),
        writers=(LEAD,),
        named_by=("sector", "raised_on"),
        lines=(LineKind("told", "Told", "Record who was told", Notification),),
        since="raised_on",
        events=True,
    ),
    RegisterKind(
        code="exercises",
        title="Exercises",
        one="exercise",
        what="Tests of the speaker policy with venues, on invented cases.",
        entry=PolicyExercise,
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
        entry=Contractor,
        readers=(LEAD, SENIOR, AUDITOR),
        writers=(LEAD,),
        named_by=("name",),
    ),
)
BY_CODE = {register.code: register for register in REGISTERS}
READERS = tuple(dict.fromkeys(role for register in REGISTERS for role in register.readers))
