"""Everything that stands in the way of approving or confirming a booking, gathered from the guards."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from services.venues.rules.bookings import states
from services.venues.rules.bookings.assessment import LOOK_UP_HELD, POSSIBLE_MATCH, Assessment
from services.venues.rules.bookings.checks import ChecksOnRecord, checks_objection, recorded_by_one_tick
from services.venues.rules.bookings.reopening import needs_nobody_new
from services.venues.rules.calendar.overlap import ROOM, ROOM_NEEDS, RoomFound
from services.venues.rules.decisions import decisions
from services.venues.rules.decisions.approvers import MayApprove, TrainingFacts, may_approve, may_decide_referral
from services.venues.rules.decisions.conditions import (
    Condition,
    condition_objections,
    conditions_given_objection,
    speakers_approval_objection,
    speakers_confirmation_objection,
    still_to_come,
)
from services.venues.rules.decisions.discharge import Answer, Level, decided_at, needs_objection
from services.venues.rules.decisions.interests import Interest, interest_objection


@dataclass(frozen=True)
class Approver:
    """Who wants to approve: roles, what training told us (None when unknown), ties to the booking and to accounts."""

    person: str
    roles: frozenset[str]
    training: TrainingFacts | None
    interest: Interest = field(default_factory=Interest)
    not_second_to: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Standing:
    """Where the booking stands.

    `referred` once a senior officer was asked or ever needed; `proposer` and `decliner` blank when nobody proposed to
    decline or declined; `event_on` the day of the event if it is known; `match_unanswered` while a possible match is a
    question to somebody, `match_answered` once somebody answered one of this booking; `times_in_the_way` what is wrong
    with the times of the event, `room` how its room stands (G9); `checks_to_record` the required checks that are not
    `on_record` (G8); `conditions` those of an earlier approval that this one leaves standing; `look_up_held` while what
    a look-up found is kept back.
    """

    state: str
    assessment: Assessment
    answers: tuple[Answer, ...] = ()
    referred: bool = False
    trained_view_recorded: bool = False
    speakers_to_follow: bool = False
    names_given: bool = False
    names_screened: bool = False
    proposer: str = ""
    decliner: str = ""
    event_on: date | None = None
    match_unanswered: bool = False
    times_in_the_way: tuple[str, ...] = ()
    match_answered: bool = False
    checks_to_record: tuple[str, ...] = ()
    on_record: ChecksOnRecord = field(default_factory=ChecksOnRecord)
    room: RoomFound = field(default_factory=RoomFound)
    conditions: tuple[Condition, ...] = ()
    look_up_held: bool = False


def is_reopened_lightly(booking: Standing) -> bool:
    """Whether it was reopened by a change that needs nobody new."""
    light = needs_nobody_new(booking.assessment, booking.referred, booking.match_unanswered)
    return booking.state == states.State.REOPENED and light


def is_decided_as_officer(booking: Standing, approver: Approver) -> bool:
    """Whether this person decides it at officer level; a senior officer who is no booking officer never does."""
    if booking.state == states.State.REOPENED:
        return is_reopened_lightly(booking) and states.OFFICER in approver.roles
    return booking.state in states.DECIDED_AT_OFFICER_LEVEL


def checks_by_tick(booking: Standing) -> tuple[str, ...]:
    """The checks that one tick on the page that approves would record."""
    speaker = booking.speakers_to_follow or booking.names_given
    return recorded_by_one_tick(booking.checks_to_record, bool(booking.assessment.needs), speaker)


def training_answer(booking: Standing, approver: Approver, today: date) -> MayApprove:
    """G1 for this booking: at officer level the full gate, for a referral the senior officer's."""
    if is_decided_as_officer(booking, approver):
        return may_approve(approver.training, today)
    return may_decide_referral(approver.training, today, booking.trained_view_recorded)


def approval_objections(
    booking: Standing,
    action: str,
    approver: Approver,
    conditions: Collection[Condition],
    today: date,
    reason: str = "Not asked",
    ticked: bool = False,
) -> tuple[str, ...]:
    """Why this person cannot approve this booking now, every reason at once; empty when they can.

    A routine booking is approved without many words; the `reason` is asked for where there was something to weigh.
    `ticked`: they say that they made the checks which one tick may record.
    """
    if illegal := states.objection(booking.state, action, approver.roles):
        return (illegal,)
    return _said(
        [
            interest_objection(approver.interest),
            _level_objection(booking, approver),
            LOOK_UP_HELD if booking.look_up_held else None,
            needs_objection(booking.assessment, booking.answers)
            or (POSSIBLE_MATCH if booking.match_unanswered else None),
            checks_objection(_unrecorded(booking, ticked)),
            *booking.times_in_the_way,
            *_room_objections(booking, conditions),
            *training_answer(booking, approver, today).reasons,
            _appeal_people_objection(booking, approver),
            speakers_approval_objection(
                booking.speakers_to_follow, (*conditions, *still_to_come(booking.conditions, today)), booking.event_on
            ),
            decisions.approval_reason_objection(reason, _is_something_to_weigh(booking, approver)),
            conditions_given_objection(action, conditions, booking.conditions),
            *(sentence for condition in conditions for sentence in condition_objections(condition, today)),
        ]
    )


def confirmation_objections(booking: Standing, approver: Approver, today: date) -> tuple[str, ...]:
    """Why this person cannot confirm an approved booking now; the slot is the database's to refuse as well."""
    if illegal := states.objection(booking.state, states.Action.CONFIRM, approver.roles):
        return (illegal,)
    senior = "senior_officer" in approver.roles
    gate = may_decide_referral(approver.training, today, True) if senior else may_approve(approver.training, today)
    return _said(
        [
            interest_objection(approver.interest),
            *gate.reasons,
            LOOK_UP_HELD if booking.look_up_held else None,
            POSSIBLE_MATCH if booking.match_unanswered else None,
            speakers_confirmation_objection(booking.speakers_to_follow, booking.names_given, booking.names_screened),
        ]
    )


def _unrecorded(booking: Standing, ticked: bool) -> list[str]:
    by_tick = checks_by_tick(booking) if ticked else ()
    return [check for check in booking.checks_to_record if check not in by_tick]


def _room_objections(booking: Standing, conditions: Collection[Condition]) -> tuple[str, ...]:
    """A condition of this decision has to settle the room: one of another kind, or of an earlier day, does not."""
    is_settled = any(one.code == ROOM for one in conditions)
    return (*booking.room.in_the_way, ROOM_NEEDS) if booking.room.in_the_way and not is_settled else ()


def _is_something_to_weigh(booking: Standing, approver: Approver) -> bool:
    asked = booking.referred or booking.match_answered or bool(booking.assessment.needs)
    return asked or not is_decided_as_officer(booking, approver)


def _level_objection(booking: Standing, approver: Approver) -> str | None:
    if states.SENIOR in approver.roles and booking.state not in states.DECIDED_AT_OFFICER_LEVEL:
        return None
    if booking.state == states.State.REOPENED:
        senior = not is_reopened_lightly(booking)
    else:
        senior = decided_at(booking.assessment, referred=booking.referred) is Level.SENIOR_OFFICER
    return "A senior officer decides this booking: escalate it." if senior else None


def _appeal_people_objection(booking: Standing, approver: Approver) -> str | None:
    if booking.state != states.State.APPEALED:
        return None
    return decisions.people_objection(booking.proposer, booking.decliner, approver.person, approver.not_second_to)


def _said(objections: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for sentence in objections if sentence))
