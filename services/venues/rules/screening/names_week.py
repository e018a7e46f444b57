"""A week of names: who entered and read of how many, what was withdrawn or undone with matches, and who stands out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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
    not_live: int = 0
    """Bookings with names that were drafts or withdrawn when the week was over."""
    out_of_hours: int | None = None
    """Names entered outside ordinary hours; None where the policy says none."""
    own_surname: int = 0
    """Bookings with a name of the asker's own surname."""
    shared: int = 0
    """Names that somebody else of the staff entered too, for another hirer."""


@dataclass(frozen=True)
class OneEntry:
    """Names that one member of staff entered for one hirer, in one booking."""

    by: str
    booking: int
    hirer: str
    names: frozenset[str]


@dataclass(frozen=True)
class EnteredTwice:
    """One name that several of the staff entered for different hirers: who, and in which bookings."""

    name: str
    by: tuple[str, ...]
    bookings: tuple[int, ...]


def entered_twice(entries: Iterable[OneEntry]) -> tuple[EnteredTwice, ...]:
    """The names that two or more of the staff entered, each for another hirer."""
    entered: dict[str, list[OneEntry]] = defaultdict(list)
    for one in entries:
        for name in one.names:
            entered[name].append(one)
    return tuple(
        EnteredTwice(name, tuple(sorted({one.by for one in found})), tuple(sorted({one.booking for one in found})))
        for name, found in sorted(entered.items())
        if _for_others(found)
    )


def _for_others(found: Sequence[OneEntry]) -> bool:
    return any(one.by != other.by and one.hirer != other.hirer for one in found for other in found)


def is_out_of_hours(at: datetime, hours: tuple[time, time]) -> bool:
    """Whether a moment, in London time, is at a weekend or outside ordinary hours."""
    return at.weekday() > 4 or not hours[0] <= at.time() < hours[1]


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
    if week.drafts != week.bookings and week.not_live * 2 > week.bookings and week.entered > fewest // 5:
        yield f"Of the {week.bookings} bookings they entered with names, {week.not_live} are drafts or were withdrawn."
    if ended := week.withdrawn + week.undone:
        were = "booking with a possible match was" if ended == 1 else "bookings with a possible match were"
        yield f"Of what they entered, {ended} {were} withdrawn or undone."
    if (week.out_of_hours or 0) >= max(1, fewest // 10):
        yield f"Entered {week.out_of_hours} names at a weekend or outside ordinary hours."
    if week.own_surname:
        yield f"Entered a name with their own surname in {week.own_surname} {_bookings(week.own_surname)}."
    if week.shared:
        name = "name" if week.shared == 1 else "names"
        yield f"Entered {week.shared} {name} that somebody else of the staff entered too, for another hirer."
    if week.drafts and week.drafts == week.bookings and week.entered > fewest // 5:
        yield f"Every booking they entered with names is still a draft ({week.drafts})."


def _bookings(count: int) -> str:
    return "booking" if count == 1 else "bookings"
