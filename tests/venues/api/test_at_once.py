"""Fifty at once: one winner, forty-nine clear refusals, one decision, one audit entry."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.venues import count_overlaps, save_room, save_venue
from shared.actor import Role
from tests.venues.booked import OFFICER, Desk


@pytest.fixture
def desk(venues):
    with database.connection():
        save_room(save_venue("Park Hall", "", "", ""), "Main hall", 80, "")
    return Desk(venues)


def all_at_once(desk, calls):
    def call(path_and_body):
        path, body = path_and_body
        return desk.venues.as_person("POST", path, Role.BOOKING_OFFICER, person="olga", number="olga", json=body)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def entries(action):
    with database.connection():
        found = [entry for entry in audit.entries() if entry.action == "booking-moved"]
        assert audit.verify().ok
    return [entry for entry in found if entry.details["action"] == action]


def test_fifty_approvals_of_one_booking(desk):
    booking = desk.in_review()
    body = {"decision": "approve", "reason": "Routine"}
    answers = all_at_once(desk, [(f"/v1/bookings/{booking['id']}/decisions", body)] * 50)
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 49}
    assert {answer.json["detail"] for answer in answers if answer.status_code == 409} == {
        "A booking that is approved cannot be moved on by “approve”."
    }
    assert len(entries("approve")) == 1
    assert len(desk.show(booking)["decisions"]) == 1


def test_fifty_requests_for_one_slot(desk):
    bookings = [desk.in_review() for _ in range(50)]
    for booking in bookings:
        desk.decide(OFFICER, booking, "approve")
    calls = [(f"/v1/bookings/{booking['id']}/moves", {"action": "confirm"}) for booking in bookings]
    answers = all_at_once(desk, calls)
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 49}
    assert all("Another confirmed booking" in a.json["detail"] for a in answers if a.status_code == 409)
    assert len(entries("confirm")) == 1
    with database.connection():
        assert count_overlaps() == 0
