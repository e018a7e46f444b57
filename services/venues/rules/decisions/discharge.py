"""How a need is met: by the dated, reasoned answer of its role; and at which level the booking is then decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.venues.rules.bookings.assessment import Assessment, Need

ROLE_THAT_MEETS = {
    Need.EQUALITY_OFFICER: "equality_officer",
    Need.LEGAL: "legal_officer",
    Need.PREVENT_LEAD: "prevent_lead",
    Need.SENIOR_OFFICER: "senior_officer",
}

NEED_IN_WORDS = {
    Need.MORE_INFORMATION: "the answers that are missing",
    Need.EQUALITY_OFFICER: "the equality officer's answer",
    Need.LEGAL: "legal advice",
    Need.PREVENT_LEAD: "the Prevent lead's answer",
    Need.SENIOR_OFFICER: "a senior officer's answer",
}


class Level(StrEnum):
    """Who decides a booking."""

    OFFICER = "officer"
    SENIOR_OFFICER = "senior_officer"


@dataclass(frozen=True)
class Answer:
    """One role's answer to one need on this booking; a later one does not undo it, a material change may.

    `number` is that of the answer as it is kept.
    """

    need: str
    role: str
    by: str
    at: datetime | None
    reason: str
    number: int = 0


def answer_objection(need: str, roles: Iterable[str], reason: str) -> str | None:
    """Why this answer does not meet the need, or None if it does."""
    if need == Need.MORE_INFORMATION:
        return "Missing answers are met by giving them, not by a note."
    if need not in set(Need):
        return "There is no such need on a booking."
    if ROLE_THAT_MEETS[Need(need)] not in set(roles):
        return f"This booking needs {NEED_IN_WORDS[Need(need)]}: it can only come from that role."
    if not reason.strip():
        return "Give the reason for this answer."
    return None


def unmet_needs(assessment: Assessment, answers: Iterable[Answer]) -> tuple[Need, ...]:
    """The needs without a dated, reasoned answer from their own role, sorted."""
    return needs_without_answer(assessment.needs, answers)


def needs_without_answer(needs: Iterable[Need], answers: Iterable[Answer]) -> tuple[Need, ...]:
    """Those of these needs that no answer meets, in their order."""
    met = {
        answer.need
        for answer in answers
        if answer.at is not None
        and answer.by.strip()
        and answer_objection(answer.need, [answer.role], answer.reason) is None
    }
    return tuple(need for need in needs if need not in met)


def needs_objection(assessment: Assessment, answers: Iterable[Answer]) -> str | None:
    """G4: why nothing can be approved yet, or None when every need is met."""
    unmet = unmet_needs(assessment, answers)
    if not unmet:
        return None
    return f"Before this booking can be approved it needs {_joined([NEED_IN_WORDS[need] for need in unmet])}."


def decided_at(assessment: Assessment, referred: bool = False) -> Level:
    """Who decides: a booking that was referred to a senior officer, or ever needed one (`referred`), stays there.

    Any other is back at officer level once its needs are met.
    """
    senior = referred or Need.SENIOR_OFFICER in assessment.needs
    return Level.SENIOR_OFFICER if senior else Level.OFFICER


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
