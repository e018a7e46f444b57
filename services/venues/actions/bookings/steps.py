"""Steps of a booking that are no decision, each with its own guard: the table is not all that is asked."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from services.venues.actions.bookings.assessing import assess_booking, matches_in
from services.venues.actions.bookings.moving import booking_to_change, check_move, move
from services.venues.actions.bookings.people import approver, interest_of
from services.venues.actions.bookings.read_over import check_all_read
from services.venues.actions.bookings.submitting import fresh_assessment
from services.venues.actions.decisions.decision_guards import ENDINGS, appeal_officer_objection, standing
from services.venues.actions.letters.awaited import last_day_to_answer
from services.venues.actions.screening.rescreening import ask_for_rescreening
from services.venues.rules.bookings.assessment import POSSIBLE_MATCH, needs_of_matches
from services.venues.rules.bookings.states import REASONS_NEEDED, State, withdrawn_told
from services.venues.rules.calendar.overlap import SLOT_TAKEN, slot_of
from services.venues.rules.calendar.wall_time import LAST_YEAR, NO_SUCH_YEAR
from services.venues.rules.decisions import decisions
from services.venues.rules.decisions.approval import confirmation_objections
from services.venues.rules.decisions.discharge import Answer, needs_without_answer
from services.venues.rules.decisions.interests import interest_objection
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.bookings.history import count_happenings_since
from services.venues.store.bookings.needs import add_need_answer
from services.venues.store.calendar.venues import Overlap, add_slot, find_room, remove_slot
from services.venues.store.database import database
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.bookings.bookings import BookingMove
from shared.http.problems import Refused


def take_step(public_id: UUID, entry: BookingMove, actor: Actor, now: datetime) -> None:
    """Moves a booking on; Refused with the reason when the table or a guard says no."""
    with database.write_transaction():
        booking = booking_to_change(public_id, entry.version, entry.request_version)
        check_all_read(booking, entry, actor, now)
        check_move(booking, entry.action, actor)
        if entry.action in REASONS_NEEDED and not entry.reason.strip():
            raise Refused(REASONS_NEEDED[entry.action])
        guard = GUARDS.get(entry.action, _free)
        changes = guard(booking, entry, actor, now)
        move(booking, entry.action, actor, now, **{"why": entry.reason, **changes})


Changes = dict[str, Any]
Guard = Callable[[BookingRecord, BookingMove, Actor, datetime], Changes]


def _free(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    return {}


def _take_on(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    return {} if booking.assigned_to else {"assigned_to": actor.id}


def _ask_hirer(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    if entry.answer_by is None or entry.answer_by <= london_day(now):
        raise Refused("Give the hirer a day to answer by, after today.")
    if entry.answer_by.year > LAST_YEAR:
        raise Refused(NO_SUCH_YEAR)
    return {"agreed_day": entry.answer_by, "details": {"answer_by": entry.answer_by.isoformat()}}


def _escalate(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    """What somebody refers, or hears that is new, is a senior officer's from then on."""
    return {"referred": True}


def _withdraw(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    """Only the hirer withdraws: staff write down how the hirer said so, and that is kept as the hirer's act."""
    return {"why": withdrawn_told(entry.reason)}


def _submit(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    """A draft is a request from this moment on, assessed as things are today."""
    return {"submitted_at": now, **fresh_assessment(booking, now)}


def _record_legal_advice(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    """The advice also answers the need for it; nobody gives it on a booking of their own."""
    if refused := interest_objection(interest_of(actor, booking, Dossier(booking.id))):
        raise Refused(refused)
    add_need_answer(booking.id, Answer("legal", "legal_officer", actor.id, now, entry.reason))
    return {}


def _confirm_lapsed(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    """After the days to answer, from when the question reached the hirer: silence must not become a refusal."""
    last = last_day_to_answer(booking)
    if refused := decisions.lapse_objection(booking.agreed_day, last, actor.id, london_day(now)):
        raise Refused(refused)
    return {}


def _appeal(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    """One appeal to each decision that ended the booking; upholding it is no new one.

    Lists that changed since are asked again: a booking that has ended is not looked up.
    """
    if refused := decisions.appeal_objection(count_happenings_since(booking.id, "appeal", ENDINGS)):
        raise Refused(refused)
    ask_for_rescreening("appeal", f"booking:{booking.public_id}", actor, now)
    return {}


def _close(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    """Closing an appeal ends it, so that is for a third person too, and with a reason (G3)."""
    if booking.state == State.APPEALED:
        dossier = Dossier(booking.id)
        if refused := appeal_officer_objection(dossier, approver(actor, booking, dossier, london_day(now))):
            raise Refused(refused)
        if not entry.reason.strip():
            raise Refused("Say why the appeal is closed without a decision.")
    return {}


def _record_held(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    if booking.starts_at is not None and now < booking.starts_at:
        raise Refused("The event has not begun yet, so nobody can say that it was held.")
    return {}


def _review(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    if booking.ends_at is not None and now < booking.ends_at:
        raise Refused("The event is not over yet: review it afterwards.")
    if entry.as_described is None:
        raise Refused("Say whether the event was as described.")
    return {"details": {"as_described": entry.as_described, "incident": entry.incident}}


def _confirm(booking: BookingRecord, entry: BookingMove, actor: Actor, now: datetime) -> Changes:
    """G0, G1, and G7: the database gives the slot to one booking only."""
    today, dossier = london_day(now), Dossier(booking.id)
    stands = standing(booking, dossier, assess_booking(booking, dossier, today), actor, today)
    objections = list(confirmation_objections(stands, approver(actor, booking, dossier, today), today))
    if objections or (objections := _matches_in_the_way(dossier)):
        raise Refused(" ".join(objections))
    _take_slot(booking)
    return {}


def _matches_in_the_way(dossier: Dossier) -> list[str]:
    """What the screening found since the approval goes before the confirmation: it is answered first."""
    needed = needs_of_matches(matches_in(dossier))
    return [POSSIBLE_MATCH] if needs_without_answer(needed, dossier.answers) else []


def _take_slot(booking: BookingRecord) -> None:
    slot, problems = slot_of(booking.asked.event)
    if slot is None:
        raise Refused(" ".join(problem for _, problem in problems))
    room = find_room(slot.venue, slot.room)
    if room is None:
        raise Refused("This venue or room is not in the list of venues: correct the request, or add it to the list.")
    remove_slot(booking.id)
    try:
        add_slot(booking.id, room[0], slot.taken_from, slot.taken_until)
    except Overlap:
        raise Refused(SLOT_TAKEN) from None


GUARDS: dict[str, Guard] = {
    "start_review": _take_on,
    "resume_review": _take_on,
    "request_information": _ask_hirer,
    "escalate": _escalate,
    "reopen": _escalate,
    "withdraw": _withdraw,
    "submit": _submit,
    "record_legal_advice": _record_legal_advice,
    "close": _close,
    "confirm_lapsed": _confirm_lapsed,
    "appeal": _appeal,
    "record_held": _record_held,
    "review": _review,
    "confirm": _confirm,
}
