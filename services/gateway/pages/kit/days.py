"""Days that come from outside: three boxes of a form or an ISO day in a link."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from services.gateway.rules.days import year_start
from shared.clock import london_day

PARTS = ("day", "month", "year")
NOT_A_DAY = "Enter a real day, for example 1 11 2026"
TO_COME = "Enter today or an earlier day: there is no evidence of a day to come"
EARLIEST, LATEST = 1990, 2100


@dataclass(frozen=True)
class DayAsked:
    """A day as it was asked for; what was typed is kept when it is no day, with the error to show."""

    day: date | None
    values: dict[str, str] = field(default_factory=dict)
    error: str = ""


def today() -> date:
    """Today in London."""
    return london_day(datetime.now(UTC))


def read_day(sent: Mapping[str, str], name: str, required: str = "") -> DayAsked:
    """A day from `name` (ISO) or `name-day`, `name-month`, `name-year`; `required` is the error when it is missing."""
    typed = {f"{name}-{part}": sent.get(f"{name}-{part}", "").strip()[:10] for part in PARTS}
    if not any(typed.values()):
        text = sent.get(name, "").strip()
        if not text:
            return DayAsked(None, {}, required)
        typed = dict(zip(typed, reversed(text.split("-")), strict=False)) if text.count("-") == 2 else {}
        if not typed:
            return DayAsked(None, {}, NOT_A_DAY)
    try:
        found = date(*(int(typed[f"{name}-{part}"]) for part in reversed(PARTS)))
    except ValueError:
        return DayAsked(None, typed, NOT_A_DAY)
    if not EARLIEST <= found.year <= LATEST:
        return DayAsked(None, typed, f"Enter a year between {EARLIEST} and {LATEST}")
    return DayAsked(found, typed)


@dataclass(frozen=True)
class Period:
    """The day figures are for and the first day of the period, always usable; errors say what was not."""

    as_at: date
    starts: date
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read_as_at(sent: Mapping[str, str]) -> Period:
    """The day asked for, or today."""
    asked = read_day(sent, "as_at")
    as_at = asked.day or today()
    return Period(
        as_at, year_start(as_at), asked.values if asked.error else {}, {"as_at": asked.error} if asked.error else {}
    )


def read_period(sent: Mapping[str, str]) -> Period:
    """The day and the start of the period asked for: today and the 1 April before unless given."""
    end, start = read_day(sent, "as_at"), read_day(sent, "starts")
    as_at = min(end.day or today(), today())
    starts = start.day or year_start(as_at)
    errors = {name: asked.error for name, asked in (("starts", start), ("as_at", end)) if asked.error}
    if end.day is not None and end.day > as_at:
        errors["as_at"] = TO_COME
    if not errors and starts > as_at:
        errors = {"starts": "The period must begin on or before the day the figures are for"}
    return Period(as_at, starts, {**start.values, **end.values} if errors else {}, errors)
