"""The queue: which bookings wait, for whom, and how many; each line as far as a person's role goes."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from services.venues.actions.bookings.moving import booking_to_change, is_full_view, is_told_of_matches
from services.venues.actions.bookings.not_told import line_for
from services.venues.policy.loader import Explained, policy_on
from services.venues.rules.bookings import deadlines
from services.venues.rules.bookings.assessment import POSSIBLE_MATCH
from services.venues.rules.bookings.states import OPEN, TO_COME, Phase, State, phase_of, states_in
from services.venues.rules.bookings.waiting import BY_REFERRAL, waits_for
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import (
    BookingRecord,
    QueueFilter,
    count_bookings,
    list_bookings,
    save_booking,
)
from services.venues.store.bookings.history import add_happening
from services.venues.store.calendar.venues import list_spellings
from services.venues.store.database import database
from services.venues.store.letters.letters import count_letters_to_see
from services.venues.store.screening.who_asks import count_groups_waiting
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts.bookings import booking_queue as contract
from shared.http.problems import FieldError, Forbidden, Invalid, NotFound, OutOfDate

EVERY_STATE = tuple(state.value for state in State)
FOLLOWED_UP = states_in(Phase.APPROVED, Phase.OVER)
GIVES_LETTERS = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
LEADS_MATCHES = QueueFilter((), needs=("prevent_lead",), new_matches=True, matched=True)
"""Bookings with a possible match that waits for the Prevent lead; what is only kept back has none yet."""
COUNTED = ("waiting", "mine", "team", "late", "all")


def get_queue(query: contract.QueueQuery, actor: Actor, now: datetime) -> contract.BookingPage:
    """Bookings that wait for somebody, by the time of their event; with a state given, those in it."""
    venues = list_spellings(query.venue) if query.venue else ()
    _check_there_is(query.state, query.venue, venues)
    wanted = _filter(query.shown, query.state, venues, actor, now)
    found, total = list_bookings(wanted, (query.page - 1) * query.per_page, query.per_page)
    full = is_full_view(actor)
    counts = {shown: count_bookings(_filter(shown, query.state, venues, actor, now)) for shown in COUNTED}
    lines = tuple(line_for(actor, _line(booking, full, now)) for booking in found)
    return contract.BookingPage(lines, total, query.page, counts)


def _check_there_is(state: str, venue: str, spelt: tuple[str, ...]) -> None:
    """Refuses a state or a venue that is not there: an empty queue would pass for a fact."""
    if state and state not in EVERY_STATE:
        raise Invalid("There is no such state of a booking", (FieldError("/state", "is no state of a booking"),))
    if venue and not spelt:
        raise NotFound("There is no such venue, and no booking names it")


def _filter(shown: str, state: str, venues: tuple[str, ...], actor: Actor, now: datetime) -> QueueFilter:
    base = QueueFilter((state,) if state else TO_COME, venues=venues)
    if shown == "all":
        return replace(base, states=(state,) if state else EVERY_STATE)
    if shown == "mine":
        return replace(base, person=actor.id)
    if shown == "late":
        return replace(base, states=_within(OPEN, state), late_on=london_day(now))
    if shown == "waiting" and is_told_of_matches(actor):  # who waits for whom would tell of a match
        waiting = waits_for([role.value for role in actor.roles])
        return replace(
            base,
            states=_within(waiting.states, state),
            needs=waiting.needs,
            by_referral=BY_REFERRAL,
            referred=waiting.referred,
            new_matches=actor.has(Role.PREVENT_LEAD),
            only=state,
        )
    if shown == "matches":
        if not actor.has(Role.PREVENT_LEAD):
            raise Forbidden("Possible matches are the Prevent lead’s to answer")
        return replace(LEADS_MATCHES, venues=venues, only=state)
    if shown == "conditions":
        return replace(base, states=_within(FOLLOWED_UP, state), conditions_on=london_day(now))
    if shown == "over":
        return replace(base, states=_within(("confirmed",), state), over_at=now)
    return base


def _within(states: tuple[str, ...], state: str) -> tuple[str, ...]:
    return tuple(one for one in states if not state or one == state)


def _line(booking: BookingRecord, full: bool, now: datetime) -> contract.BookingLine:
    return contract.BookingLine(
        id=booking.public_id,
        reference=booking.reference,
        state=booking.state,
        phase=phase_of(booking.state),
        title=booking.title,
        hirer=booking.hirer,
        event_type=booking.event_type,
        venue=booking.venue,
        room=booking.room,
        starts_at=booking.starts_at,
        hours_to_event=hours_left(booking, now),
        due_on=booking.due_on,
        late=is_late(booking, london_day(now)),
        assigned_to=booking.assigned_to,
        submitted_at=booking.submitted_at,
        needs=needs_shown(booking, full),
        possible_match=booking.possible_match,
        version=booking.version,
    )


def needs_shown(booking: BookingRecord, full: bool) -> tuple[str, ...]:
    """To a booking officer a possible match needs the Prevent lead, whatever the list."""
    kept = booking.assessment
    if full or not booking.possible_match:
        return tuple(kept["needs"])
    needed = {"prevent_lead" if reason["text"] == POSSIBLE_MATCH else reason["need"] for reason in kept["reasons"]}
    return tuple(sorted(needed))


def is_late(booking: BookingRecord, today: date) -> bool:
    """Whether the day for the next step has passed."""
    return booking.due_on is not None and booking.due_on < today and booking.state in OPEN


def hours_left(booking: BookingRecord, now: datetime) -> int | None:
    """Hours to the event; None when its time is not known."""
    return deadlines.hours_to_event(now, booking.starts_at) if booking.starts_at else None


def get_waiting(actor: Actor, now: datetime) -> contract.BookingsWaiting:
    """How many bookings wait for what, for the home page."""

    def count(shown: str, state: str = "") -> int:
        return count_bookings(_filter(shown, state, (), actor, now))

    with database.read_transaction():
        return contract.BookingsWaiting(
            waiting=count("waiting"),
            mine=count("mine"),
            late=count("late"),
            to_chase=count("late", "info_requested"),
            conditions_due=count("conditions"),
            to_record=count("over"),
            letters=count_letters_to_see() if actor.has(*GIVES_LETTERS) else 0,
            matches=count("matches") if actor.has(Role.PREVENT_LEAD) else 0,
            names_beyond=count_groups_waiting() if actor.has(Role.PREVENT_LEAD) else 0,
        )


def assign(public_id: UUID, entry: contract.Assignment, actor: Actor, now: datetime) -> None:
    """Says who works on a booking; it decides nothing."""
    person = entry.person.strip() or actor.id
    with database.write_transaction():
        booking = booking_to_change(public_id, entry.version)
        if booking.assigned_to == person:
            return
        if save_booking(booking, assigned_to=person) is None:
            raise OutOfDate("Someone else changed this booking while you were reading it")
        role = next(iter(sorted(role.value for role in actor.roles)), "")
        add_happening(booking.id, "assigned", actor, role, now, details={"person": person})
        record_audit("booking-assigned", f"booking:{booking.public_id}", actor, now, {"person": person})


def get_guide(now: datetime) -> contract.BookingGuide:
    """What the policy in force says beside a booking."""
    policy = policy_on(london_day(now))
    return contract.BookingGuide(
        prompts=_explained(policy.prompts.ask_more),
        not_flags=_explained(policy.prompts.not_flags),
        grounds=tuple(contract.CodedText(ground.code, ground.text) for ground in policy.grounds),
        not_grounds=_explained(policy.not_grounds),
        questions=tuple(contract.CodedText(question.code, question.text) for question in policy.questions.questions),
        working_days=dict(vars(policy.deadlines)),
        versions=dict(policy.versions),
    )


def _explained(lines: tuple[Explained, ...]) -> tuple[contract.GuideLine, ...]:
    return tuple(contract.GuideLine(line.text, line.because) for line in lines)
