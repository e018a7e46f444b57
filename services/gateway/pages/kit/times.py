"""Times of an event in words: when it is, and how long it is to it."""

from datetime import datetime

from services.gateway.pages.kit.presentation import counted, day
from shared.clock import LONDON

HOURS_ONLY = 48
DAYS_WITH_HOURS = 14 * 24


def time_left(hours: int | None) -> str:
    """'in 5 days (126 hours)', 'in less than an hour', 'began 3 hours ago'; an event without a time says so."""
    if hours is None:
        return "time not known"
    if hours < 0:
        past = -hours
        return f"began {counted(past, 'hour')} ago" if past < HOURS_ONLY else f"was {counted(past // 24, 'day')} ago"
    if hours == 0:
        return "in less than an hour"
    if hours < HOURS_ONLY:
        return f"in {counted(hours, 'hour')}"
    days = counted(hours // 24, "day")
    return f"in {days} ({hours} hours)" if hours < DAYS_WITH_HOURS else f"in {days}"


def clock(at: datetime) -> str:
    """'6pm', '6:30pm', 'midday', in London wall time."""
    local = at.astimezone(LONDON)
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def weekday(at: datetime) -> str:
    """'Tuesday 18 June 2030', in London."""
    local = at.astimezone(LONDON)
    return f"{local:%A} {day(local.date())}"


def span(starts_at: datetime | None, ends_at: datetime | None) -> str:
    """'Tuesday 18 June 2030, 6pm to 7pm'; the end names its day when it is another one."""
    if starts_at is None:
        return "The date and time are not known"
    said = f"{weekday(starts_at)}, {clock(starts_at)}"
    if ends_at is None:
        return said
    same = starts_at.astimezone(LONDON).date() == ends_at.astimezone(LONDON).date()
    return f"{said} to {clock(ends_at)}" if same else f"{said} to {weekday(ends_at)}, {clock(ends_at)}"
