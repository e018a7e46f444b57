"""An act asks the database once for each thing, and answers with what it has kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import peewee
import pytest

from services.venues.actions.bookings.views import show_booking
from services.venues.store.bookings.bookings import find_booking
from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from shared.actor import Actor, Role
from tests.venues.booked import CONDITION, OFFICER, SEPARATED, TALK, Desk

pytestmark = pytest.mark.both_databases

# One for the token, and then: the place as the venues are listed, the request, its first version, which names its
# sender has entered (lock, names), lists and threshold of one moment, whether they changed, the look-up, story, audit
# (lock, head, entry), place and letter; after the commit, the head for its anchor; shown: which rows there are,
# look-ups, whether the register is on, what is in the way of the room, the story (how much others have said).
TO_SUBMIT = 21
# The token, booking, its rows, training, checks, look-ups, lists, room, decision, booking, story, audit, place; for the
# letter what was decided (which conditions it took back), which conditions stand, then it; the head for its anchor;
# shown: which rows, the room and who else is at the venue then, look-ups, checks, decisions, training, the story (how
# much others have said).
TO_DECIDE = 27


@pytest.fixture
def desk(venues):
    with database.connection():
        save_room(save_venue("Park Hall", "", "", ""), "Main hall", 80, "")
    return Desk(venues)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of the service's database; a transaction's begin and end are not among them."""
    seen: list[str] = []

    def note(event: peewee.QueryEvent) -> None:
        seen.append(event.sql)

    database.real.query_hooks.append(note)
    try:
        yield seen
    finally:
        database.real.query_hooks.remove(note)


def test_a_talk_is_taken_in_with_few_statements(desk):
    desk.submit(TALK)
    with counted() as seen:
        desk.submit(TALK)
    assert 10 <= len(seen) <= TO_SUBMIT, "\n".join(seen)


def test_it_is_decided_with_few_statements(desk):
    booking = desk.in_review(TALK)
    desk.record_checks(booking)
    with counted() as seen:
        desk.decide(OFFICER, booking, "approve", checked=False)
    assert 10 <= len(seen) <= TO_DECIDE, "\n".join(seen)


@pytest.mark.parametrize("changes", [TALK, SEPARATED, {"event": {"starts_at": "", "purpose": ""}}])
def test_what_is_answered_is_what_is_kept(desk, changes):
    submitted = desk.submit(changes)
    assert submitted == desk.show(submitted, OFFICER)
    reviewed = desk.move(OFFICER, submitted, "start_review")
    assert reviewed == desk.show(submitted, OFFICER)


def test_what_is_answered_to_a_decision_is_what_is_kept(desk):
    booking = desk.in_review(TALK)
    decided = desk.decide(OFFICER, booking, "approve_with_conditions", conditions=[CONDITION])
    assert decided["conditions"]
    assert decided == desk.show(booking, OFFICER)


def test_a_booking_that_somebody_changed_since_is_shown_as_it_now_is(desk):
    booking = desk.submit(TALK)
    with database.connection():
        before = find_booking(UUID(booking["id"]))
        desk.move(OFFICER, booking, "start_review")
        shown = show_booking(before, Actor("olga", frozenset({Role.BOOKING_OFFICER})), datetime.now(UTC))
    assert (before.state, shown.state, shown.version) == ("submitted", "in_review", before.version + 1)
