"""A list never loses a question: when an entry goes, an open match with it stays, is marked, and the story says so.

Every change of a list comes here, and so does every look-up; entries that end by their own day are found at night, and
on the page of a booking at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from services.venues.rules.bookings.states import APPROVED, OPEN
from services.venues.rules.screening.look_ups import BACK, gone_told
from services.venues.store.audit import record_audit
from services.venues.store.bookings.history import add_happening
from services.venues.store.database import database
from services.venues.store.screening.gone_entries import QUESTIONS, Question, gone_since, list_questions, mark_gone
from shared.actor import system_actor
from shared.clock import london_day

GONE, LISTED_AGAIN = "entry-gone", "entry-listed-again"
LISTS = system_actor("venues", "lists")


def note_gone(now: datetime, booking: int | None = None, not_found: Collection[int] = ()) -> None:
    """Marks the questions whose entry went, in bookings not over or in one; no question ends by it.

    `not_found` are questions that a look-up just now did not find again: an entry that was corrected so that it is
    near the name no more counts as gone, one that is merely to be looked up again does not.
    """
    with database.write_transaction():
        for question in list_questions(now, (*OPEN, *APPROVED), booking):
            is_gone = not question.is_listed and (not question.is_changed or question.id in not_found)
            if is_gone and question.gone_since is None:
                _note(question, GONE, now)
            elif question.is_listed and question.gone_since is not None:
                _note(question, LISTED_AGAIN, now)


def _note(question: Question, what: str, now: datetime) -> None:
    since = gone_since(question.id, now) if what == GONE else None
    mark_gone(question.id, since)
    why = gone_told(question.source, london_day(since), question.is_name_listed) if since else BACK
    add_happening(question.booking, what, LISTS, "", now, why=why, need_to_know=True)
    record_audit(f"booking-{what}", f"booking:{question.booking_id}", LISTS, now)


@dataclass(frozen=True)
class Gone:
    """Since when the entry of a question matches no more, and whether the list still has it under that name."""

    since: datetime
    is_name_listed: bool


def gone_now(booking: int, now: datetime, matches: Collection[str] = QUESTIONS) -> dict[int, Gone]:
    """The questions whose entry matches no more, as of now, also where nobody has marked it yet."""
    return {
        question.id: Gone(question.gone_since or gone_since(question.id, now), question.is_name_listed)
        for question in list_questions(now, (), booking, matches)
        if not question.is_listed and (question.gone_since or not question.is_changed)
    }
