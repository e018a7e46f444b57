"""A request before it is saved: what the form asks, and what the request as it stands would come to."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.venues.actions.bookings.assessing import assess_request, assessment_answer, masked, matches_in
from services.venues.actions.bookings.changing import changes_of, known_after
from services.venues.actions.bookings.moving import is_full_view
from services.venues.actions.bookings.not_told import assessment_for, level_for
from services.venues.actions.bookings.submitting import request_json
from services.venues.actions.bookings.views import existing
from services.venues.actions.calendar.venues import get_venues
from services.venues.policy.booking_form import load_booking_form
from services.venues.policy.loader import Explained, policy_on
from services.venues.rules.bookings.assessment import assess, is_any_unanswered
from services.venues.rules.bookings.doubtful_times import PAST, Said, doubtful_times, late_names
from services.venues.rules.bookings.questions import BookingForm, BookingPolicy, Question
from services.venues.rules.bookings.reopening import needs_nobody_new, reopening_reason
from services.venues.rules.bookings.request import Match, Request, names_to_screen, request_from
from services.venues.rules.bookings.states import APPROVED, TO_COME
from services.venues.rules.calendar.overlap import Slot, overlap, slot_of
from services.venues.rules.decisions.discharge import Level
from services.venues.rules.screening.identifiers import named_in
from services.venues.store.bookings.bookings import BookingRecord, list_bookings_at
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.calendar.venues import find_room, list_keeping_a_room, list_venues
from services.venues.store.database import database
from shared.actor import Actor
from shared.booking_request.codes import ALWAYS_REQUIRED
from shared.booking_request.questions import Question as Declared
from shared.clock import london_day
from shared.contracts.bookings import requests as contract
from shared.contracts.bookings.booking_request import BookingSubmission

_A_DAY = timedelta(days=1)
"""More than any set-up or clear-down takes."""


def get_questions(now: datetime) -> contract.BookingQuestions:
    """The questions of the form in the council's words, and what stands around them."""
    policy, form = policy_on(london_day(now)), load_booking_form(london_day(now))
    return contract.BookingQuestions(
        version=policy.questions.version,
        questions=tuple(
            _question(question, asked, policy.questions, form) for question, asked in policy.questions.worded()
        ),
        venues=get_venues().venues,
        ask_more=_explained(policy.prompts.ask_more),
        not_flags=_explained(policy.prompts.not_flags),
        privacy_notice=form.privacy_notice,
        privacy_version=form.version,
        acknowledge_days=policy.deadlines.acknowledge,
        decide_days=policy.deadlines.officer_review,
    )


def _question(question: Question, asked: Declared, policy: BookingPolicy, form: BookingForm) -> contract.FormQuestion:
    """One question: what dated policy says of it goes before what is declared."""
    extras = [extra for extra in policy.required_extras if extra.code == question.code]
    everywhere = any(not extra.event_types and not extra.venues for extra in extras)
    return contract.FormQuestion(
        code=question.code,
        text=question.text,
        hint=form.hints.get(question.code, asked.hint),
        choices=tuple(
            contract.AnswerChoice(*one) for one in (form.choices.get(question.code) or asked.choices).items()
        ),
        required=question.code in ALWAYS_REQUIRED or bool(extras),
        event_types=() if everywhere else tuple(sorted({kind for one in extras for kind in one.event_types})),
        venues=() if everywhere else tuple(sorted({venue for one in extras for venue in one.venues})),
    )


def _explained(listed: Iterable[Explained]) -> tuple[contract.Explained, ...]:
    return tuple(contract.Explained(one.text, one.because) for one in listed)


def get_open_questions(submission: BookingSubmission, now: datetime) -> contract.OpenQuestions:
    """What a hirer has still to answer: it says nothing of checks, lists or people."""
    request = request_from(request_json(submission, is_draft=True))
    policy = policy_on(london_day(now)).questions
    missing = assess(request, london_day(now), (), standing_decisions=(), hirer_known=False, policy=policy).missing
    return contract.OpenQuestions(_asked(missing, policy), _said(_times(request, now)))


def check_request(submission: BookingSubmission, actor: Actor, now: datetime) -> contract.RequestCheck:
    """What a new request would come to; its names are screened when it is saved."""
    request = request_from(request_json(submission, is_draft=True))
    with database.read_transaction():
        return _check(request, bool(submission.hirer_known), (), actor, now)


def check_change(public_id: UUID, submission: BookingSubmission, actor: Actor, now: datetime) -> contract.RequestCheck:
    """What the changed request would come to, what changes in it, and whether that reopens the booking."""
    after = request_from(request_json(submission))
    with database.read_transaction():
        booking = existing(public_id)
        before = booking.asked
        known = known_after(booking, after, submission.hirer_known)
        checked = _check(after, known, matches_in(Dossier(booking.id)), actor=actor, now=now, booking=booking)
        changes = changes_of(booking, after, known)
    problems = checked.problems
    if before.event.starts_at == after.event.starts_at:  # an event that has begun may still get its number corrected
        problems = tuple(one for one in problems if one.text != PAST)
    had = assess_request(before, (), known, london_day(now)).missing
    taken_out = {one.code for one in checked.missing} - set(had)
    reopens = reopening_reason(changes, taken_out) if booking.state in APPROVED else None
    return replace(
        checked,
        problems=problems,
        changes=tuple(change.value for change in changes),
        reopens=reopens or "",
        decided_again_by=level_for(actor, _decided_again_by(booking, after, known, now)) if reopens else "",
        names_to_look_up=len(_to_look_up(before, after)) if reopens else 0,
    )


def _to_look_up(before: Request, after: Request) -> set[tuple[str, str]]:
    """Names that are new or described otherwise, whatever was found of them: counted alike for hit and miss."""
    known = {key: named_in(before, *key).identity for key in names_to_screen(before)}
    return {key for key in names_to_screen(after) if known.get(key) != named_in(after, *key).identity}


def _decided_again_by(booking: BookingRecord, after: Request, known: bool, now: datetime) -> Level:
    """Who decides a reopened booking, as far as it can be known before names are looked up.

    A question about a name that is taken out stays one, so it counts.
    """
    matches = matches_in(Dossier(booking.id))
    assessment = assess_request(after, matches, known, london_day(now))
    light = needs_nobody_new(assessment, booking.referred, is_any_unanswered(matches))
    return Level.OFFICER if light else Level.SENIOR_OFFICER


def _check(
    request: Request,
    hirer_known: bool,
    matches: Iterable[Match],
    actor: Actor,
    now: datetime,
    booking: BookingRecord | None = None,
) -> contract.RequestCheck:
    today = london_day(now)
    policy = policy_on(today).questions
    real = assess_request(request, matches, hirer_known, today)
    shown = real if is_full_view(actor) else masked(real)
    slot, _ = slot_of(request.event)
    return contract.RequestCheck(
        assessment=assessment_for(actor, assessment_answer(shown, policy.version)),
        missing=_asked(shown.missing, policy),
        problems=_said(_times(request, now)),
        notes=_notes(request),
        clashes=_clashes(slot, booking),
    )


def _times(request: Request, now: datetime) -> tuple[Said, ...]:
    return (*doubtful_times(request.event, now), *late_names(request))


def _asked(missing: Iterable[str], policy: BookingPolicy) -> tuple[contract.Asked, ...]:
    return tuple(contract.Asked(code, policy.ask_for(code)) for code in missing)


def _said(said: Iterable[Said]) -> tuple[contract.Asked, ...]:
    return tuple(contract.Asked(code, text) for code, text in said)


def _notes(request: Request) -> tuple[str, ...]:
    """What is worth knowing before saving and stops nobody."""
    event = request.event
    room = find_room(event.venue, event.room)
    if event.venue and room is None:
        return ("This venue or room is not on the list, so its calendar cannot keep it free.",)
    if room and room[1] is not None and event.expected_numbers is not None and event.expected_numbers > room[1]:
        return (f"{event.expected_numbers:,} people are expected and the room holds {room[1]:,}.",)
    return ()


def _clashes(slot: Slot | None, booking: BookingRecord | None) -> tuple[contract.Clash, ...]:
    """Bookings to come that want the same rooms at the same time, set-up and clear-down included."""
    if slot is None or not slot.venue:
        return ()
    rooms = [room for venue in list_venues([slot.venue]) for room in venue.rooms]
    part_of = {room.name: room.part_of or None for room in rooms}
    found = []
    for other in list_bookings_at(slot.venue, slot.taken_from - _A_DAY, slot.taken_until + _A_DAY):
        wanted = _slot(other)
        if wanted and overlap(slot, wanted, part_of) and (booking is None or other.id != booking.id):
            found.append((other, wanted))
    keeping = list_keeping_a_room(other.id for other, _ in found)
    return tuple(_clash(other, wanted, other.id in keeping) for other, wanted in found)


def _slot(booking: BookingRecord) -> Slot | None:
    if booking.starts_at is None or booking.ends_at is None or booking.state not in TO_COME:
        return None
    event = request_from(booking.request).event
    return Slot(
        venue=booking.venue,
        room=booking.room,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        set_up_minutes=event.set_up_minutes,
        clear_down_minutes=event.clear_down_minutes,
    )


def _clash(other: BookingRecord, wanted: Slot, keeps_room: bool) -> contract.Clash:
    return contract.Clash(
        booking=other.public_id,
        reference=other.reference,
        state=other.state,
        room=other.room,
        taken_from=wanted.taken_from,
        taken_until=wanted.taken_until,
        keeps_room=keeps_room,
    )
