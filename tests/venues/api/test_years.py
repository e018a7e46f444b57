"""A year that is a slip of the pen: asked about at every door, and never in the way of any other booking."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from services.venues.actions.screening import rescreening
from services.venues.actions.screening.rescreening import NOT_LOOKED_UP, ask_for_rescreening
from services.venues.jobs import HANDLERS
from services.venues.store.bookings.bookings import find_booking
from services.venues.store.bookings.history import list_happenings
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.screening.look_ups import list_look_ups
from services.venues.store.screening.rescreening import list_runs
from services.venues.store.tables.bookings import BookingRow
from shared.actor import Role
from tests.venues.booked import OFFICER, PREVENT, TALK, Desk, a_request
from tests.venues.screening.listing import LEAD

SLIPS = ("0002-12-30T10:00", "0026-06-20T18:00", "9998-01-01T10:00")
SENTENCE = "Check the year: it must be between 1990 and 2100."


@pytest.fixture
def desk(venues):
    return Desk(venues)


def work():
    with database.connection():
        assert [error for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)) if error] == []


@pytest.mark.both_databases
@pytest.mark.parametrize("slip", SLIPS)
def test_a_request_with_such_a_year_is_kept_and_asked_about_and_the_queue_stands(desk, slip):
    booking = desk.submit({"event": {"starts_at": slip, "ends_at": slip.replace("T10", "T12")}})
    assert booking["starts_at"] is None
    for view in ("all", "team", "waiting", "mine"):
        desk.call(OFFICER, "GET", f"/v1/bookings?shown={view}")
    checked = desk.call(
        OFFICER, "POST", "/v1/bookings/check", a_request({"event": {"starts_at": slip}}),
    )  # fmt: skip
    assert {"code": "event.starts_at", "text": SENTENCE} in checked["problems"]


@pytest.mark.parametrize("year", [2, 26, 999, 2026, 9999])
def test_whatever_instant_is_written_is_read_again(store, desk, year):
    moment = datetime(year, 6, 1, 12, tzinfo=UTC)
    field = type(BookingRow.starts_at)()
    booking = desk.submit()
    with database.connection():
        BookingRow.update(starts_at=moment).execute()
        assert find_booking(booking["id"]).starts_at == moment
    assert field.python_value(f"{year}-06-01T12:00:00.000000Z") == moment  # as it was written once


def test_a_file_whose_rows_have_such_years_is_brought_in_and_stops_nobody(desk):
    content = (
        "Reference,Submitted,Hirer name,Event title,Venue,Room,Start,End,Speakers\n"
        "Y-1,0020-04-27T19:00,Amal,Talk,Park Hall,,0026-04-27T19:00,0026-04-27T20:00,Gloria Lunpell\n"
        "Y-2,,Bea,Talk,Park Hall,,2040-04-27T19:00,2040-04-27T20:00,Tariq Ostwick\n"
    )
    data = {"kind": "bookings", "file": (io.BytesIO(content.encode()), "bookings.csv")}
    path, form = "/v1/imports", {"data": data, "content_type": "multipart/form-data"}
    taken = desk.venues.as_person("POST", path, Role.BOOKING_OFFICER, **form).json
    noted = desk.call(OFFICER, "GET", f"{path}/{taken['id']}/rows?outcome=accepted")[0]["reason"]
    assert noted.count(SENTENCE) == 3
    headers = {"Idempotency-Key": "confirm-" + taken["id"]}
    desk.venues.as_person("POST", f"{path}/{taken['id']}/confirm", Role.BOOKING_OFFICER, headers=headers)
    work()
    page = desk.call(OFFICER, "GET", "/v1/bookings?shown=all")
    assert page["total"] == 2
    shown = [desk.show(line) for line in page["bookings"]]
    assert {booking["submitted_at"][:4] for booking in shown} == {str(datetime.now(UTC).year)}


@pytest.mark.both_databases
def test_one_booking_that_cannot_be_read_keeps_no_other_from_being_looked_up(desk, monkeypatch):
    bookings = [desk.submit(TALK) for _ in range(3)]
    bad = bookings[1]["id"]
    as_it_was = rescreening.request_from

    def unreadable(body):
        if body.get("extra"):
            raise ValueError("Invalid isoformat string")
        return as_it_was(body)

    with database.connection(), database.write_transaction():
        request = a_request(TALK) | {"extra": {"spoilt": "yes"}}
        BookingRow.update(request=request).where(BookingRow.public_id == bad).execute()
        monkeypatch.setattr(rescreening, "request_from", unreadable)
        ask_for_rescreening("asked", "all", LEAD, datetime.now(UTC) - timedelta(seconds=1))
    work()
    with database.connection():
        (run,) = list_runs(10)
        assert (run.state, run.done) == ("done", 3)
        numbers = [find_booking(booking["id"]).id for booking in bookings]
        assert [len(list_look_ups(number)) for number in numbers] == [2, 1, 2]
        assert list_happenings(numbers[1])[-1].why == NOT_LOOKED_UP


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("days", "column"),
    [
        ({"active_until": "9999-12-31"}, "active_until"),
        ({"active_from": "0026-01-01"}, "active_from"),
        ({"active_from": "1989-12-31", "active_until": "2030-01-01"}, "active_from"),
    ],
)
def test_an_entry_of_a_list_with_such_a_year_is_refused_with_its_row(desk, days, column):
    entries = [
        {"id": "a", "kind": "person", "names": ["Gloria Lunpell"], **days},
        {"id": "b", "kind": "person", "names": ["Tariq Ostwick"], "active_until": "2100-12-31"},
    ]
    data = {"kind": "other_list", "file": (io.BytesIO(json.dumps(entries).encode()), "list.json")}
    form = {"data": data, "content_type": "multipart/form-data"}
    taken = desk.venues.as_person("POST", "/v1/imports", Role.PREVENT_LEAD, **form).json
    assert (taken["counts"]["accepted"], taken["counts"]["refused"]) == (1, 1)
    (row,) = desk.call(PREVENT, "GET", f"/v1/imports/{taken['id']}/rows?outcome=refused")
    assert (row["column"], row["reason"]) == (column, SENTENCE)
