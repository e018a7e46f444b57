"""The assessment of a request: the one function behind the preview, a real booking and an import."""

from datetime import date

from services.venues.policy.loader import policy_on
from services.venues.rules.assessment import Assessment, assess
from services.venues.rules.request import matches_from, request_from, standing_decisions_from
from shared.contracts.bookings import AssessmentAnswer, AssessmentRequest, NeedReason, SegregationAnswer


def preview(asked: AssessmentRequest, today: date) -> AssessmentAnswer:
    """What a request would need on a day, with the matches and standing decisions given; saves nothing."""
    as_at = asked.as_at or today
    policy = policy_on(as_at).questions
    assessment = assess(
        request_from(asked.request),
        as_at,
        matches_from(asked.matches),
        standing_decisions_from(asked.standing_decisions),
        bool(asked.hirer_known),
        policy,
    )
    return assessment_answer(assessment, policy.version)


def assessment_answer(assessment: Assessment, policy_version: str) -> AssessmentAnswer:
    """An assessment in the words of the contract."""
    return AssessmentAnswer(
        assessment.missing,
        SegregationAnswer(assessment.segregation.outcome.value, assessment.segregation.decided_by),
        assessment.checks,
        tuple(need.value for need in assessment.needs),
        assessment.officer_may_approve,
        tuple(NeedReason(reason.need.value, reason.text) for reason in assessment.reasons),
        policy_version,
    )
