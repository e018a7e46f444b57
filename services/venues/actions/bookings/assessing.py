"""The assessment of a request: the one function behind the preview, a real booking and an import."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from services.venues.policy.loader import policy_on
from services.venues.rules.bookings.assessment import HELD, POSSIBLE_MATCH, Assessment, Need, Reason, assess
from services.venues.rules.bookings.request import Match, Request, matches_from, request_from, standing_decisions_from
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.decisions.standing_decisions import standing_decisions_for
from services.venues.store.screening.look_ups import CLOSED
from shared.contracts.bookings.bookings import AssessmentAnswer, AssessmentRequest, NeedReason, SegregationAnswer

QUESTION = "question-raised"


def preview(asked: AssessmentRequest, today: date) -> AssessmentAnswer:
    """What a request would need on a day, with the matches and standing decisions given; saves nothing."""
    as_at = asked.as_at or today
    policy = policy_on(as_at).questions
    assessment = assess(
        request_from(asked.request),
        as_at,
        matches_from(asked.matches),
        standing_decisions=standing_decisions_from(asked.standing_decisions),
        hirer_known=bool(asked.hirer_known),
        policy=policy,
    )
    return assessment_answer(assessment, policy.version)


def assess_request(request: Request, matches: Iterable[Match], hirer_known: bool, today: date) -> Assessment:
    """What a real request needs today, with the standing decisions there are."""
    standing = standing_decisions_for(request.event.type) if request.seating.single_sex == "yes" else ()
    return assess(
        request, today, matches, standing_decisions=standing, hirer_known=hirer_known, policy=policy_on(today).questions
    )


def assess_booking(booking: BookingRecord, dossier: Dossier, today: date) -> Assessment:
    """What a booking needs today: standing decisions may have ended, matches may have been answered."""
    return assess_request(booking.asked, matches_in(dossier), booking.hirer_known, today)


def matches_in(dossier: Dossier) -> tuple[Match, ...]:
    """The possible matches of a booking in the words of the rules; one that a person closed is a question no more.

    What is kept back stands here as one open question, whether anything was found or not.
    """
    held = (Match(HELD, "open"),) if dossier.is_held else ()
    return (*(Match(found.source, found.state) for found in dossier.matches if found.state != CLOSED), *held)


def assessment_json(assessment: Assessment, today: date) -> dict[str, object]:
    """An assessment as it is kept with a booking."""
    answer = assessment_answer(assessment, policy_on(today).questions.version)
    return {
        **vars(answer),
        "segregation": dict(vars(answer.segregation)),
        "reasons": tuple(dict(vars(reason)) for reason in answer.reasons),
    }


def assessment_answer(assessment: Assessment, policy_version: str) -> AssessmentAnswer:
    """An assessment in the words of the contract."""
    return AssessmentAnswer(
        missing=assessment.missing,
        segregation=SegregationAnswer(assessment.segregation.outcome.value, assessment.segregation.decided_by),
        checks=assessment.checks,
        needs=tuple(need.value for need in assessment.needs),
        officer_may_approve=assessment.officer_may_approve,
        reasons=tuple(NeedReason(reason.need.value, reason.text) for reason in assessment.reasons),
        policy_version=policy_version,
    )


def masked(assessment: Assessment) -> Assessment:
    """What a booking officer sees of it: a possible match is for the Prevent lead, whatever the list it came from."""
    reasons = tuple(
        dict.fromkeys(
            Reason(Need.PREVENT_LEAD, POSSIBLE_MATCH) if reason.text == POSSIBLE_MATCH else reason
            for reason in assessment.reasons
        )
    )
    needs = tuple(sorted({reason.need for reason in reasons}))
    return replace(assessment, needs=needs, reasons=tuple(sorted(reasons, key=lambda reason: reason.need)))


def is_question(booking: BookingRecord) -> bool:
    """Whether separate seating or a single-sex event is a question here for the equality or a senior officer."""
    return bool(booking.assessment["segregation"]["decided_by"] != "booking_officer")


def is_possible_match(assessment: Assessment) -> bool:
    """Whether a possible match is among the reasons."""
    return any(reason.text == POSSIBLE_MATCH for reason in assessment.reasons)
