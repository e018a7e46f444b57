"""Separate seating and single-sex events: an outcome and who decides it, and no outcome is a refusal.

Basis: Equality Act 2010 (Schedule 3 paragraphs 26 to 30, section 29), the EHRC guidance on gender segregation at
events and meetings (2014), HMCI v Al-Hijrah School [2017] EWCA Civ 1426, Prevent Duty Toolkit section 8.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.venues.rules.bookings.request import Request, StandingDecision
from services.venues.rules.calendar.places import is_same_place
from shared.booking_request.codes import said_by
from shared.booking_request.declared import SEPARATED
from shared.booking_request.questions import holds


class Outcome(StrEnum):
    """What the answers about seating come to."""

    MORE_INFORMATION = "more_information"
    STANDING_DECISION = "standing_decision"
    SINGLE_SEX_EVENT = "single_sex_event"
    NOT_BY_SEX = "not_by_sex"
    NO_QUESTION = "no_question"
    WORSHIP_EXCEPTION_WHOLE = "worship_exception_whole"
    WORSHIP_EXCEPTION_PART = "worship_exception_part"
    VOLUNTARY_SEPARATION = "voluntary_separation"
    SEPARATION_RISK = "separation_risk"


DECIDED_BY = {
    Outcome.MORE_INFORMATION: "booking_officer",
    Outcome.NO_QUESTION: "booking_officer",
    Outcome.NOT_BY_SEX: "booking_officer",
    Outcome.STANDING_DECISION: "booking_officer",
    Outcome.WORSHIP_EXCEPTION_WHOLE: "booking_officer",
    Outcome.WORSHIP_EXCEPTION_PART: "equality_officer",
    Outcome.SINGLE_SEX_EVENT: "equality_officer",
    Outcome.VOLUNTARY_SEPARATION: "senior_officer",
    Outcome.SEPARATION_RISK: "senior_officer",
}


@dataclass(frozen=True)
class Segregation:
    """The outcome, and the role that decides it."""

    outcome: Outcome
    decided_by: str


def segregation(request: Request, standing_decisions: Iterable[StandingDecision], as_at: date) -> Segregation:
    """What the seating answers come to on a day, and who decides it."""
    outcome = _outcome(request, standing_decisions, as_at)
    return Segregation(outcome, DECIDED_BY[outcome])


def _outcome(request: Request, standing_decisions: Iterable[StandingDecision], as_at: date) -> Outcome:
    seating = request.seating
    if not seating.arrangement:
        return Outcome.MORE_INFORMATION
    if seating.single_sex == "yes":
        covered = any(_covers(decision, request, as_at) for decision in standing_decisions)
        return Outcome.STANDING_DECISION if covered else Outcome.SINGLE_SEX_EVENT
    if not holds(SEPARATED, said_by(request)):
        return Outcome.NOT_BY_SEX if seating.other_reason else Outcome.NO_QUESTION
    return _outcome_of_separation(request)


def _outcome_of_separation(request: Request) -> Outcome:
    """People are separated by sex from here: worship first, then whether the choice is truly free."""
    match request.event.worship:
        case "whole":
            return Outcome.WORSHIP_EXCEPTION_WHOLE
        case "part":
            return Outcome.WORSHIP_EXCEPTION_PART
        case "no":
            return _outcome_outside_worship(request)
        case _:
            return Outcome.MORE_INFORMATION


def _outcome_outside_worship(request: Request) -> Outcome:
    seating = request.seating
    if not seating.free_choice:
        return Outcome.MORE_INFORMATION
    if seating.free_choice == "yes" and seating.equal_mixed_area == "yes":
        return Outcome.VOLUNTARY_SEPARATION
    return Outcome.SEPARATION_RISK


def _covers(decision: StandingDecision, request: Request, as_at: date) -> bool:
    """An unknown type or last day covers nothing: the question then goes to the equality officer."""
    return (
        bool(decision.event_type)
        and decision.event_type == request.event.type
        and (not decision.venue or is_same_place(decision.venue, request.event.venue))
        and decision.until is not None
        and as_at <= decision.until
    )
