"""One step of a booking through its states: checked against the table, saved, told in the story and the audit."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.venues.actions.letters.notices import note_referral
from services.venues.actions.letters.writing import write_letter
from services.venues.actions.screening.asked_again import ask_again
from services.venues.policy.loader import policy_on
from services.venues.rules.bookings import states
from services.venues.rules.bookings.deadlines import running_deadline
from services.venues.rules.bookings.request import Match
from services.venues.rules.bookings.states import APPROVED, OPEN
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import BookingRecord, find_booking_to_change, save_booking
from services.venues.store.bookings.history import add_happening
from services.venues.store.calendar.venues import remove_slot
from services.venues.store.screening.look_ups import has_had_match, list_matches
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts.bookings.read_over import SINCE, WAS_CHANGED
from shared.http.problems import NotFound, OutOfDate, Refused


def booking_to_change(public_id: UUID, version: int | None = None, request: int | None = None) -> BookingRecord:
    """The booking, ours until the transaction ends; OutOfDate when it, or its request, is not the version read."""
    booking = find_booking_to_change(public_id)
    if booking is None:
        raise NotFound("There is no such booking")
    if version is not None and booking.version != version:
        raise OutOfDate(WAS_CHANGED)
    if request is not None and booking.request_version != request:
        raise OutOfDate(SINCE["request_version"])
    return booking


def role_acting(state: str, action: str, actor: Actor) -> str:
    """In which role somebody makes a move: the first in the table that is theirs."""
    for move in states.MOVES:
        if (move.state, move.action) == (state, action):
            return next((party.value for party in move.by if party.value in actor.roles), "")
    return ""


def check_move(booking: BookingRecord, action: str, actor: Actor) -> None:
    """Refused, with the reason, when the table has no such move for this person; a program makes few of them."""
    if actor.is_program and (refused := states.program_objection(booking.state, action)):
        raise Refused(refused)
    if refused := states.objection(booking.state, action, [role.value for role in actor.roles]):
        raise Refused(refused)


def move(
    booking: BookingRecord,
    action: str,
    actor: Actor,
    now: datetime,
    *,
    why: str = "",
    agreed_day: date | None = None,
    details: Mapping[str, object] | None = None,
    role: str = "",
    is_told: bool = True,
    **changes: Any,
) -> BookingRecord:
    """Moves a booking that `check_move` let through; OutOfDate when somebody was faster.

    Without `is_told` the hirer gets no letter: nothing was done about their request, only about our records of it.
    """
    to = states.state_after(booking.state, action)
    if to is None:
        raise Refused(f"A booking that is {booking.state.replace('_', ' ')} cannot be moved on like this.")
    starts_at = changes.get("starts_at", booking.starts_at)
    changes |= {
        "state": to.value,
        "state_since": now,
        "agreed_day": agreed_day,
        "due_on": due_on(to.value, now, starts_at, agreed_day),
    }
    saved = save_booking(booking, **changes)
    if saved is None:
        raise OutOfDate(WAS_CHANGED)
    add_happening(
        booking.id, action, actor, role or role_acting(booking.state, action, actor), now,
        from_state=booking.state, to_state=to.value, why=why, details=details,
        need_to_know=is_kept_back(booking, actor), by_who_knows=is_full_view(actor),
    )  # fmt: skip
    record_audit(
        "booking-moved",
        f"booking:{booking.public_id}",
        actor,
        now,
        {"action": action, "from": booking.state, "to": to.value, "version": saved.version},
    )
    if booking.state in APPROVED and to.value in OPEN:
        ask_again(saved, [Match(m.source, m.state) for m in list_matches(booking.id) if m.state == "open"], actor, now)
    if states.PHASES[to] in (states.Phase.WITHDRAWN, states.Phase.DECLINED):
        remove_slot(booking.id)
    if is_told:
        write_letter(saved, action, actor, now, why=why, was=booking.state)
    note_referral(saved, action, now)
    return saved


def due_on(state: str, since: datetime, starts_at: datetime | None, agreed_day: date | None) -> date | None:
    """The last day in time for what a state waits for, or None when it waits for nothing."""
    today = london_day(since)
    policy = policy_on(today)
    event_on = london_day(starts_at) if starts_at else None
    deadline = running_deadline(
        state, today, event_on, today=today, days=policy.deadlines, calendar=policy.calendar, agreed_day=agreed_day
    )
    return deadline.due_on if deadline else None


def is_full_view(actor: Actor) -> bool:
    """Whether somebody may see what the screening found."""
    return actor.has(Role.PREVENT_LEAD, Role.SENIOR_OFFICER, Role.LEGAL_OFFICER) and is_told_of_matches(actor)


def reads_look_ups(actor: Actor) -> bool:
    """Whether somebody may read what each look-up answered, list by list.

    An auditor reads the log of all look-ups with their outcome, so beside a booking nothing of it is hidden; whose
    name it was, and which entry, stays with those who need to know.
    """
    return is_full_view(actor) or (actor.has(Role.AUDITOR) and is_told_of_matches(actor))


def is_told_of_matches(actor: Actor) -> bool:
    """Whether somebody is told that there is a possible match: a program only as the Prevent lead.

    A person reads a booking and answers for it; a program could try a town's names, and hit and miss look alike to it.
    """
    return not actor.is_program or actor.has(Role.PREVENT_LEAD)


def is_kept_back(booking: BookingRecord, actor: Actor) -> bool:
    """Whether what this person writes of a booking is for those who need to know: they saw why it matches."""
    return is_full_view(actor) and (booking.possible_match or has_had_match(booking.id))
