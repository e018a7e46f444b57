"""The queue of each role, its counts, whom a booking is given to, what clashes, and the guide."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.venues.booked import (
    CONDITION,
    EQUALITY,
    LEGAL,
    OFFICER,
    PREVENT,
    SECOND_SENIOR,
    SENIOR,
    SEPARATED,
    Desk,
    a_request,
)

pytestmark = pytest.mark.both_databases

ELECTION = {"event": {"election_meeting": "yes"}}
SINGLE_SEX = {"seating": {"single_sex": "yes"}}


@pytest.fixture
def desk(venues):
    return Desk(venues)


def queue(desk, who, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return desk.call(who, "GET", f"/v1/bookings?{asked}")


def ids(page):
    return {line["id"] for line in page["bookings"]}


def test_what_waits_for_a_role_is_what_that_role_can_move_on_or_answer(desk):
    ordinary, election, single = desk.submit(), desk.submit(ELECTION), desk.in_review(SINGLE_SEX)
    escalated = desk.escalated(SEPARATED)
    assert ids(queue(desk, OFFICER, shown="waiting")) == {one["id"] for one in (ordinary, election, single)}
    assert ids(queue(desk, SENIOR, shown="waiting")) == {escalated["id"]}
    assert ids(queue(desk, LEGAL, shown="waiting")) == {election["id"], escalated["id"]}
    assert ids(queue(desk, EQUALITY, shown="waiting")) == {single["id"]}
    assert ids(queue(desk, PREVENT, shown="waiting")) == set()
    assert ids(queue(desk, LEGAL, shown="waiting", state="escalated")) == {escalated["id"]}


def test_a_need_that_is_answered_waits_no_more(desk):
    booking = desk.submit(ELECTION)
    desk.post(LEGAL, booking, "answers", {"need": "legal", "reason": "A right to the room"})
    assert ids(queue(desk, LEGAL, shown="waiting")) == set()


def test_every_list_says_how_many_it_holds(desk):
    desk.submit()
    withdrawn = desk.submit()
    desk.move(OFFICER, withdrawn, "withdraw")
    counts = queue(desk, OFFICER)["counts"]
    assert counts == {"waiting": 1, "mine": 1, "team": 1, "late": 0, "all": 2}
    assert queue(desk, OFFICER, state="withdrawn", shown="all")["counts"]["all"] == 1


def test_a_booking_is_taken_on_and_handed_over_and_its_story_says_so(desk):
    booking = desk.submit()
    taken = desk.post(OFFICER, booking, "assignment", {"version": booking["version"]})
    assert taken["assigned_to"] == "olga"
    handed = desk.post(OFFICER, booking, "assignment", {"person": "sam", "version": taken["version"]})
    assert handed["assigned_to"] == "sam"
    told = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    assert [(line["what"], line["details"]["person"]) for line in told if line["what"] == "assigned"] == [
        ("assigned", "olga"),
        ("assigned", "sam"),
    ]
    desk.post(OFFICER, booking, "assignment", {"version": booking["version"]}, 409)


def test_nobody_without_a_booking_role_asks_what_waits(venues):
    from shared.actor import Role

    for path in ("/v1/bookings/waiting", "/v1/bookings/guide"):
        assert venues.as_person("GET", path, Role.LD_OFFICER).status_code == 403


def test_the_home_page_is_told_how_many_wait_for_what(desk):
    desk.call(OFFICER, "POST", "/v1/venues", {"venue": "Park Hall", "rooms": [{"room": "Main hall"}]})
    booking = desk.decide(OFFICER, desk.in_review(), "approve_with_conditions", conditions=[CONDITION])
    desk.move(OFFICER, booking, "confirm")
    asked = desk.move(OFFICER, desk.submit(), "request_information", answer_by="2030-06-01")
    assert asked["state"] == "info_requested"
    nothing = {"waiting": 0, "mine": 2, "late": 0, "to_chase": 0, "conditions_due": 0, "to_record": 0}
    nothing |= {"matches": 0, "names_beyond": 0}
    nothing["letters"] = 5  # no mail server is set in this test, so each letter is to be given by hand
    assert desk.call(OFFICER, "GET", "/v1/bookings/waiting") == nothing
    with time_machine.travel(datetime(2030, 6, 20, 12, tzinfo=UTC)):
        later = desk.call(OFFICER, "GET", "/v1/bookings/waiting")
    assert later == {**nothing, "late": 1, "to_chase": 1, "conditions_due": 1, "to_record": 1}


@pytest.mark.both_databases
def test_the_bookings_of_a_venue_are_found_however_they_came_in_and_however_it_is_asked_for(desk):
    before = desk.submit({"event": {"venue": "park  HALL"}})
    assert desk.call(OFFICER, "GET", "/v1/bookings?venue=PARK HALL")["total"] == 1
    desk.call(OFFICER, "POST", "/v1/venues", {"venue": "Park Hall", "rooms": [{"room": "Main hall"}]})
    desk.call(OFFICER, "POST", "/v1/venues", {"venue": "Mill"})
    after = desk.submit({"event": {"venue": "PARK hall"}})
    desk.submit({"event": {"venue": "Mill"}})
    assert (before["request"]["event"]["venue"], after["request"]["event"]["venue"]) == ("park  HALL", "Park Hall")
    for asked in ("Park Hall", "park  HALL", "PARK HALL"):
        page = desk.call(OFFICER, "GET", f"/v1/bookings?shown=all&venue={asked}")
        assert {line["id"] for line in page["bookings"]} == {before["id"], after["id"]}, asked
        assert (page["total"], page["counts"]["all"]) == (2, 2)
    desk.call(OFFICER, "GET", "/v1/bookings?venue=Parkhall", expect=404)


def test_bookings_that_want_the_same_room_at_the_same_time_are_named_before_anything_is_confirmed(desk):
    first, second, third = desk.submit(), desk.submit(), desk.submit({"event": {"room": "Studio"}})
    clashes = desk.call(OFFICER, "GET", f"/v1/bookings/{first['id']}/clashes")["clashes"]
    assert [clash["id"] for clash in clashes] == [second["id"]]
    assert not clashes[0]["keeps_room"]
    assert third["id"] not in {clash["id"] for clash in clashes}
    whole = desk.submit({"event": {"room": ""}})
    clashes = desk.call(SECOND_SENIOR, "GET", f"/v1/bookings/{whole['id']}/clashes")["clashes"]
    assert {clash["id"] for clash in clashes} == {first["id"], second["id"], third["id"]}


def test_the_guide_holds_questions_to_ask_and_what_is_no_flag_and_no_ground(desk):
    guide = desk.call(EQUALITY, "GET", "/v1/bookings/guide")
    assert {"text": "Dress", "because": "It says nothing about risk, and stands close to religion."} in guide[
        "not_flags"
    ]
    assert any("Complaints" in line["text"] for line in guide["not_grounds"])
    assert guide["working_days"]["officer_review"] == 3


def test_a_reopened_booking_keeps_its_room_and_everybody_else_is_told_so(desk):
    venue = desk.call(OFFICER, "POST", "/v1/venues", {"venue": "Park Hall", "rooms": [{"room": "Main hall"}]})
    first, other = (desk.decide(OFFICER, desk.in_review(), "approve") for _ in range(2))
    desk.move(OFFICER, first, "confirm")
    desk.move(OFFICER, first, "reopen")
    asked = desk.call(OFFICER, "POST", "/v1/bookings/check", a_request())["clashes"]
    beside = desk.call(OFFICER, "GET", f"/v1/bookings/{other['id']}/clashes")["clashes"]
    shown = desk.call(OFFICER, "GET", f"/v1/venues/{venue['id']}/calendar?from=2030-06-17&until=2030-06-23")["slots"]
    kept = {(one["reference"], one["state"], one["keeps_room"]) for one in (*asked, *beside, *shown)}
    assert kept == {(first["reference"], "reopened", True), (other["reference"], "approved", False)}
    refused = desk.move(OFFICER, other, "confirm", 409)["detail"]
    assert refused.startswith("This room, or a part of it, is held for another booking at that time")
    desk.move(SENIOR, first, "escalate")
    desk.decide(SENIOR, first, "approve", 409)
    desk.move(OFFICER, other, "confirm", 409)
