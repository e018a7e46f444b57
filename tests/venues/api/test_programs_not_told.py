"""A program without the role of Prevent lead is not told whether there is a match: hit and miss look alike to it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from services.venues.actions.screening.digests import make_due
from services.venues.store.database import database
from services.venues.store.lists.lists import ListFile, add_list_version
from shared.actor import Role
from tests.venues.booked import OFFICER, Desk, a_request

PROGRAMS = [("token:booking system", Role.BOOKING_OFFICER), ("token:reports", Role.SENIOR_OFFICER)]
LEAD = ("token:lead", Role.PREVENT_LEAD)
HIT, MISS = "Gloria Lunpell", "Neighbour Usual"
OF_A_MATCH = {"unmet_needs", "level", "matches", "answers", "match_waits", "required_checks"}
OF_AN_ASSESSMENT = {"needs", "officer_may_approve", "reasons"}


@pytest.fixture
def desk(venues):
    with database.connection():
        entry = {"code": "a", "kind": "person", "names": ["Lunpell Gloria"], "active": True}
        add_list_version("register", "7", [entry], "pat", datetime.now(UTC), ListFile(file_name="list.json"))
    return Desk(venues)


def talk(name):
    return a_request({"speakers": [{"name": name}], "event": {"type": "talk"}})


def alike(answer, name):
    """An answer without what differs between any two bookings."""
    own = {answer["id"]: "ID", answer["reference"]: "REF", name: "NAME"}
    text = json.dumps({key: value for key, value in answer.items() if not key.endswith(("_at", "_since"))})
    text = json.dumps({**json.loads(text), "look_ups": [one["told"] for one in answer["look_ups"]]})
    for found, instead in own.items():
        text = text.replace(found, instead)
    return text


@pytest.mark.both_databases
@pytest.mark.parametrize("program", PROGRAMS)
def test_hit_and_miss_look_alike_and_what_would_tell_is_absent(desk, program):
    hit, miss = (desk.call(program, "POST", "/v1/bookings", talk(name), 201) for name in (HIT, MISS))
    assert alike(hit, HIT) == alike(miss, MISS)
    for made, name in ((hit, HIT), (miss, MISS)):
        shown = desk.show(made, program)
        assert not OF_A_MATCH & set(shown)
        assert not OF_AN_ASSESSMENT & set(shown["assessment"])
        again = desk.call(program, "PUT", f"/v1/bookings/{made['id']}/request", talk(name))
        assert not OF_AN_ASSESSMENT & set(again["assessment"])


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("shown", ["all", "team", "waiting"])
def test_the_queue_has_the_same_line_for_both(desk, program, shown):
    for name in (HIT, MISS):
        desk.call(OFFICER, "POST", "/v1/bookings", talk(name), 201)
    page = desk.call(program, "GET", f"/v1/bookings?shown={shown}")
    assert len(page["bookings"]) == 2
    assert all(not {"needs", "possible_match"} & set(line) for line in page["bookings"])


def test_a_check_of_a_change_and_the_story_tell_nothing(desk):
    stories = []
    for name in (HIT, MISS):
        made = desk.call(OFFICER, "POST", "/v1/bookings", talk(name), 201)
        path = f"/v1/bookings/{made['id']}"
        checked = desk.call(PROGRAMS[0], "POST", f"{path}/request/check", talk(name))
        assert not OF_AN_ASSESSMENT & set(checked["assessment"])
        history = desk.call(PROGRAMS[1], "GET", f"{path}/history")
        stories.append([line["what"] for line in history["history"]])
    assert stories[0] == stories[1]


def test_a_program_as_prevent_lead_and_every_person_are_told_as_before(desk):
    made = desk.call(OFFICER, "POST", "/v1/bookings", talk(HIT), 201)
    assert made["assessment"]["officer_may_approve"] is False
    assert made["matches"] == [{**made["matches"][0], "text": "Possible match, refer to the Prevent lead."}]
    assert desk.show(made, LEAD)["matches"][0]["listed_name"] == "Lunpell Gloria"


ORACLE = ("token:booking system", Role.BOOKING_OFFICER, Role.AUDITOR)
FIGURES = (
    "/v1/evidence?benchmark=8",
    "/v1/retention",
    "/v1/who-asks/digests",
    "/v1/who-asks/beyond",
    "/v1/screening",
    "/v1/bookings/waiting",
    "/v1/registers",
)


def asked(desk, who, path):
    found = desk.venues.as_person("GET", path, *who[1:], person=who[0])
    assert found.status_code == 200, (path, found.text)
    return found.json


def numbers(answer, at=""):
    """Every number of an answer by where it stands; of evidence each item by its name."""
    if isinstance(answer, dict):
        return {k: v for name, one in answer.items() for k, v in numbers(one, f"{at}/{name}").items()}
    if isinstance(answer, list):
        named = ((one.get("id", n) if isinstance(one, dict) else n, one) for n, one in enumerate(answer))
        return {k: v for name, one in named for k, v in numbers(one, f"{at}/{name}").items()}
    return {at: answer} if isinstance(answer, int) and not isinstance(answer, bool) else {}


def test_no_figure_that_a_program_may_read_moves_otherwise_for_a_hit_than_for_a_miss(desk):
    desk.call(OFFICER, "POST", "/v1/bookings", talk("Another Usual"), 201)
    moved = []
    for name in (MISS, HIT):
        before = {path: numbers(asked(desk, ORACLE, path)) for path in FIGURES}
        desk.call(OFFICER, "POST", "/v1/bookings", talk(name), 201)
        after = {path: numbers(asked(desk, ORACLE, path)) for path in FIGURES}
        moved.append(
            {
                (path, at): count - before[path].get(at, 0)
                for path, found in after.items()
                for at, count in found.items()
                if count != before[path].get(at, 0) and at != "/audit_sequence"
            }
        )
    assert moved[0] == moved[1]
    assert moved[0]["/v1/bookings/waiting", "/waiting"] == 1


def test_the_evidence_of_matches_is_left_out_for_a_program_and_is_there_for_every_person_and_for_the_lead(desk):
    of_matches = {"8.1.d matches", "8.1.d flagged-checked"}
    for who, there in (
        (ORACLE, set()),
        (("token:reports", Role.SENIOR_OFFICER), set()),
        (LEAD, of_matches),
        (("ada", Role.AUDITOR), of_matches),
        (("sam", Role.SENIOR_OFFICER), of_matches),
    ):
        assert of_matches & {item["id"] for item in asked(desk, who, FIGURES[0])["items"]} == there, who


def test_a_program_reads_no_week_of_who_asks_that_tells_of_a_withdrawn_match(desk):
    made = desk.call(OFFICER, "POST", "/v1/bookings", talk(HIT), 201)
    desk.call(OFFICER, "POST", f"/v1/bookings/{made['id']}/moves", {"action": "withdraw", "reason": "They rang"})
    with database.connection(), database.write_transaction():
        make_due(datetime.now(UTC) + timedelta(days=7))
    told = {}
    for who in (ORACLE, ("ada", Role.AUDITOR)):
        (line,) = asked(desk, who, "/v1/who-asks/digests")["lines"]
        one = asked(desk, who, f"/v1/who-asks/digests/{line['id']}")
        told[who[0]] = (
            "stand_out" in line,
            "ended" in one,
            {"withdrawn", "undone", "stands_out"} & set(one["askers"][0]),
        )
    assert told == {
        "token:booking system": (False, False, set()),
        "ada": (True, True, {"withdrawn", "undone", "stands_out"}),
    }
