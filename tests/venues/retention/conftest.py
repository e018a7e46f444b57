"""A year of bookings over the real doors, and nights worked by the real job board."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine

from services.venues.actions.nightly_jobs import nights
from services.venues.jobs import HANDLERS
from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from tests.venues.booked import Desk
from tests.venues.calling import Caller


@pytest.fixture
def desk(venues: Caller) -> Desk:
    with database.connection():
        park = save_venue("Park Hall", "civic hall", "council", "")
        for room in ("Main hall", "Studio", "Loft", "Cellar"):
            save_room(park, room, 80, "")
    return Desk(venues)


def work() -> None:
    """Does all that is due, as the worker would; a failure is the test's."""
    with database.connection():
        for _ in range(50):
            done = list(jobs.run_due(HANDLERS, lambda: datetime.now(UTC)))
            for job, error in done:
                if error is not None:
                    raise AssertionError(f"{job.kind} failed: {error}") from error
            if not done:
                return
    raise AssertionError("The work does not come to an end")


@pytest.fixture
def night() -> Callable[[str], None]:
    """The night before a day: planned the evening before by the worker's look round, worked at four."""

    def work_night(day: str) -> None:
        with time_machine.travel(f"{day}T00:30:00+00:00", tick=True), database.connection():
            nights._planned = None  # a process of its own would not remember another test's night
            nights.plan(datetime.now(UTC))
        with time_machine.travel(f"{day}T04:00:00+00:00", tick=True):
            work()

    return work_night
