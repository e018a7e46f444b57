"""Fifty at once: one winner, forty-nine clear refusals, one decision, one audit entry.

Once as threads of one server, each call on a connection of its own, and once as separate server processes.
"""

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from services.venues.app import create_app
from services.venues.store.audit import audit
from services.venues.store.calendar.venues import count_overlaps, save_room, save_venue
from services.venues.store.database import database
from shared.actor import Role
from tests.venues.booked import OFFICER, SECOND_SENIOR, Desk
from tests.venues.calling import Caller
from tests.venues.conftest import AUDIT_KEY, settings_for

pytestmark = pytest.mark.both_databases

PROCESSES = 4
APPROVE = {"decision": "approve", "reason": "Routine", "checked": True}


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


def as_olga(caller, path, body):
    return caller.as_person("POST", path, Role.BOOKING_OFFICER, person="olga", number="olga", json=body)


def serve(url, folder, keys, audit_key, ready, calls):
    """One server process with its share of the calls: it waits for the others, then all of them call."""
    app = create_app(replace(settings_for(url, Path(folder), keys), audit_key=audit_key))
    caller = Caller(app, {name: pair[0] for name, pair in keys.items()})
    ready.wait(60)
    with ThreadPoolExecutor(len(calls)) as pool:
        answers = list(pool.map(lambda call: as_olga(caller, *call), calls))
    return [(answer.status_code, answer.json.get("detail", "")) for answer in answers]


def in_processes(url, folder, keys, calls):
    """The same calls spread over several processes, started as on a machine with several workers."""
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        ready = manager.Barrier(PROCESSES)
        shares = [calls[start::PROCESSES] for start in range(PROCESSES)]
        futures = [pool.submit(serve, url, str(folder), keys, AUDIT_KEY, ready, share) for share in shares]
        return [answer for future in futures for answer in future.result(120)]


def entries(action):
    with database.connection():
        found = [entry for entry in audit.entries() if entry.action == "booking-moved"]
        assert audit.verify().ok
    return [entry for entry in found if entry.details["action"] == action]


def test_fifty_approvals_of_one_booking(desk):
    booking = desk.in_review()
    body = APPROVE
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
    assert all("is held for another booking" in a.json["detail"] for a in answers if a.status_code == 409)
    assert len(entries("confirm")) == 1
    with database.connection():
        assert count_overlaps() == 0


@pytest.mark.thorough
def test_fifty_approvals_in_separate_processes(desk, database_url, tmp_path, keys):
    booking = desk.in_review()
    answers = in_processes(database_url, tmp_path, keys, [(f"/v1/bookings/{booking['id']}/decisions", APPROVE)] * 50)
    assert Counter(status for status, _ in answers) == {200: 1, 409: 49}
    assert {detail for status, detail in answers if status == 409} == {
        "A booking that is approved cannot be moved on by “approve”."
    }
    assert len(entries("approve")) == 1
    assert len(desk.show(booking)["decisions"]) == 1


@pytest.mark.thorough
def test_fifty_requests_for_one_slot_in_separate_processes(desk, database_url, tmp_path, keys):
    bookings = [desk.in_review() for _ in range(50)]
    for booking in bookings:
        desk.decide(OFFICER, booking, "approve")
    calls = [(f"/v1/bookings/{booking['id']}/moves", {"action": "confirm"}) for booking in bookings]
    answers = in_processes(database_url, tmp_path, keys, calls)
    assert Counter(status for status, _ in answers) == {200: 1, 409: 49}
    assert all("is held for another booking" in detail for status, detail in answers if status == 409)
    assert len(entries("confirm")) == 1
    with database.connection():
        assert count_overlaps() == 0
    assert sorted(desk.show(booking)["state"] for booking in bookings) == [*["approved"] * 49, "confirmed"]


def test_of_an_approval_and_a_decline_at_once_one_wins_and_the_other_is_told(desk):
    booking = desk.minded()
    path = f"/v1/bookings/{booking['id']}/decisions"

    def call(decision):
        body = {"decision": decision, "reason": "Because", "checked": True}
        person = SECOND_SENIOR[0]
        return desk.venues.as_person("POST", path, Role.SENIOR_OFFICER, person=person, number=person, json=body)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(call, ["approve", "decline"] * 10))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 19}
    (winner,) = (answer.json["state"] for answer in answers if answer.status_code == 200)
    assert len(desk.show(booking)["decisions"]) == 1
    assert len(entries("approve")) + len(entries("decline")) == 1
    assert desk.show(booking)["state"] == winner
