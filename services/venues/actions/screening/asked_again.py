"""What people answered before they could know of a question does not meet its needs: they are asked again."""

from collections.abc import Iterable
from datetime import datetime

from services.venues.rules.bookings.assessment import needs_of_matches
from services.venues.rules.bookings.reopening import MATCH_FOUND
from services.venues.rules.bookings.request import Match
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.history import add_happening, list_views_and_changes
from services.venues.store.bookings.needs import list_need_answers, set_aside
from shared.actor import Actor

ASKED_AGAIN = "asked-again"


def ask_again(booking: BookingRecord, matches: Iterable[Match], actor: Actor, now: datetime) -> None:
    """Sets aside the answers to what these matches need, and views of it, and says so to those who may see matches.

    Who calls it leaves an approved booking alone while a match is only open: what it was decided on stays beside it.
    """
    wanted = needs_of_matches(matches)
    needs = sorted({answer.need for answer in list_need_answers(booking.id) if answer.need in wanted})
    if not wanted or not (needs or any(one.counts for one in list_views_and_changes(booking.id))):
        return
    set_aside(booking.id, needs, (), now)
    details = {"needs": needs, "changes": [MATCH_FOUND]}  # views before it are of another case
    add_happening(booking.id, ASKED_AGAIN, actor, "", now, details=details, need_to_know=True)
    record_audit(f"booking-{ASKED_AGAIN}", f"booking:{booking.public_id}", actor, now, {"needs": needs})
