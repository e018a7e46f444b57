"""A listed name becomes a question however it was written and through whichever door; no name lets nobody approve."""

import csv
import io
from datetime import UTC, datetime

import pytest

from services.venues.store.database import database
from services.venues.store.lists.lists import ListFile, add_list_version
from tests.venues.api.test_imports import confirm, upload
from tests.venues.booked import OFFICER, PREVENT, Desk, a_request
from tests.venues.names_written import FORMS, NAME

NO_NAMES = [
    "N/A",
    "Private",
    "None",
    "tbc",
    "To be confirmed.",
    "various",
    "Various speakers",
    "-",
    "?",
    "Names to follow",
]
COLUMNS = (
    "Reference,Hirer name,Organisation,Email,Event title,Purpose,"
    "Event type,Venue,Room,Start,End,Expected numbers,Speakers"
)


SOME = FORMS[::8]


@pytest.fixture
def desk(venues):
    with database.connection():
        entry = {"code": "a", "kind": "person", "names": [NAME], "active": True}
        add_list_version("register", "7", [entry], "pat", datetime.now(UTC), ListFile(file_name="list.json"))
    return Desk(venues)


def named(speaker, **hirer):
    event = {"type": "public-talk", "title": "Talk"}
    return a_request({"speakers": [{"name": speaker}], "event": event, "hirer": hirer})


def in_a_file(desk, speakers, organisation=""):
    """Brings in a file with a row for each field of speakers, PB-000 the first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS.split(","))
    for number, speaker in enumerate(speakers):
        at = f"2030-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}T{8 + number // 336:02}"
        row = ["Ada Plain", organisation, "ada@example.org", f"Talk {number}", "A talk", "public-talk", "Park Hall", ""]
        writer.writerow([f"PB-{number:03}", *row, f"{at}:00", f"{at}:30", 30, speaker])
    taken = upload(desk, "bookings", out.getvalue().encode()).json
    assert confirm(desk, taken)["counts"]["accepted"] == len(speakers)


def queued(desk):
    """Bookings by their reference."""
    lines = desk.call(PREVENT, "GET", "/v1/bookings?shown=all&per_page=500")["bookings"]
    return {line["reference"]: line for line in lines}


def matched():
    """References of the bookings that ask about the listed name."""
    asked = "SELECT b.reference FROM possible_match m JOIN booking b ON b.id = m.booking_id WHERE m.listed_name = ?"
    with database.connection():
        return {reference for (reference,) in database.query(asked, NAME)}


def test_every_form_of_a_listed_name_becomes_a_match_through_the_api(desk):
    made = {form: desk.call(OFFICER, "POST", "/v1/bookings", named(form), 201)["reference"] for form in SOME}
    found = matched()
    assert [form for form, reference in made.items() if reference not in found] == []


def test_every_form_becomes_a_match_in_a_file(desk):
    in_a_file(desk, FORMS)
    found = matched()
    assert [form for number, form in enumerate(FORMS) if f"PB-{number:03}" not in found] == []


def test_the_hirers_form_looks_up_the_same_and_tells_the_hirer_nothing(desk):
    for form in SOME:
        told = desk.call(OFFICER, "POST", "/v1/bookings/from-the-public", named(form), 201)
        assert set(told) == {"reference", "submitted_at"}
    assert len(matched()) == len(queued(desk)) == len(SOME)


def test_a_name_among_words_nobody_foresaw_becomes_one_question_that_says_so(desk):
    booking = desk.call(OFFICER, "POST", "/v1/bookings", named("Qwxyz Ben Usual Patience Velthar Cara Simple"), 201)
    (match,) = desk.show(booking, PREVENT)["matches"]
    assert match["reasons"][0] == f"the name “{NAME}” stands in what was written"
    (line,) = desk.show(booking, PREVENT)["look_ups"][0]["looked_up"]
    assert line["every_run"] is True
    assert len(line["compared_as"]) < 5


@pytest.mark.parametrize("name", ["Anonymous", "The Chosen Few", "The Unknown", "The Invited"])
def test_a_listed_organisation_that_seems_to_name_nobody_is_a_question_nobody_approves_over(desk, name):
    with database.connection():
        entry = {"code": "o", "kind": "organisation", "names": [name], "active": True}
        add_list_version("register", "8", [entry], "pat", datetime.now(UTC), ListFile(file_name="list.json"))
    for hirer in ({"organisation": name}, {"organisation": "none", "other_names": [name]}):
        booking = desk.call(OFFICER, "POST", "/v1/bookings", a_request({"hirer": hirer}), 201)
        assert "concern_register" in booking["assessment"]["checks"]
        assert booking["assessment"]["officer_may_approve"] is False
        assert len(desk.show(booking, PREVENT)["matches"]) == 1


@pytest.mark.parametrize("words", NO_NAMES)
def test_words_that_say_there_is_no_name_let_nobody_approve_a_speaker_as_named(desk, words):
    booking = desk.call(OFFICER, "POST", "/v1/bookings", named(words, organisation=words), 201)
    assert "speakers[0].name" in booking["assessment"]["missing"]
    assert booking["assessment"]["officer_may_approve"] is False
    desk.move(OFFICER, booking, "start_review")
    body = {"decision": "approve", "reason": "Because", "checked": True}
    desk.call(OFFICER, "POST", f"/v1/bookings/{booking['id']}/decisions", body, 409)


def test_words_that_say_there_is_no_name_in_a_file_are_no_organisation_and_no_speaker(desk):
    in_a_file(desk, ["", "tbc"], "N/A")
    for line in queued(desk).values():
        shown = desk.show(line, PREVENT)
        assert shown["look_ups"] == []
        assert "concern_register" not in shown["assessment"]["checks"]
        assert ("speakers[0].name" in shown["assessment"]["missing"]) is bool(shown["request"].get("speakers"))
