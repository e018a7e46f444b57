"""What venues takes and answers about bookings."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class AssessmentRequest:
    """A request as a hirer gave it, with whatever answers are missing, and what is known besides; nothing is saved."""

    request: dict[str, Any]
    as_at: date | None = None
    matches: tuple[dict[str, Any], ...] | None = ()
    standing_decisions: tuple[dict[str, Any], ...] | None = ()
    hirer_known: bool | None = False


@dataclass(frozen=True)
class SegregationAnswer:
    """What the seating answers come to, and the role that decides it."""

    outcome: str
    decided_by: str


@dataclass(frozen=True)
class NeedReason:
    """Why a need is there, in a sentence."""

    need: str
    text: str


@dataclass(frozen=True)
class AssessmentAnswer:
    """What a request is missing, which checks and which people it needs; lists are sorted, and it never declines."""

    missing: tuple[str, ...]
    segregation: SegregationAnswer
    checks: tuple[str, ...]
    needs: tuple[str, ...]
    officer_may_approve: bool
    reasons: tuple[NeedReason, ...] = field(default=())
    policy_version: str = ""
