"""The published cases on real bookings, and answers of the same kind that the published file does not have."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.venues.store.database import database
from services.venues.store.screening.look_ups import add_list_version
from shared.actor import Role
from tests.venues.booked import EQUALITY, OFFICER, Desk

ROOT = Path(__file__).parents[3]
CASES = json.loads((ROOT / "tests" / "conformance" / "venues.json").read_text())
PLAIN = [case for case in CASES if not case["body"]["matches"] and not case["body"]["standing_decisions"]]
REGISTER = json.loads((ROOT / "operations" / "demo" / "council" / "synthetic-register.json").read_text())
FREE = {"arrangement": "free", "single_sex": "no"}
APART = {"arrangement": "separate_by_sex", "detail": "Two blocks", "single_sex": "no"}


def post(venues, path, body):
    return venues.as_person("POST", path, Role.BOOKING_OFFICER, person="olga", json=body)


@pytest.mark.parametrize("with_register", [False, True])
def test_a_published_case_comes_out_the_same_on_a_real_booking_with_the_same_body(venues, with_register):
    if with_register:
        subjects = [
            {"code": entry["id"], "kind": entry["kind"], "names": entry["names"], "active": entry["active"]}
            for entry in REGISTER
        ]
        with database.connection():
            add_list_version("register", "1", subjects, "pat", datetime.now(UTC))
    assert len(PLAIN) == 55
    for case in PLAIN:
        answer = post(venues, "/v1/bookings", case["body"])
        assert answer.status_code == 201, (case["name"], answer.text)
        found = answer.json["assessment"]
        assert {key: found[key] for key in case["expected"]} == case["expected"], case["name"]
        shown = venues.as_person("GET", f"/v1/bookings/{answer.json['id']}", Role.SENIOR_OFFICER).json
        assert {key: shown["assessment"][key] for key in case["expected"]} == case["expected"], case["name"]
        assert shown["request"] == case["body"]["request"], "a request is kept as it was given"
        assert shown["state"] == "submitted"


def base():
    return deepcopy(CASES[0]["body"])


def with_answers(**answers):
    """The first published case with some answers changed; `event__access` is event.access, None takes it away."""
    body = base()
    for path, value in answers.items():
        part, _, field = path.partition("__")
        if field:
            body["request"][part][field] = value
        elif part in body:
            body[part] = value
        else:
            body["request"][part] = value
    return body


# (what is changed, what the preview must then say), by the rules page; what is not named stays as in the first case.
MORE = {
    "spaces are a missing answer": ({"event__title": " \t\n "}, {"missing": ["event.title"]}),
    "an answer outside the list is asked again": ({"event__access": "friends"}, {"missing": ["event.access"]}),
    "a list where text belongs": ({"event__purpose": ["yoga"]}, {"missing": ["event.purpose"]}),
    "a number where a name belongs is kept": ({"hirer__name": 42}, {"missing": []}),
    "true is no number": ({"event__expected_numbers": True}, {"missing": ["event.expected_numbers"]}),
    "less than nobody": ({"event__expected_numbers": -1}, {"missing": ["event.expected_numbers"]}),
    "nobody": ({"event__expected_numbers": 0}, {"missing": [], "checks": ["details", "proscribed_list"]}),
    "a number as text": ({"event__expected_numbers": "20"}, {"missing": []}),
    "199": ({"event__expected_numbers": 199}, {"checks": ["details", "proscribed_list"]}),
    "200": ({"event__expected_numbers": 200}, {"checks": ["details", "other_regulations", "proscribed_list"]}),
    "201": ({"event__expected_numbers": 201}, {"checks": ["details", "other_regulations", "proscribed_list"]}),
    "an unknown venue is an answer": ({"event__venue": "Nowhere"}, {"missing": []}),
    "an unknown type is an answer": ({"event__type": "moon-landing"}, {"missing": []}),
    "declaration as text": ({"declaration": "true"}, {"missing": ["declaration"]}),
    "declaration as one": ({"declaration": 1}, {"missing": ["declaration"]}),
    "no speakers at all": ({"speakers": None}, {"missing": [], "checks": ["details", "proscribed_list"]}),
    "a speaker that is null": ({"speakers": [None]}, {"missing": ["speakers[0].name"]}),
    "a speaker of spaces": ({"speakers": [{"name": "  "}]}, {"missing": ["speakers[0].name"]}),
    "no hirer": (
        {"hirer": None}, {"missing": ["hirer.acting_for", "hirer.email", "hirer.name"], "needs": ["more_information"]},
    ),
    "contact of spaces": ({"hirer__email": " ", "hirer__phone": " "}, {"missing": ["hirer.email"]}),
    "a client of spaces": ({"hirer__acting_for": "jointly", "hirer__client": " "}, {"missing": ["hirer.client"]}),
    "a code with spaces around it": ({"event__access": " public "}, {"missing": []}),
    "a hirer nobody speaks of is not known": (
        {"hirer_known": None}, {"checks": ["details", "identity", "proscribed_list"]},
    ),
    "speakers to follow": (
        {"speakers_to_follow_by": "2026-06-10"}, {"checks": ["details", "open_source", "proscribed_list"]},
    ),
    "an election answered with capitals is asked again": (
        {"event__election_meeting": "YES"}, {"missing": ["event.election_meeting"]},
    ),
    "seating null": (
        {"seating": None}, {
            "missing": ["seating.arrangement", "seating.single_sex"],
            "segregation": {"outcome": "more_information", "decided_by": "booking_officer"},
        },
    ),
    "separate seats, worship not asked yet": (
        {"seating": APART, "event__worship": ""}, {
            "missing": ["event.worship"],
            "segregation": {"outcome": "more_information", "decided_by": "booking_officer"},
        },
    ),
    "separate seats, free choice not answered": (
        {"seating": APART}, {"missing": [], "needs": ["more_information"], "officer_may_approve": False},
    ),
    "separate seats, free choice and no answer about a mixed area": (
        {"seating": {**APART, "free_choice": "yes"}}, {
            "segregation": {"outcome": "separation_risk", "decided_by": "senior_officer"},
            "needs": ["legal", "senior_officer"],
        },
    ),
    "single sex goes before everything but the arrangement": (
        {"seating": {**APART, "single_sex": "yes", "free_choice": "yes", "equal_mixed_area": "yes"}}, {
            "segregation": {"outcome": "single_sex_event", "decided_by": "equality_officer"},
        },
    ),
    "a reason beside ordinary seats": (
        {"seating": {**FREE, "other_reason": "safeguarding"}}, {
            "segregation": {"outcome": "not_by_sex", "decided_by": "booking_officer"}, "needs": [],
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_more_cases_of_the_same_kind_come_out_alike_in_the_preview_and_on_a_real_booking(venues):
    for name, (changes, expected) in MORE.items():
        body = with_answers(**changes)
        shown = post(venues, "/v1/bookings/preview", body)
        assert shown.status_code == 200, (name, shown.text)
        assert {key: shown.json[key] for key in expected} == expected, name
        booked = post(venues, "/v1/bookings", body)
        assert booked.status_code == 201, (name, booked.text)
        keys = ("missing", "segregation", "checks", "needs", "officer_may_approve", "reasons")
        assert {key: booked.json["assessment"][key] for key in keys} == {key: shown.json[key] for key in keys}, name
        assert booked.json["request"] == body["request"], name


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("left_out", ["hirer_known", "matches", "standing_decisions", "as_at"])
@pytest.mark.parametrize("how", ["absent", "null"])
def test_what_goes_with_a_request_may_be_left_out_or_null(venues, left_out, how):
    body = base()
    if how == "absent":
        del body[left_out]
    else:
        body[left_out] = None
    for path, status in (("/v1/bookings/preview", 200), ("/v1/bookings", 201)):
        answer = post(venues, path, body)
        assert answer.status_code == status, answer.text
        found = answer.json.get("assessment", answer.json)
        assert ("identity" in found["checks"]) is (left_out == "hirer_known")


SINGLE_SEX = {"seating": {"arrangement": "free", "single_sex": "yes"}}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ({"until": "2026-06-01"}, "standing_decision"),
        ({"until": "2026-05-31"}, "single_sex_event"),
        ({"until": "2026-06-02", "venue": None}, "standing_decision"),
        ({"until": "2026-06-02", "venue": "Elsewhere"}, "single_sex_event"),
        ({"until": "2026-06-02", "event_type": "swim"}, "single_sex_event"),
        ({"until": None}, "single_sex_event"),
        ({"until": "soon"}, "single_sex_event"),
    ],
)
def test_a_standing_decision_holds_up_to_and_with_its_last_day(venues, decision, outcome):
    given = {"event_type": "fitness-class", "venue": "Park Hall", **decision}
    body = with_answers(**SINGLE_SEX) | {"standing_decisions": [given]}
    assert post(venues, "/v1/bookings/preview", body).json["segregation"]["outcome"] == outcome


@pytest.mark.both_databases
def test_a_real_standing_decision_holds_on_its_last_day_and_not_after(venues, monkeypatch):
    desk = Desk(venues)
    today = datetime.now(UTC).date()
    entry = {
        "event_type": "fitness-class", "service": "Class", "sex": "women", "reasoning": "27",
        "until": today.isoformat(),
    }  # fmt: skip
    desk.call(EQUALITY, "POST", "/v1/standing-decisions", entry, 201)
    body = with_answers(**SINGLE_SEX)
    made = desk.call(OFFICER, "POST", "/v1/bookings", body, 201)
    assert made["assessment"]["segregation"]["outcome"] == "standing_decision"
    other = with_answers(**SINGLE_SEX, event__type="swim")
    made = desk.call(OFFICER, "POST", "/v1/bookings", other, 201)
    assert made["assessment"]["segregation"]["outcome"] == "single_sex_event"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("source", ["register", "proscribed", "sanctions", "other_list", "a new list", ""])
@pytest.mark.parametrize("state", ["open", "different", "same", "unclear", "", "Different"])
def test_only_a_match_answered_different_needs_nothing(venues, source, state):
    body = base() | {"matches": [{"source": source, "state": state}]}
    needs = post(venues, "/v1/bookings/preview", body).json["needs"]
    everybody = ["legal", "prevent_lead", "senior_officer"]
    wanted = {
        "register": ["prevent_lead", "senior_officer"], "proscribed": everybody,
        "sanctions": ["legal", "senior_officer"], "other_list": ["prevent_lead"],
    }.get(source, everybody)  # fmt: skip
    assert needs == ([] if state == "different" else wanted)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_booking_does_not_take_matches_or_standing_decisions_from_outside(venues):
    for extra in ({"matches": [{"source": "register", "state": "different"}]}, {"standing_decisions": [{}]}):
        answer = post(venues, "/v1/bookings", base() | extra)
        assert answer.status_code == 422
        assert "leave them out" in answer.json["detail"]
