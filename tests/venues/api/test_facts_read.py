"""Who decides has read what other records say: the room and who wants it, lists, standing decisions, the policy."""

from datetime import UTC, datetime, timedelta

import pytest

from services.venues.actions.bookings import facts
from services.venues.actions.lists.entries import load_list
from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from services.venues.store.lists.lists import ListFile
from shared.actor import Actor
from tests.venues.api.test_story_read import read
from tests.venues.booked import CONDITION, EQUALITY, OFFICER, SENIOR, TALK, Desk

MANY = {"event": {"expected_numbers": 150}}
SINGLE_SEX = {"seating": {"single_sex": "yes", "single_sex_service": "Swimming for women"}}
SETTLED = {**CONDITION, "code": "room", "text": "No more people than the hall holds"}
CHANGED = "Something beside this booking changed after you opened the page"


@pytest.fixture
def desk(venues):
    with database.connection():
        save_room(save_venue("Park Hall", "civic hall", "council", ""), "Main hall", 120, "")
    return Desk(venues)


def confirm_another(desk):
    other = desk.in_review()
    desk.decide(OFFICER, other, "approve")
    return desk.move(SENIOR, other, "confirm")


def ask_for_the_room(desk):
    return desk.submit()


def write_down_what_the_room_holds(desk):
    with database.connection():
        save_room(save_venue("Park Hall", "civic hall", "council", ""), "Main hall", 100, "")


def load_the_proscribed_list(desk):
    entries = [{"code": "a", "kind": "person", "names": ["Nobody Quillonby"], "active": True}]
    with database.connection():
        load_list("proscribed", "7", entries, ListFile(), Actor("pat"), datetime.now(UTC))


def make_a_standing_decision(desk):
    today = datetime.now(UTC).date()
    entry = {"event_type": "fitness-class", "service": "Class", "sex": "women", "reasoning": "27",
             "until": (today + timedelta(days=9)).isoformat()}  # fmt: skip
    desk.call(EQUALITY, "POST", "/v1/standing-decisions", entry, 201)


def test_a_clash_that_nobody_was_shown_is_not_what_an_approval_relied_on(desk):
    booking = desk.in_review(MANY)
    desk.record_checks(booking)
    opened = read(desk, booking, OFFICER)
    other = confirm_another(desk)
    approval = {"conditions": [SETTLED], "checked": True}
    told = desk.decide(OFFICER, booking, "approve_with_conditions", 409, **approval, **opened)
    assert CHANGED in told["detail"]
    assert desk.show(booking)["state"] == "in_review"
    shown = desk.show(booking, OFFICER)
    assert [line for line in shown["room_in_the_way"] if "held for another booking" in line]
    again = {name: shown[name] for name in opened}
    decided = desk.decide(OFFICER, booking, "approve_with_conditions", **approval, **again)
    assert decided["decisions"][-1]["record"]["clashes"] == [other["reference"]]


@pytest.mark.parametrize(
    ("meanwhile", "changes"),
    [
        (confirm_another, {}), (write_down_what_the_room_holds, MANY), (load_the_proscribed_list, {}),
        (make_a_standing_decision, SINGLE_SEX),
    ],
    ids=["clash", "room", "list", "standing decision"],
)  # fmt: skip
@pytest.mark.parametrize("act", ["approve", "approve_with_conditions", "propose_decline"])
def test_nothing_is_decided_over_what_changed_beside_a_booking_since_it_was_read(desk, meanwhile, changes, act):
    booking = desk.escalated(changes)
    opened = read(desk, booking, SENIOR)
    assert opened == read(desk, booking, SENIOR)
    meanwhile(desk)
    if act == "propose_decline":
        proposal = {"grounds": ["terms_of_hire"], "told": "No", "reply_by": "2030-01-01", "evidence": ["Letter"]}
        told = desk.post(SENIOR, booking, "decline-proposals", {**proposal, **opened}, 409)
    else:
        told = desk.decide(SENIOR, booking, act, 409, conditions=[], checked=True, **opened)
    assert CHANGED in told["detail"]
    assert desk.show(booking)["state"] == "escalated"


@pytest.mark.parametrize("meanwhile", [confirm_another, ask_for_the_room], ids=["confirmed", "asked for"])
def test_nothing_is_confirmed_over_another_who_has_or_wants_the_room_since_it_was_read(desk, meanwhile):
    booking = desk.in_review()
    desk.decide(OFFICER, booking, "approve")
    opened = read(desk, booking, OFFICER)
    meanwhile(desk)
    assert CHANGED in desk.move(OFFICER, booking, "confirm", 409, **opened)["detail"]
    last = desk.move(
        OFFICER, booking, "confirm", 200 if meanwhile is ask_for_the_room else 409, **read(desk, booking, OFFICER)
    )
    assert (last.get("state") == "confirmed") is (meanwhile is ask_for_the_room)


def test_a_form_of_yesterdays_policy_decides_nothing_today(desk, monkeypatch):
    booking = desk.in_review()
    opened = read(desk, booking, OFFICER)

    class Newer:
        questions = facts.policy_on(datetime.now(UTC).date()).questions
        versions = (("decline-grounds", "2030-01-01"),)

    monkeypatch.setattr(facts, "policy_on", lambda _: Newer)
    assert CHANGED in desk.decide(OFFICER, booking, "approve", 409, checked=True, **opened)["detail"]


def test_the_number_of_what_an_officer_reads_beside_a_booking_tells_nothing_of_what_was_answered_of_a_match(desk):
    with database.connection():
        entries = [{"code": "a", "kind": "person", "names": ["Gloria Lunpell"], "active": True}]
        load_list("register", "7", entries, ListFile(), Actor("pat"), datetime.now(UTC))
    booking = desk.in_review(TALK)
    before = read(desk, booking, OFFICER)["facts_version"]
    (match,) = desk.show(booking, SENIOR)["matches"]
    answer = {"state": "same", "reason": "Her own page", "second_identifier": "Her own page"}
    desk.post(SENIOR, booking, f"matches/{match['id']}/answers", answer)
    assert read(desk, booking, OFFICER)["facts_version"] == before
