"""The conditions of an approval stand when a change is approved again, until somebody who decides takes them back."""

from datetime import UTC, date, datetime

import pytest

from services.venues.store.database import database
from services.venues.store.evidence import count_conditions
from tests.venues.booked import CONDITION, LEGAL, OFFICER, PREVENT, SECOND_SENIOR, SENIOR, TALK, THIRD_SENIOR, a_request

AN_HOUR_LATER = {"event": {"starts_at": "2030-06-18T19:00", "ends_at": "2030-06-18T20:00"}}
TEXT, NEW = CONDITION["text"], {**CONDITION, "code": "deposit", "text": "A deposit of 50 pounds"}
ELSEWHERE = "5f3c2f3e-6f63-4ac2-9d1e-0f7d7ad9a001"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def reopened(desk, *conditions):
    """Approved with conditions, confirmed, and changed a little."""
    booking = desk.in_review()
    desk.decide(OFFICER, booking, "approve_with_conditions", conditions=conditions or [CONDITION])
    desk.move(OFFICER, booking, "confirm")
    after = desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", {"request": a_request(AN_HOUR_LATER)})
    assert (after["state"], after["level"]) == ("reopened", "officer")
    return after


def texts(booking):
    return [one["text"] for one in booking["conditions"]]


def letters(desk, booking):
    found = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/letters")["letters"]
    return {one["kind"]: one["text"] for one in found}


def last_line(desk, booking, what):
    story = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    return next(line for line in reversed(story) if line["what"] == what)


def test_they_stand_on_page_letters_and_history_when_a_light_change_is_approved_again(desk):
    booking = reopened(desk)
    assert texts(booking) == [TEXT]
    body = {"action": "approve"}
    preview = desk.call(OFFICER, "POST", f"/v1/bookings/{booking['id']}/letters/preview", body)
    assert (preview["kind"], TEXT in preview["text"]) == ("approved_with_conditions", True)
    again = desk.decide(OFFICER, booking, "approve", reason="")
    assert (again["state"], texts(again)) == ("approved_with_conditions", [TEXT])
    assert again["conditions"][0]["set_at"] == booking["conditions"][0]["set_at"]
    assert last_line(desk, booking, "approve_with_conditions")["details"]["standing"] == [TEXT]
    assert TEXT in letters(desk, booking)["approved_with_conditions"]
    desk.move(OFFICER, booking, "confirm")
    assert TEXT in letters(desk, booking)["confirmed"]
    asked = f"/v1/bookings/{booking['id']}/conditions/{again['conditions'][0]['id']}/outcomes"
    desk.call(OFFICER, "POST", asked, {"outcome": "met", "note": "Seen"})
    assert desk.show(booking)["conditions"][0]["outcome"] == "met"


def test_new_ones_come_beside_them_and_each_says_since_when(desk):
    booking = reopened(desk)
    again = desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[NEW])
    assert texts(again) == [TEXT, NEW["text"]]
    assert again["conditions"][0]["set_at"] < again["conditions"][1]["set_at"]
    changed = a_request(AN_HOUR_LATER, {"event": {"title": "Yoga"}})
    desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", {"request": changed})
    assert texts(desk.decide(OFFICER, booking, "approve")) == [TEXT, NEW["text"]]


@on_sqlite
def test_who_decides_takes_them_back_by_name_and_with_a_reason(desk):
    booking = reopened(desk)
    (stands,) = booking["conditions"]
    refused = desk.decide(OFFICER, booking, "approve", 409, replaces=[stands["id"]], reason=" ")
    assert "Say in the reason why a condition no longer holds." in refused["detail"]
    desk.decide(OFFICER, booking, "approve", 404, replaces=[ELSEWHERE])
    asked = {"action": "approve", "replaces": [stands["id"]]}
    before = desk.call(OFFICER, "POST", f"/v1/bookings/{booking['id']}/letters/preview", asked)
    again = desk.decide(OFFICER, booking, "approve", replaces=[stands["id"]], reason="The hall is half empty now")
    assert f"no longer apply:\n- {TEXT}\n" in before["text"]
    assert (again["state"], again["conditions"]) == ("approved", [])
    assert again["decisions"][-1]["record"]["replaced"] == [TEXT]
    assert last_line(desk, booking, "approve")["details"]["replaced"] == [TEXT]
    assert f"no longer apply:\n- {TEXT}\n" in letters(desk, booking)["approved"]
    desk.move(OFFICER, booking, "confirm")
    assert TEXT not in letters(desk, booking)["confirmed"]
    outcome = f"/v1/bookings/{booking['id']}/conditions/{stands['id']}/outcomes"
    desk.call(OFFICER, "POST", outcome, {"outcome": "met", "note": ""}, 404)


@on_sqlite
def test_the_letter_of_the_newest_decision_tells_what_it_took_back_and_no_letter_tells_it_again(desk):
    booking = reopened(desk)
    first, took = booking["conditions"][0]["id"], f"no longer apply:\n- {TEXT}\n"
    desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[NEW], replaces=[first], reason="Half empty")
    told = letters(desk, booking)["approved_with_conditions"]
    assert took in told
    assert f"1. {NEW['text']}" in told
    changed = a_request(AN_HOUR_LATER, {"event": {"title": "Yoga"}})
    desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", {"request": changed})
    desk.decide(OFFICER, booking, "approve")
    found = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/letters")["letters"]
    told_then = [took in one["text"] for one in found if one["kind"] == "approved_with_conditions"]
    assert told_then == [False, True, False]


@on_sqlite
@pytest.mark.parametrize("ended", [True, False], ids=["taken back", "standing"])
def test_a_condition_that_names_a_speaker_of_an_earlier_request_is_in_no_letter(desk, ended):
    booking = desk.in_review(TALK)
    desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[{**CONDITION, "text": "Only Gloria speaks"}])
    desk.call(
        OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", {"request": a_request({"event": {"type": "talk"}})}
    )
    (stands,) = desk.show(booking)["conditions"]
    replaces = [stands["id"]] if ended else []
    desk.decide(OFFICER, booking, "approve", replaces=replaces, reason="She does not come")
    found = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/letters")["letters"]
    assert len(found) == 4
    assert "Gloria" not in repr([one["text"] for one in found])
    assert found[-1]["withheld"]


@on_sqlite
def test_what_was_taken_back_waits_for_nobody_and_is_counted_nowhere(desk):
    booking = reopened(desk, {**CONDITION, "due_on": "2030-05-01"})
    desk.decide(OFFICER, booking, "approve", replaces=[booking["conditions"][0]["id"]], reason="Not needed now")
    with database.connection():
        rows = database.query("SELECT outcome, outcome_by, outcome_note FROM condition")
        assert rows == [("replaced", "olga", "Not needed now")]
        day = date(2030, 5, 1)
        assert count_conditions(day, day, datetime(2031, 1, 1, tzinfo=UTC)) == (0, 0)


@on_sqlite
def test_after_an_appeal_against_a_cancellation_they_stand_again(desk):
    booking = reopened(desk)
    desk.post(OFFICER, booking, "notes", {"kind": "view", "text": "As described"})
    desk.move(OFFICER, booking, "escalate")
    proposal = {
        "grounds": ["terms_of_hire"], "told": "The terms are not met.", "reply_by": "2030-01-01",
        "evidence": ["Letter"], "proportionality": "Nothing less", "alternatives": "None", "equality_note": "As others",
    }  # fmt: skip
    desk.post(SENIOR, booking, "decline-proposals", proposal)
    desk.post(OFFICER, booking, "replies", {"text": "We disagree"})
    cancelled = desk.decide(SECOND_SENIOR, booking, "cancel")
    assert (cancelled["state"], cancelled["conditions"]) == ("cancelled_by_council", [])
    desk.move(SENIOR, booking, "appeal")
    desk.post(PREVENT, booking, "notes", {"kind": "view", "text": "As described"})
    assert texts(desk.show(booking)) == [TEXT]
    again = desk.decide(THIRD_SENIOR, booking, "approve")
    assert (again["state"], texts(again)) == ("approved_with_conditions", [TEXT])


@on_sqlite
def test_one_of_a_prevent_ground_does_not_stand_at_an_election_meeting(desk):
    booking = reopened(desk, {**CONDITION, "ground": "prevent_duty"})
    election = a_request(AN_HOUR_LATER, {"event": {"election_meeting": "yes"}})
    desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", {"request": election})
    desk.post(OFFICER, booking, "notes", {"kind": "view", "text": "As described"})
    desk.post(LEGAL, booking, "answers", {"need": "legal", "reason": "A right to the room"})
    said = desk.decide(SENIOR, booking, "approve", 409)["detail"]
    assert "rests on the Prevent duty" in said
    ended = [one["id"] for one in desk.show(booking)["conditions"]]
    assert desk.decide(SENIOR, booking, "approve", replaces=ended)["state"] == "approved"
