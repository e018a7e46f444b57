"""What a request said when it was decided can be read later, and the history says what was changed."""

from uuid import UUID

import pytest

from services.venues.store.bookings.bookings import find_booking
from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from tests.venues.booked import OFFICER, PREVENT, SENIOR, Desk, a_request

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LIGHT = {
    "hirer": {"phone": "01632 960009", "address": "2 High Street", "website": "https://example.org"},
    "event": {"expected_numbers": 60, "promotion": "Posters"},
}


@pytest.fixture
def desk(venues):
    with database.connection():
        save_room(save_venue("Park Hall", "", "", ""), "Main hall", 80, "")
    return Desk(venues)


def changed(desk, *changes):
    """An approved booking whose request was changed afterwards."""
    booking = desk.decide(OFFICER, desk.in_review(), "approve")
    return desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", {"request": a_request(*changes)})


def line_of_change(desk, booking, who=SENIOR):
    history = desk.call(who, "GET", f"/v1/bookings/{booking['id']}/history")["history"]
    return next(line for line in history if line["what"] == "request-changed")


def version(desk, booking, number, who=SENIOR, expect=200):
    return desk.call(who, "GET", f"/v1/bookings/{booking['id']}/requests/{number}", expect=expect)


@pytest.mark.parametrize("more", [{}, {"event": {**LIGHT["event"], "title": "Evening yoga"}}])
def test_the_history_says_of_every_answer_from_what_to_what_whether_it_reopens_or_not(desk, more):
    booking = changed(desk, LIGHT, more)
    assert booking["state"] == ("reopened" if more else "approved")
    told = line_of_change(desk, booking)
    found = {one["code"]: (one["before"], one["after"]) for one in told["changed"]}
    title = {"event.title": ("Tuesday yoga", "Evening yoga")} if more else {}
    assert found == title | {
        "hirer.phone": (None, "01632 960009"),
        "hirer.address": (None, "2 High Street"),
        "hirer.website": (None, "https://example.org"),
        "event.expected_numbers": (20, 60),
        "event.promotion": (None, "Posters"),
    }
    assert sorted(told["details"]["answers"]) == sorted(found)


def test_the_words_of_answers_are_in_no_audit_entry_and_in_no_line_that_is_kept(desk):
    booking = changed(desk, LIGHT)
    with database.connection():
        kept = database.query("SELECT details FROM happening") + database.query("SELECT details FROM audit")
    assert booking["state"] == "approved"
    assert any("hirer.phone" in details for (details,) in kept)
    assert not any("960009" in details or "High Street" in details for (details,) in kept)


def test_the_version_that_a_decision_names_can_be_opened_by_whoever_reads_the_booking(desk):
    booking = changed(desk, LIGHT)
    decided_on = booking["decisions"][0]["request_version"]
    first, second = version(desk, booking, decided_on, PREVENT), version(desk, booking, 2, OFFICER)
    assert (first["request"], first["changed"]) == (a_request(), [])
    assert (second["request"], second["by"], second["current"]) == (a_request(LIGHT), "olga", 2)
    assert first["kept"] == second["kept"] == [1, 2]
    assert second["changed"] == line_of_change(desk, booking)["changed"]


@pytest.mark.parametrize("number", [0, 3, 999999999])
def test_a_version_that_there_is_not_is_not_found(desk, number):
    assert "not kept" in version(desk, changed(desk, LIGHT), number, expect=404)["detail"]


def test_once_a_version_is_let_go_the_history_still_says_which_answers_it_changed(desk):
    booking = changed(desk, LIGHT)
    with database.connection(), database.write_transaction():
        number = find_booking(UUID(booking["id"])).id
        database.execute("DELETE FROM request_version WHERE booking_id = ? AND number = 1", number)
    told = line_of_change(desk, booking)
    assert told["changed"] == []
    assert "hirer.phone" in told["details"]["answers"]
    version(desk, booking, 1, expect=404)
    assert version(desk, booking, 2)["changed"] == []
