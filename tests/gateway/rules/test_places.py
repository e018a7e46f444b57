"""On pages too a venue is one place however a booking spells it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from services.gateway.pages.bookings.shown import standing_for
from services.gateway.pages.kit.request.questions import room_options
from shared.contracts.standing_decisions import StandingDecisionLine
from shared.contracts.venues import Room, Venue


@dataclass(frozen=True)
class Booked:
    request: dict[str, Any] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("venue", "count"), [("Park Hall", 2), (" PARK  hall", 2), ("Parkhall", 1), ("", 1), (None, 1)]
)
def test_a_booking_is_shown_the_standing_decisions_of_its_venue_however_it_is_spelt(venue, count):
    made = [
        StandingDecisionLine(
            uuid4(), "swimming", at, "Pool", "women", "Why", "sam", datetime.now(UTC), date(2030, 1, 1)
        )
        for at in ("Park Hall", "Mill", "")
    ]
    booking: Any = Booked({"event": {"type": "swimming", "venue": venue}})
    assert len(standing_for(booking, made)) == count


def test_the_rooms_of_a_venue_are_offered_however_a_request_spells_it():
    venue = Venue(uuid4(), "Park Hall", "", "", "", (Room("Main hall", 20, ""),), "", "1")
    offered = [next(one["value"] for one in room_options((venue,), name)) for name in ("Park Hall", "park  HALL")]
    assert offered == ["Main hall", "Main hall"]
