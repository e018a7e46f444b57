"""The demonstration's first morning: every role of the venues has something to do, and nothing is decided yet."""

from datetime import UTC, datetime

import pytest

from services.venues.actions.bookings.queue import get_waiting
from services.venues.demonstration_bookings import fill_bookings
from services.venues.rules.bookings.states import OPEN
from services.venues.seed import COUNCIL, import_file
from services.venues.store.bookings.bookings import BookingRecord, QueueFilter, list_bookings
from services.venues.store.calendar.venues import find_room
from services.venues.store.decisions.decisions import list_decisions
from services.venues.store.screening.look_ups import list_matches
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.demonstration import person_id

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def morning() -> datetime:
    """After the council's rooms and register are in, and the bookings of the first morning with them."""
    now = datetime.now(UTC)
    for name, kind in {"venues.json": "venues", "synthetic-register.json": "register"}.items():
        import_file(COUNCIL / name, kind)
    assert fill_bookings(now) == "6 bookings added"
    return now


def bookings() -> list[BookingRecord]:
    return list(list_bookings(QueueFilter(OPEN), 0, 100)[0])


@pytest.mark.parametrize(
    ("role", "waiting"),
    [
        (Role.BOOKING_OFFICER, 3),
        (Role.SENIOR_OFFICER, 1),
        (Role.LEGAL_OFFICER, 2),
        (Role.EQUALITY_OFFICER, 1),
        (Role.PREVENT_LEAD, 2),
    ],
)
def test_something_waits_for_each_role_on_the_first_morning(morning: datetime, role: Role, waiting: int) -> None:
    found = get_waiting(Actor(str(person_id(role)), frozenset({role})), morning)
    assert (found.waiting, found.late) == (waiting, 0)


def test_the_officer_of_the_demonstration_works_on_what_was_begun(morning: datetime) -> None:
    officer = Actor(str(person_id(Role.BOOKING_OFFICER)), frozenset({Role.BOOKING_OFFICER}))
    assert get_waiting(officer, morning).mine == 4


def test_a_name_on_the_register_and_one_a_letter_away_are_questions_and_no_other_name_is(morning: datetime) -> None:
    found = {match.name: (match.listed_name, match.state) for one in bookings() for match in list_matches(one.id)}
    assert found == {
        "Debra Pellquor": ("Debra Pellquor", "open"),
        "Simon Pelbrac": ("Simon Pellbrac", "open"),
    }


def test_every_event_is_to_come_in_a_room_there_is_and_nothing_is_decided(morning: datetime) -> None:
    for one in bookings():
        assert one.starts_at is not None
        assert london_day(one.starts_at) > london_day(morning)
        assert find_room(one.venue, one.room) is not None, one.title
        assert list_decisions(one.id) == []


def test_filled_again_nothing_is_there_twice(morning: datetime) -> None:
    assert fill_bookings(morning) == "0 bookings added"
    assert len(bookings()) == 6
