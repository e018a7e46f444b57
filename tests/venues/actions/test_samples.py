"""The sample councils: imported as they come, every booking assessed as expected, every planted name found."""

import json

import pytest

from services.venues.actions.bookings.assessing import assess_request
from services.venues.rules.bookings.request import request_from
from services.venues.rules.bookings.states import OPEN
from services.venues.seed import COUNCIL, FILES, import_file
from services.venues.store.audit import audit
from services.venues.store.bookings.bookings import QueueFilter, list_bookings
from services.venues.store.screening.look_ups import list_look_ups, list_matches
from shared.clock import london_day
from tests.folders import TYPICAL

pytestmark = pytest.mark.usefixtures("store")


@pytest.mark.parametrize(
    ("council", "database_url"),
    [(COUNCIL, "sqlite"), (COUNCIL, "postgresql"), (TYPICAL, "sqlite")],
    ids=["small", "small on postgresql", "typical"],
    indirect=["database_url"],
)
def test_every_booking_of_a_sample_comes_out_as_expected(council):
    expected = json.loads((council / "bookings-expected.json").read_text())
    for name, kind in FILES.items():
        assert "confirmed" in import_file(council / name, kind)
    bookings, total = list_bookings(QueueFilter(OPEN), 0, 10_000)
    assert total == expected["rows"]
    wanted = {case["reference"]: case for case in [*expected["planted"], *expected["with_needs"]]}
    for booking in bookings:
        today = london_day(booking.state_since)
        found = assess_request(request_from(booking.request), (), False, today)
        case = wanted.get(booking.reference)
        assert list(found.needs) == (case["needs_without_matches"] if case else []), booking.reference
        if case:
            assert list(found.missing) == case["missing"]
            outcome = {"outcome": found.segregation.outcome, "decided_by": found.segregation.decided_by}
            assert outcome == case["segregation"]
            assert booking.assessment["missing"] == case["missing"]
            assert booking.assessment["segregation"] == case["segregation"]
        if not booking.possible_match:
            assert booking.assessment["needs"] == list(found.needs)
    planted = {case["reference"] for case in expected["planted"]}
    assert {booking.reference for booking in bookings if booking.possible_match} == planted
    for booking in bookings:
        if booking.possible_match:
            (match,) = list_matches(booking.id)
            assert (match.source, match.state) == ("register", "open")
            assert {"prevent_lead", "senior_officer"} <= set(booking.assessment["needs"])
            assert len(list_look_ups(booking.id)) == 1
    assert audit.verify().ok


def test_the_same_file_twice_is_once():
    for name, kind in FILES.items():
        import_file(COUNCIL / name, kind)
        assert import_file(COUNCIL / name, kind) == "imported before"
    assert list_bookings(QueueFilter(OPEN), 0, 1)[1] == 150
