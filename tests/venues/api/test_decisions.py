"""The path of a booking over the API, and each guard that stands in its way."""

from datetime import UTC, datetime

import pytest
import time_machine

from services.venues.store.audit import audit
from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from services.venues.store.screening.look_ups import add_list_version
from shared.actor import Role
from tests.venues.booked import (
    CONDITION,
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

REAL_TERMS = {"evidence": ["Letter"], "equality_note": "Same for all"}


@pytest.fixture
def desk(venues):
    with database.connection():
        park = save_venue("Park Hall", "civic hall", "council", "")
        save_room(park, "Main hall", 80, "")
        save_room(park, "Main hall A", 40, "Main hall")
        save_room(park, "Main hall B", 40, "Main hall")
    return Desk(venues)


def detail(problem):
    return problem["detail"]


@pytest.mark.both_databases
def test_a_routine_booking_goes_all_the_way(desk):
    booking = desk.in_review()
    assert booking["actions"] == ["approve", "approve_with_conditions", "escalate", "request_information", "withdraw"]
    approved = desk.decide(OFFICER, booking, "approve")
    assert approved["state"] == "approved"
    (decision,) = approved["decisions"]
    assert decision["training"]["venue_hire_valid_until"] == "never"
    assert decision["policy_versions"]["decline-grounds"] == "2024-01-01"
    assert desk.move(OFFICER, booking, "confirm")["state"] == "confirmed"
    with time_machine.travel("2030-06-18T17:59:00+01:00"):
        assert "has not begun yet" in detail(desk.move(OFFICER, booking, "record_held", 409))
    with time_machine.travel("2030-06-18T18:05:00+01:00"):
        assert desk.move(OFFICER, booking, "record_held")["state"] == "held"
        assert "is not over yet" in detail(desk.move(OFFICER, booking, "review", 409, as_described=True))
    with time_machine.travel("2030-06-19T09:00:00+01:00"):
        assert "as described" in detail(desk.move(OFFICER, booking, "review", 409))
        assert desk.move(OFFICER, booking, "review", as_described=True)["state"] == "reviewed"
        assert desk.move(OFFICER, booking, "close")["state"] == "closed"
    with database.connection():
        assert audit.verify().ok
        actions = [entry.action for entry in audit.entries(f"booking:{booking['id']}")]
    assert actions == ["booking-submitted", *["booking-moved"] * 6]


@pytest.mark.both_databases
def test_what_is_missing_is_asked_answered_and_then_approved(desk):
    booking = desk.in_review({"event": {"purpose": "  "}})
    assert "the answers that are missing" in detail(desk.decide(OFFICER, booking, "approve", 409))
    desk.move(OFFICER, booking, "request_information", expect=409)
    asked = desk.move(OFFICER, booking, "request_information", answer_by="2030-01-01")
    assert asked["due_on"] == "2030-01-01"
    desk.move(OFFICER, booking, "confirm_lapsed", expect=409)
    answered = desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", a_request())
    assert (answered["state"], answered["unmet_needs"]) == ("submitted", [])
    assert desk.decide(OFFICER, desk.move(OFFICER, booking, "start_review"), "approve")["state"] == "approved"


@pytest.mark.both_databases
def test_an_equality_question_returns_to_the_officer_once_answered(desk):
    booking = desk.in_review({"seating": {"single_sex": "yes", "single_sex_service": "Swimming for women"}})
    assert booking["unmet_needs"] == ["equality_officer"]
    desk.decide(OFFICER, booking, "approve", 409)
    desk.post(LEGAL, booking, "answers", {"need": "equality_officer", "reason": "Fine"}, 409)
    answered = desk.post(EQUALITY, booking, "answers", {"need": "equality_officer", "reason": "Para 27"})
    assert (answered["unmet_needs"], answered["level"]) == ([], "officer")
    assert desk.decide(OFFICER, booking, "approve")["state"] == "approved"


def test_a_standing_decision_covers_its_type_until_it_ends(desk):
    entry = {
        "event_type": "fitness-class", "service": "Class", "sex": "women", "reasoning": "Para 27",
        "until": datetime.now(UTC).date().isoformat(),
    }  # fmt: skip
    desk.call(OFFICER, "POST", "/v1/standing-decisions", entry, 403)
    desk.call(EQUALITY, "POST", "/v1/standing-decisions", entry, 201)
    booking = desk.submit({"seating": {"single_sex": "yes"}})
    assert booking["assessment"]["segregation"]["outcome"] == "standing_decision"
    assert len(desk.call(OFFICER, "GET", "/v1/standing-decisions")["standing_decisions"]) == 1


def test_separation_by_sex_is_a_senior_officers_with_legal_advice(desk):
    booking = desk.in_review(SEPARATED)
    assert "A senior officer decides" in detail(desk.decide(OFFICER, booking, "approve", 409))
    desk.move(OFFICER, booking, "escalate")
    assert "legal advice" in detail(desk.decide(SENIOR, booking, "approve", 409))
    desk.move(SENIOR, booking, "ask_legal")
    desk.move(SENIOR, booking, "record_legal_advice", 409)
    desk.move(LEGAL, booking, "record_legal_advice")
    desk.post(SENIOR, booking, "answers", {"need": "senior_officer", "reason": "Truly voluntary"})
    assert "view of a trained officer" in detail(desk.decide(SENIOR, booking, "approve", 409))
    desk.post(SENIOR, booking, "notes", {"kind": "view", "text": "My own view does not count"})
    desk.decide(SENIOR, booking, "approve", 409)
    desk.post(OFFICER, booking, "notes", {"kind": "view", "text": "As described"})
    assert desk.decide(SENIOR, booking, "approve")["state"] == "approved"


@pytest.mark.both_databases
def test_a_changed_arrangement_is_resolved_by_change(desk):
    booking = desk.submit(SEPARATED)
    changed = desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", a_request())
    assert changed["assessment"]["needs"] == []
    history = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    assert "resolved-by-change" in [line["what"] for line in history]


@pytest.mark.parametrize(
    "change",
    [
        {"seating": {"free_choice": ""}},
        {"event": {"worship": "whole"}},
        {"event": {"worship": "part"}},
        {"hirer": {"phone": "01632 960001"}},
    ],
)
def test_nothing_is_resolved_while_people_are_still_separated(desk, change):
    booking = desk.submit(SEPARATED)
    desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", a_request(SEPARATED, change))
    history = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    assert "request-changed" in [line["what"] for line in history]
    assert "resolved-by-change" not in [line["what"] for line in history]


def test_conditions_are_whole_and_followed_up(desk):
    booking = desk.in_review()
    assert "at least one condition" in detail(desk.decide(OFFICER, booking, "approve_with_conditions", 409))
    half = {**CONDITION, "owner": ""}
    refused = desk.decide(OFFICER, booking, "approve_with_conditions", 409, conditions=[half])
    assert "Name who checks it" in detail(refused)
    approved = desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[CONDITION])
    (condition,) = approved["conditions"]
    after = desk.post(OFFICER, booking, f"conditions/{condition['id']}/outcomes", {"outcome": "met", "note": "Two"})
    assert after["conditions"][0]["outcome"] == "met"
    over = f"conditions/{condition['id']}/outcomes"
    for stale, expect in ({"version": 0}, 409), ({}, 428):
        desk.post(OFFICER, booking, over, {"outcome": "not_met", **stale}, expect)
    read = {"version": after["conditions"][0]["version"]}
    assert desk.post(OFFICER, booking, over, {"outcome": "not_met", **read})["conditions"][0]["outcome"] == "not_met"
    assert after["decisions"] == approved["decisions"]


def test_speakers_to_follow_are_a_condition_and_named_before_confirmation(desk):
    booking = desk.in_review({"speakers_to_follow_by": "2030-06-01"})
    assert "names come by a date" in detail(desk.decide(OFFICER, booking, "approve", 409))
    speakers_by = {**CONDITION, "code": "speakers_by"}
    late = detail(desk.decide(OFFICER, booking, "approve_with_conditions", 409, conditions=[speakers_by]))
    assert "needs a day before the day of the event" in late
    speakers_by["due_on"] = "2030-06-17"
    desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[speakers_by])
    assert "not been named" in detail(desk.move(OFFICER, booking, "confirm", 409))


def test_a_condition_has_a_ground_of_the_list_and_a_day_to_come(desk):
    booking = desk.in_review()
    for change, said in (
        ({"ground": "objections received"}, "controversy and reputation are no grounds"),
        ({"ground": " "}, "Give the ground for the condition"),
        ({"due_on": "2020-06-18"}, "cannot be in the past"),
    ):
        condition = {**CONDITION, **change}
        assert said in detail(desk.decide(OFFICER, booking, "approve_with_conditions", 409, conditions=[condition]))
    offered = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/condition-grounds")["grounds"]
    texts = {ground["code"]: ground["text"] for ground in offered}
    prevent = {**CONDITION, "ground": "prevent_duty"}
    approved = desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[prevent, CONDITION])
    kept = [condition["ground"] for condition in approved["conditions"]]
    assert kept == [texts["prevent_duty"], texts["safety_capacity_licensing"]]


@pytest.mark.both_databases
def test_no_condition_of_an_election_meeting_rests_on_the_prevent_duty(desk):
    booking = desk.in_review({"event": {"election_meeting": "yes"}})
    desk.post(LEGAL, booking, "answers", {"need": "legal", "reason": "Sections 95 and 96"})
    offered = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/condition-grounds")["grounds"]
    assert "prevent_duty" not in [ground["code"] for ground in offered]
    prevent = {**CONDITION, "ground": "prevent_duty"}
    refused = desk.decide(OFFICER, booking, "approve_with_conditions", 409, conditions=[prevent])
    assert "cannot rest on the Prevent duty" in detail(refused)
    assert desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[CONDITION])["conditions"]


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        ({"ends_at": "2030-06-18T17:00"}, "The event must end after it starts."),
        ({"starts_at": "2030-03-31T01:30", "ends_at": "2030-03-31T09:00"}, "There is no 01:30 on 31 March 2030"),
        ({"starts_at": "2030-10-27T01:30", "ends_at": "2030-10-27T09:00"}, "comes twice"),
        ({"starts_at": "soon"}, "Give the day and time"),
        ({"ends_at": "2030-07-02T18:01"}, "more than 14 days"),
        ({"ends_at": "2099-07-02T18:01"}, "more than 14 days"),
        ({"set_up_minutes": 1441}, "at most 1,440 minutes"),
        ({"clear_down_minutes": 999_999_999}, "at most 1,440 minutes"),
        ({"starts_at": "2020-06-18T18:00", "ends_at": "2020-06-18T19:00"}, "The event is in the past"),
    ],
)
def test_times_that_cannot_be_are_not_approved_and_it_is_said_beforehand(desk, times, sentence):
    booking = desk.in_review({"event": times})
    assert sentence in detail(desk.decide(OFFICER, booking, "approve", 409))
    assert sentence in desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/objections?decision=approve")["text"]
    desk.move(OFFICER, booking, "escalate")
    desk.post(OFFICER, booking, "notes", {"kind": "view", "text": "As described"})
    assert sentence in detail(desk.decide(SENIOR, booking, "approve", 409))


def test_an_hour_that_comes_twice_is_approved_once_it_is_said_which_and_a_day_lasts_until_midnight(desk):
    twice = {"starts_at": "2030-10-27T01:30", "ends_at": "2030-10-27T09:00", "starts_which": "second"}
    assert desk.decide(OFFICER, desk.in_review({"event": twice}), "approve")["state"] == "approved"
    booking = desk.in_review()
    with time_machine.travel("2030-06-18T22:30:00+01:00"):
        assert desk.decide(OFFICER, booking, "approve")["state"] == "approved"


def test_a_fortnight_and_a_day_of_set_up_are_not_too_much(desk):
    longest = {"ends_at": "2030-07-02T18:00", "set_up_minutes": 1440, "clear_down_minutes": 1440}
    assert desk.decide(OFFICER, desk.in_review({"event": longest}), "approve")["state"] == "approved"


@pytest.mark.both_databases
def test_no_day_to_answer_by_is_beyond_the_calendar(desk):
    booking = desk.submit()
    refused = desk.move(OFFICER, booking, "request_information", 409, answer_by="9999-12-31")
    assert "between 1990 and 2100" in detail(refused)


def test_an_appeal_may_succeed_when_the_event_is_over(desk):
    booking = desk.minded()
    desk.decide(SECOND_SENIOR, booking, "decline")
    desk.move(SENIOR, booking, "appeal")
    with time_machine.travel("2030-07-01T10:00:00+01:00"):
        assert desk.decide(THIRD_SENIOR, booking, "approve")["state"] == "approved"


def test_an_approval_without_a_reason_is_for_routine_bookings_alone(desk):
    assert desk.decide(OFFICER, desk.in_review(), "approve", reason=" ")["state"] == "approved"
    referred = desk.escalated()
    assert "Give the reason" in detail(desk.decide(SENIOR, referred, "approve", 409, reason=" "))
    assert desk.decide(SENIOR, referred, "approve")["state"] == "approved"
    asked = desk.in_review({"seating": {"single_sex": "yes", "single_sex_service": "Swimming for women"}})
    desk.post(EQUALITY, asked, "answers", {"need": "equality_officer", "reason": "Para 27"})
    assert "Give the reason" in detail(desk.decide(OFFICER, asked, "approve", 409, reason=""))
    assert desk.decide(OFFICER, asked, "approve")["state"] == "approved"


@pytest.mark.both_databases
def test_an_approval_after_an_answered_match_has_a_reason_and_a_remembered_one_is_nobodys_question(desk):
    listed = [{"code": "c1", "kind": "person", "names": ["Gloria Lunpell"], "active": True}]
    with database.connection():
        add_list_version("other_list", "1", listed, "pat", datetime.now(UTC))
    booking = desk.in_review(TALK)
    match = desk.show(booking, PREVENT)["matches"][0]["id"]
    answer = {"state": "different", "reason": "A baker", "second_identifier": "Her page"}
    desk.post(PREVENT, booking, f"matches/{match}/answers", answer)
    assert "Give the reason" in detail(desk.decide(OFFICER, booking, "approve", 409, reason=""))
    assert desk.decide(OFFICER, booking, "approve")["state"] == "approved"
    later = desk.in_review(TALK)
    assert desk.show(later, PREVENT)["matches"][0]["state"] == "different"
    assert desk.decide(OFFICER, later, "approve", reason="")["state"] == "approved"


def test_one_named_speaker_is_not_every_speaker_while_others_are_to_follow(desk):
    booking = desk.in_review(TALK, {"speakers_to_follow_by": "2030-06-01"})
    speakers_by = {**CONDITION, "code": "speakers_by", "due_on": "2030-06-01"}
    desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[speakers_by])
    assert "Some speakers are still to be named" in detail(desk.move(OFFICER, booking, "confirm", 409))
    all_named = {"speakers": [*TALK["speakers"], {"name": "Tariq Ostwick"}]}
    named = desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", a_request(TALK, all_named))
    assert named["state"] == "reopened"
    desk.post(OFFICER, booking, "notes", {"kind": "view", "text": "As described"})
    desk.decide(SENIOR, booking, "approve")
    assert desk.move(OFFICER, booking, "confirm")["state"] == "confirmed"


def test_a_day_for_names_that_is_not_before_the_event_is_pointed_out_before_a_request_is_saved(desk):
    for day, said in (("2030-06-18", True), ("2030-06-19", True), ("2030-06-17", False)):
        checked = desk.call(OFFICER, "POST", "/v1/bookings/check", a_request({"speakers_to_follow_by": day}))
        assert ("speakers_to_follow_by" in [one["code"] for one in checked["problems"]]) is said


@pytest.mark.both_databases
def test_training_that_ran_out_refuses_and_unknown_training_refers(venues):
    desk = Desk(venues, untrained=("olga",))
    booking = desk.in_review()
    referred = desk.decide(OFFICER, booking, "approve")
    assert referred["state"] == "escalated"
    assert "senior officer" in referred["notice"]
    assert referred["decisions"] == []
    desk.train("olga")
    second = desk.in_review()
    desk.train("olga", "2020-01-01", 2)
    assert "renew your venue-hire training" in detail(desk.decide(OFFICER, second, "approve", 409))
    assert desk.show(second)["state"] == "in_review"


def test_nobody_decides_what_they_have_an_interest_in(desk):
    booking = desk.in_review()
    desk.post(OFFICER, booking, "interests", {"tie": "member"})
    assert "member of the body" in detail(desk.decide(OFFICER, booking, "approve", 409))


@pytest.mark.both_databases
def test_an_interest_that_a_colleague_declared_is_told_as_such_and_can_be_taken_back(desk):
    booking = desk.in_review()
    conflict = {"tie": "conflict", "person": "olga", "note": "A neighbour"}
    desk.post(PREVENT, booking, "interests", conflict)
    refused = detail(desk.decide(OFFICER, booking, "approve", 409))
    assert "a colleague declared that you have a conflict of interest" in refused
    assert "you declared" not in refused
    back = {"tie": "conflict", "person": "olga", "reason": "Another Olga"}
    for who in (OFFICER, EQUALITY):
        assert "whoever declared it" in detail(desk.post(who, booking, "interests/taken-back", back, 409))
    desk.post(PREVENT, booking, "interests/taken-back", {**back, "tie": "hirer"}, 404)
    desk.post(PREVENT, booking, "interests/taken-back", back)
    with database.connection():
        assert "booking-interest-taken-back" in [one.action for one in audit.entries(f"booking:{booking['id']}")]
    assert desk.decide(OFFICER, booking, "approve")["state"] == "approved"


def test_a_senior_officer_takes_back_an_interest_of_somebody_else_and_whoever_declared_it_their_own(desk):
    booking = desk.escalated()
    for person in ("sue", "sam"):
        desk.post(OFFICER, booking, "interests", {"tie": "conflict", "person": person})
    own = {"tie": "conflict", "person": "sam", "reason": "Not so"}
    assert "whose it is not" in detail(desk.post(SENIOR, booking, "interests/taken-back", own, 409))
    desk.post(SENIOR, booking, "interests/taken-back", {**own, "person": "sue"})
    assert desk.decide(SECOND_SENIOR, booking, "approve")["state"] == "approved"
    desk.post(LEGAL, booking, "interests", {"tie": "member"})
    said = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"][-2:]
    desk.post(LEGAL, booking, "interests/taken-back", {"tie": "member", "reason": "Left the choir"})
    assert said[-1]["what"] == "interest-declared"


def test_whoever_signs_in_with_the_hirers_email_address_does_not_decide_the_booking(desk):
    own = desk.in_review({"hirer": {"email": "Olga@Example.org"}})
    path, body = f"/v1/bookings/{own['id']}/decisions", {"decision": "approve", "reason": "Because", "checked": True}
    account = "4f7c1f0e-5d1f-4c1e-9a52-3c2f4f1d7a11"
    me = {"person": account, "number": "olga", "username": "olga@example.org", "json": body}
    refused = desk.venues.as_person("POST", path, Role.BOOKING_OFFICER, **me)
    assert (refused.status_code, "you are the hirer" in refused.json["detail"]) == (409, True)
    assert desk.decide(OFFICER, own, "approve")["state"] == "approved"


def test_a_decline_needs_everything_and_a_second_person(desk):
    booking = desk.escalated()
    desk.decide(SENIOR, booking, "decline", 409)
    bad = {"grounds": ["controversial"], "told": "No", "reply_by": "2030-01-01"}
    assert "not grounds" in detail(desk.post(SENIOR, booking, "decline-proposals", bad, 409))
    desk.post(SENIOR, booking, "decline-proposals", {**bad, "grounds": ["terms_of_hire"]})
    refused = detail(desk.decide(SECOND_SENIOR, booking, "decline", 409))
    for sentence in ("evidence", "proportionate", "alternatives", "equality note", "has not reached the hirer"):
        assert sentence in refused
    letters = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/letters")["letters"]
    desk.call(OFFICER, "POST", f"/v1/letters/{letters[-1]['id']}/given", {"how": "post"})
    assert "may still reply" in detail(desk.decide(SECOND_SENIOR, booking, "decline", 409))
    desk.post(OFFICER, booking, "replies", {"text": "We need no time", "waived": True})
    whole = {**REAL_TERMS, "proportionality": "Yes", "alternatives": "None"}
    assert "second person" in detail(desk.decide(SENIOR, booking, "decline", 409, **whole))
    assert desk.decide(SECOND_SENIOR, booking, "decline", **whole)["state"] == "declined"


@pytest.mark.both_databases
def test_an_appeal_is_decided_by_a_third_person_and_once(desk):
    booking = desk.minded()
    assert desk.decide(SECOND_SENIOR, booking, "decline")["state"] == "declined"
    assert desk.move(SENIOR, booking, "appeal")["state"] == "appealed"
    desk.decide(SENIOR, booking, "uphold", 409)
    desk.decide(SECOND_SENIOR, booking, "uphold", 409)
    assert desk.decide(THIRD_SENIOR, booking, "uphold")["state"] == "declined"
    assert "appeal decided" in detail(desk.move(SENIOR, booking, "appeal", 409))


@pytest.mark.both_databases
def test_an_election_meeting_is_never_offered_prevent_grounds(desk):
    election = {"event": {"election_meeting": "yes"}}
    booking = desk.escalated(election)
    offered = desk.call(SENIOR, "GET", f"/v1/bookings/{booking['id']}/grounds")["grounds"]
    assert "drawing_into_terrorism" not in [ground["code"] for ground in offered]
    proposal = {"grounds": ["drawing_into_terrorism"], "told": "No", "reply_by": "2030-01-01"}
    desk.post(SENIOR, booking, "decline-proposals", proposal, 409)
    minded = desk.minded(election)
    assert "Legal advice must be recorded" in detail(desk.decide(SECOND_SENIOR, minded, "decline", 409))
    desk.post(LEGAL, minded, "answers", {"need": "legal", "reason": "Sections 95 and 96"})
    assert desk.decide(SECOND_SENIOR, minded, "decline")["state"] == "declined"


def test_an_approved_booking_is_cancelled_and_not_declined(desk):
    booking = desk.escalated()
    desk.decide(SENIOR, booking, "approve")
    proposal = {
        "grounds": ["terms_of_hire"], "told": "No", "reply_by": "2030-01-01", "evidence": ["Letter"],
        "proportionality": "Yes", "alternatives": "None", "equality_note": "Same",
    }  # fmt: skip
    desk.post(SENIOR, booking, "decline-proposals", proposal)
    desk.post(OFFICER, booking, "replies", {"text": "No"})
    assert "cancellation" in detail(desk.decide(SECOND_SENIOR, booking, "decline", 409))
    assert desk.decide(SECOND_SENIOR, booking, "cancel")["state"] == "cancelled_by_council"


def test_a_speaker_changed_after_approval_reopens_and_a_phone_number_does_not(desk):
    booking = desk.in_review(TALK)
    desk.post(OFFICER, booking, "checks", {"check": "open_source", "conclusion": "Nothing found"})
    desk.post(OFFICER, booking, "checks", {"check": "identity", "conclusion": "Seen"})
    desk.decide(OFFICER, booking, "approve")
    path = f"/v1/bookings/{booking['id']}/request"
    phoned = desk.call(OFFICER, "PUT", path, a_request(TALK, {"hirer": {"phone": "01632 960001"}}))
    assert phoned["state"] == "approved"
    changed = desk.call(OFFICER, "PUT", path, a_request(TALK, {"speakers": [{"name": "Sadie Ellery"}]}))
    assert changed["state"] == "reopened"
    assert {check["check"]: check["set_aside"] for check in changed["checks_made"]} == {
        "details": False, "identity": False, "open_source": True, "proscribed_list": True, "reference": True,
        "sanctions_list": True,
    }  # fmt: skip
    assert "open-source check" in detail(desk.decide(OFFICER, booking, "approve", 409, checked=True))
    assert desk.decide(OFFICER, booking, "approve")["state"] == "approved"


@pytest.mark.both_databases
def test_reasons_are_frozen_and_notes_are_added(desk):
    booking = desk.in_review()
    approved = desk.decide(OFFICER, booking, "approve")
    assert "frozen" in detail(desk.post(PREVENT, booking, "answers", {"need": "prevent_lead", "reason": "No"}, 409))
    desk.post(OFFICER, booking, "notes", {"text": "A later thought"})
    assert desk.show(booking)["decisions"] == approved["decisions"]
    with database.connection(), pytest.raises(Exception, match="only grows"):
        database.execute("UPDATE decision SET reason = 'Something else'")


def test_an_old_version_is_told_that_somebody_was_faster(desk):
    booking = desk.submit()
    desk.move(OFFICER, booking, "start_review", version=booking["version"])
    answer = desk.decide(OFFICER, booking, "approve", 409, version=booking["version"])
    assert "Somebody else changed this booking" in detail(answer)


@pytest.mark.both_databases
def test_a_venue_nobody_listed_cannot_be_confirmed(desk):
    booking = desk.in_review({"event": {"venue": "Nowhere"}})
    desk.decide(OFFICER, booking, "approve")
    assert "not in the list of venues" in detail(desk.move(OFFICER, booking, "confirm", 409))
