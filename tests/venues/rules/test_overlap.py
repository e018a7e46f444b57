from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.venues.rules.calendar.overlap import Slot, overlap, rooms_blocked, slot_of
from tests.venues.rules.ordinary import UNHURRIED, request

ROOMS = {"Hall": None, "Hall A": "Hall", "Hall B": "Hall", "Corner": "Hall A", "Meeting room": None}
SIX = datetime(2026, 6, 20, 18, tzinfo=UTC)
SLOT = Slot("Park Hall", "Hall", SIX, SIX + timedelta(hours=2))


def later(hours, **changes):
    return replace(SLOT, starts_at=SIX + timedelta(hours=hours), ends_at=SIX + timedelta(hours=hours + 2), **changes)


@pytest.mark.parametrize(
    ("other", "blocked"),
    [
        (later(0), True),
        (later(1), True),
        (later(2), False),
        (later(-2), False),
        (later(3, set_up_minutes=60), False),
        (later(3, set_up_minutes=61), True),
        (later(-2, clear_down_minutes=1), True),
        (later(-3, clear_down_minutes=60), False),
        (later(0, venue="Pool"), False),
        (later(0, room="Meeting room"), False),
        (later(0, room="Hall A"), True),
        (later(0, room="Corner"), True),
        (later(0, room=""), True),
        (later(2, room=""), False),
        (later(0, room="A room nobody listed"), False),
    ],
)
def test_one_difference_blocks_or_not(other, blocked):
    assert overlap(SLOT, other, ROOMS) is blocked
    assert overlap(other, SLOT, ROOMS) is blocked


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        ("Hall", {"Hall", "Hall A", "Hall B", "Corner"}),
        ("Hall A", {"Hall", "Hall A", "Corner"}),
        ("Hall B", {"Hall", "Hall B"}),
        ("Corner", {"Hall", "Hall A", "Corner"}),
        ("Meeting room", {"Meeting room"}),
    ],
)
def test_a_hall_and_its_halves_block_each_other_but_not_the_halves(room, expected):
    assert rooms_blocked(room, ROOMS) == expected


def test_rooms_in_a_circle_come_to_an_end():
    assert rooms_blocked("One", {"One": "Two", "Two": "One"}) == {"One", "Two"}


SLOTS = st.builds(
    lambda room, start, length, before, after: Slot(
        "Park Hall", room, SIX + timedelta(minutes=start), SIX + timedelta(minutes=start + length), before, after
    ),
    st.sampled_from([*ROOMS, ""]),
    st.integers(0, 300),
    st.integers(1, 120),
    st.integers(0, 45),
    st.integers(0, 45),
)


@UNHURRIED
@given(SLOTS, SLOTS)
def test_blocking_is_mutual_and_a_slot_blocks_itself(one, other):
    assert overlap(one, other, ROOMS) == overlap(other, one, ROOMS)
    assert overlap(one, one, ROOMS)


def test_a_later_slot_is_free_and_the_next_hour_is_not():
    assert not overlap(SLOT, later(9), ROOMS)
    assert overlap(SLOT, later(1), ROOMS)


def test_the_slot_of_an_event_is_in_utc_with_its_set_up():
    slot, problems = slot_of(request(event__set_up_minutes=15, event__clear_down_minutes=30).event)
    assert problems == ()
    assert (slot.venue, slot.room) == ("Park Hall", "Main")
    assert slot.taken_from == datetime(2026, 6, 23, 16, 45, tzinfo=UTC)
    assert slot.taken_until == datetime(2026, 6, 23, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"event__ends_at": "2026-06-23T18:00"}, ["event.ends_at"]),
        ({"event__ends_at": "2026-06-23T17:00"}, ["event.ends_at"]),
        ({"event__ends_at": ""}, ["event.ends_at"]),
        ({"event__starts_at": ""}, ["event.starts_at"]),
        ({"event__starts_at": "2026-03-29T01:30", "event__ends_at": "x"}, ["event.starts_at", "event.ends_at"]),
    ],
)
def test_a_time_that_cannot_be_is_told_at_its_field(changes, fields):
    slot, problems = slot_of(request(**changes).event)
    assert slot is None
    assert [field for field, _ in problems] == fields


def test_an_event_over_the_repeated_hour_is_placed_by_first_and_second():
    def over(first, second):
        at = {"event__starts_at": "2026-10-25T01:30", "event__ends_at": "2026-10-25T01:30"}
        return slot_of(request(**at, event__starts_which=first, event__ends_which=second).event)[0]

    assert over("first", "second").ends_at - over("first", "second").starts_at == timedelta(hours=1)
    assert over("second", "first") is None
