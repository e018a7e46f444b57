"""One sentence at the top of a booking: what is needed next, and from whom."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from services.gateway.pages.bookings.before_approval import checks_left
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.days import today
from services.gateway.pages.kit.presentation import counted, day
from shared.contracts.bookings.bookings import BookingDetail

Sentence = Callable[[BookingDetail], str]


def next_step(booking: BookingDetail) -> str:
    """What is needed next and by whom, as far as this person may see it."""
    return NEXT[booking.state](booking)


def joined(parts: Iterable[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    listed = list(parts)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def _by(due_on: date | None) -> str:
    return f" by {day(due_on)}" if due_on else ""


def _submitted(booking: BookingDetail) -> str:
    if booking.assessment.missing:
        missing = counted(len(booking.assessment.missing), "missing answer")
        return f"A booking officer starts the review and asks the hirer for {missing}."
    return f"A booking officer starts the review{_by(booking.due_on)}."


def _in_review(booking: BookingDetail) -> str:
    unmet = booking.unmet_needs
    if "more_information" in unmet:
        missing = len(booking.assessment.missing)
        what = counted(missing, "missing answer") if missing else "what is still open"
        return f"A booking officer asks the hirer for {what}."
    needed = [need for need in unmet if need != "senior_officer"]
    if needed:
        return f"It needs {joined(wording.words('need', need) for need in needed)} before anybody can approve it."
    if "senior_officer" in unmet or booking.level == "senior_officer":
        return "A senior officer decides this booking: a booking officer refers it."
    if checks_left(booking):
        return f"The checks that are missing are recorded; then a booking officer decides{_by(booking.due_on)}."
    return f"A booking officer with valid training decides{_by(booking.due_on)}, or refers it to a senior officer."


def _escalated(booking: BookingDetail) -> str:
    needed = [need for need in booking.unmet_needs if need != "more_information"]
    if "more_information" in booking.unmet_needs:
        return "Answers are missing: a senior officer returns it to review, so that the hirer is asked."
    if needed == ["senior_officer"]:
        return f"A senior officer answers why it was referred, and then decides{_by(booking.due_on)}."
    if needed:
        listed = joined(wording.words("need", need) for need in needed)
        return f"It needs {listed} before it can be approved; then a senior officer decides{_by(booking.due_on)}."
    return f"A senior officer decides{_by(booking.due_on)}, with the view of a trained officer or the Prevent lead."


def _reopened(booking: BookingDetail) -> str:
    needed = [wording.words("need", need) for need in booking.unmet_needs if need != "senior_officer"]
    first = f"it needs {joined(needed)}, and then " if needed else ""
    if booking.level == "officer":
        return (
            "The request changed and needs nobody new: a booking officer with valid training approves it "
            f"again{_by(booking.due_on)}."
        )
    return f"Something is new: {first}a senior officer looks at it and decides again{_by(booking.due_on)}."


def _minded(booking: BookingDetail) -> str:
    proposal = booking.proposal
    heard = proposal and (proposal.answered_on or proposal.waived_on)
    if not heard and _is_to_give(booking):
        return TO_GIVE
    if heard or _is_past(booking):
        return "The hirer has been heard: a second senior officer, not the one who proposed it, decides."
    return f"The hirer may reply{_by(_last_day(booking))}: write the reply down here."


TO_GIVE = (
    "The letter that the hirer is to answer has not reached the hirer: a booking officer gives it and says so under "
    "Letters. The days to answer count from then."
)


def _is_to_give(booking: BookingDetail) -> bool:
    return booking.awaited is not None and booking.awaited.reached_at is None


def _last_day(booking: BookingDetail) -> date | None:
    """The last day on which the hirer's answer is in time, as far as it is known."""
    return booking.awaited.answer_until if booking.awaited else booking.due_on


def _is_past(booking: BookingDetail) -> bool:
    last = _last_day(booking)
    return last is not None and last < today()


def _confirmed(booking: BookingDetail) -> str:
    if _asks_again(booking):
        return ASKS_AGAIN
    if booking.ends_at is not None and booking.ends_at < datetime.now(UTC):
        return "The event is over: a booking officer records whether it was held, and follows the conditions up."
    return "Nothing until the event. Whoever hears something new reopens the booking."


ASKS_AGAIN = "A name was looked up again: the Prevent lead answers the possible match before anything else."


def _asks_again(booking: BookingDetail) -> bool:
    """Whether a match that a later look-up found waits: told to everybody, so that nobody goes on as before."""
    return booking.match_waits


def _approved(booking: BookingDetail) -> str:
    if _asks_again(booking):
        return ASKS_AGAIN
    return "An officer with valid training confirms it, once the hire agreement is there."


def _lapsing(booking: BookingDetail) -> str:
    last = _last_day(booking)
    if _is_to_give(booking):
        return TO_GIVE
    if last and _is_past(booking):
        return (
            f"The hirer’s answer was due on {day(last)}: a booking officer asks again, "
            "or confirms that the request has lapsed."
        )
    return f"The hirer answers{_by(last)}."


def _always(sentence: str) -> Sentence:
    return lambda _: sentence


def _ended(booking: BookingDetail) -> str:
    return f"The hirer may appeal{_by(booking.due_on)}; after that a senior officer closes the booking."


NEXT: dict[str, Sentence] = {
    "draft": _always("The request is not finished: a booking officer completes and submits it."),
    "submitted": _submitted,
    "info_requested": _lapsing,
    "in_review": _in_review,
    "escalated": _escalated,
    "police_advice": lambda booking: (
        f"The Prevent police advise{_by(booking.due_on)} and a senior officer writes it down. They never decide; "
        "without their advice, decide without it."
    ),
    "legal_advice": lambda booking: f"A legal officer writes the advice down{_by(booking.due_on)}.",
    "minded_to_decline": _minded,
    "approved": _approved,
    "approved_with_conditions": _approved,
    "confirmed": _confirmed,
    "reopened": _reopened,
    "declined": _ended,
    "cancelled_by_council": _ended,
    "appealed": lambda booking: (
        f"A third senior officer, who neither proposed nor decided, decides the appeal{_by(booking.due_on)}."
    ),
    "held": _always("A booking officer writes down how the event went."),
    "reviewed": _always("A booking officer closes the booking."),
    "withdrawn": _always("Nothing more: a booking officer closes the booking."),
    "lapsed": _always("Nothing more: a booking officer closes the booking."),
    "closed": _always("Nothing more. It is kept until its time is over."),
}
