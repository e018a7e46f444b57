"""How long a standing decision may hold, and what ending one early needs."""

from datetime import date

LONGEST_YEARS = 3
"""Longer than that nobody can say that the reasons still hold: it is then made anew, and not just left."""


def latest_day(today: date) -> date:
    """The last day that a standing decision made today may hold."""
    year = today.year + LONGEST_YEARS
    is_leap_day = (today.month, today.day) == (2, 29)
    return date(year, 2, 28) if is_leap_day else today.replace(year=year)


def until_objection(until: date, today: date) -> str | None:
    """Why a standing decision cannot hold until this day, or None."""
    if until < today:
        return "Give a day to come: a standing decision covers nothing after its last day."
    last = latest_day(today)
    if until > last:
        return f"A standing decision holds for at most {LONGEST_YEARS} years: give {last:%-d %B %Y} or an earlier day."
    return None


def early_end_objection(reason: str, has_been_ended: bool, until: date, today: date) -> str | None:
    """Why a standing decision cannot be ended, or None."""
    if has_been_ended:
        return "This standing decision has been ended already."
    if until < today:
        return "This standing decision has expired: it covers nothing any more."
    return None if reason.strip() else "Say why it is ended before its last day."
