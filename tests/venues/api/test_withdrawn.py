"""The hirer withdraws from draft to confirmed and reopened, through staff or the link; never after the last word."""

from datetime import UTC, datetime, timedelta

import pytest

from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from services.venues.store.evidence import count_by_state
from services.venues.store.tables.bookings import BlockedRoomRow, BookingRow
from tests.venues.booked import OFFICER, SECOND_SENIOR, SENIOR, Desk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OPEN_TO_WITHDRAW = (
    "draft", "submitted", "info_requested", "in_review", "escalated", "police_advice", "legal_advice",
    "minded_to_decline", "approved", "approved_with_conditions", "confirmed", "reopened",
)  # fmt: skip
NEVER = ("declined", "cancelled_by_council", "appealed", "lapsed", "held", "reviewed", "withdrawn", "closed")


@pytest.fixture
def desk(venues):
    with database.connection():
        save_room(save_venue("Park Hall", "", "", ""), "Main hall", 80, "")
    return Desk(venues)


def put_into(booking, state):
    with database.connection():
        BookingRow.update(state=state).where(BookingRow.reference == booking["reference"]).execute()


@pytest.mark.parametrize("who", [OFFICER, SENIOR])
@pytest.mark.parametrize("state", OPEN_TO_WITHDRAW)
def test_staff_write_the_withdrawal_down_for_a_caller(desk, state, who):
    booking = desk.submit()
    put_into(booking, state)
    assert desk.move(who, booking, "withdraw", 409, reason=" ")["detail"] == "Say how the hirer told you, and when."
    assert desk.move(who, booking, "withdraw", reason="Rang on 3 May")["state"] == "withdrawn"
    story = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    assert story[-1]["why"] == "The hirer withdrew. Rang on 3 May"


@pytest.mark.parametrize("state", NEVER)
def test_after_the_last_word_or_the_event_nothing_is_withdrawn(desk, state):
    booking = desk.submit()
    put_into(booking, state)
    desk.move(OFFICER, booking, "withdraw", 409)


def test_a_withdrawal_frees_the_room(desk):
    booking = desk.in_review()
    desk.decide(OFFICER, booking, "approve")
    desk.move(OFFICER, booking, "confirm")
    with database.connection():
        assert BlockedRoomRow.select().count() == 1
    desk.move(OFFICER, booking, "reopen")
    desk.move(OFFICER, booking, "withdraw")
    with database.connection():
        assert BlockedRoomRow.select().count() == 0


def outcomes():
    now = datetime.now(UTC)
    with database.connection():
        return count_by_state(now - timedelta(days=1), now + timedelta(days=1))


def test_withdrawn_after_a_referral_and_after_minded_to_decline_are_counted_apart_also_once_closed(desk):
    plain, referred, minded = desk.submit(), desk.escalated(), desk.minded()
    for booking in (plain, referred, minded):
        desk.move(OFFICER, booking, "withdraw")
    counted = {"withdrawn": 1, "withdrawn_after_a_referral": 1, "withdrawn_after_minded_to_decline": 1}
    assert outcomes() == counted
    for booking in (referred, minded):
        desk.move(OFFICER, booking, "close")
    assert outcomes() == counted


def test_a_decline_letter_gives_the_reason_of_whoever_decided(desk):
    booking = desk.minded()
    desk.decide(SECOND_SENIOR, booking, "decline", reason="The deposit never came, though we asked twice.")
    letters = desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/letters")["letters"]
    assert letters[-1]["kind"] == "declined"
    assert "The deposit never came, though we asked twice." in letters[-1]["text"]
    assert "The terms of hire are not met." not in letters[-1]["text"]  # what was proposed stays in its own letter
    assert letters[-2]["kind"] == "minded_to_decline"
    assert "The terms of hire are not met." in letters[-2]["text"]
