"""Lists and bookings for tests of screening."""

from datetime import UTC, datetime
from typing import Any

from services.venues.actions.bookings.submitting import Origin, submit
from services.venues.actions.lists import entries as list_entries
from services.venues.jobs import HANDLERS
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.jobs import jobs
from services.venues.store.lists.lists import ListFile
from services.venues.store.screening.look_ups import MatchRecord, list_matches
from shared.actor import Actor, Role
from shared.contracts.bookings.booking_request import BookingSubmission
from tests.venues.booked import a_request

LEAD = Actor("pat", frozenset({Role.PREVENT_LEAD}))
OFFICER = Actor("olga", frozenset({Role.BOOKING_OFFICER}))


def now() -> datetime:
    return datetime.now(UTC)


def person(code: str, *names: str, **more: Any) -> dict[str, Any]:
    """An entry as a file would give it."""
    return {"code": code, "kind": "person", "names": list(names), "active": True, **more}


def load(source: str, version: str, *subjects: dict[str, Any]) -> None:
    list_entries.load_list(source, version, subjects, ListFile(), LEAD, now())


def book(name: str, by: Actor = OFFICER, **speaker: Any) -> BookingRecord:
    """A booking with one speaker; an officer who enters many names is not told of what is beyond the limit."""
    request = a_request({"speakers": [{"name": name, **speaker}], "event": {"type": "talk"}})
    return submit(BookingSubmission(request=request), Origin("staff"), by, now())


def listed_names(booking: BookingRecord) -> list[str]:
    """The listed names that a booking's questions are about."""
    return [match.listed_name for match in list_matches(booking.id)]


def the_match(booking: BookingRecord) -> MatchRecord:
    (match,) = list_matches(booking.id)
    return match


def newest_answer(match: MatchRecord) -> int | None:
    """What somebody who answers it now has read, None when nobody answered yet."""
    return max((said.version for said in match.answers), default=None)


def work() -> None:
    """Does all that is due in the background; a failure is the test's."""
    for _ in range(20):
        done = list(jobs.run_due(HANDLERS, now))
        for job, error in done:
            if error is not None:
                raise AssertionError(f"{job.kind} failed") from error
        if not done:
            return
