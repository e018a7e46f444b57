"""When answers are due, how long it is to the event, and what is late; being late decides nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.venues.rules.bookings.states import OPEN, State
from services.venues.rules.bookings.working_days import WorkingCalendar, add_working_days, working_days_between


@dataclass(frozen=True)
class DeadlineDays:
    """The council's own limits, in working days."""

    notice_with_speaker: int = 10
    acknowledge: int = 1
    officer_review: int = 3
    escalation: int = 2
    police_advice: int = 5
    legal_advice: int = 5
    information: int = 5
    right_of_reply: int = 3
    appeal: int = 10
    appeal_decision: int = 10


@dataclass(frozen=True)
class Deadline:
    """One thing that is due; `due_on` is the last day in time."""

    code: str
    due_on: date
    late: bool
    text: str


# Which clock runs in which state, and what is then due.
CLOCKS = {
    "submitted": ("acknowledge", "Acknowledge the request"),
    "in_review": ("officer_review", "Finish the checks and decide or escalate"),
    "info_requested": ("information", "The hirer's answer"),
    "escalated": ("escalation", "The senior officer's answer"),
    "reopened": ("escalation", "The decision, as the request was changed"),
    "police_advice": ("police_advice", "The police's advice; without it, decide without"),
    "legal_advice": ("legal_advice", "The legal advice"),
    "minded_to_decline": ("right_of_reply", "The hirer's reply"),
    "declined": ("appeal", "The last day to appeal"),
    "cancelled_by_council": ("appeal", "The last day to appeal"),
    "appealed": ("appeal_decision", "The appeal decision"),
}


def running_deadline(
    state: str,
    since: date,
    event_on: date | None,
    today: date,
    days: DeadlineDays,
    calendar: WorkingCalendar,
    agreed_day: date | None = None,
) -> Deadline | None:
    """What is due in a state entered on `since`; a day given to the hirer (`agreed_day`) goes before the setting."""
    if state not in CLOCKS:
        return None
    code, text = CLOCKS[state]
    due_on = agreed_day or add_working_days(since, getattr(days, code), calendar)
    if code == "appeal_decision" and event_on is not None:  # or before the event, whichever is sooner
        due_on = min(due_on, max(since, event_on - timedelta(days=1)))
    if not (agreed_day or calendar.covers(due_on)):
        text += f" (the bank holidays of {due_on.year} are not loaded yet)"
    return Deadline(code, due_on, today > due_on, text)


def short_notice(
    submitted_on: date, event_on: date, speaker_expected: bool, days: DeadlineDays, calendar: WorkingCalendar
) -> str | None:
    """A sentence when an event with a speaker was asked for late; it is a prompt to hurry, never a refusal."""
    given = working_days_between(submitted_on, event_on, calendar)
    if not speaker_expected or given >= days.notice_with_speaker:
        return None
    return (
        f"This event has a speaker and came with {given} working days' notice; we ask for "
        f"{days.notice_with_speaker}. Check it first."
    )


def hours_to_event(now: datetime, starts_at: datetime) -> int:
    """Whole hours left, rounded down; below 0 once it has begun. Both times carry a zone."""
    return (starts_at - now) // timedelta(hours=1)


def undecided_at_event(state: str, starts_at: datetime, now: datetime) -> bool:
    """Whether the event's time came without a decision: counted, because silence must not become a refusal."""
    return state in OPEN and state != State.DRAFT and now >= starts_at
