"""What people see of a booking: all of it, and its story; each as far as their role goes."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from services.venues.actions.bookings import need_to_know
from services.venues.actions.bookings.assessing import assess_booking, matches_in
from services.venues.actions.bookings.checks_on_record import checks_on_record, required_checks
from services.venues.actions.bookings.facts import facts_read, facts_shown
from services.venues.actions.bookings.moving import is_full_view
from services.venues.actions.bookings.need_to_know import unmet_told, view_of
from services.venues.actions.bookings.not_told import booking_for
from services.venues.actions.bookings.open_acts import not_open
from services.venues.actions.bookings.queue import hours_left, is_late
from services.venues.actions.bookings.read_over import matches_read, story_shown, story_version, what_was_said
from services.venues.actions.screening.digests import note_names_read
from services.venues.actions.screening.look_ups_shown import match_lines
from services.venues.policy.loader import VenuesPolicy, policy_on
from services.venues.rules.bookings import deadlines, states
from services.venues.rules.bookings.assessment import Assessment, is_any_unanswered
from services.venues.rules.bookings.checks import ChecksOnRecord, checks_to_record, recorded_by_one_tick
from services.venues.rules.bookings.reopening import needs_nobody_new
from services.venues.rules.bookings.states import APPROVED, OPEN, phase_of
from services.venues.rules.decisions.decisions import grounds_offered
from services.venues.rules.decisions.discharge import Level, decided_at
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import BookingRecord, find_booking
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.bookings.history import list_happenings
from services.venues.store.database import database
from services.venues.store.screening.look_up_log import add_opened
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts.bookings import bookings as contract
from shared.contracts.bookings.required_checks import RequiredCheck
from shared.http.problems import NotFound


def existing(public_id: UUID) -> BookingRecord:
    """The booking, or NotFound."""
    booking = find_booking(public_id)
    if booking is None:
        raise NotFound("There is no such booking")
    return booking


def get_booking(public_id: UUID, actor: Actor, now: datetime, notice: str = "") -> contract.BookingDetail:
    """Everything on one booking that this person may see."""
    note_read(public_id, "booking", actor, now)
    booking = existing(public_id)
    note_names_read(booking, actor, now)
    return show_booking(booking, actor, now, notice)


def show_booking(booking: BookingRecord, actor: Actor, now: datetime, notice: str = "") -> contract.BookingDetail:
    """Everything on a booking just read or saved, and read anew when somebody has changed it since.

    That somebody sees its matches is written down first.
    """
    if is_full_view(actor):
        note_opened(booking, actor, now)
    with database.read_transaction():
        dossier = Dossier(booking.id)
        if dossier.version != booking.version:
            booking = existing(booking.public_id)
        real = assess_booking(booking, dossier, london_day(now)) if booking.state in OPEN else None
        return booking_for(
            actor, _detail(booking, dossier, real, full=is_full_view(actor), actor=actor, now=now, notice=notice)
        )


def note_opened(booking: BookingRecord, actor: Actor, now: datetime) -> None:
    """Who opened which booking's matches, and how many there were; a booking without any leaves no trace."""
    if count := len(Dossier(booking.id).matches):
        add_opened(booking.id, count, actor.id, now)


def _detail(
    booking: BookingRecord,
    dossier: Dossier,
    assessment: Assessment | None,
    full: bool,
    actor: Actor,
    now: datetime,
    notice: str,
) -> contract.BookingDetail:
    policy = policy_on(london_day(now))
    on_record = checks_on_record(assessment.checks, booking, dossier) if assessment else ChecksOnRecord()
    facts = facts_shown(booking, dossier, assessment, on_record=on_record, actor=actor, now=now)
    level = _level(booking, dossier, assessment).value if assessment else ""
    if booking.possible_match and not full:
        level = ""  # who decides in the end would tell which list it was
    unmet = unmet_told(assessment, matches_in(dossier), dossier.answers, full) if assessment else ()
    story = list_happenings(booking.id)
    view, shown_of_story = view_of(booking, full, actor, dossier, story), story_shown(story, actor)
    deadline = _deadline(booking, policy, london_day(now))
    real = assessment or assess_booking(booking, dossier, london_day(now))
    matches = match_lines(booking, dossier, full, now)
    looked_up = {source for made in dossier.look_ups for source in made.list_versions}
    kept_back = need_to_know.kept_back_checks(dossier.checks, view, looked_up)
    return contract.BookingDetail(
        id=booking.public_id,
        reference=booking.reference,
        state=booking.state,
        phase=phase_of(booking.state),
        state_since=booking.state_since,
        version=booking.version,
        request=booking.request,
        request_version=booking.request_version,
        assessment=facts.assessment,
        unmet_needs=tuple(need.value for need in unmet),
        level=level,
        hirer_known=booking.hirer_known,
        hirer_known_by=booking.hirer_known_by,
        hirer_known_at=booking.hirer_known_at,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        hours_to_event=hours_left(booking, now),
        undecided_at_event=bool(
            booking.starts_at and deadlines.undecided_at_event(booking.state, booking.starts_at, now)
        ),
        due_on=booking.due_on,
        due=deadline.text if deadline else "",
        late=is_late(booking, london_day(now)),
        short_notice=_short_notice(booking, policy),
        assigned_to=booking.assigned_to,
        channel=booking.channel,
        submitted_at=booking.submitted_at,
        submitted_by=booking.submitted_by,
        actions=tuple(
            action.value for action in states.actions_open_to(booking.state, [role.value for role in actor.roles])
        ),
        matches=matches,
        look_ups=facts.look_ups,
        checks_made=need_to_know.check_lines(dossier.checks, view),
        answers=need_to_know.answer_lines(dossier.answers, booking, view),
        proposal=need_to_know.proposal_line(dossier.proposal, view) if dossier.proposal else None,
        decisions=tuple(need_to_know.decision_line(made, view, kept_back) for made in dossier.decisions),
        conditions=need_to_know.condition_lines(
            dossier.standing_conditions if booking.state in OPEN else dossier.conditions, view
        ),
        notice=notice,
        match_waits=booking.state in APPROVED and any(match.state == "open" for match in dossier.matches),
        required_checks=_required_checks(booking, dossier, assessment, kept_back, found=on_record),
        room_in_the_way=facts.room.in_the_way if assessment else (),
        room_not_checked=facts.room.not_checked if assessment else (),
        not_open=not_open(booking, dossier, real, room=facts.room, actor=actor, today=london_day(now)),
        matches_version=matches_read(booking, matches, actor),
        story_version=story_version(shown_of_story, actor),
        facts_version=facts_read(facts, actor),
        awaited=facts.awaited,
        said=what_was_said(shown_of_story),
        lists_not_searched=facts.lists_not_searched,
    )


def _level(booking: BookingRecord, dossier: Dossier, assessment: Assessment) -> Level:
    """Who decides it as it now is; what was reopened and needs somebody new is a senior officer's."""
    level = decided_at(assessment, booking.referred)
    if booking.state != states.State.REOPENED:
        return level
    unanswered = is_any_unanswered(matches_in(dossier))
    return Level.OFFICER if needs_nobody_new(assessment, booking.referred, unanswered) else Level.SENIOR_OFFICER


def _required_checks(
    booking: BookingRecord,
    dossier: Dossier,
    assessment: Assessment | None,
    kept_back: frozenset[str],
    found: ChecksOnRecord,
) -> tuple[RequiredCheck, ...]:
    """How each check stands today while it is open, and as it stood when it was approved afterwards.

    Of those that are `kept_back` as though nobody had recorded them beside the look-up.
    """
    if assessment is None:
        approvals = [made.record["checks"] for made in dossier.decisions if "checks" in made.record]
        told = need_to_know.checks_as_told(approvals[-1] if approvals else {}, kept_back)
        return tuple(RequiredCheck(*stood) for stood in told.items())
    speaker = bool(booking.asked.named_speakers) or booking.asked.speakers_to_follow
    to_record = checks_to_record(assessment.checks, found)
    by_tick = recorded_by_one_tick(to_record, bool(assessment.needs), speaker)
    besides = kept_back - {*checks_to_record(kept_back, replace(found, made=frozenset()))}
    return required_checks(assessment.checks, replace(found, made=found.made - besides), by_tick)


def _deadline(booking: BookingRecord, policy: VenuesPolicy, today: date) -> deadlines.Deadline | None:
    event_on = london_day(booking.starts_at) if booking.starts_at else None
    since = london_day(booking.state_since)
    return deadlines.running_deadline(
        booking.state,
        since,
        event_on,
        today=today,
        days=policy.deadlines,
        calendar=policy.calendar,
        agreed_day=booking.agreed_day,
    )


def _short_notice(booking: BookingRecord, policy: VenuesPolicy) -> str:
    if booking.starts_at is None:
        return ""
    expected = bool(booking.asked.named_speakers) or booking.asked.speakers_to_follow
    given, event_on = london_day(booking.submitted_at), london_day(booking.starts_at)
    return deadlines.short_notice(given, event_on, expected, policy.deadlines, policy.calendar) or ""


def note_read(public_id: UUID, what: str, actor: Actor, now: datetime) -> None:
    """Who only audits works on no booking, so each that they read is written down first, or not shown (PRIV-02)."""
    if actor.has(Role.AUDITOR) and not {role.value for role in actor.roles} & set(states.Party):
        with database.write_transaction():
            record_audit("booking-read", f"booking:{existing(public_id).public_id}", actor, now, {"what": what})


def get_history(public_id: UUID, actor: Actor, now: datetime) -> contract.BookingHistory:
    """The story of a booking; what is for those who need to know is told to others without its reason."""
    note_read(public_id, "history", actor, now)
    with database.read_transaction():
        booking = existing(public_id)
        story = list_happenings(booking.id)
    return contract.BookingHistory(booking.public_id, booking.reference, story_shown(story, actor))


def get_grounds(public_id: UUID, now: datetime) -> contract.Grounds:
    """The lawful grounds that may be given for this booking: no Prevent ones for an election meeting."""
    booking = existing(public_id)
    offered = grounds_offered(policy_on(london_day(now)).grounds, booking.asked.event.election_meeting)
    return contract.Grounds(tuple(contract.Ground(ground.code, ground.text) for ground in offered))
