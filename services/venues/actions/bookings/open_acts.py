"""Which acts the table offers that a guard would refuse as things now are, so that no page leads to one first."""

from dataclasses import replace
from datetime import date

from services.venues.actions.bookings.people import approver
from services.venues.actions.decisions.conditions import standing_conditions
from services.venues.actions.decisions.decision_guards import (
    ENDINGS,
    check_approval,
    check_ending,
    check_upholding,
    standing,
)
from services.venues.rules.bookings import states
from services.venues.rules.bookings.assessment import Assessment
from services.venues.rules.calendar.overlap import RoomFound
from services.venues.rules.decisions.approval import Approver, Standing, confirmation_objections
from services.venues.rules.decisions.conditions import kind_of_approval
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.dossier import Dossier
from shared.actor import Actor
from shared.contracts.bookings.bookings import DecisionEntry
from shared.http.problems import Refused

ASKED = frozenset({states.Action.APPROVE, states.Action.CONFIRM, states.Action.UPHOLD, *ENDINGS})


def not_open(
    booking: BookingRecord, dossier: Dossier, assessment: Assessment, room: RoomFound, actor: Actor, today: date
) -> tuple[str, ...]:
    """Of the acts open to this person by the table, those that would be refused now, whatever they write.

    What a condition of the approval settles (the room, speakers to follow) keeps nobody from approving.
    """
    mine = states.actions_open_to(booking.state, [role.value for role in actor.roles])
    asked = [action.value for action in mine if action in ASKED]
    if not asked:
        return ()
    who = approver(actor, booking, dossier, today)
    approves = states.Action.APPROVE in asked
    kept, _ = standing_conditions(booking, ()) if approves else ([], [])
    if not approves:
        assessment = replace(assessment, checks=())  # how they stand is asked of an approval only
    stands = standing(booking, dossier, assessment, decider=actor, today=today, conditions=kept, room=room)
    return tuple(
        action
        for action in asked
        if _is_refused(action, booking, dossier, stands=stands, who=who, actor=actor, today=today)
    )


def _is_refused(
    action: str, booking: BookingRecord, dossier: Dossier, stands: Standing, who: Approver, actor: Actor, today: date
) -> bool:
    entry = DecisionEntry(action, reason="asked about before it is made", checked=True)
    if action == states.Action.CONFIRM:
        return bool(stands.room.clashes or confirmation_objections(stands, who, today))
    try:
        if action == states.Action.APPROVE:
            entry = replace(entry, decision=kind_of_approval(action, stands.conditions))
            settled = replace(stands, room=RoomFound(), speakers_to_follow=False)
            check_approval(settled, booking, entry, who=who, conditions=(), today=today, actor=actor)
        elif action == states.Action.UPHOLD:
            check_upholding(dossier, entry, who)
        else:
            check_ending(booking, dossier, entry, assessment=stands.assessment, who=who, today=today)
    except Refused:
        return True
    return False
