"""A letter is kept with every act that concerns the hirer, and says nothing that is confidential."""

from datetime import UTC, datetime, timedelta

import pytest

from services.venues.store.database import database
from services.venues.store.screening.look_ups import add_list_version
from tests.venues.booked import CONDITION, LEGAL, OFFICER, PREVENT, SECOND_SENIOR, SENIOR, TALK, THIRD_SENIOR

TOMORROW = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()


def letters(desk, booking, who=OFFICER):
    return desk.call(who, "GET", f"/v1/bookings/{booking['id']}/letters")["letters"]


def kinds(desk, booking):
    return [letter["kind"] for letter in letters(desk, booking)]


def test_a_request_is_acknowledged_with_its_reference(desk):
    booking = desk.submit()
    (letter,) = letters(desk, booking)
    assert (letter["kind"], letter["state"], letter["to"]) == ("receipt", "to_send", "amal@example.org")
    assert booking["reference"] in letter["subject"]
    assert "Park Hall, Main hall" in letter["text"]
    assert "18 June 2030" in letter["text"]


def test_a_draft_is_told_to_nobody_until_it_is_submitted(desk):
    draft = desk.call(
        OFFICER, "POST", "/v1/bookings", {"request": {"hirer": {"email": "a@b.example"}}, "draft": True}, 201
    )
    assert kinds(desk, draft) == []
    desk.move(OFFICER, draft, "submit")
    assert kinds(desk, draft) == ["receipt"]


def test_a_place_that_is_not_on_the_list_is_not_sent_to_an_address_somebody_typed(desk):
    booking = desk.submit({"event": {"venue": "Buy at http://bad.example", "room": ""}})
    (letter,) = letters(desk, booking)
    assert "bad.example" not in letter["text"]


def test_the_receipt_is_the_same_whatever_the_screening_finds(desk):
    with database.connection():
        subjects = [{"code": "c1", "kind": "person", "names": ["Lunpell Gloria"], "active": True}]
        add_list_version("register", "1", subjects, "pat", datetime.now(UTC))
    found = desk.submit(TALK)
    clear = desk.submit(TALK, {"speakers": [{"name": "Ruth Adeyemo", "topic": "Rivers"}]})
    assert found["matches"] != clear["matches"]
    texts = [letters(desk, one)[0]["text"].replace(one["reference"], "") for one in (found, clear)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("decision", "more", "kind"),
    [
        ("approve", {}, "approved"),
        ("approve_with_conditions", {"conditions": [CONDITION]}, "approved_with_conditions"),
    ],
)
def test_an_approval_is_told(desk, decision, more, kind):
    booking = desk.in_review()
    desk.decide(OFFICER, booking, decision, **more)
    assert kinds(desk, booking) == ["receipt", kind]
    text = letters(desk, booking)[-1]["text"]
    assert "Because" not in text
    if more:
        assert "Two stewards at the doors (by 18 June 2030)" in text
        assert "Write to the venue manager" in text


def test_a_question_a_lapse_and_a_withdrawal_are_told(desk):
    booking = desk.submit({"event": {"title": ""}})
    desk.move(OFFICER, booking, "request_information", reason="Who comes?", answer_by=TOMORROW)
    asked = letters(desk, booking)[-1]
    assert (asked["kind"], asked["answer_by"]) == ("information_asked", TOMORROW)
    assert "Who comes?" in asked["text"]
    assert "Give the title of the event." in asked["text"]
    desk.move(OFFICER, booking, "withdraw")
    assert kinds(desk, booking)[-1] == "withdrawn"


def test_the_way_to_a_decline_is_told_step_by_step(desk):
    booking = desk.minded()
    told = letters(desk, booking)[-1]
    assert told["kind"] == "minded_to_decline"
    assert "The terms of hire are not met." in told["text"]
    assert "Letter of 1 May" not in told["text"]
    desk.decide(SECOND_SENIOR, booking, "decline", reason="The deposit never came.")
    declined = letters(desk, booking)[-1]
    assert declined["kind"] == "declined"
    assert "The deposit never came." in declined["text"]
    assert "The terms of hire are not met." not in declined["text"]  # what was proposed stands in its own letter
    assert "We read what you told us" in declined["text"]
    assert "appeal until" in declined["text"]
    desk.move(SENIOR, booking, "appeal", reason="They disagree")
    desk.decide(THIRD_SENIOR, booking, "uphold", reason="The deposit is owed all the same")
    assert "The deposit is owed all the same" in letters(desk, booking)[-1]["text"]
    assert kinds(desk, booking)[-2:] == ["appeal_received", "upheld"]


def test_a_change_after_the_approval_is_told_as_reopened_without_what_changed(desk):
    booking = desk.in_review()
    desk.decide(OFFICER, booking, "approve")
    desk.move(OFFICER, booking, "reopen", reason="The newspaper says otherwise")
    told = letters(desk, booking)[-1]
    assert told["kind"] == "reopened"
    assert "newspaper" not in told["text"]


def test_a_refused_act_leaves_no_letter(desk):
    booking = desk.submit()
    desk.move(OFFICER, booking, "request_information", 409, reason="Who comes?")
    desk.decide(OFFICER, booking, "approve", 409)
    assert kinds(desk, booking) == ["receipt"]


def test_a_hirer_without_an_address_is_told_by_hand_and_that_is_written_down(desk):
    booking = desk.submit({"hirer": {"email": "", "phone": "01632 960001"}})
    (letter,) = letters(desk, booking)
    assert (letter["state"], letter["to"]) == ("by_hand", "")
    assert "phone or post" in letter["note"]
    waiting = desk.call(OFFICER, "GET", "/v1/letters")
    assert [one["id"] for one in waiting["letters"]] == [letter["id"]]
    given = desk.call(OFFICER, "POST", f"/v1/letters/{letter['id']}/given", {"how": "phone"})["letters"][0]
    assert (given["state"], given["given_how"], given["given_by"]) == ("given", "phone", "olga")
    desk.call(OFFICER, "POST", f"/v1/letters/{letter['id']}/given", {"how": "phone"}, 409)
    assert desk.call(OFFICER, "GET", "/v1/letters")["letters"] == []


def test_what_would_be_told_can_be_read_before_the_act(desk):
    booking = desk.escalated()
    path = f"/v1/bookings/{booking['id']}/letters/preview"
    asked = {"action": "propose_decline", "told": "Not paid", "grounds": ["terms_of_hire"], "answer_by": "2030-01-01"}
    shown = desk.call(SENIOR, "POST", path, asked)
    assert shown["kind"] == "minded_to_decline"
    assert "Not paid" in shown["text"]
    assert "1 January 2030" in shown["text"]
    assert "hirer's own link" in shown["text"]
    assert desk.call(SENIOR, "POST", path, {"action": "ask_police"})["kind"] == ""
    assert kinds(desk, booking) == ["receipt"]
    desk.post(
        SENIOR, booking, "decline-proposals",
        {"grounds": ["terms_of_hire"], "told": "Not paid", "reply_by": "2030-01-01"},
    )  # fmt: skip
    assert letters(desk, booking)[-1]["text"] == shown["text"]


def test_letters_are_seen_by_those_who_see_the_booking_and_by_no_one_else(desk, venues):
    booking = desk.submit()
    from shared.actor import Role

    for role in Role:
        answer = venues.as_person("GET", f"/v1/bookings/{booking['id']}/letters", role)
        sees = {"booking_officer", "senior_officer", "equality_officer", "legal_officer", "prevent_lead", "auditor"}
        assert (answer.status_code == 200) == (role.value in sees), role


def test_a_part_that_names_a_speaker_is_left_to_the_link_or_to_somebody_who_tells_it(desk):
    booking = desk.in_review(TALK)
    desk.move(OFFICER, booking, "request_information", reason="Who is Gloria Lunpell?", answer_by=TOMORROW)
    asked = letters(desk, booking)[-1]
    assert "You can read it at your link" in asked["text"]
    assert not asked["withheld"]
    desk.move(OFFICER, booking, "resume_review")
    desk.decide(
        OFFICER, booking, "approve_with_conditions", conditions=[CONDITION | {"text": "Only Ms Lunpell speaks"}]
    )
    approved = letters(desk, booking)[-1]
    assert approved["withheld"]
    assert "We will tell you by phone or post" in approved["text"]
    for who in (OFFICER, LEGAL, PREVENT):
        assert "Lunpell" not in str(letters(desk, booking, who))
