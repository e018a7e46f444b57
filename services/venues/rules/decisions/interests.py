"""What ties a person to a booking, for which they do not decide it (G3)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Interest:
    """What ties the person deciding to the booking; typing in a request for a caller is no interest.

    `said_by_others` when nobody but colleagues declared it.
    """

    is_hirer: bool = False
    is_speaker: bool = False
    member_of_hiring_body: bool = False
    declared_conflict: bool = False
    said_by_others: bool = False


def interest_objection(interest: Interest) -> str | None:
    """G3: why this person cannot decide this booking, or None if they can."""
    ties = {
        "you are the hirer": interest.is_hirer,
        "you are a speaker at the event": interest.is_speaker,
        "you are a member of the body that is hiring": interest.member_of_hiring_body,
        "you declared a conflict of interest": interest.declared_conflict and not interest.said_by_others,
        "you have a conflict of interest": interest.declared_conflict and interest.said_by_others,
    }
    found = [tie for tie, holds in ties.items() if holds]
    if not found:
        return None
    if interest.said_by_others:
        return (
            f"Somebody else must decide this booking: a colleague declared that {' and '.join(found)}. If that is "
            "wrong, the colleague or a senior officer takes it back."
        )
    return f"Somebody else must decide this booking: {' and '.join(found)}."


def taking_back_objection(by: str, declared_by: str, is_theirs: bool, is_senior: bool, reason: str) -> str | None:
    """Why this person cannot take a declared interest back, or None; `is_theirs` when it is their own interest."""
    if by != declared_by and (is_theirs or not is_senior):
        return "A declared interest is taken back by whoever declared it, or by a senior officer whose it is not."
    return None if reason.strip() else "Say why the interest is taken back."
