"""The venues: their list, who has which room when, and adding or changing one, before the real venues service."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from services.gateway.pages.venues.changing import merged
from services.venues.store.bookings.bookings import find_booking
from services.venues.store.calendar.venues import add_slot, find_room
from services.venues.store.database import database
from shared.actor import Role
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.venues_beside import HALL, VenuesBeside
from tests.gateway.visitor import Visitor
from tests.venues.booked import a_request

Begin = Callable[..., Visitor]
CHANGES = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
LOOKS = (*CHANGES, Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER, Role.PREVENT_LEAD)
WEEK = "from=2030-06-18"
"""The week in which the ordinary request is."""


@pytest.fixture
def officer(signed_in: Begin) -> Visitor:
    return signed_in(Role.BOOKING_OFFICER)


def calendar(visitor: Visitor, venue: str = "Park Hall") -> str:
    """The address of the calendar of a venue, as its list gives it."""
    found = re.search(
        rf'href="(/venues/[0-9a-f-]+/calendar)"[^>]*>\s*(?:<[^>]+>\s*)*{venue}', visitor.get("/venues").text
    )
    assert found is not None
    return found[1]


def send(visitor: Visitor, path: str, **typed: str) -> TestResponse:
    return send_form(visitor, path, visitor.get(path).text, **typed)


def send_form(visitor: Visitor, path: str, form: str, **typed: str) -> TestResponse:
    """A form that was opened before, with what it carries along and what is typed over it."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    carried = {name: unescape(value) for name, value in hidden if name != "csrf_token"}
    return visitor.post(path, {**carried, **in_fields(form), "idempotency_key": key_of(form), "do": "save", **typed})


def in_fields(form: str) -> dict[str, str]:
    """What stands in the text fields of a form."""
    fields = re.findall(r'<input class="govuk-input[^>]*>', form)
    found = {}
    for field in fields:
        name, value = re.search(r'name="([^"]+)"', field), re.search(r'value="([^"]*)"', field)
        found[name[1] if name else ""] = unescape(value[1]) if value else ""
    return found


def rooms(venues: VenuesBeside, name: str) -> list[dict[str, Any]]:
    listed = venues.call("GET", "/v1/venues")["venues"]
    return [room for venue in listed if venue["venue"] == name for room in venue["rooms"]]


def test_a_venue_is_added_with_its_rooms_and_stands_in_the_list(officer: Visitor, venues: VenuesBeside) -> None:
    more = send(officer, "/venues/new", **{"venue": "Mill House", "room-0": "Great room", "do": "more"})
    assert 'value="Great room"' in more.text
    assert 'name="room-3"' in more.text
    saved = send(
        officer,
        "/venues/new",
        **{
            "venue": "Mill House", "kind": "community centre", "room-0": "Great room", "capacity-0": "80",
            "room-1": "Stage", "part_of-1": "Great room",
        },
    )  # fmt: skip
    assert saved.status_code == 303
    shown = words(officer.get(saved.location).text)
    assert "Mill House has been saved" in shown
    assert "Great room, holds 80" in shown
    assert "Stage, part of Great room" in shown
    assert "Mill House" in words(officer.get("/venues").text)


def test_a_venue_is_changed_and_keeps_its_name_and_its_rooms(officer: Visitor, venues: VenuesBeside) -> None:
    edit = calendar(officer).replace("calendar", "edit")
    typed = {"kind": "civic hall", "capacity-0": "90", "room-0": "Renamed", "room-3": "Kitchen"}
    assert send(officer, edit, **typed).status_code == 303
    found = {room["room"]: room["capacity"] for room in rooms(venues, "Park Hall")}
    assert set(found) == {room["room"] for room in HALL["rooms"]} | {"Kitchen"}
    assert found["Main hall"] == 90


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({}, "venue", "Enter the name of the venue"),
        ({"venue": "Park Hall"}, "venue", "There is a venue of this name already"),
        ({"venue": "Mill", "capacity-0": "8"}, "room-0", "Enter the name of the room"),
        ({"venue": "Mill", "room-0": "A", "room-1": "A"}, "room-1", "Two rooms have this name"),
        ({"venue": "Mill", "room-0": "A", "capacity-0": "many"}, "capacity-0", "Enter a whole number of people"),
        ({"venue": "Mill", "room-0": "A", "part_of-0": "A"}, "part_of-0", "Choose another room of this venue"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(
    officer: Visitor, venues: VenuesBeside, typed: dict[str, str], field: str, sentence: str
) -> None:
    before = venues.call("GET", "/v1/venues")
    answer = send(officer, "/venues/new", **{"postcode": "ZZ99 3WZ", **typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert words(answer.text).count(sentence) == 2, "in the summary and beside the field"
    assert 'value="ZZ99 3WZ"' in answer.text
    assert venues.call("GET", "/v1/venues") == before


def test_rooms_that_are_parts_of_each_other_are_refused_in_words(officer: Visitor, venues: VenuesBeside) -> None:
    round_about = {"room-0": "A", "part_of-0": "B", "room-1": "B", "part_of-1": "A"}
    answer = send(officer, "/venues/new", venue="Mill", **round_about)
    assert answer.status_code == 422
    assert "There is a problem" in words(answer.text)
    assert "part of" in words(answer.text)
    assert 'value="Mill"' in answer.text
    assert rooms(venues, "Mill") == []


def test_a_form_sent_twice_is_one_venue(officer: Visitor, venues: VenuesBeside) -> None:
    form = officer.get("/venues/new").text
    sent = {"idempotency_key": key_of(form), "count": "2", "do": "save", "venue": "Mill", "room-0": "A"}
    first, second = (officer.post("/venues/new", sent) for _ in range(2))
    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)
    assert [venue["venue"] for venue in venues.call("GET", "/v1/venues")["venues"]].count("Mill") == 1


def test_a_request_stands_on_every_room_it_would_take_and_competes_until_one_is_confirmed(
    officer: Visitor, venues: VenuesBeside
) -> None:
    made = venues.call("POST", "/v1/bookings", a_request())
    page = officer.get(f"{calendar(officer)}?{WEEK}").text
    shown = words(page)
    assert "17 June 2030 to 23 June 2030" in shown
    assert page.count(f'href="/bookings/{made["id"]}"') == 3, "the hall, its half, and the list of days"
    assert "Request, may compete" in shown
    assert "Wanted with Main hall" in shown
    assert "5:45pm to 7:15pm" in shown
    month = words(officer.get(f"{calendar(officer)}?view=month&{WEEK}").text)
    assert "June 2030" in month
    assert "Tuesday yoga" in month
    assert "Tuesday yoga" not in officer.get(f"{calendar(officer)}?from=2030-06-25").text


def test_a_day_that_is_none_is_said_beside_its_field(officer: Visitor) -> None:
    answer = officer.get(f"{calendar(officer)}?from-day=31&from-month=2&from-year=2030")
    assert "Enter a real" in words(answer.text)
    assert 'value="31"' in answer.text


def test_those_who_work_on_bookings_look_and_officers_change(officer: Visitor, signed_in: Begin) -> None:
    week = calendar(officer)
    edit = week.replace("calendar", "edit")
    for role in set(Role) - {Role.BOOKING_OFFICER}:
        visitor = signed_in(role)
        for path in ("/venues", week):
            assert visitor.get(path).status_code == (200 if role in LOOKS else 403), (role, path)
        for path in ("/venues/new", edit):
            assert visitor.get(path).status_code == (200 if role in CHANGES else 403), (role, path)
        if role in LOOKS:
            assert ("Change the venue" in visitor.get(week).text) == (role in CHANGES), role


def test_the_second_of_two_windows_is_told_what_changed_and_saves_nothing_unseen(
    officer: Visitor, signed_in: Begin, venues: VenuesBeside
) -> None:
    edit = calendar(officer).replace("calendar", "edit")
    other = signed_in(Role.SENIOR_OFFICER, "colleague")
    older = other.get(edit).text
    assert send(officer, edit, postcode="ZZ99 3WZ", **{"capacity-0": "70"}).status_code == 303
    answer = send_form(other, edit, older, owner="Trust of the hall")
    assert answer.status_code == 409
    told = words(answer.text)
    assert "Somebody else changed this venue while you were changing it" in told
    assert "Postcode: nothing became “ZZ99 3WZ”" in told
    assert "became “70”" in told
    assert 'value="Trust of the hall"' in answer.text, "what was typed"
    assert 'value="ZZ99 3WZ"' in answer.text, "what was saved meanwhile"
    (saved,) = [one for one in venues.call("GET", "/v1/venues")["venues"] if one["venue"] == "Park Hall"]
    assert (saved["postcode"], saved["owner"]) == ("ZZ99 3WZ", HALL.get("owner", ""))
    assert send_form(other, edit, answer.text).status_code == 303
    (saved,) = [one for one in venues.call("GET", "/v1/venues")["venues"] if one["venue"] == "Park Hall"]
    assert (saved["postcode"], saved["owner"]) == ("ZZ99 3WZ", "Trust of the hall")
    assert 70 in {room["capacity"] for room in saved["rooms"]}


def test_a_venue_is_not_saved_by_a_form_that_does_not_say_what_it_was_opened_over_and_nothing_typed_is_lost(
    officer: Visitor, venues: VenuesBeside
) -> None:
    edit = calendar(officer).replace("calendar", "edit")
    before = venues.call("GET", "/v1/venues")
    lost = send_form(officer, edit, officer.get(edit).text, version="", owner="Trust of the hall")
    told = words(lost.text)
    assert (lost.status_code, "came back without what it said when you opened it" in told) == (409, True)
    assert "“version”" not in told
    assert 'value="Trust of the hall"' in lost.text
    assert venues.call("GET", "/v1/venues") == before
    assert send_form(officer, edit, lost.text).status_code == 303


def test_rooms_are_told_apart_by_their_names_whoever_added_one_meanwhile() -> None:
    before = {"kind": "hall", "room-0": "Hall", "capacity-0": "80", "part_of-0": ""}
    now = {
        **dict.fromkeys(("venue", "kind", "owner", "postcode", "on_the_day"), ""), "kind": "civic",
        "room-0": "Annexe", "capacity-0": "20", "part_of-0": "", "room-1": "Hall", "capacity-1": "60", "part_of-1": "",
    }  # fmt: skip
    typed = {**before, "room-1": "Snug", "capacity-1": "8", "part_of-1": "Hall"}
    values, count = merged(typed, 2, before, now)
    lines = [[values[f"{part}-{place}"] for part in ("room", "capacity", "part_of")] for place in range(count)]
    assert (values["kind"], lines) == ("civic", [["Annexe", "20", ""], ["Hall", "60", ""], ["Snug", "8", "Hall"]])


def test_a_venue_that_is_not_there_is_not_found(officer: Visitor) -> None:
    nowhere = f"/venues/{'0' * 8}-0000-4000-8000-{'0' * 12}"
    assert officer.get(f"{nowhere}/calendar").status_code == 404
    assert officer.get(f"{nowhere}/edit").status_code == 404


@pytest.mark.parametrize("how", ["down", "hangs"])
def test_without_the_service_the_pages_say_what_is_not_available_and_nothing_typed_is_lost(
    officer: Visitor, venues: VenuesBeside, how: str
) -> None:
    week, form = calendar(officer), officer.get("/venues/new").text
    setattr(venues.adapter, how, True)
    for path in ("/venues", week):
        answer = officer.get(path)
        assert (answer.status_code, "The venues service is not answering" in words(answer.text)) == (503, True), path
    typed = {"idempotency_key": key_of(form), "count": "2", "do": "save", "venue": "The Old Mill by the Weir"}
    answer = officer.post("/venues/new", typed)
    assert answer.status_code == 503
    assert "The Old Mill by the Weir" in answer.text
    setattr(venues.adapter, how, False)
    assert rooms(venues, "The Old Mill by the Weir") == []


def test_a_reopened_booking_is_shown_to_keep_its_room(officer: Visitor, venues: VenuesBeside) -> None:
    made = venues.call("POST", "/v1/bookings", a_request())
    with database.connection():
        booking, room = find_booking(UUID(made["id"])), find_room("Park Hall", "Main hall")
        assert booking is not None and room is not None and booking.starts_at is not None
        with database.write_transaction():
            database.execute("UPDATE booking SET state = 'reopened' WHERE id = ?", booking.id)
            add_slot(booking.id, room[0], booking.starts_at, booking.starts_at + timedelta(hours=1))
    venues.call("POST", "/v1/bookings", a_request())
    shown = words(officer.get(f"{calendar(officer)}?{WEEK}").text)
    assert "Reopened, keeps the room" in shown
    assert "Taken with Main hall" in shown
    assert shown.count("Request, may compete") == 1
