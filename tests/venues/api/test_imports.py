"""Files over the API: looked through, shown row by row, and brought in when somebody confirms."""

import io
import json

import pytest

from services.venues.jobs import HANDLERS
from services.venues.seed import COUNCIL
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.actor import Role
from tests.venues.booked import OFFICER, Desk


@pytest.fixture
def desk(venues):
    return Desk(venues)


def upload(desk, kind, content, role=Role.BOOKING_OFFICER):
    data = {"kind": kind, "file": (io.BytesIO(content), "some/where/file.csv")}
    return desk.venues.as_person("POST", "/v1/imports", role, data=data, content_type="multipart/form-data")


def confirm(desk, taken):
    """With a key, so that the answer does not wait for the worker that these tests play themselves."""
    path, headers = f"/v1/imports/{taken['id']}/confirm", {"Idempotency-Key": "confirm-" + taken["id"]}
    body = {"version": taken["columns_version"]}
    answer = desk.venues.as_person("POST", path, Role.BOOKING_OFFICER, headers=headers, json=body)
    assert (answer.status_code, answer.json["state"]) == (202, "confirming")
    work()
    return desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}")


def work():
    from datetime import UTC, datetime

    with database.connection():
        assert [error for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)) if error] == []


HEADER = b"Reference,Hirer name,Event title,Venue,Room,Start,End\n"


@pytest.mark.both_databases
def test_a_file_is_looked_through_confirmed_and_known_again(desk):
    content = HEADER + (
        b"A1,Amal,Yoga,Park Hall,,2030-06-18T18:00,2030-06-18T19:00\n"
        b"A1,Amal,Yoga,Park Hall,,2030-06-18T18:00,2030-06-18T19:00\n"
        b"A2,,,Park Hall,,2030-06-18T18:00,\n"
        b"A3,Bea,,Park Hall,,sometime,\n"
    )
    answer = upload(desk, "bookings", content)
    assert answer.status_code == 202
    taken = answer.json
    assert taken["counts"] == {
        "read": 4, "accepted": 2, "duplicate": 1, "skipped": 0, "review": 0, "refused": 1,
    }  # fmt: skip
    rows = desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}/rows?outcome=refused")
    assert [(row["row"], row["reason"]) for row in rows] == [(4, "The row names neither a hirer nor an event.")]
    assert desk.call(OFFICER, "GET", "/v1/bookings")["total"] == 0
    assert confirm(desk, taken)["state"] == "confirmed"
    found = desk.call(OFFICER, "GET", "/v1/bookings")["bookings"]
    assert {line["reference"] for line in found} == {"A1", "A3"}
    assert {line["state"] for line in found} == {"submitted"}
    assert upload(desk, "bookings", content).status_code == 409
    assert upload(desk, "bookings", content + b"\n").json["counts"]["duplicate"] == 3


@pytest.mark.both_databases
def test_a_file_that_is_something_else_says_what_is_missing(desk):
    taken = upload(desk, "bookings", b"Name,Course\nA,B\n").json
    assert taken["state"] == "needs_columns"
    assert "the event title (no column for it was found)" in taken["problem"]
    headers = {"Idempotency-Key": "too early"}
    path = f"/v1/imports/{taken['id']}/confirm"
    assert desk.venues.as_person("POST", path, Role.BOOKING_OFFICER, headers=headers).status_code == 409
    assert upload(desk, "venues", b"Name,Course\n").status_code == 422
    assert upload(desk, "people", b"Name,Course\n").status_code == 422


def test_venues_come_in_with_their_rooms(desk):
    wrong = [{"venue": "Loop", "rooms": [{"room": "A", "part_of": "B"}, {"room": "B", "part_of": "A"}]}]
    content = json.dumps(json.loads((COUNCIL / "venues.json").read_text()) + wrong).encode()
    taken = upload(desk, "venues", content).json
    assert taken["counts"]["refused"] == 1
    confirm(desk, taken)
    venues = desk.call(OFFICER, "GET", "/v1/venues")["venues"]
    assert len(venues) == taken["counts"]["accepted"]
    halves = [room for venue in venues for room in venue["rooms"] if room["part_of"]]
    assert halves


def test_lists_of_names_are_the_prevent_leads_alone(desk):
    content = (COUNCIL / "synthetic-register.json").read_bytes()
    assert upload(desk, "register", content).status_code == 403
    taken = upload(desk, "register", content, Role.PREVENT_LEAD)
    assert taken.status_code == 202
    desk.call(OFFICER, "GET", f"/v1/imports/{taken.json['id']}/rows", expect=403)
    assert upload(desk, "bookings", HEADER, Role.PREVENT_LEAD).status_code == 403


@pytest.mark.both_databases
def test_the_calendar_shows_a_venue_with_set_up_and_clear_down(desk):
    venue = desk.call(OFFICER, "POST", "/v1/venues", {"venue": "Park Hall", "rooms": [{"room": "Main hall"}]})
    booking = desk.submit()
    path = f"/v1/venues/{venue['id']}/calendar?from=2030-06-17&until=2030-06-23"
    (slot,) = desk.call(OFFICER, "GET", path)["slots"]
    assert (slot["booking"], slot["keeps_room"]) == (booking["id"], False)
    assert (slot["taken_from"][11:16], slot["taken_until"][11:16]) == ("16:45", "18:15")
    desk.call(OFFICER, "GET", f"/v1/venues/{venue['id']}/calendar?from=2030-01-01&until=2030-12-31", expect=422)


PLAIN = b"Hirer name,Event title,Venue,Room,Start,End,Purpose\n"
YOGA = b"Amal,Yoga,Park Hall,Small hall,2030-06-18T18:00,2030-06-18T19:00,Yoga\n"


def rows(desk, taken, outcome):
    return desk.call(OFFICER, "GET", f"/v1/imports/{taken['id']}/rows?outcome={outcome}")


def counts(taken):
    return taken["counts"]["accepted"], taken["counts"]["duplicate"]


@pytest.mark.both_databases
def test_a_row_without_a_reference_is_a_duplicate_of_a_booking_that_another_file_brought(desk):
    first = upload(desk, "bookings", PLAIN + YOGA).json
    assert confirm(desk, first)["state"] == "confirmed"
    (booking,) = desk.call(OFFICER, "GET", "/v1/bookings?shown=all")["bookings"]
    again = YOGA.replace(b"Amal,Yoga", b" AMAL ,yoga")
    other = YOGA.replace(b"18:00", b"20:00").replace(b"19:00", b"21:00")
    second = upload(desk, "bookings", PLAIN + YOGA + other + other).json
    assert counts(second) == (1, 2)
    told = [(row["row"], row["reason"]) for row in rows(desk, second, "duplicate")]
    assert told == [
        (2, f"This booking is in already: {booking['reference']}."), (4, "This booking is in already: row 3."),
    ]  # fmt: skip
    differs = upload(desk, "bookings", PLAIN + again.replace(b"19:00", b"19:30")).json
    assert counts(differs) == (1, 0)
    (row,) = rows(desk, differs, "accepted")
    assert f"Hirer, title, room and start are those of {booking['reference']}" in row["reason"]


@pytest.mark.both_databases
def test_a_booking_that_was_withdrawn_is_no_duplicate(desk):
    confirm(desk, upload(desk, "bookings", PLAIN + YOGA).json)
    (booking,) = desk.call(OFFICER, "GET", "/v1/bookings?shown=all")["bookings"]
    desk.move(OFFICER, booking, "withdraw", reason="The hirer telephoned")
    assert counts(upload(desk, "bookings", PLAIN + YOGA + b"\n").json) == (1, 0)


@pytest.mark.both_databases
def test_of_two_files_looked_through_before_either_came_in_the_second_brings_no_booking_twice(desk):
    first = upload(desk, "bookings", PLAIN + YOGA).json
    more = YOGA.replace(b"Amal", b"Bea")
    second = upload(desk, "bookings", PLAIN + YOGA + more).json
    assert counts(second) == (2, 0)
    confirm(desk, first)
    after = confirm(desk, second)
    assert (after["state"], counts(after)) == ("confirmed", (1, 1))
    assert after["progress"]["total"] == after["progress"]["done"] == 1
    assert [row["row"] for row in rows(desk, second, "duplicate")] == [2]
    assert len(desk.call(OFFICER, "GET", "/v1/bookings?shown=all")["bookings"]) == 2


@pytest.mark.both_databases
def test_a_venues_file_comes_again_once_something_it_said_was_changed(desk):
    one, two = (json.dumps([{"venue": "Long Hall", "postcode": code}]).encode() for code in ("NM1 1AA", "NM2 2BB"))
    confirm(desk, upload(desk, "venues", one).json)
    assert "nothing that came later has changed them" in upload(desk, "venues", one).json["detail"]
    confirm(desk, upload(desk, "venues", two).json)
    again = upload(desk, "venues", one).json
    assert "changed since" in again["problem"]
    confirm(desk, again)
    (hall,) = (venue for venue in desk.call(OFFICER, "GET", "/v1/venues")["venues"] if venue["venue"] == "Long Hall")
    assert hall["postcode"] == "NM1 1AA"
    assert upload(desk, "venues", one).status_code == 409
    assert upload(desk, "venues", two).json["state"] == "checked"


@pytest.mark.both_databases
def test_a_bookings_file_whose_bookings_were_changed_is_refused_with_what_is_so(desk):
    content = (
        b"Hirer name,Event title,Venue,Start,End\n"
        b"A,B,Park Hall,2030-06-18T18:00,2030-06-18T19:00\nC,D,Park Hall,2030-06-19T18:00,2030-06-19T19:00\n"
    )
    confirm(desk, upload(desk, "bookings", content).json)
    assert "nothing that came later has changed them" in upload(desk, "bookings", content).json["detail"]
    booking = desk.call(OFFICER, "GET", "/v1/bookings?shown=all")["bookings"][0]
    desk.move(OFFICER, booking, "withdraw", reason="The hirer telephoned")
    said = upload(desk, "bookings", content).json["detail"]
    assert "Of the 2 bookings it brought in, 2 are here, some of them as people changed them since" in said
