"""G1: whether somebody may approve venue hire on a day, from the training facts venues holds about them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NEVER_EXPIRES = "never"
BEING_WORKED_OUT = (
    "The training policy has changed, and what approvers must hold is being worked out by the training service. "
    "Until then this is not known."
)
NEXT_POLICY = (
    "Another training policy comes into force on {day}. What approvers must hold from then on is worked out on that "
    "day: until then this is what they hold under the policy of today."
)
Decided = tuple[tuple[date, str], ...]
"""From each day on, in order, a digest of the training policy; the first also covers the days before."""
ValidUntil = date | str | None  # the last valid day, "never" when it does not expire, None when never done


@dataclass(frozen=True)
class TrainingFacts:
    """What training last told us about one person; `sequence` says which news it was."""

    person_number: str
    approver_from: date | None
    approver_until: date | None
    venue_hire_valid_until: ValidUntil
    awareness_valid_until: ValidUntil
    sequence: int


@dataclass(frozen=True)
class MayApprove:
    """Whether they may; `refer` is doubt, which goes to a senior officer with these reasons in the log."""

    allowed: bool
    refer: bool
    reasons: tuple[str, ...]


class _Found(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


UNKNOWN_PERSON = MayApprove(
    allowed=False,
    refer=True,
    reasons=("The training service has not told us about this person's training: a senior officer decides.",),
)

SENTENCES = {
    ("approver", _Found.NO): "You are not on the list of people who approve venue hire on this day.",
    ("approver", _Found.UNKNOWN): "It is not known whether this person approves venue hire: a senior officer decides.",
    ("venue hire", _Found.NO): "Complete or renew your venue-hire training before approving bookings.",
    ("venue hire", _Found.UNKNOWN): "It is not known whether venue-hire training is valid: a senior officer decides.",
    ("awareness", _Found.NO): "Complete or renew your Prevent awareness training before approving bookings.",
    ("awareness", _Found.UNKNOWN): "It is not known whether awareness training is valid: a senior officer decides.",
}

OF_OTHERS = {
    SENTENCES["approver", _Found.NO]: "Not on the list of people who approve venue hire on this day.",
    SENTENCES["venue hire", _Found.NO]: "Venue-hire training is not valid on this day.",
    SENTENCES["awareness", _Found.NO]: "Prevent awareness training is not valid on this day.",
}
"""What is said to a person, as it is said of them to whoever reads the list."""


def said_of_others(reasons: tuple[str, ...]) -> tuple[str, ...]:
    """Why somebody may not approve, for somebody else to read."""
    return tuple(OF_OTHERS.get(reason, reason) for reason in reasons)


def may_approve(facts: TrainingFacts | None, day: date) -> MayApprove:
    """Whether this person may approve at officer level on that day; never a silent pass."""
    if facts is None:
        return UNKNOWN_PERSON
    return _answer(
        {
            "approver": _is_approver(facts, day),
            "venue hire": _valid(facts.venue_hire_valid_until, day),
            "awareness": _valid(facts.awareness_valid_until, day),
        }
    )


def may_decide_referral(facts: TrainingFacts | None, day: date, trained_view_recorded: bool) -> MayApprove:
    """Whether a senior officer may decide a referral: own awareness in date, and a trained view on the booking.

    The view is a trained officer's or the Prevent lead's. There is nobody to refer a referral to, so doubt refuses.
    """
    awareness = _valid(facts.awareness_valid_until, day) if facts else _Found.UNKNOWN
    reasons = []
    if awareness is _Found.UNKNOWN:
        reasons.append("It is not known whether your Prevent awareness training is valid. Ask the training team.")
    elif awareness is _Found.NO:
        reasons.append("Complete or renew your Prevent awareness training before deciding bookings.")
    if not trained_view_recorded:
        reasons.append("Record the view of a trained officer or of the Prevent lead before deciding.")
    return MayApprove(allowed=not reasons, refer=False, reasons=tuple(reasons))


def digest_on(decided: Decided, day: date) -> str:
    """The digest of the training policy of a day; nothing when training did not tell."""
    begun = [digest for starts, digest in decided if starts <= day] or [digest for _, digest in decided[:1]]
    return begun[-1] if begun else ""


def why_not_known(since: date | None, decided: Decided, worked_out_on: date | None, day: date, today: date) -> str:
    """Why what approvers hold on the day is not known yet, by what training told of its policy; '' when it is.

    What was told of them rests on the policy of one day: another that came into force since has still to be worked out.
    """
    if since is not None and since <= day:
        return BEING_WORKED_OUT
    if worked_out_on is None:
        return ""
    known = digest_on(decided, worked_out_on)
    changes = [starts for starts, digest in decided if worked_out_on < starts <= day and digest != known]
    if not changes or digest_on(decided, day) == known:
        return ""
    return BEING_WORKED_OUT if changes[0] <= today else NEXT_POLICY.format(day=f"{changes[0].day} {changes[0]:%B %Y}")


def holds_venue_hire(facts: TrainingFacts, day: date) -> bool:
    """Whether venue-hire training is known to be valid on the day."""
    return _valid(facts.venue_hire_valid_until, day) is _Found.YES


def _answer(found: dict[str, _Found]) -> MayApprove:
    """Everything that is missing is said; any doubt among it sends the booking to a senior officer."""
    reasons = tuple(SENTENCES[subject, what] for subject, what in found.items() if what is not _Found.YES)
    return MayApprove(allowed=not reasons, refer=_Found.UNKNOWN in found.values(), reasons=reasons)


def _is_approver(facts: TrainingFacts, day: date) -> _Found:
    if facts.approver_from is None:
        return _Found.UNKNOWN
    ended = facts.approver_until is not None and day > facts.approver_until
    return _Found.NO if day < facts.approver_from or ended else _Found.YES


def _valid(until: ValidUntil, day: date) -> _Found:
    """The last valid day is still valid."""
    if until is None:
        return _Found.NO
    if isinstance(until, date):
        return _Found.YES if day <= until else _Found.NO
    return _Found.YES if until == NEVER_EXPIRES else _Found.UNKNOWN
