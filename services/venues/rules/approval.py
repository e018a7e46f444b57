"""Everything that stands in the way of approving or confirming a booking, gathered from the guards."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from services.venues.rules import decisions, states
from services.venues.rules.approvers import MayApprove, TrainingFacts, may_approve, may_decide_referral
from services.venues.rules.assessment import POSSIBLE_MATCH, Assessment
from services.venues.rules.conditions import (
    Condition,
    condition_objections,
    conditions_given_objection,
    speakers_approval_objection,
    speakers_confirmation_objection,
)
from services.venues.rules.discharge import Answer, Level, decided_at, needs_objection
from services.venues.rules.interests import Interest, interest_objection


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
    with the times of the event.
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


def training_answer(booking: Standing, approver: Approver, today: date) -> MayApprove:
    """G1 for this booking: at officer level the full gate, for a referral the senior officer's."""
    if booking.state in states.DECIDED_AT_OFFICER_LEVEL:
        return may_approve(approver.training, today)
    return may_decide_referral(approver.training, today, booking.trained_view_recorded)


def approval_objections(
    booking: Standing,
    action: str,
    approver: Approver,
    conditions: Collection[Condition],
    today: date,
    reason: str = "Not asked",
) -> tuple[str, ...]:
    """Why this person cannot approve this booking now, every reason at once; empty when they can.

    A routine booking is approved without many words; the `reason` is asked for where there was something to weigh.
    """
    if illegal := states.objection(booking.state, action, approver.roles):
        return (illegal,)
    return _said(
        [
            interest_objection(approver.interest),
            _level_objection(booking),
            needs_objection(booking.assessment, booking.answers)
            or (POSSIBLE_MATCH if booking.match_unanswered else None),
            *booking.times_in_the_way,
            *training_answer(booking, approver, today).reasons,
            _appeal_people_objection(booking, approver),
            speakers_approval_objection(booking.speakers_to_follow, conditions, booking.event_on),
            decisions.approval_reason_objection(reason, _is_something_to_weigh(booking)),
            conditions_given_objection(action, conditions),
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
            POSSIBLE_MATCH if booking.match_unanswered else None,
            speakers_confirmation_objection(booking.speakers_to_follow, booking.names_given, booking.names_screened),
        ]
    )


def _is_something_to_weigh(booking: Standing) -> bool:
    at_officer_level = booking.state in states.DECIDED_AT_OFFICER_LEVEL
    return booking.referred or booking.match_answered or bool(booking.assessment.needs) or not at_officer_level


def _level_objection(booking: Standing) -> str | None:
    senior = decided_at(booking.assessment, referred=booking.referred) is Level.SENIOR_OFFICER
    if senior and booking.state in states.DECIDED_AT_OFFICER_LEVEL:
        return "A senior officer decides this booking: escalate it."
    return None


def _appeal_people_objection(booking: Standing, approver: Approver) -> str | None:
    if booking.state != states.State.APPEALED:
        return None
    return decisions.people_objection(booking.proposer, booking.decliner, approver.person, approver.not_second_to)


def _said(objections: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for sentence in objections if sentence))
