"""Days and calendar months, inclusive at both ends; nothing here asks the clock or raises."""

from calendar import isleap
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from typing import Final

NEVER: Final = date.max  # stands for "never expires"; the API and the pages say "never"
FOREVER: Final = date.max  # the last day of something that has no end

_LAST_ORDINAL: Final = date.max.toordinal()
_LAST_DAY_OF: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def covers(starts: date | None, ends: date | None, day: date) -> bool:
    """Whether the day lies in starts..ends, both inclusive and None being open."""
    return (starts is None or starts <= day) and (ends is None or day <= ends)


def add_days(day: date, days: int) -> date:
    """The day so many days later; stops at the calendar's first and last day."""
    ordinal = day.toordinal() + days
    if 0 < ordinal <= _LAST_ORDINAL:
        return date.fromordinal(ordinal)
    return date.max if days > 0 else date.min


@lru_cache(maxsize=65_536)  # a rebuild asks for the same few thousand days again and again
def add_months(day: date, months: int) -> date:
    """The same day so many calendar months later, or that month's last: 31 August + 6 is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    if year < MINYEAR:
        return date.min
    last = 29 if month == 1 and isleap(year) else _LAST_DAY_OF[month]
    return date(year, month + 1, min(day.day, last))


@lru_cache(maxsize=65_536)
def end_of_next_cycle(day: date, cycle_start: date, months: int) -> date:
    """The last day of the cycle after the one that holds the day; cycles run on from cycle_start both ways."""
    cycle = ((day.year - cycle_start.year) * 12 + day.month - cycle_start.month) // months
    if add_months(cycle_start, cycle * months) > day:
        cycle -= 1
    return add_days(add_months(cycle_start, (cycle + 2) * months), -1)


@lru_cache(maxsize=16_384)  # a council's records speak of a few thousand days
def in_words(day: date) -> str:
    """The day as people write it: 15 March 2024."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
