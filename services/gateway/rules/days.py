"""Days of a council's year."""

from datetime import date


def year_start(day: date) -> date:
    """The 1 April on or before a day: when a council's year of work begins."""
    return date(day.year if (day.month, day.day) >= (4, 1) else day.year - 1, 4, 1)
