"""A row of a bookings file as the request it stands for, whatever a booking system calls its columns."""

from datetime import UTC, datetime

import pytest

from services.venues.rules.imports.booking_columns import BOOKINGS
from services.venues.rules.imports.booking_rows import read_booking, submitted_in
from services.venues.rules.imports.cell_times import wall_time_in
from shared.spreadsheets.columns import recognise

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
VENUES = {"Park Hall": {"Main hall", "Meeting room"}}
GOOD = {
    "reference": "A1", "hirer.name": "Amal", "event.title": "Yoga", "event.venue": "Park Hall",
    "event.room": "Main hall", "event.starts_at": "2030-06-18T18:00", "event.ends_at": "2030-06-18T19:00",
}  # fmt: skip


@pytest.mark.parametrize("field", BOOKINGS.fields, ids=lambda field: field.code)
def test_the_surest_name_of_a_field_is_no_name_of_another(field):
    assert len(field.names[0]) == 1
    for name in field.names[0]:
        assert [each.code for each in BOOKINGS.fields for tier in each.names if name in tier] == [field.code]


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Booking Ref,Customer,Event Name,Site,Room Name,Event date,Start time,End time",
         "reference hirer.name event.title event.venue event.room day event.starts_at event.ends_at"),
        ("Start,End,Hirer name,Event title,Venue",
         "event.starts_at event.ends_at hirer.name event.title event.venue"),
        ("Start date,Start time,End date,End time,Organisation,Activity,Building",
         "day event.starts_at last_day event.ends_at hirer.organisation event.title event.venue"),
        ("Start date,End date,Applicant,Title,Premises",
         "event.starts_at event.ends_at hirer.name event.title event.venue"),
        ("HIRER_NAME,event-title,venue,From,To,Colour",
         "hirer.name event.title event.venue event.starts_at event.ends_at"),
    ],
)  # fmt: skip
def test_a_header_of_another_system_is_recognised(header, fields):
    mapping = recognise(BOOKINGS, header.split(","))
    assert mapping.ready, mapping.objection()
    assert [code for code, _ in sorted(mapping.columns.items(), key=lambda found: found[1])] == fields.split()


def test_two_columns_that_could_each_be_it_are_asked_about():
    mapping = recognise(BOOKINGS, ["Customer name", "Contact name", "Event title", "Venue", "Start", "End"])
    assert not mapping.ready
    assert mapping.ambiguous[0].headers == ("Customer name", "Contact name")


@pytest.mark.parametrize(
    ("cell", "day", "read"),
    [
        ("2030-06-18T18:00", "", "2030-06-18T18:00"),
        ("2030-06-18 18:00:00", "", "2030-06-18 18:00:00"),
        ("2030-06-18T18:00+01:00", "", "2030-06-18T18:00+01:00"),
        ("18/06/2030 18:00", "", "2030-06-18T18:00"),
        ("18/06/2030  6.30 PM", "", "2030-06-18T18:30"),
        ("18 June 2030 at 6pm", "", "2030-06-18T18:00"),
        ("Tue 18 June 2030, 12:15 a.m.", "", "2030-06-18T00:15"),
        ("18-Jun-30 18:00:00", "", "2030-06-18T18:00"),
        ("18:00", "18/06/2030", "2030-06-18T18:00"),
        ("18:00:00", "2030-06-18 00:00:00", "2030-06-18T18:00"),
        ("12pm", "Tuesday 18th June 2030", "2030-06-18T12:00"),
        ("9.05", "18.6.2030", "2030-06-18T09:05"),
        ("2026-03-29T01:30", "", "2026-03-29T01:30"),  # an hour that does not exist keeps its own question
        ("19/06/2030 18:00", "18/06/2030", "2030-06-19T18:00"),
        ("18:00", "", "18:00"),
        ("18", "18/06/2030", "18"),
        ("25:00", "18/06/2030", "25:00"),
        ("13pm", "18/06/2030", "13pm"),
        ("31/06/2030 18:00", "", "31/06/2030 18:00"),
        ("evening", "18/06/2030", "evening"),
        ("", "18/06/2030", ""),
    ],
)
def test_a_day_and_a_time_are_read_as_files_write_them_and_nothing_is_guessed(cell, day, read):
    assert wall_time_in(cell, day) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2026-10-20T21:33", "2026-10-20T21:33"), ("20/10/2026 9:33pm", "2026-10-20T21:33"),
        ("20 October 2026", "2026-10-20T00:00"), ("2026-10-20", "2026-10-20T00:00"), ("last week", "last week"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_moment_of_a_request_is_read_or_its_day(cell, read):
    assert submitted_in(cell) == read


def test_a_row_is_the_request_in_it():
    cells = {
        "submitted": "20/10/2026", "hirer.other_names": "Yoga Now; Y. N.", "speakers": "Ann Bo ; ;Cy Do",
        "declaration": "Yes", "event.access": "Members", "seating.arrangement": "Ticket number",
        "event.election_meeting": "N", "event.purpose": "Two lines\nof it", "speakers_to_follow_by": "1/6/2030",
    }  # fmt: skip
    read = read_booking({**GOOD, **cells}, VENUES, NOW)
    assert (read.reference, read.submitted, read.notes, read.refused) == ("A1", "2026-10-20T00:00", (), "")
    assert read.request == {
        "hirer": {"name": "Amal", "other_names": ["Yoga Now", "Y. N."]},
        "event": {
            "title": "Yoga", "venue": "Park Hall", "room": "Main hall", "starts_at": "2030-06-18T18:00",
            "ends_at": "2030-06-18T19:00", "access": "members", "election_meeting": "no",
            "purpose": "Two lines\nof it",
        },
        "speakers": [{"name": "Ann Bo"}, {"name": "Cy Do"}],
        "seating": {"arrangement": "ticket_number"},
        "declaration": True,
        "speakers_to_follow_by": "2030-06-01",
    }  # fmt: skip


@pytest.mark.parametrize("cells", [{}, {"event.venue": "Park Hall"}, {"hirer.name": "  ", "event.title": " "}])
def test_a_row_without_hirer_and_event_is_refused(cells):
    assert read_booking(cells, VENUES, NOW).refused == "The row names neither a hirer nor an event."


@pytest.mark.parametrize(
    ("cells", "path", "cell", "words"),
    [
        ({"event.starts_at": "sometime"}, "event.starts_at", "sometime", "day and time like"),
        ({"event.starts_at": "2030-06-18"}, "event.starts_at", "2030-06-18", "the time as well as the day"),
        ({"event.ends_at": "2030-06-18T17:00"}, "event.ends_at", "2030-06-18T17:00", "must end after it starts"),
        ({"event.starts_at": "2030-10-27T01:30"}, "event.starts_at", "2030-10-27T01:30", "comes twice"),
        ({"event.starts_at": "2026-06-18T18:00"}, "event.starts_at", "2026-06-18T18:00", "in the past"),
        ({"event.access": "Anybody"}, "event.access", "Anybody", "public, ticketed, invitation, members"),
        ({"event.expected_numbers": "about 40"}, "event.expected_numbers", "about 40", "whole number"),
        ({"speakers_to_follow_by": "soon"}, "speakers_to_follow_by", "soon", "not a day"),
        ({"event.venue": "Dark Hall"}, "event.venue", "Dark Hall", "no venue of this name"),
        ({"event.room": "Attic"}, "event.room", "Attic", "Park Hall has no room of this name"),
    ],
)
def test_what_cannot_be_read_is_named_and_comes_in_as_it_stands(cells, path, cell, words):
    read = read_booking({**GOOD, **cells}, VENUES, NOW)
    assert not read.refused
    assert [(note.path, note.cell) for note in read.notes if words in note.reason] == [(path, cell)]
    part, _, name = path.rpartition(".")
    assert (read.request[part] if part else read.request)[name] == cell


def test_an_event_over_midnight_takes_its_last_day_from_a_column_of_its_own():
    cells = {**GOOD, "event.starts_at": "8pm", "event.ends_at": "1am", "day": "18/06/2030"}
    over = read_booking({**cells, "last_day": "19/06/2030"}, VENUES, NOW)
    assert (over.request["event"]["ends_at"], over.notes) == ("2030-06-19T01:00", ())
    assert [note.path for note in read_booking(cells, VENUES, NOW).notes] == ["event.ends_at"]  # and no day is guessed
