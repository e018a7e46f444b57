"""Silence is no answer before the hirer had the letter: the days to answer count from when it was sent or given."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from services.venues.store.database import database
from tests.venues.booked import OFFICER, SECOND_SENIOR, SENIOR, Desk
from tests.venues.letters.test_letters import letters

pytestmark = pytest.mark.both_databases
PROPOSAL = {
    "grounds": ["terms_of_hire"], "told": "The deposit was not paid", "evidence": ["Letter"],
    "proportionality": "Yes", "alternatives": "None", "equality_note": "Same",
}  # fmt: skip
REFUSED = "550 No such mailbox amal@example.org"


def days(number: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=number)


def proposed(desk: Desk) -> dict:
    """A booking that a senior officer is minded to decline; the hirer has two days to reply."""
    body = {**PROPOSAL, "reply_by": days(2).date().isoformat()}
    return desk.post(SENIOR, desk.escalated(), "decline-proposals", body)


def give(desk: Desk, booking: dict) -> None:
    desk.call(OFFICER, "POST", f"/v1/letters/{letters(desk, booking)[-1]['id']}/given", {"how": "phone"})


def asked(desk: Desk) -> dict:
    booking = desk.in_review()
    return desk.move(OFFICER, booking, "request_information", answer_by=days(2).date().isoformat())


def test_grounds_that_were_sent_count_from_the_day_they_were(desk, office, work):
    booking = proposed(desk)
    assert work() == []
    shown = desk.show(booking)["awaited"]
    assert (shown["kind"], shown["state"], shown["answer_by"]) == ("minded_to_decline", "sent", shown["answer_until"])
    with time_machine.travel(days(3)):
        assert desk.decide(SECOND_SENIOR, booking, "decline")["decisions"][-1]["record"]["reply"]["given_on"]


@pytest.mark.parametrize("why", ["left out", "not taken"])
def test_grounds_that_a_mail_server_had_not_whole_are_given_first_and_then_leave_as_many_days(desk, office, work, why):
    office.refuses_address = REFUSED if why == "not taken" else ""
    booking = proposed(desk)
    assert work() == []
    if why == "left out":  # a name, and no link behind which it could be read
        with database.connection():
            database.execute("UPDATE letter SET withheld = ? WHERE kind = 'minded_to_decline'", True)
    shown = desk.show(booking)["awaited"]
    assert (shown["state"], shown["withheld"]) == (("sent", True) if why == "left out" else ("failed", False))
    assert (shown["reached_at"], shown["answer_until"]) == (None, None)
    with time_machine.travel(days(5)):
        told = desk.decide(SECOND_SENIOR, booking, "decline", 409)["detail"]
        assert "The letter with the grounds has not reached the hirer" in told
        give(desk, booking)
        assert desk.show(booking)["awaited"]["answer_until"] == days(2).date().isoformat()
        assert "may still reply until" in desk.decide(SECOND_SENIOR, booking, "decline", 409)["detail"]
    with time_machine.travel(days(8)):
        record = desk.decide(SECOND_SENIOR, booking, "decline")["decisions"][-1]["record"]
        assert record["reply"]["given_on"] == days(-3).date().isoformat()


def test_a_reply_is_heard_whether_the_letter_is_said_to_be_given_or_not(desk, office, work):
    office.refuses_address = REFUSED
    booking = proposed(desk)
    work()
    desk.post(OFFICER, booking, "replies", {"text": "It is paid"})
    assert desk.decide(SECOND_SENIOR, booking, "decline")["state"] == "declined"


def test_a_question_that_never_reached_the_hirer_makes_no_request_lapse(desk, office, work):
    office.refuses_address = REFUSED
    booking = asked(desk)
    work()
    with time_machine.travel(days(5)):
        told = desk.move(OFFICER, booking, "confirm_lapsed", 409)["detail"]
        assert "The question has not reached the hirer" in told
        give(desk, booking)
        assert "may still answer until" in desk.move(OFFICER, booking, "confirm_lapsed", 409)["detail"]
    with time_machine.travel(days(8)):
        assert desk.move(OFFICER, booking, "confirm_lapsed")["state"] == "lapsed"


def test_a_second_question_waits_for_its_own_letter_and_not_for_an_earlier_one(desk, office, work):
    booking = asked(desk)
    assert work() == []
    first = desk.show(booking)["awaited"]
    desk.move(OFFICER, booking, "resume_review")
    assert desk.show(booking)["awaited"] is None
    office.refuses_address = REFUSED
    desk.move(OFFICER, booking, "request_information", answer_by=days(2).date().isoformat())
    work()
    second = desk.show(booking)["awaited"]
    assert (first["state"], second["state"], second["letter"] == first["letter"]) == ("sent", "failed", False)
