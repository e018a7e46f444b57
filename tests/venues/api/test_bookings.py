"""Requests that come in over the API: kept, assessed, looked at."""

import json
from pathlib import Path

import pytest

from shared.actor import Role
from tests.venues.booked import LEGAL, OFFICER, ORDINARY, PREVENT, SEPARATED, Desk, a_request

CASES = json.loads((Path(__file__).parents[2] / "conformance" / "venues.json").read_text())
REAL = [case for case in CASES if not case["body"]["matches"] and not case["body"]["standing_decisions"]]


@pytest.fixture
def desk(venues):
    return Desk(venues)


def test_every_case_without_matches_comes_out_the_same_on_a_real_booking(desk):
    for case in REAL:
        booking = desk.call(OFFICER, "POST", "/v1/bookings", case["body"], 201)
        found = desk.show(booking)["assessment"]
        assert {key: found[key] for key in case["expected"]} == case["expected"], case["name"]
        assert {reason["need"] for reason in found["reasons"]} == set(found["needs"])


def test_the_parts_of_a_request_may_also_stand_beside_each_other(desk):
    body = {**REAL[0]["body"]["request"], "hirer_known": REAL[0]["body"]["hirer_known"]}
    booking = desk.call(OFFICER, "POST", "/v1/bookings", body, 201)
    found = booking["assessment"]
    assert {key: found[key] for key in REAL[0]["expected"]} == REAL[0]["expected"]


def test_a_request_with_answers_missing_is_kept_and_asked_about(desk):
    booking = desk.call(OFFICER, "POST", "/v1/bookings", {"hirer": {"name": "Amal"}}, 201)
    assert booking["state"] == "submitted"
    assert "event.title" in booking["assessment"]["missing"]
    assert booking["unmet_needs"] == ["more_information"]
    (line,) = desk.call(OFFICER, "GET", "/v1/bookings")["bookings"]
    assert line["id"] == booking["id"]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "extra",
    [
        {"state": "approved"},
        {"approved_by": "me"},
        {"id": "1"},
        {"event": {**ORDINARY["event"], "state": "approved"}},
        {"speakers": [{"name": "A", "risk": 9}]},
        {"request": {"hirer": {}, "created_at": "2020-01-01"}},
        {"matches": [{"source": "register", "state": "different"}]},
        {"standing_decisions": [{"event_type": "swim", "until": "2090-01-01"}]},
    ],
)
def test_what_is_no_part_of_a_request_is_refused(desk, extra):
    desk.call(OFFICER, "POST", "/v1/bookings", {**ORDINARY, **extra}, 422)
    assert desk.call(OFFICER, "GET", "/v1/bookings")["total"] == 0


@pytest.mark.both_databases
def test_characters_that_are_no_text_and_books_are_refused(desk):
    desk.submit({"event": {"title": "a\u0000b"}}, expect=422)
    desk.submit({"event": {"title": "a\ud800b"}}, expect=422)
    desk.submit({"event": {"purpose": "x" * 200_000}}, expect=413)


def test_a_key_sent_twice_is_one_booking(desk):
    answers = [
        desk.venues.as_person(
            "POST", "/v1/bookings", Role.BOOKING_OFFICER, json=ORDINARY, headers={"Idempotency-Key": "key-12345678"}
        )
        for _ in range(2)
    ]
    assert answers[0].json["id"] == answers[1].json["id"]
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert desk.call(OFFICER, "GET", "/v1/bookings")["total"] == 1


@pytest.mark.both_databases
def test_the_queue_is_in_the_order_of_events_and_filters(desk):
    later = desk.submit({"event": {"starts_at": "2030-07-01T10:00", "ends_at": "2030-07-01T11:00"}})
    soon = desk.submit()
    never = desk.submit({"event": {"starts_at": "someday", "venue": "Other Hall"}})
    desk.move(OFFICER, soon, "start_review")
    ids = [line["id"] for line in desk.call(OFFICER, "GET", "/v1/bookings")["bookings"]]
    assert ids == [soon["id"], later["id"], never["id"]]
    mine = desk.call(LEGAL, "GET", "/v1/bookings?shown=mine")
    assert mine["total"] == 0
    in_review = desk.call(LEGAL, "GET", "/v1/bookings?state=in_review")["bookings"]
    assert [line["assigned_to"] for line in in_review] == ["olga"]
    assert desk.call(LEGAL, "GET", "/v1/bookings?venue=Other Hall")["total"] == 1
    assert desk.call(LEGAL, "GET", "/v1/bookings?per_page=1&page=2")["bookings"][0]["id"] == later["id"]
    assert desk.call(LEGAL, "GET", "/v1/bookings?shown=late")["total"] == 0


def test_the_hirers_own_form_gives_a_reference_and_nothing_else(venues):
    answer = venues.as_person("POST", "/v1/bookings/from-the-public", person="public", json=a_request(SEPARATED))
    assert answer.status_code == 201
    assert set(answer.json) == {"reference", "submitted_at"}


@pytest.mark.parametrize("role", Role)
def test_who_may_look_at_bookings(venues, role):
    looks = {
        Role.BOOKING_OFFICER,
        Role.SENIOR_OFFICER,
        Role.EQUALITY_OFFICER,
        Role.LEGAL_OFFICER,
        Role.PREVENT_LEAD,
        Role.AUDITOR,
    }
    assert venues.as_person("GET", "/v1/bookings", role).status_code == (200 if role in looks else 403)


def test_a_booking_that_is_not_there_is_not_found(desk):
    desk.call(PREVENT, "GET", "/v1/bookings/3f0e6dd1-0c6c-4ab1-9d55-000000000000", expect=404)


def test_the_story_begins_with_the_request(desk):
    booking = desk.in_review()
    history = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    assert [(line["what"], line["from_state"], line["to_state"], line["by"]) for line in history] == [
        ("submit", "", "submitted", "olga"),
        ("start_review", "submitted", "in_review", "olga"),
    ]
