"""One slot, one booking: the database itself refuses what overlaps, halls and their halves included."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.venues.rules.bookings.request import Request
from services.venues.store.bookings.bookings import add_booking
from services.venues.store.calendar.venues import (
    Overlap,
    add_slot,
    count_overlaps,
    find_room,
    remove_slot,
    save_room,
    save_venue,
)
from services.venues.store.database import database

pytestmark = pytest.mark.usefixtures("store")

SIX = datetime(2030, 6, 18, 18, tzinfo=UTC)
HALL, HALF_A, HALF_B, OTHER, WHOLE = "Main hall", "Main hall A", "Main hall B", "Meeting room", ""


@pytest.fixture
def rooms(store):
    venue = save_venue("Park Hall", "civic hall", "council", "")
    save_room(venue, HALL, 80, "")
    save_room(venue, HALF_A, 40, HALL)
    save_room(venue, HALF_B, 40, HALL)
    save_room(venue, OTHER, 10, "")
    return {name: find_room("Park Hall", name)[0] for name in (HALL, HALF_A, HALF_B, OTHER, WHOLE)}


def a_booking():
    return add_booking(
        {
            "public_id": uuid4(), "reference": uuid4().hex, "state": "approved", "state_since": SIX, "request": {},
            "assessment": {}, "channel": "staff", "submitted_at": SIX, "submitted_by": "olga",
        },
        Request(),
    ).id  # fmt: skip


def take(room, from_=0, until=60):
    add_slot(a_booking(), room, SIX + timedelta(minutes=from_), SIX + timedelta(minutes=until))


@pytest.mark.parametrize(
    ("one", "other"),
    [(HALL, HALL), (HALL, HALF_A), (HALF_B, HALL), (WHOLE, OTHER), (HALF_A, WHOLE), (WHOLE, WHOLE)],
)
def test_a_room_its_parts_and_what_it_is_part_of_block_each_other(rooms, one, other):
    take(rooms[one])
    with pytest.raises(Overlap):
        take(rooms[other], 59, 120)
    take(rooms[other], 60, 120)
    take(rooms[other], -60, 0)
    assert count_overlaps() == 0


@pytest.mark.parametrize(("one", "other"), [(HALF_A, HALF_B), (HALL, OTHER)])
def test_two_halves_and_two_rooms_do_not_block_each_other(rooms, one, other):
    take(rooms[one])
    take(rooms[other])
    assert count_overlaps() == 0


def test_a_slot_given_free_can_be_taken_again(rooms):
    booking = a_booking()
    add_slot(booking, rooms[HALL], SIX, SIX + timedelta(hours=1))
    remove_slot(booking)
    take(rooms[HALF_A])


def test_a_slot_moved_into_another_is_refused_by_the_database_too(rooms):
    take(rooms[HALL])
    take(rooms[HALL], 60, 120)
    later = (SIX - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with pytest.raises(Exception, match="blocked_room_overlap"), database.write_transaction():
        database.execute("UPDATE blocked_room SET taken_from = ?", later)


def test_of_fifty_at_once_one_gets_the_room(rooms):
    bookings = [a_booking() for _ in range(50)]

    def attempt(booking):
        with database.connection():
            try:
                add_slot(booking, rooms[HALL], SIX, SIX + timedelta(hours=1))
            except Overlap:
                return False
            return True

    with ThreadPoolExecutor(16) as pool:
        won = list(pool.map(attempt, bookings))
    assert won.count(True) == 1
    assert count_overlaps() == 0
