"""Conditions of an approval: their grounds, how they are kept, and whether they were met."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from uuid import UUID

from services.venues.actions.bookings.history_lines import tell
from services.venues.actions.bookings.moving import booking_to_change
from services.venues.actions.bookings.read_over import check_read_over
from services.venues.policy.loader import policy_on
from services.venues.rules.decisions.conditions import Condition
from services.venues.rules.decisions.decisions import grounds_offered
from services.venues.store.bookings.bookings import BookingRecord, find_booking
from services.venues.store.database import database
from services.venues.store.decisions.decisions import (
    count_outcomes,
    list_decisions,
    list_standing_conditions,
    save_condition_outcome,
)
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.bookings.bookings import ConditionEntry, ConditionOutcome, Ground, Grounds
from shared.contracts.bookings.conditions import ConditionLine
from shared.http.problems import NotFound


def condition_of(entry: ConditionEntry) -> Condition:
    """A condition as the rules read it."""
    return Condition(**asdict(entry))


def grounds_in_words(conditions: Iterable[Condition], today: date) -> tuple[Condition, ...]:
    """The conditions as they are kept: each ground in its words of today, for its list may change."""
    texts = {ground.code: ground.text for ground in policy_on(today).condition_grounds}
    return tuple(replace(condition, ground=texts[condition.ground]) for condition in conditions)


def standing_conditions(
    booking: BookingRecord, replaced: Collection[UUID]
) -> tuple[list[ConditionLine], list[ConditionLine]]:
    """The conditions of an earlier approval: those that stand, and those that a decider takes back."""
    earlier = list_standing_conditions(list_decisions(booking.id)) if booking.was_approved else []
    if unknown := set(replaced) - {one.id for one in earlier}:
        raise NotFound(f"There is no such condition of an earlier approval: {', '.join(sorted(map(str, unknown)))}")
    return [one for one in earlier if one.id not in replaced], [one for one in earlier if one.id in replaced]


def get_condition_grounds(public_id: UUID, now: datetime) -> Grounds:
    """The grounds that a condition of this booking may have: no Prevent ones for an election meeting."""
    booking = find_booking(public_id)
    if booking is None:
        raise NotFound("There is no such booking")
    listed = policy_on(london_day(now)).condition_grounds
    offered = grounds_offered(listed, booking.asked.event.election_meeting)
    return Grounds(tuple(Ground(ground.code, ground.text) for ground in offered))


def record_condition(public_id: UUID, condition: UUID, entry: ConditionOutcome, actor: Actor, now: datetime) -> None:
    """Whether a condition was met; OutOfDate when somebody said so after it was read."""
    with database.write_transaction():
        booking = booking_to_change(public_id)
        told = count_outcomes(booking.id, condition)
        if told is None:
            raise NotFound("There is no such condition")
        check_read_over(told, entry.version)
        save_condition_outcome(booking.id, condition, entry.outcome, note=entry.note, by=actor.id, now=now)
        details = {"condition": str(condition), "outcome": entry.outcome}
        tell(booking, "condition-followed-up", actor, now=now, why=entry.note, details=details)
