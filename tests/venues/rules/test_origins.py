from datetime import UTC, datetime

import pytest

from services.venues.rules.bookings.origins import made_at, reference_objection

REQUEST = {
    "hirer": {"name": "Amal Okafor", "organisation": "Harbour Bakers", "other_names": ["HB"], "client": "Tidewater"},
    "speakers": [{"name": "Patience Velthar", "other_names": ["Patti V"]}],
}
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("reference", ["", "R-1", "2026/000123", "B" * 40, "HB-0012", "TIDEWATER-2", "HARBOUR/7"])
def test_what_a_booking_system_gives_as_a_reference_is_taken(reference):
    assert reference_objection(reference, REQUEST) is None


@pytest.mark.parametrize(
    "reference", ["Talk by Patience Velthar", "R 1", "R_1", "R:1", "R-1\n", "B" * 41, "Réf-1", "<b>", "R-\u0661"]
)
def test_a_sentence_is_no_reference(reference):
    assert "letters, digits, hyphens and slashes" in reference_objection(reference, REQUEST)


@pytest.mark.parametrize(
    "reference",
    ["Patience-Velthar", "talk/patience-velthar/2", "PATTI-V", "AMALOKAFOR", "Harbour-Bakers", "hb", "Tidewater"],
)
def test_a_name_of_the_request_is_no_reference(reference):
    assert "must not be a name" in reference_objection(reference, REQUEST)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("0020-04-27T19:00", "between 1990 and 2100"),
        ("2090-04-27T19:00", "cannot have been made in the future"),
        ("2026-06-01T13:01", "cannot have been made in the future"),
        ("once", "Give the day and time"),
    ],
)
def test_a_moment_at_which_no_request_was_made_is_said_to_be_none(given, problem):
    read = made_at(given, NOW)
    assert read.at is None
    assert problem in read.problem


def test_a_moment_before_now_is_when_a_request_was_made():
    assert made_at("2026-06-01T12:59", NOW).at == datetime(2026, 6, 1, 11, 59, tzinfo=UTC)
