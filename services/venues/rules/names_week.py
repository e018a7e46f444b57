"""A week of names: who entered and read of how many, what was withdrawn or undone with matches, and who stands out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

WEEK = timedelta(days=7)


def week_of(day: date) -> date:
    """The Monday of the week that a day is in."""
    return day - timedelta(days=day.weekday())


def weeks_over(first: date, today: date, most: int) -> tuple[date, ...]:
    """The last weeks, at most so many, that began on or after the week of the first day and are over today."""
    this = week_of(today)
    weeks = (this - WEEK * back for back in range(most, 0, -1))
    return tuple(week for week in weeks if week >= week_of(first))


@dataclass(frozen=True)
class Week:
    """What one asker did in a week: distinct names, bookings, and bookings that had a possible match.

    `entered` names in all, `beyond` of them beyond the limit; `read` are names of other people's requests that they
    opened; `withdrawn` and `undone` are bookings they entered that ended so in the week and had matches.
    """

    by: str
    entered: int = 0
    beyond: int = 0
    bookings: int = 0
    drafts: int = 0
    read: int = 0
    bookings_read: int = 0
    withdrawn: int = 0
    undone: int = 0


def outliers(weeks: Iterable[Week], fewest: int, times: int) -> dict[str, tuple[str, ...]]:
    """Why somebody stands out, in words, by who it is: figures to ask about, and no finding about anybody."""
    found = tuple(weeks)
    usual = {what: _usual(getattr(week, what) for week in found) for what in ("entered", "read")}
    said = {week.by: tuple(_sentences(week, usual, fewest, times)) for week in found}
    return {by: sentences for by, sentences in said.items() if sentences}


def _usual(counts: Iterable[int]) -> float:
    some = [count for count in counts if count]
    return float(median(some)) if some else 0.0


def _sentences(week: Week, usual: dict[str, float], fewest: int, times: int) -> Iterable[str]:
    words = {"entered": "Entered", "read": "Opened other people’s requests with"}
    for what, began in words.items():
        count = getattr(week, what)
        if count >= fewest and count >= times * usual[what]:
            yield f"{began} {count} names; the median of everybody who did is {usual[what]:g}."
    if week.beyond:
        yield f"Entered {week.beyond} names beyond the limit."
    if ended := week.withdrawn + week.undone:
        were = "booking with a possible match was" if ended == 1 else "bookings with a possible match were"
        yield f"Of what they entered, {ended} {were} withdrawn or undone."
    if week.drafts and week.drafts == week.bookings and week.entered > fewest // 5:
        yield f"Every booking they entered with names is still a draft ({week.drafts})."
