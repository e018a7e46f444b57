"""A possible match found after the approval is told to the Prevent lead's team, by a notice that names nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from services.venues.actions.screening.rescreening import ask_for_rescreening
from services.venues.store.database import database
from services.venues.store.screening.look_ups import add_list_version
from shared.actor import Actor, Role
from tests.venues.booked import CONDITION, OFFICER, PREVENT, TALK

LEAD = Actor("pat", frozenset({Role.PREVENT_LEAD}))
NAME, LISTED = "Gloria Lunpell", "Lunpell Gloria"


def listed(source="register", version="1", *names):
    """A list is loaded, and bookings to come are to be looked up again."""
    subjects = [{"code": name, "kind": "person", "names": [name], "active": True} for name in names or (LISTED,)]
    with database.connection(), database.write_transaction():
        add_list_version(source, version, subjects, "pat", datetime.now(UTC))
        ask_for_rescreening("list", source, LEAD, datetime.now(UTC))


def to_prevent(office):
    """What went to the Prevent lead's team."""
    return [letter for letter in office.letters if "prevent@northmere.example" in str(letter["To"])]


def approved(desk, state):
    booking = desk.in_review(TALK)
    if state == "approved_with_conditions":
        return desk.decide(OFFICER, booking, state.replace("approved", "approve"), conditions=[CONDITION])
    booking = desk.decide(OFFICER, booking, "approve")
    return desk.move(OFFICER, booking, "confirm") if state == "confirmed" else booking


@pytest.mark.parametrize("state", ["approved", "approved_with_conditions", "confirmed"])
def test_a_match_found_after_the_approval_is_told_to_the_prevent_lead_once_and_names_nobody(desk, office, work, state):
    booking = approved(desk, state)
    assert work() == []
    assert to_prevent(office) == []
    listed()
    assert [*work(), *work(timedelta(minutes=1))] == []
    (told,) = to_prevent(office)
    text = f"{told['Subject']} {told.get_content()}"
    assert booking["reference"] in text
    assert f"/bookings/{booking['id']}" in text
    assert "waits for the Prevent lead's answer" in text
    assert not [word for word in ("Lunpell", "Gloria", "Amal", "register", "match", "Rivers") if word in text]
    listed("register", "2")
    assert [*work(), *work(timedelta(minutes=1))] == []
    assert len(to_prevent(office)) == 1


def test_another_match_after_the_answer_is_told_again(desk, office, work):
    booking = approved(desk, "confirmed")
    listed()
    work()
    (match,) = desk.show(booking, PREVENT)["matches"]
    answer = {"state": "different", "reason": "Another person, by her page"}
    desk.post(PREVENT, booking, f"matches/{match['id']}/answers", answer)
    listed("other_list", "1", NAME)
    assert [*work(), *work(timedelta(minutes=1))] == []
    assert len(to_prevent(office)) == 2


def test_a_match_on_an_open_request_is_told_once_and_not_twice(desk, office, work):
    desk.in_review(TALK)
    listed()
    assert [*work(), *work(timedelta(minutes=1))] == []
    assert len(to_prevent(office)) == 1
