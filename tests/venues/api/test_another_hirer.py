"""Who hires may become somebody else, or may not be known after all: what was checked of the former counts no more."""

import pytest

from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from tests.venues.booked import OFFICER, SENIOR, Desk, a_request

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BOB = {"hirer": {"name": "Bob Stranger", "email": "bob@example.org"}}


@pytest.fixture
def desk(venues):
    with database.connection():
        save_room(save_venue("Park Hall", "", "", ""), "Main hall", 80, "")
    return Desk(venues)


def known(desk, *changes):
    """A request of a hirer of whom Sam says that they know them."""
    booking = desk.call(SENIOR, "POST", "/v1/bookings", {"request": a_request(*changes), "hirer_known": True}, 201)
    return desk.move(OFFICER, booking, "start_review")


def change(desk, booking, *changes, **said):
    path, body = f"/v1/bookings/{booking['id']}/request", {"request": a_request(*changes), **said}
    checked = desk.call(OFFICER, "POST", f"{path}/check", body)
    after = desk.call(OFFICER, "PUT", path, body)
    assert checked["assessment"]["checks"] == after["assessment"]["checks"]
    assert bool(checked["reopens"]) == (booking["state"] == "approved" and after["state"] == "reopened")
    return after


def story(desk, booking):
    return desk.call(OFFICER, "GET", f"/v1/bookings/{booking['id']}/history")["history"]


@pytest.mark.parametrize(
    ("changes", "said", "is_known"),
    [
        ([], {}, True),
        ([{"hirer": {"phone": "01632 960001"}}], {}, True),
        ([], {"hirer_known": None}, True),
        ([], {"hirer_known": False}, False),
        ([BOB], {}, False),
        ([{"hirer": {"organisation": "Choir", "acting_for": "organisation"}}], {}, False),
        ([BOB], {"hirer_known": False}, False),
        ([BOB], {"hirer_known": True}, True),
    ],
)
def test_that_a_hirer_is_known_can_be_taken_back_and_is_not_handed_on(desk, changes, said, is_known):
    booking = known(desk)
    assert (booking["hirer_known"], booking["hirer_known_by"]) == (True, "sam")
    after = change(desk, booking, *changes, **said)
    assert after["hirer_known"] is is_known
    assert ("identity" in after["assessment"]["checks"]) is not is_known


def test_who_said_that_a_hirer_is_known_is_in_the_history_and_with_the_decision(desk):
    booking = known(desk)
    assert story(desk, booking)[0]["details"]["hirer_known"] is True
    assert desk.decide(OFFICER, booking, "approve")["decisions"][0]["record"]["hirer_known"] == {
        "by": "sam", "at": booking["hirer_known_at"].replace("Z", "+00:00"),
    }  # fmt: skip


def test_a_hirer_who_is_not_known_after_all_reopens_an_approval_that_did_not_ask_who_they_are(desk):
    booking = desk.decide(OFFICER, known(desk), "approve")
    after = change(desk, booking, hirer_known=False)
    assert after["state"] == "reopened"
    told = story(desk, booking)
    assert "hirer known" in told[-1]["why"]
    assert told[-2]["details"]["hirer_known"] is False
    assert (after["hirer_known_by"], after["hirer_known_at"]) == ("", None)
    refused = desk.decide(OFFICER, booking, "approve", 409, checked=False)
    assert "identity of the hirer" in refused["detail"]
    assert desk.decide(OFFICER, booking, "approve")["decisions"][-1]["record"]["hirer_known"] == {}


def test_who_says_it_of_another_hirer_is_who_said_it(desk):
    after = change(desk, known(desk), BOB, hirer_known=True)
    assert after["hirer_known_by"] == "olga"
    assert change(desk, after, BOB, hirer_known=True)["hirer_known_by"] == "olga"


def to_record(booking):
    return {one["check"] for one in booking["required_checks"] if one["state"] == "to_record"}


def recorded(desk, *changes):
    """A talk in review with every check recorded."""
    talk = {"speakers": [{"name": "Gloria Lunpell", "topic": "Rivers"}], "event": {"type": "talk"}}
    booking = desk.in_review(talk, *changes)
    for check in booking["assessment"]["checks"]:
        desk.post(OFFICER, booking, "checks", {"check": check, "conclusion": "Ann's bill", "found": "Nothing"})
    booking = desk.show(booking, OFFICER)
    assert not to_record(booking)
    return booking, talk


@pytest.mark.parametrize(
    ("another", "made_again"),
    [
        (BOB, {"identity", "reference", "open_source", "details"}),
        ({"hirer": {"organisation": "Choir"}}, {"identity", "reference", "open_source", "details"}),
        ({"hirer": {"previous_venue": "Mill"}}, {"reference"}),
        ({"hirer": {"website": "https://example.org"}}, {"open_source"}),
        ({"hirer": {"address": "2 High Street"}}, {"identity"}),
        ({"hirer": {"phone": "01632 960001"}}, set()),
    ],
)
def test_what_was_checked_of_the_former_hirer_is_checked_again(desk, another, made_again):
    booking, talk = recorded(desk)
    after = change(desk, booking, talk, another)
    lists = {"proscribed_list", "sanctions_list", "concern_register"}
    assert to_record(after) - lists == made_again


def test_another_charity_number_is_looked_up_again_and_reopens_an_approval(desk):
    fund = {"hirer": {"charity_number": "3333333"}}
    booking = desk.in_review(fund)
    desk.post(OFFICER, booking, "checks", {"check": "charity_register", "conclusion": "3333333 is Fund Three"})
    after = change(desk, booking, {"hirer": {"charity_number": "4444444"}})
    assert "charity_register" in to_record(after)
    booking = desk.decide(OFFICER, after, "approve")
    assert booking["state"] == "approved"
    assert change(desk, booking, {"hirer": {"charity_number": "5555555"}})["state"] == "reopened"
