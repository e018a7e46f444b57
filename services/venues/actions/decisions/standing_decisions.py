"""Standing decisions: an answer for a kind of single-sex event, so that it is not asked every week."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from services.venues.actions.bookings.changing import tell_of_question
from services.venues.actions.bookings.moving import booking_to_change
from services.venues.actions.bookings.submitting import reassessed
from services.venues.actions.letters.notices import note_needs
from services.venues.rules.bookings.seating import Outcome
from services.venues.rules.decisions.standing_decisions import early_end_objection, until_objection
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import list_open_of_type
from services.venues.store.calendar.venues import as_listed
from services.venues.store.database import database
from services.venues.store.decisions.standing_decisions import (
    add_standing_decision,
    end_standing_decision,
    find_standing_decision,
    list_standing_decisions,
)
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.standing_decisions import (
    StandingDecisionEnd,
    StandingDecisionEntry,
    StandingDecisionLine,
    StandingDecisions,
)
from shared.done_before import refuse_again
from shared.http.problems import FieldError, Invalid, NotFound, OutOfDate, Refused

FASTER = "Someone else changed this standing decision while you were reading it"


def make_standing_decision(entry: StandingDecisionEntry, actor: Actor, now: datetime) -> UUID:
    """Adds one; its id."""
    if wrong := until_objection(entry.until, london_day(now)):
        raise Invalid(wrong, (FieldError("/until", wrong),))
    with database.write_transaction():
        venue = as_listed(entry.venue)[0] if entry.venue else ""
        values = {**asdict(entry), "venue": venue, "approved_by": actor.id, "approved_at": now}
        made = add_standing_decision(values)
        record_audit("standing-decision-made", f"standing-decision:{made}", actor, now, {"type": entry.event_type})
    return made


def end_early(public_id: UUID, entry: StandingDecisionEnd, actor: Actor, now: datetime) -> StandingDecisionLine:
    """Ends one before its last day: what is not decided yet is asked again, what was decided stays as it was."""
    with database.write_transaction():
        found = find_standing_decision(public_id)
        if found is None:
            raise NotFound("There is no such standing decision")
        if found.ended_at is not None:
            refuse_again("This standing decision was ended", found.ended_by, found.ended_at, actor)
        if found.version != entry.version:
            raise OutOfDate(FASTER)
        if refused := early_end_objection(entry.reason, found.ended_at is not None, found.until, london_day(now)):
            raise Refused(refused)
        if not end_standing_decision(found, actor.id, entry.reason, now):
            raise OutOfDate(FASTER)
        record_audit(
            "standing-decision-ended", f"standing-decision:{public_id}", actor, now, {"type": found.event_type}
        )
        _ask_again(found.event_type, actor, now)
        return find_standing_decision(public_id) or found


def _ask_again(event_type: str, actor: Actor, now: datetime) -> None:
    """Bookings that nobody has decided and that it covered need the equality officer's answer after all."""
    for public_id in list_open_of_type(event_type):
        booking = booking_to_change(public_id)
        if booking.assessment["segregation"]["outcome"] == Outcome.STANDING_DECISION:
            again = reassessed(booking, now)
            tell_of_question(again, False, actor, now)
            note_needs(again, now)


def get_standing_decisions() -> StandingDecisions:
    """All of them, expired and ended ones among them."""
    return StandingDecisions(tuple(list_standing_decisions()))
