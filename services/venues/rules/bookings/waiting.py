"""Whose move it is: in which states, and for which needs, a booking waits for a role."""

from collections.abc import Collection
from dataclasses import dataclass

OFFICER_STATES = ("submitted", "in_review")
SENIOR_STATES = ("escalated", "police_advice", "minded_to_decline", "appealed")
BY_REFERRAL = ("reopened",)
"""In these a booking that was referred waits for a senior officer, and any other for a booking officer."""


@dataclass(frozen=True)
class Waiting:
    """A booking waits when it is in one of these states, or has one of these needs without an answer.

    With `referred`: also in the states of `BY_REFERRAL`, those that were referred, or were not.
    """

    states: tuple[str, ...]
    needs: tuple[str, ...]
    referred: tuple[bool, ...] = ()


WAITS_FOR = {
    "booking_officer": Waiting(OFFICER_STATES, (), (False,)),
    "senior_officer": Waiting(SENIOR_STATES, (), (True,)),
    "legal_officer": Waiting(("legal_advice",), ("legal",)),
    "equality_officer": Waiting((), ("equality_officer",)),
    "prevent_lead": Waiting((), ("prevent_lead",)),
}


def waits_for(roles: Collection[str]) -> Waiting:
    """What waits for somebody with these roles; nothing for somebody with none of them."""
    found = [WAITS_FOR[role] for role in sorted(roles) if role in WAITS_FOR]
    return Waiting(
        tuple(state for one in found for state in one.states),
        tuple(need for one in found for need in one.needs),
        tuple(sorted(referred for one in found for referred in one.referred)),
    )
