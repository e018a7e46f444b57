"""Guards at the edges of the path: what happens after a decision, on appeal, and when the request changes."""

from datetime import UTC, datetime

import pytest

from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from services.venues.store.screening.look_ups import add_list_version
from services.venues.store.tables.bookings import BlockedRoomRow, BookingRow
from services.venues.store.tables.screening import MatchRow
from tests.venues.booked import (
    EQUALITY,
    LEGAL,
    OFFICER,
    PREVENT,
    SECOND_SENIOR,
    SENIOR,
    SEPARATED,
    TALK,
    THIRD_SENIOR,
    Desk,
    a_request,
)

SENTENCE = "Possible match, refer to the Prevent lead."
PROPOSAL = {
    "grounds": ["terms_of_hire"], "told": "No", "reply_by": "2030-01-01", "evidence": ["Letter"],
    "proportionality": "Yes", "alternatives": "None", "equality_note": "Same",
}  # fmt: skip
VIEW = {"kind": "view", "text": "As described"}


@pytest.fixture
def desk(venues):
    with database.connection():
        save_room(save_venue("Park Hall", "civic hall", "council", ""), "Main hall", 80, "")
    return Desk(venues)


def on_the_register(*names):
    listed = [{"code": f"c{n}", "kind": "person", "names": [name], "active": True} for n, name in enumerate(names)]
    with database.connection():
        add_list_version("register", "1", listed, "pat", datetime.now(UTC))


def change(desk, booking, *changes, who=OFFICER, expect=200):
    return desk.call(who, "PUT", f"/v1/bookings/{booking['id']}/request", a_request(*changes), expect)


def answer_match(desk, booking, state, expect=200, who=PREVENT):
    match = desk.show(booking, PREVENT)["matches"][0]
    body = {"state": state, "reason": "By her own page", "second_identifier": "Her page"}
    return desk.post(who, booking, f"matches/{match['id']}/answers", body, expect)


def test_a_booking_is_declined_only_on_grounds_the_hirer_could_answer_to(desk):
    booking = desk.minded()
    refused = desk.decide(SECOND_SENIOR, booking, "decline", 409, grounds=["false_information"])
    assert "not told of every one of these grounds" in refused["detail"]
    both = ["terms_of_hire", "false_information"]
    assert "not told" in desk.decide(SECOND_SENIOR, booking, "decline", 409, grounds=both)["detail"]
    assert desk.decide(SECOND_SENIOR, booking, "decline", grounds=["terms_of_hire"])["state"] == "declined"


def test_each_decline_can_be_appealed_once_also_after_an_earlier_appeal_was_won(desk):
    booking = desk.minded()
    desk.decide(SECOND_SENIOR, booking, "decline")
    desk.move(SENIOR, booking, "appeal")
    desk.decide(THIRD_SENIOR, booking, "approve")
    desk.post(SENIOR, booking, "decline-proposals", PROPOSAL)
    desk.post(OFFICER, booking, "replies", {"text": "No"})
    desk.decide(SECOND_SENIOR, booking, "cancel")
    assert desk.move(SENIOR, booking, "appeal")["state"] == "appealed"
    desk.decide(THIRD_SENIOR, booking, "uphold")
    assert "appeal decided" in desk.move(SENIOR, booking, "appeal", 409)["detail"]


@pytest.mark.both_databases
def test_an_appeal_is_not_closed_by_those_it_is_against_nor_in_silence(desk):
    booking = desk.minded()
    desk.decide(SECOND_SENIOR, booking, "decline")
    desk.move(SENIOR, booking, "appeal")
    for person in (SENIOR, SECOND_SENIOR):
        assert "neither proposed nor made" in desk.move(person, booking, "close", 409)["detail"]
    assert "Say why" in desk.move(THIRD_SENIOR, booking, "close", 409, reason=" ")["detail"]
    assert desk.move(THIRD_SENIOR, booking, "close")["state"] == "closed"


@pytest.mark.both_databases
def test_nobody_gives_legal_advice_on_a_booking_of_their_own(desk):
    booking = desk.move(SENIOR, desk.escalated(SEPARATED), "ask_legal")
    desk.post(LEGAL, booking, "interests", {"tie": "member"})
    assert "member of the body" in desk.move(LEGAL, booking, "record_legal_advice", 409)["detail"]
    assert desk.show(booking)["state"] == "legal_advice"


def test_a_draft_is_submitted_on_the_day_it_is_submitted(desk):
    draft = desk.call(OFFICER, "POST", "/v1/bookings", {"request": a_request(), "draft": True}, 201)
    with database.connection():
        BookingRow.update(submitted_at="2026-01-05T09:00:00.000000Z").execute()
    submitted = desk.move(OFFICER, draft, "submit")
    assert submitted["submitted_at"] == submitted["state_since"]
    assert submitted["submitted_at"] > "2026-01-06"


@pytest.mark.both_databases
def test_a_match_that_turns_out_to_be_the_same_person_after_the_approval_reopens_the_booking(desk):
    on_the_register("Lunpell Gloria")
    booking = desk.in_review(TALK)
    answer_match(desk, booking, "different")
    desk.decide(OFFICER, booking, "approve")
    decided = desk.show(booking)["decisions"]
    assert answer_match(desk, booking, "unclear")["state"] == "reopened"
    shown = desk.show(booking)
    assert (shown["decisions"], shown["unmet_needs"]) == (decided, ["prevent_lead", "senior_officer"])
    last = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"][-1]
    assert (last["what"], last["why"]) == ("reopen", SENTENCE)


@pytest.mark.both_databases
def test_what_was_decided_on_stays_when_a_later_answer_needs_nothing(desk):
    on_the_register("Lunpell Gloria")
    booking = desk.in_review(TALK)
    answer_match(desk, booking, "same")
    desk.move(OFFICER, booking, "escalate")
    desk.post(PREVENT, booking, "answers", {"need": "prevent_lead", "reason": "Stewarded"})
    desk.post(SENIOR, booking, "answers", {"need": "senior_officer", "reason": "Lawful"})
    approved = desk.decide(SENIOR, booking, "approve")
    later = answer_match(desk, booking, "different")
    assert (later["state"], later["assessment"]) == ("approved", desk.show(approved, PREVENT)["assessment"])
    assert later["assessment"]["needs"] == ["prevent_lead", "senior_officer"]


@pytest.mark.both_databases
def test_after_the_event_is_closed_no_match_is_answered(desk):
    on_the_register("Lunpell Gloria")
    booking = desk.submit(TALK)
    desk.move(OFFICER, booking, "withdraw")
    assert "frozen" in answer_match(desk, booking, "different", 409)["detail"]


def test_a_match_found_since_the_approval_is_answered_before_the_booking_is_confirmed(desk):
    on_the_register("Lunpell Gloria")
    booking = desk.in_review(TALK)
    answer_match(desk, booking, "different")
    desk.decide(OFFICER, booking, "approve")
    with database.connection():
        MatchRow.update(state="open").execute()
    assert desk.move(OFFICER, booking, "confirm", 409)["detail"] == SENTENCE
    answer_match(desk, booking, "different")
    assert desk.move(OFFICER, booking, "confirm")["state"] == "confirmed"


def test_a_view_of_the_booking_as_it_was_does_not_speak_of_the_booking_as_it_is(desk):
    booking = desk.escalated(TALK)
    change(desk, booking, TALK, {"event": {"access": "invitation"}})
    change(desk, booking, TALK, {"speakers": [{"name": "Sadie Ellery"}]})
    assert "Record the view" in desk.decide(SENIOR, booking, "approve", 409)["detail"]
    desk.post(OFFICER, booking, "notes", VIEW)
    change(desk, booking, TALK, {"speakers": [{"name": "Sadie Ellery"}], "event": {"access": "members"}})
    assert desk.decide(SENIOR, booking, "approve")["state"] == "approved"


@pytest.mark.both_databases
def test_the_other_of_two_like_hours_is_another_time(desk):
    night = {"starts_at": "2040-10-28T01:30", "ends_at": "2040-10-28T04:00", "starts_which": "first"}
    booking = desk.in_review({"event": night})
    desk.decide(OFFICER, booking, "approve")
    confirmed = desk.move(OFFICER, booking, "confirm")
    changed = change(desk, booking, {"event": {**night, "starts_which": "second"}})
    assert (changed["state"], changed["starts_at"] > confirmed["starts_at"]) == ("reopened", True)
    with database.connection():
        assert BlockedRoomRow.select().count() == 0


def test_a_changed_speaker_reopens_the_booking_and_only_what_it_touches_is_done_again(desk):
    """Open-source and list checks, the Prevent lead's and the senior officer's answers, the new name's matches."""
    on_the_register("Lunpell Gloria", "Bert Olmstrand")
    kinds = {"speakers": [{"name": "Gloria Lunpell"}, {"name": "Anna Plain"}], "hirer": {"organisation": "Choir"}}
    booking = desk.in_review(kinds, {"seating": {"single_sex": "yes"}, "event": {"election_meeting": "yes"}})
    for check in ("details", "identity", "open_source", "sanctions_list", "seating_and_equality"):
        desk.post(OFFICER, booking, "checks", {"check": check, "conclusion": "Nothing found"})
    answer_match(desk, booking, "same")
    desk.move(OFFICER, booking, "escalate")
    for who, need in (
        (PREVENT, "prevent_lead"),
        (SENIOR, "senior_officer"),
        (LEGAL, "legal"),
        (EQUALITY, "equality_officer"),
    ):
        desk.post(who, booking, "answers", {"need": need, "reason": "Because"})
    assert desk.decide(SENIOR, booking, "approve")["state"] == "approved"
    looked_up = len(desk.show(booking)["look_ups"])

    speakers = [{"name": "Gloria Lunpell"}, {"name": "Bert Olmstrand"}]
    changed = change(
        desk,
        booking,
        kinds,
        {"seating": {"single_sex": "yes"}, "event": {"election_meeting": "yes"}, "speakers": speakers},
    )
    assert changed["state"] == "reopened"
    shown = desk.show(booking, PREVENT)
    assert {check["check"]: check["set_aside"] for check in shown["checks_made"]} == {
        "details": False, "identity": False, "open_source": True, "sanctions_list": True, "proscribed_list": True,
        "reference": True, "seating_and_equality": False,
    }  # fmt: skip
    assert sorted(answer["need"] for answer in shown["answers"]) == ["equality_officer", "legal"]
    assert shown["unmet_needs"] == ["prevent_lead", "senior_officer"]
    assert {match["name"]: match["state"] for match in shown["matches"]} == {
        "Gloria Lunpell": "same", "Bert Olmstrand": "open",
    }  # fmt: skip
    assert [look_up["names"] for look_up in shown["look_ups"][looked_up:]] == [1]
    assert len(shown["decisions"]) == 1


@pytest.mark.both_databases
def test_nothing_is_approved_or_confirmed_while_a_possible_match_is_a_question(desk):
    on_the_register("Gloria Lunpell")
    booking = desk.escalated(TALK)
    need = {"need": "prevent_lead", "reason": "Nothing to worry about"}
    assert "whether it is the same person" in desk.post(PREVENT, booking, "answers", need, 409)["detail"]
    desk.post(SENIOR, booking, "answers", {"need": "senior_officer", "reason": "Looked at"})
    assert "the Prevent lead's answer" in desk.decide(SENIOR, booking, "approve", 409)["detail"]
    answer_match(desk, booking, "unclear")
    desk.post(PREVENT, booking, "answers", need)
    assert desk.decide(SENIOR, booking, "approve")["state"] == "approved"
    with database.connection():
        MatchRow.update(state="open").execute()
    assert desk.move(OFFICER, booking, "confirm", 409)["detail"] == SENTENCE
    answer_match(desk, booking, "different")
    assert desk.move(OFFICER, booking, "confirm")["state"] == "confirmed"
    answer_match(desk, booking, "unclear")  # not what it was approved on
    assert desk.show(booking)["state"] == "reopened"


def test_a_match_of_a_list_that_is_not_the_prevent_leads_is_answered_first_too(desk):
    listed = [{"code": "c1", "kind": "person", "names": ["Gloria Lunpell"], "active": True}]
    with database.connection():
        add_list_version("sanctions", "1", listed, "pat", datetime.now(UTC))
    booking = desk.escalated(TALK)
    for who, need in ((LEGAL, "legal"), (SENIOR, "senior_officer")):
        desk.post(who, booking, "answers", {"need": need, "reason": "Looked at"})
    assert desk.decide(SENIOR, booking, "approve", 409)["detail"] == SENTENCE
    answer_match(desk, booking, "unclear")
    assert desk.decide(SENIOR, booking, "approve")["state"] == "approved"


@pytest.mark.both_databases
def test_silence_after_the_event_is_no_refusal_so_the_day_to_reply_by_comes_before_it(desk):
    booking = desk.escalated()
    refused = desk.post(SENIOR, booking, "decline-proposals", {**PROPOSAL, "reply_by": "2030-06-18"}, 409)
    assert "give 17 June 2030 or an earlier day" in refused["detail"]
    assert desk.post(SENIOR, booking, "decline-proposals", {**PROPOSAL, "reply_by": "2030-06-17"})["proposal"]


@pytest.mark.both_databases
def test_answers_that_are_needed_and_taken_out_after_approval_reopen_the_booking_for_a_person(desk):
    booking = desk.in_review()
    desk.decide(OFFICER, booking, "approve")
    other_phone = {"hirer": {"phone": "01632 960001", "email": ""}}
    assert change(desk, booking, other_phone)["state"] == "approved"
    nothing = {"hirer": {"phone": "", "email": " "}, "declaration": False}
    path = f"/v1/bookings/{booking['id']}/request/check"
    asked = desk.call(OFFICER, "POST", path, a_request(nothing))["reopens"]
    assert asked == "Changed after approval: answers taken out that are needed (declaration, hirer.email)."
    after = change(desk, booking, nothing)
    assert (after["state"], after["unmet_needs"]) == ("reopened", ["more_information"])
    assert desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"][-1]["why"] == asked
