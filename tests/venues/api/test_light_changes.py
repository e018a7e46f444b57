"""A change after approval that needs nobody new is an officer's again; whatever raises a need is a senior officer's."""

import pytest

from services.venues.actions.lists import entries as list_entries
from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from services.venues.store.lists.lists import ListFile
from shared.actor import Actor, Role
from tests.venues.booked import OFFICER, PREVENT, SENIOR, TALK, Desk, a_request
from tests.venues.screening.listing import now, work

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
AN_HOUR_LATER = {"event": {"starts_at": "2030-06-18T19:00", "ends_at": "2030-06-18T20:00"}}
REOPENED = "reopened"
"""One letter whoever decides: which it is would tell of a match."""


@pytest.fixture
def desk(venues):
    with database.connection():
        save_room(save_venue("Park Hall", "", "", ""), "Main hall", 80, "")
    return Desk(venues)


def approved(desk, *changes):
    booking = desk.in_review(*changes)
    return desk.decide(OFFICER, booking, "approve")


def change(desk, booking, *changes):
    path = f"/v1/bookings/{booking['id']}/request"
    checked = desk.call(OFFICER, "POST", f"{path}/check", {"request": a_request(*changes)})
    after = desk.call(OFFICER, "PUT", path, {"request": a_request(*changes)})
    return after, checked["decided_again_by"]


def letter_kinds(desk, booking):
    return [one["kind"] for one in desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/letters")["letters"]]


def waits_for(desk, who):
    return [one["id"] for one in desk.call(who, "GET", "/v1/bookings?shown=waiting")["bookings"]]


def test_a_birthday_moved_by_an_hour_is_approved_again_by_a_trained_officer(desk):
    booking = approved(desk)
    after, said = change(desk, booking, AN_HOUR_LATER)
    assert (after["state"], after["level"], said) == ("reopened", "officer", "officer")
    assert letter_kinds(desk, booking)[-1] == REOPENED
    assert booking["id"] in waits_for(desk, OFFICER)
    assert booking["id"] not in waits_for(desk, SENIOR)
    again = desk.decide(OFFICER, booking, "approve", reason="")
    assert again["state"] == "approved"
    assert desk.move(OFFICER, booking, "confirm")["state"] == "confirmed"


def test_an_officer_without_training_does_not_approve_it_again(venues):
    with database.connection():
        save_room(save_venue("Park Hall", "", "", ""), "Main hall", 80, "")
    desk = Desk(venues)
    booking = approved(desk)
    change(desk, booking, AN_HOUR_LATER)
    desk.train("olga", until="2020-01-01", sequence=2)
    assert "Complete or renew" in desk.decide(OFFICER, booking, "approve", 409)["detail"]


@pytest.mark.parametrize(
    "heavy",
    [
        {"event": {"election_meeting": "yes"}},
        {"event": {"purpose": " "}},
        {"seating": {"single_sex": "yes"}},
    ],
)
def test_a_change_that_raises_a_need_goes_to_a_senior_officer(desk, heavy):
    booking = approved(desk)
    after, said = change(desk, booking, heavy)
    assert (after["state"], after["level"], said) == ("reopened", "senior_officer", "senior_officer")
    assert letter_kinds(desk, booking)[-1] == REOPENED
    assert booking["id"] in waits_for(desk, SENIOR)
    assert booking["id"] not in waits_for(desk, OFFICER)
    assert "A senior officer decides this booking" in desk.decide(OFFICER, booking, "approve", 409)["detail"]


def test_what_a_senior_officer_decided_goes_back_to_one(desk):
    booking = desk.escalated()
    desk.decide(SENIOR, booking, "approve")
    after, said = change(desk, booking, AN_HOUR_LATER)
    assert (after["level"], said) == ("senior_officer", "senior_officer")
    assert letter_kinds(desk, booking)[-1] == REOPENED
    assert "A senior officer decides" in desk.decide(OFFICER, booking, "approve", 409)["detail"]
    assert desk.decide(SENIOR, booking, "approve")["state"] == "approved"


def test_what_is_said_beforehand_of_a_name_taken_out_whose_match_is_open_is_what_happens(desk):
    client = {"hirer": {"acting_for": "client", "client": "Lunpell Okoro Fellowship"}}
    booking = approved(desk, client)
    listed = {"code": "a", "kind": "organisation", "names": ["Lunpell Okoro Fellowship"], "active": True}
    with database.connection():
        list_entries.load_list(
            "other_list", "1", [listed], ListFile(), Actor("pat", frozenset({Role.PREVENT_LEAD})), now()
        )
        work()
    assert desk.show(booking)["match_waits"]
    after, said = change(desk, booking, {"hirer": {"acting_for": "client", "client": "Harbour Bakers"}})
    assert (after["state"], said) == ("reopened", "senior_officer")
    assert desk.show(booking)["level"] == said


def test_names_to_look_up_are_those_that_are_new_or_described_otherwise(desk):
    speaker = {"name": "Gloria Lunpell", "topic": "Rivers"}
    booking = approved(desk, TALK)
    for changed, count in (
        ([speaker], 0),
        ([speaker | {"organisation": "Harbour Bakers"}], 1),
        ([speaker, {"name": "Tariq Ostwick"}], 1),
    ):
        body = {"request": a_request(TALK, {"event": {"title": "Yoga"}, "speakers": changed})}
        path = f"/v1/bookings/{booking['id']}/request/check"
        assert desk.call(OFFICER, "POST", path, body)["names_to_look_up"] == count


def test_what_somebody_heard_that_is_new_goes_to_a_senior_officer(desk):
    booking = approved(desk)
    after = desk.move(OFFICER, booking, "reopen", reason="The flyer names another topic")
    assert after["level"] == "senior_officer"
    assert letter_kinds(desk, booking)[-1] == REOPENED


def test_a_second_change_that_raises_a_need_stays_with_a_senior_officer(desk):
    booking = approved(desk)
    change(desk, booking, AN_HOUR_LATER)
    after, _ = change(desk, booking, AN_HOUR_LATER, {"event": {"election_meeting": "yes"}})
    assert after["level"] == "senior_officer"
    assert letter_kinds(desk, booking)[1:] == ["approved", REOPENED]
    after, _ = change(desk, booking, AN_HOUR_LATER)
    assert after["level"] == "senior_officer"


def test_a_senior_officer_who_approves_a_light_change_keeps_it(desk):
    booking = approved(desk)
    change(desk, booking, AN_HOUR_LATER)
    desk.post(PREVENT, booking, "notes", {"kind": "view", "text": "As described"})
    desk.decide(SENIOR, booking, "approve")
    after, _ = change(desk, booking)
    assert after["level"] == "senior_officer"


def test_a_new_speaker_who_is_on_no_list_needs_nobody_new_but_the_checks_about_them(desk):
    booking = approved(desk)
    after, said = change(desk, booking, TALK)
    assert (after["level"], said) == ("officer", "officer")
    assert "open-source check" in desk.decide(OFFICER, booking, "approve", 409, checked=True)["detail"]
    assert desk.decide(OFFICER, booking, "approve")["state"] == "approved"
