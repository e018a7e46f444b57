"""A venue and its room are one place however they are spelt; what the list has not, or has twice, stays as it was."""

from datetime import UTC, date, datetime

import pytest

from services.venues.rules.bookings.request import StandingDecision, request_from
from services.venues.rules.bookings.seating import _covers
from services.venues.rules.calendar.overlap import Slot, overlap
from services.venues.rules.calendar.places import as_written, spellings
from services.venues.rules.imports.booking_rows import _about_the_place

LISTED = ("Park Hall", "Straße 4", "OLD MILL", "Old Mill")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("Park Hall", "Park Hall"),
        (" park\u00a0 HALL\n", "Park Hall"),
        ("STRASSE 4", "Straße 4"),
        ("Old Mill", "Old Mill"),
        ("old mill", "old mill"),
        ("Parkhall", "Parkhall"),
        ("Park Hal", "Park Hal"),
        ("", ""),
    ],
)
def test_a_name_is_read_as_the_list_writes_it_and_never_guessed(given, read):
    assert as_written(given, LISTED) == read


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Park Hall", ["Park Hall", "park  HALL"]),
        ("Old Mill", ["Old Mill"]),
        ("old mill", []),
        ("Annexe", ["annexe", "Annexe "]),
        ("Park", []),
    ],
)
def test_every_spelling_of_a_place_is_found_but_of_two_that_the_list_tells_apart_only_its_own(name, meant):
    said = ["Park Hall", "park  HALL", "Old Mill", "OLD MILL", "oLD mILL", "annexe", "Annexe ", "Parkhall"]
    assert spellings(name, said, LISTED) == meant


def test_slots_meet_in_one_place_whatever_the_spelling():
    noon, one = datetime(2030, 1, 1, 12, tzinfo=UTC), datetime(2030, 1, 1, 13, tzinfo=UTC)
    hall, part = Slot("Park Hall", "Main hall", noon, one), Slot("PARK  hall", "stage", noon, one)
    assert overlap(hall, part, {"Main hall": None, "Stage": "Main hall"})
    assert not overlap(hall, Slot("Park Hall", "Snug", noon, one), {"Main hall": None, "Snug": None})


def told_of(venue, room):
    given = {"event.venue": venue, "event.room": room}
    return [note.path for note in _about_the_place(given, {"Park Hall": {"Main hall"}})]


def test_rows_of_a_file_are_told_of_places_that_are_not_listed_and_of_no_other_spelling():
    assert told_of("PARK hall", "main  Hall") == []
    assert (told_of("Park", ""), told_of("park hall", "x")) == (["event.venue"], ["event.room"])


def test_a_standing_decision_covers_its_venue_however_it_is_spelt():
    request = request_from({"event": {"type": "swimming", "venue": "Park Hall"}})
    decision = StandingDecision("swimming", "park  hall", date(2030, 1, 1))
    assert _covers(decision, request, date(2029, 1, 1))
    assert not _covers(StandingDecision("swimming", "Park", date(2030, 1, 1)), request, date(2029, 1, 1))
