"""What the demonstration council keeps in its registers: a few invented entries each, dated back from today."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from services.venues.actions.registers import alerts
from services.venues.actions.registers import entries as registers
from services.venues.store.approvers import list_approver_training
from services.venues.store.calendar.venues import list_venues
from services.venues.store.database import database
from services.venues.store.registers import registers as records
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts.base import schema_of
from shared.contracts.registers import alerts as alert_contract
from shared.contracts.registers.register_entries import BY_CODE
from shared.contracts.registers.registers import line_of
from shared.demonstration import person_id

LEAD = Actor(str(person_id(Role.PREVENT_LEAD)), frozenset({Role.PREVENT_LEAD}))
SECOND = Actor(str(person_id(Role.SENIOR_OFFICER)), frozenset({Role.SENIOR_OFFICER}))
READERS = (("033652", Role.BOOKING_OFFICER), ("111132", Role.SENIOR_OFFICER))
"""Payroll numbers of the demonstration's booking and senior officer."""

Said = Mapping[str, object]
Lines = tuple[tuple[str, Said], ...]


def fill_registers(now: datetime) -> str:
    """Fills each register that is still empty; in words, how many entries were added."""
    today = london_day(now)

    def ago(days: int) -> str:
        return (today - timedelta(days=days)).isoformat()

    added = 0
    for code, make in CONTENT.items():
        with database.write_transaction():
            if not records.list_entries([code]):
                content = make(ago)
                added += len(content)
                for said, lines in content:
                    _add(code, said, lines, now)
    with database.write_transaction():
        added += _venue_approvers(ago, now)
    with database.write_transaction():
        if not records.list_entries([alerts.ALERTS]):
            added += _alerts(today, now)
    return f"{added} entries added"


Ago = Callable[[int], str]


def _add(code: str, said: Said, lines: Lines, now: datetime) -> UUID:
    register = BY_CODE[code]
    made = registers.add_entry(register, schema_of(register.entry)().load(said), LEAD, now)
    for kind_code, line in lines:
        kind = register.line(kind_code)
        if kind.about:
            found = records.find_entry(code, made)
            line = {**line, "about": str(found.of(kind.about)[0].id) if found else ""}
        registers.add_line(register, kind, made, entry=schema_of(line_of(kind))().load(line), actor=LEAD, now=now)
    if code == "policies" and said["kind"] == "venue_hire":
        _acknowledge(made, now)
    return made


def _acknowledge(policy: UUID, now: datetime) -> None:
    register = BY_CODE["policies"]
    for number, role in READERS:
        reader = Actor(str(person_id(role)), frozenset({role}), number)
        registers.acknowledge(register, register.line("acknowledged"), policy, read=None, actor=reader, now=now)


def _policies(ago: Ago) -> list[tuple[Said, Lines]]:
    def policy(kind: str, title: str, version: str, approved_by: str, since: int, review: int) -> tuple[Said, Lines]:
        return {
            "kind": kind, "title": title, "version": version, "approved_by": approved_by,
            "approved_on": ago(since + 14), "in_force_from": ago(since), "review_on": ago(-review),
            "place": "Intranet, policies and guides",
        }, ()  # fmt: skip

    return [
        policy("venue_hire", "Hiring our halls and rooms", "3.1", "Cabinet", since=200, review=165),
        policy("it", "Acceptable use and filtering", "2.0", "Information governance board", since=320, review=20),
        policy("speaker", "External speakers", "1.2", "Prevent board", since=150, review=215),
        policy(
            "open_source_guide", "How to check a speaker in open sources", "1.4", "Prevent board", since=90, review=275
        ),
    ]


def _contacts(ago: Ago) -> list[tuple[Said, Lines]]:
    def contact(kind: str, organisation: str, role: str, confirmed: int) -> tuple[Said, Lines]:
        said = {"kind": kind, "organisation": organisation, "role": role, "route": "Shared mailbox of the desk"}
        return {**said, "since": ago(400)}, (("confirmed", {"on": ago(confirmed)}),)

    return [
        contact("police", "Saltmarsh Constabulary", "Prevent desk", 40),
        contact("prevent_team", "The council", "Prevent lead", 20),
        contact("venue_hire_team", "The council", "Venue hire manager", 20),
        contact("legal", "The council", "Duty solicitor", 210),
        contact("fe_he", "Regional office", "Coordinator for colleges and universities", 75),
        contact("nhs_england", "Regional office", "Prevent coordinator for health", 75),
    ]


def _meetings(ago: Ago) -> list[tuple[Said, Lines]]:
    who = "Venue hire manager, two booking officers, Prevent lead"
    topics = ((30, "Referrals of the quarter, and how soon they were answered"), (120, "Questions about seating"))
    return [({"on": ago(days), "attendees": who, "topic": topic}, ()) for days, topic in topics]


def _networks(ago: Ago) -> list[tuple[Said, Lines]]:
    def network(name: str, kind: str, filtered: str, lines: Lines) -> tuple[Said, Lines]:
        said = {"name": name, "kind": kind, "owner": "IT operations", "filtered": filtered, "since": ago(400)}
        product = {"product": "Netwarden"} if filtered == "yes" else {}
        return {**said, **product, "unblock_route": "Form of the service desk"}, lines

    def test(on: int, result: str, following: int) -> tuple[str, Said]:
        said = {"on": ago(on), "method": "supplier_address", "result": result, "next_on": ago(-following)}
        return "tests", said

    yes = ("supplier", {"on": ago(60), "included": "yes", "document": "Contract folder, letter of the supplier"})
    counts = ("incidents", {"starts": ago(120), "on": ago(30), "number": 3})
    return [
        network("Office network", "corporate", "yes", (test(35, "passed", 150), yes, counts)),
        network("Library computers", "public_computers", "yes", (test(35, "passed", 150), yes, counts)),
        network("Town hall guest Wi-Fi", "guest", "yes", (test(190, "passed", -8), yes)),
        network("High street Wi-Fi", "public_wifi", "unknown", (
            test(100, "failed", 10), ("supplier", {"on": ago(100), "included": "unknown"}))),
    ]  # fmt: skip


def _premises(ago: Ago) -> list[tuple[Said, Lines]]:
    def premises(name: str, kind: str, role: str, lines: Lines = ()) -> tuple[Said, Lines]:
        said = {"name": name, "kind": kind, "contact_role": role, "route": "Reception", "since": ago(300)}
        return said, lines

    def contact(on: int, *done: str) -> tuple[str, Said]:
        version = {"guidance_version": "2"} if "guidance" in done else {}
        return "contact", {"on": ago(on), "done": list(done), **version}

    def reply(on: int, theme: str, text: str) -> tuple[str, Said]:
        return "replies", {"on": ago(on), "theme": theme, "text": text}

    def asked(on: int, what: str) -> tuple[str, Said]:
        return "asked", {"on": ago(on), "what": what}

    return [
        premises("Harbour View Hotel", "hotel", "Duty manager", (
            contact(80, "card", "briefed", "reputation"),
            reply(70, "welcome", "They put the card beside the booking book."), asked(30, "open_source"),
            ("answered", {"on": ago(28)}))),
        premises("The Ferry Inn", "licensed", "Licence holder", (
            contact(60, "card", "briefed", "reputation", "equality"),
            reply(55, "workload", "They ask who does the checks when a room is wanted the same evening."),
            asked(6, "training"))),
        premises("Marsh End Parish Hall", "parish_hall", "Clerk", (
            contact(90, "card", "guidance", "equality", "training"),
            reply(85, "asks_more", "They ask for a form they can give to hirers."))),
        premises("Coldwater Community Centre", "community_hall", "Bookings secretary", (contact(90, "guidance"),)),
        premises("Northmere College", "education", "Events office", (contact(45, "card", "reputation", "equality"),)),
        premises("Quayside Hotel", "hotel", "Events manager"),
    ]  # fmt: skip


def _concerns(ago: Ago) -> list[tuple[Said, Lines]]:
    return [
        ({"raised_on": ago(50), "sector": "fe_he", "matter": "A room of a college was asked for under another title."},
         (("told", {"on": ago(49), "to_role": "Regional coordinator"}),)),
    ]  # fmt: skip


def _exercises(ago: Ago) -> list[tuple[Said, Lines]]:
    scenario = "An invented caller asks for a room the same evening and does not say for whom."
    return [({"on": ago(65), "scenario": scenario, "venues_taking_part": 5, "venues_answering_right": 4}, ())]


def _contractors(ago: Ago) -> list[tuple[Said, Lines]]:
    def contractor(name: str, service: str, clause: str, done: int | None, review: int) -> tuple[Said, Lines]:
        said = {"name": name, "service": service, "clause": clause, "review_on": ago(-review), "since": ago(300)}
        return {**said, **({"due_diligence_on": ago(done)} if done else {})}, ()

    return [
        contractor("Saltway Leisure Trust", "Runs two leisure centres", "yes", 110, 255),
        contractor("Brightline Connect", "Runs the public Wi-Fi", "unknown", None, 25),
    ]


CONTENT: dict[str, Callable[[Ago], list[tuple[Said, Lines]]]] = {
    "policies": _policies,
    "contacts": _contacts,
    "meetings": _meetings,
    "networks": _networks,
    "premises": _premises,
    "concerns": _concerns,
    "exercises": _exercises,
    "contractors": _contractors,
}


def _venue_approvers(ago: Ago, now: datetime) -> int:
    """The approvers training has told of by now, or the demonstration's two, over all venues but the last."""
    if records.list_entries(["venue-approvers"]):
        return 0
    numbers = [one.person_number for one in list_approver_training()] or [number for number, _ in READERS]
    venues = [one.name for one in list_venues()][:-1]
    for place, venue in enumerate(venues):
        said = {"venue": venue, "person_number": numbers[place % len(numbers)], "since": ago(200)}
        _add("venue-approvers", said, (), now)
    return len(venues)


def _alerts(today: date, now: datetime) -> int:
    """One waits for its second person, one was sent, one was recalled; nobody real is in any of them."""
    hotel, inn = (one.public_id for one in records.list_entries(["premises"])[:2])
    alerts.draft_alert(_alert(today, 60, "So that halls ask before they confirm a talk"), LEAD, now)
    for purpose, days in (
        ("So that hotels know whom to call", 90),
        ("A booking under a name that was not the hirer's", 120),
    ):
        made = alerts.draft_alert(_alert(today, days, purpose), LEAD, now)
        alerts.approve_alert(made, 1, SECOND, now)
        for premises in (hotel, inn):
            alerts.send_alert(made, alert_contract.AlertSending(premises, "telephone"), LEAD, now)
    alerts.recall_alert(made, alert_contract.AlertRecall("The hirer has explained it"), LEAD, now)
    return 3


def _alert(today: date, days: int, purpose: str) -> alert_contract.AlertEntry:
    return alert_contract.AlertEntry(
        purpose=purpose,
        facts="An invented society asked for two rooms, each under another title, and gave the same telephone.",
        source="own_record",
        call="Prevent lead, by the switchboard",
        expires_on=today + timedelta(days=days),
        necessary="yes",
        proportionate="yes",
        accurate="yes",
        person_told="yes",
        charity="no",
    )
