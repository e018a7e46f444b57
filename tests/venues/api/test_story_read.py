"""Who decides has read what others said: decisions, proposals, replies and ties taken back name the story read."""

from typing import Any

import pytest

from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from tests.venues.booked import CONDITION, LEGAL, OFFICER, PREVENT, SECOND_SENIOR, SENIOR, TALK, THIRD_SENIOR, Desk

READ = ("version", "request_version", "matches_version", "story_version", "facts_version")
NOTE = {"kind": "note", "text": "It is unlawful: do not approve"}
CHECK = {"check": "open_source", "conclusion": "Calls for violence", "found": "A film"}
ANSWER = {"need": "legal", "reason": "I was wrong: it is unlawful", "version": 0}
PROPOSAL = {
    "grounds": ["terms_of_hire"], "told": "No", "reply_by": "2030-01-01", "evidence": ["Letter"],
    "proportionality": "Yes", "alternatives": "None", "equality_note": "Same",
}  # fmt: skip


@pytest.fixture
def desk(venues):
    with database.connection():
        save_room(save_venue("Park Hall", "civic hall", "council", ""), "Main hall", 80, "")
    return Desk(venues)


def read(desk: Any, booking: Any, who: Any) -> dict[str, int]:
    """What a form of this person carries."""
    shown = desk.show(booking, who)
    return {name: shown[name] for name in READ}


def over_story(told: dict[str, int], *names: str) -> dict[str, int]:
    return {name: told[name] for name in names or READ}


@pytest.mark.parametrize(
    ("what", "body", "who"),
    [("notes", NOTE, OFFICER), ("checks", CHECK, OFFICER), ("answers", ANSWER, LEGAL), ("notes", NOTE, PREVENT),
     ("interests", {"tie": "member", "person": "sid"}, OFFICER)],
    ids=["note", "check", "answer", "note of the lead", "tie"],
)  # fmt: skip
@pytest.mark.parametrize("decision", ["approve", "approve_with_conditions"])
def test_a_booking_is_not_approved_over_what_others_said_since_it_was_read(desk, what, body, who, decision):
    booking = desk.escalated(TALK, {"event": {"election_meeting": "yes"}})
    opened = read(desk, booking, SENIOR)
    desk.post(who, booking, what, body)
    told = desk.decide(SENIOR, booking, decision, 409, checked=True, **opened)
    assert "Somebody said more about this booking after you opened the page" in told["detail"]
    assert desk.show(booking)["state"] == "escalated"
    assert read(desk, booking, SENIOR)["story_version"] == opened["story_version"] + 1


def test_what_somebody_said_themselves_keeps_them_from_nothing(desk):
    booking = desk.in_review()
    opened = read(desk, booking, OFFICER)
    desk.post(OFFICER, booking, "notes", NOTE)
    assert read(desk, booking, OFFICER) == opened
    assert desk.decide(OFFICER, booking, "approve", **opened)["state"] == "approved"


def test_a_booking_is_not_declined_over_a_reply_that_nobody_read(desk):
    booking = desk.post(SENIOR, desk.escalated(), "decline-proposals", PROPOSAL)
    opened = read(desk, booking, SECOND_SENIOR)
    desk.post(OFFICER, booking, "replies", {"text": "The deposit is paid"})
    desk.decide(SECOND_SENIOR, booking, "decline", 409, **opened)
    assert desk.show(booking)["state"] == "minded_to_decline"
    assert desk.decide(SECOND_SENIOR, booking, "decline", **read(desk, booking, SECOND_SENIOR))["state"] == "declined"


def test_a_reply_to_grounds_that_stand_no_more_is_not_recorded_as_one_to_others(desk):
    booking = desk.post(SENIOR, desk.escalated(), "decline-proposals", PROPOSAL)
    opened = read(desk, booking, OFFICER)
    desk.decide(SECOND_SENIOR, booking, "approve", checked=True)
    desk.post(SENIOR, booking, "decline-proposals", {**PROPOSAL, "told": "Another ground"})
    desk.post(OFFICER, booking, "replies", {"text": "The deposit is paid", **opened}, 409)
    assert desk.show(booking)["proposal"]["reply"] == ""
    desk.post(OFFICER, booking, "replies", {"text": "To the second", **read(desk, booking, OFFICER)})


def test_a_tie_that_was_declared_anew_is_not_taken_back_by_an_older_form(desk):
    booking = desk.in_review()
    desk.post(OFFICER, booking, "interests", {"tie": "member"})
    opened = over_story(read(desk, booking, SENIOR), *READ[1:])
    desk.post(OFFICER, booking, "interests/taken-back", {"tie": "member", "reason": "Typed wrong"})
    desk.post(OFFICER, booking, "interests", {"tie": "member"})
    back = {"tie": "member", "person": OFFICER[0], "reason": "Typed wrong"}
    desk.post(SENIOR, booking, "interests/taken-back", {**back, **opened}, 409)
    desk.decide(OFFICER, booking, "approve", 409)
    desk.post(SENIOR, booking, "interests/taken-back", {**back, **over_story(read(desk, booking, SENIOR), *READ[1:])})


def test_a_booking_is_not_confirmed_over_a_check_that_nobody_read(desk):
    booking = desk.in_review()
    desk.decide(OFFICER, booking, "approve")
    opened = read(desk, booking, OFFICER)
    desk.post(SENIOR, booking, "checks", CHECK)
    desk.move(OFFICER, booking, "confirm", 409, **opened)
    assert desk.move(OFFICER, booking, "confirm", **read(desk, booking, OFFICER))["state"] == "confirmed"


def test_an_older_window_of_ones_own_takes_back_no_tie_that_was_declared_anew(desk):
    booking = desk.in_review()
    desk.post(OFFICER, booking, "interests", {"tie": "conflict"})
    opened = over_story(read(desk, booking, OFFICER), *READ[1:])
    desk.post(OFFICER, booking, "interests/taken-back", {"tie": "conflict", "reason": "Typed wrong"})
    desk.post(OFFICER, booking, "interests", {"tie": "conflict"})
    desk.post(OFFICER, booking, "interests/taken-back", {"tie": "conflict", "reason": "Typed wrong", **opened}, 409)
    desk.decide(OFFICER, booking, "approve", 409)


def test_an_appeal_is_closed_over_nothing_that_was_said_since(desk):
    booking = desk.minded()
    desk.decide(SECOND_SENIOR, booking, "decline")
    desk.move(SENIOR, booking, "appeal")
    opened = read(desk, booking, THIRD_SENIOR)
    desk.post(OFFICER, booking, "notes", NOTE)
    desk.move(THIRD_SENIOR, booking, "close", 409, **opened)
    assert desk.move(THIRD_SENIOR, booking, "close", **read(desk, booking, THIRD_SENIOR))["state"] == "closed"


def test_a_booking_is_not_confirmed_over_a_condition_that_was_recorded_as_not_met(desk):
    booking = desk.in_review()
    booking = desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[CONDITION])
    opened = read(desk, booking, OFFICER)
    (condition,) = booking["conditions"]
    outcome = {"outcome": "not_met", "note": "The hirer has no insurance", "version": 0}
    desk.post(SENIOR, booking, f"conditions/{condition['id']}/outcomes", outcome)
    told = desk.move(OFFICER, booking, "confirm", 409, **opened)
    assert "Somebody said more about this booking after you opened the page" in told["detail"]
    assert desk.move(OFFICER, booking, "confirm", **read(desk, booking, OFFICER))["state"] == "confirmed"


def test_all_that_a_page_shows_as_said_is_what_it_counts_but_for_ones_own(desk):
    booking = desk.escalated(TALK)
    desk.move(SENIOR, booking, "ask_police", reason="Is she known?")
    desk.move(SENIOR, booking, "record_police_advice", reason="She is not")
    shown = desk.show(booking, SECOND_SENIOR)
    assert {"escalate", "view", "ask_police", "record_police_advice"} <= {line["what"] for line in shown["said"]}
    assert shown["story_version"] == len(shown["said"])
    assert desk.show(booking, SENIOR)["story_version"] == len(shown["said"]) - 2
