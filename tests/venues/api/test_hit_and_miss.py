"""Whatever a program, or somebody outside booking and register roles, reads: a hit and a miss answer alike.

The same is done in two councils: in one the name that is booked is on the register, in the other somebody else is. Then
every route that reads is asked by everybody who may not know, and each answer is compared.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.venues.actions.screening.digests import make_due
from services.venues.store.database import database
from services.venues.store.lists.lists import ListFile, add_list_version
from shared.actor import Role
from tests.serving import serve
from tests.venues.api.test_kept_back import answer_match
from tests.venues.booked import CONDITION, LEGAL, OFFICER, PREVENT, SECOND_SENIOR, SENIOR, Desk
from tests.venues.calling import Caller
from tests.venues.conftest import service, settings_for
from tests.venues.databases import fresh_sqlite

BOOKED = ("Gloria Lunpell", "Imre Zatvory", "Wilma Korndal", "Petra Osbakk", "Jonas Fyrwald")
NOT_BOOKED = ("Ondine Velmere", "Ruth Hallimor", "Tilda Brenvik", "Otto Quarrel", "Nina Sallowby")
OF_BOOKINGS = {Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER}
NOT_TOLD = [role for role in Role if role is not Role.PREVENT_LEAD]
WHO_MAY_NOT_KNOW: list[tuple[str, ...]] = [
    *((f"token:{role}", role) for role in NOT_TOLD),
    ("token:all of them", *NOT_TOLD),
    *((f"some {role}", role) for role in NOT_TOLD if role not in {*OF_BOOKINGS, Role.AUDITOR}),
]
QUERIES = {
    "/v1/bookings": [f"?shown={shown}" for shown in ("waiting", "mine", "team", "late", "all", "matches")],
    "/v1/bookings/<uuid:booking_id>/objections": ["?decision=approve", "?decision=approve_with_conditions"],
    "/v1/evidence": ["?benchmark=7", "?benchmark=8"],
}
WITHOUT_ONE = {"alert_id", "beyond_id", "entry_id", "hold_id", "import_id", "job_id", "match_id", "venue_id"}
"""Ids of things that these councils have none of, or that only the lead may open."""
OWN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|VH-[0-9A-Z]{5}-[0-9A-Z]{5}|[0-9a-f]{64}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"
)
"""What differs between any two councils: ids, references, sums, instants."""
OF_THE_TRAIL = {"audit_sequence", "audit_entries", "audit", "sequence"}
"""How long the audit trail is: whoever reads one booking as an auditor makes it longer too."""
Answers = dict[tuple[str, str], Any]
Story = Callable[[Desk, Any, str], None]


def written(desk: Desk, booking: Any) -> None:
    """What everybody writes of a booking, whether they see a match or none."""
    for who in (OFFICER, SENIOR, LEGAL, PREVENT):
        desk.post(who, booking, "notes", {"text": f"A note by {who[0]}"})
        desk.post(who, booking, "notes", {"kind": "view", "text": f"A view by {who[0]}"})
        desk.post(who, booking, "interests", {"tie": "member", "person": "nobody", "note": f"Said by {who[0]}"})
        made = {name: f"{name} by {who[0]}" for name in ("conclusion", "found", "searched", "link", "list_version")}
        desk.post(who, booking, "checks", {"check": "open_source", **made})
    desk.move(OFFICER, booking, "escalate", reason="The subject is new")
    desk.move(SENIOR, booking, "ask_legal", reason="May the fee be waived?")
    desk.move(LEGAL, booking, "record_legal_advice", reason="It may")


def left_open(desk: Desk, booking: Any, answered: str) -> None:
    written(desk, booking)


def approved(desk: Desk, booking: Any, answered: str) -> None:
    """Answered before or after what else is written, and then approved by a senior officer and followed up."""
    if answered == "different":
        answer_match(desk, booking, answered, "Another year of birth")
    written(desk, booking)
    if answered == "same":
        answer_match(desk, booking, answered, "Her own page")
        for who, need in ((PREVENT, "prevent_lead"), (SENIOR, "senior_officer")):
            desk.post(who, booking, "answers", {"need": need, "reason": "Stewarded and open"})
    terms = {"reason": "Lawful speech", "conditions": [CONDITION]}
    desk.decide(SENIOR, booking, "approve_with_conditions", **terms)
    (made,) = desk.show(booking, SENIOR)["conditions"]
    desk.post(SENIOR, booking, f"conditions/{made['id']}/outcomes", {"outcome": "met", "note": "Two came"})
    desk.move(SENIOR, booking, "reopen", reason="A new programme")


def withdrawn(desk: Desk, booking: Any, answered: str) -> None:
    written(desk, booking)
    desk.move(OFFICER, booking, "withdraw", reason="They rang")


def declined(desk: Desk, booking: Any, answered: str) -> None:
    written(desk, booking)
    if answered == "unclear":
        answer_match(desk, booking, answered, "Cannot tell")
        for who, need in ((PREVENT, "prevent_lead"), (SENIOR, "senior_officer")):
            desk.post(who, booking, "answers", {"need": need, "reason": "Not because of this"})
    rests_on = {name: f"{name} of it" for name in ("proportionality", "alternatives", "equality_note")}
    proposal = {
        "grounds": ["terms_of_hire"], "told": "The terms of hire are not met.", "reply_by": "2030-01-01",
        "evidence": ["Letter of 1 May"], **rests_on,
    }  # fmt: skip
    desk.post(SENIOR, booking, "decline-proposals", proposal)
    desk.post(OFFICER, booking, "replies", {"text": "We disagree"})
    desk.decide(SECOND_SENIOR, booking, "decline", reason="The terms of hire are not met.")


STORIES: tuple[tuple[Story, str], ...] = (
    (left_open, ""), (approved, "different"), (approved, "same"), (declined, "unclear"), (withdrawn, ""),
)  # fmt: skip


def read_routes() -> dict[str, list[str]]:
    """Every route that reads, with the roles that may, of the table that says so; [] is every role."""
    table = (Path(__file__).parents[2] / "architecture" / "who-may.txt").read_text(encoding="utf-8")
    routes = re.findall(r"^venues +GET +(/v1/\S+) : (.+)$", table, re.MULTILINE)
    roles = {route: [role for role in Role if re.search(rf"\b{role}\b", who_may)] for route, who_may in routes}
    return {route: roles[route] for route, who_may in routes if not who_may.startswith("services:")}


def paths_of(desk: Desk, bookings: list[Any]) -> dict[tuple[str, str], str]:
    """The path of every (route, which one and how asked) that both councils have."""
    found = {}
    digests = desk.call(PREVENT, "GET", "/v1/who-asks/digests")["lines"]
    ids = {"booking_id": [made["id"] for made in bookings], "digest_id": [line["id"] for line in digests]}
    for route in read_routes():
        names = re.findall(r"<uuid:(\w+)>", route)
        if WITHOUT_ONE.intersection(names):
            continue
        for number, one in enumerate(ids[names[0]] if names else [""]):
            for query in QUERIES.get(route, [""]):
                found[route, f"{number}{query}"] = re.sub(r"<[^>]+>", one, re.sub(r"<int[^>]*>", "1", route)) + query
    return found


def council(venues: Caller, listed: tuple[str, ...]) -> Answers:
    """What all who may not know are answered in a council where all this was done."""
    with database.connection():
        entries = [{"code": name, "kind": "person", "names": [name], "active": True} for name in listed]
        add_list_version("register", "7", entries, "pat", datetime.now(UTC), ListFile(file_name="list.json"))
    desk, made = Desk(venues), []
    for place, ((story, answered), name) in enumerate(zip(STORIES, BOOKED, strict=True)):
        times = {"starts_at": f"2030-06-2{place}T18:00", "ends_at": f"2030-06-2{place}T19:00", "type": "talk"}
        booking = desk.in_review({"speakers": [{"name": name}], "event": times})
        story(desk, booking, answered if name in listed else "")
        made.append(booking)
    with database.connection(), database.write_transaction():
        make_due(datetime.now(UTC) + timedelta(days=7))
    may, answers = read_routes(), {}
    for (route, how), path in paths_of(desk, made).items():
        for person, *roles in WHO_MAY_NOT_KNOW:
            if not may[route] or set(may[route]) & set(roles):
                got = venues.as_person("GET", path, *roles, person=person)
                told = json.loads(OWN.sub("OWN", got.text))
                if isinstance(told, dict):
                    told = {name: value for name, value in told.items() if name not in OF_THE_TRAIL}
                answers[f"{route} {how}", person] = (got.status_code, got.headers.get("ETag"), told)
    return answers


@pytest.fixture
def councils(sqlite_once, tmp_path, keys):
    """Makes a council anew, each on a database of its own."""
    made = []

    def make() -> Caller:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(folder)
        app = serve(service, settings_for(fresh_sqlite(sqlite_once, folder), folder, keys))
        return Caller(app, {name: pair[0] for name, pair in keys.items()})

    return make


def test_every_answer_to_who_may_not_know_is_the_same_for_a_hit_and_a_miss(councils):
    hit, miss = (council(councils(), listed) for listed in (BOOKED, NOT_BOOKED))
    assert hit.keys() == miss.keys()
    assert len({asked for asked, person in hit if hit[asked, person][0] == 200}) > 50
    assert {asked: (hit[asked], miss[asked]) for asked in hit if hit[asked] != miss[asked]} == {}
