"""Registers: which version of an entry holds on a day, what may be written down, and what is due for review."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

CONFIRM_MONTHS = 6
SOON_DAYS = 30
ANSWER_DAYS = 14
FUTURE = "This day is in the future"


@dataclass(frozen=True)
class Version:
    """What an entry said, from a day on; `values` are plain, days as ISO text."""

    number: int
    since: date
    ended: bool
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A dated line under an entry; `about` is the id of the line it answers."""

    id: str
    kind: str
    on: date
    values: Mapping[str, Any]
    about: str = ""
    taken_back: bool = False


@dataclass(frozen=True)
class Entry:
    """An entry with all that was ever said in it; in a register of events a later version corrects an earlier one."""

    id: str
    versions: tuple[Version, ...]
    lines: tuple[Line, ...] = ()
    events: bool = False


@dataclass(frozen=True)
class Holding:
    """An entry as it holds on a day, with the lines dated by that day that count."""

    id: str
    values: Mapping[str, Any]
    since: date
    lines: tuple[Line, ...] = ()

    def of(self, kind: str) -> tuple[Line, ...]:
        """Its lines of one kind, by their day."""
        return tuple(line for line in self.lines if line.kind == kind)

    def last(self, kind: str) -> Line | None:
        """The newest line of a kind, or None."""
        return next(reversed(self.of(kind)), None)


@dataclass(frozen=True)
class Due:
    """Something to do with an entry by a day."""

    entry: str
    what: str
    on: date


Faults = list[tuple[str, str]]
"""(field, sentence) of each thing that is wrong."""


def version_on(entry: Entry, day: date) -> Version | None:
    """The version that holds on a day, also one that says it ended; None before the first."""
    versions = sorted(entry.versions, key=lambda one: one.number)
    if entry.events:
        return versions[-1] if versions[-1].since <= day else None
    begun = [one for one in versions if one.since <= day]
    # Of two that begin on one day the later written is the correction.
    return max(begun, key=lambda one: (one.since, one.number), default=None)


def holding_on(entries: Iterable[Entry], day: date) -> tuple[Holding, ...]:
    """The entries that hold on a day, in their order."""
    found = []
    for entry in entries:
        version = version_on(entry, day)
        if version is not None and not version.ended:
            found.append(Holding(entry.id, version.values, version.since, lines_by(entry, day)))
    return tuple(found)


def lines_by(entry: Entry, day: date) -> tuple[Line, ...]:
    """The lines dated by a day that were not taken back, by their day."""
    return tuple(sorted((one for one in entry.lines if one.on <= day and not one.taken_back), key=lambda one: one.on))


@lru_cache(maxsize=16_384)  # retention asks it of the few thousand days on which every booking there is ended
def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def confirmed_until(contact: Holding) -> date | None:
    """The last day on which a contact point counts as confirmed; None when nobody ever tried it."""
    line = contact.last("confirmed")
    return months_later(line.on, CONFIRM_MONTHS) if line else None


def in_force(policies: Iterable[Holding], kind: str) -> Holding | None:
    """The policy of a kind in force: of those that have begun, the one that began last."""
    of_kind = [one for one in policies if one.values["kind"] == kind]
    return max(of_kind, key=lambda one: (one.since, one.id), default=None)


def entry_faults(register: str, values: Mapping[str, Any], since_field: str, since: date, today: date) -> Faults:
    """What is wrong with an entry; an empty list lets it be saved."""
    faults: Faults = [] if register == "policies" or since <= today else [(since_field, FUTURE)]
    return faults + ENTRY_CHECKS.get(register, _nothing)(values, today)


def line_faults(kind: str, values: Mapping[str, Any], on: date, today: date) -> Faults:
    """What is wrong with a dated line."""
    faults = [("on", FUTURE)] if on > today else []
    return faults + LINE_CHECKS.get(kind, _nothing)(values, on)


Check = Callable[[Mapping[str, Any], date], Faults]


def _nothing(values: Mapping[str, Any], day: date) -> Faults:
    return []


def _policy(values: Mapping[str, Any], today: date) -> Faults:
    faults = [("approved_on", FUTURE)] if values["approved_on"] > today else []
    if values["review_on"] <= values["in_force_from"]:
        faults.append(("review_on", "The review comes after the day it is in force from"))
    return faults


def _network(values: Mapping[str, Any], today: date) -> Faults:
    unnamed = values["filtered"] == "yes" and not values["product"].strip()
    return [("product", "Say which product filters this network")] if unnamed else []


def _exercise(values: Mapping[str, Any], today: date) -> Faults:
    if values["venues_answering_right"] > values["venues_taking_part"]:
        return [("venues_answering_right", "No more venues can answer right than took part")]
    return []


def _contractor(values: Mapping[str, Any], today: date) -> Faults:
    done = values["due_diligence_on"]
    return [("due_diligence_on", FUTURE)] if done and done > today else []


def _test(values: Mapping[str, Any], on: date) -> Faults:
    return [("next_on", "The next test comes after this one")] if values["next_on"] <= on else []


def _supplier(values: Mapping[str, Any], on: date) -> Faults:
    unproved = values["included"] == "yes" and not values["document"].strip()
    return [("document", "Say where the supplier's confirmation is")] if unproved else []


def _count(values: Mapping[str, Any], on: date) -> Faults:
    return [("starts", "The first day comes before the last")] if values["starts"] > on else []


def _contact(values: Mapping[str, Any], on: date) -> Faults:
    if not values["done"]:
        return [("done", "Say what was done")]
    unnamed = "guidance" in values["done"] and not values["guidance_version"].strip()
    return [("guidance_version", "Say which version of the guidance was sent")] if unnamed else []


ENTRY_CHECKS: dict[str, Check] = {
    "policies": _policy,
    "networks": _network,
    "exercises": _exercise,
    "contractors": _contractor,
}
LINE_CHECKS: dict[str, Check] = {"tests": _test, "supplier": _supplier, "incidents": _count, "contact": _contact}


def reviews(register: str, entries: Iterable[Entry], day: date) -> tuple[Due, ...]:
    """What is to be looked at again, and by when; what another has replaced is not."""
    return dues(register, _current(register, holding_on(entries, day)))


def dues(register: str, held: Iterable[Holding]) -> tuple[Due, ...]:
    """What is to be done with entries as they hold on a day, and by when."""
    due = DUES.get(register)
    return tuple(found for found in map(due, held) if found) if due else ()


def overdue(register: str, held: Iterable[Holding], day: date) -> tuple[str, ...]:
    """A sentence for each kind of thing whose day has passed: how many and since when, never what people typed."""
    late: dict[str, list[date]] = {}
    for due in dues(register, held):
        if due.on < day:
            late.setdefault(due.what, []).append(due.on)
    return tuple(
        f"{what}: overdue {'once' if len(days) == 1 else f'{len(days):,} times'}, since {_day(min(days))}"
        f"{'' if len(days) == 1 else ' at the longest'}."
        for what, days in sorted(late.items())
    )


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _current(register: str, held: tuple[Holding, ...]) -> tuple[Holding, ...]:
    if register != "policies":
        return held
    return tuple(one for one in held if in_force(held, one.values["kind"]) == one)


def _review_due(held: Holding) -> Due:
    return Due(held.id, "Review", date.fromisoformat(held.values["review_on"]))


def _confirmation_due(held: Holding) -> Due:
    return Due(held.id, "Confirm that it still works", confirmed_until(held) or held.since)


def _test_due(held: Holding) -> Due | None:
    line = held.last("tests")
    if held.values["filtered"] == "no":
        return None
    return Due(held.id, "Test the filter", date.fromisoformat(line.values["next_on"]) if line else held.since)


def _told_due(held: Holding) -> Due | None:
    return None if held.of("told") else Due(held.id, "Tell whoever has the remit", held.since)


def _answer_due(held: Holding) -> Due | None:
    answered = {line.about for line in held.of("answered")}
    waiting = [line.on for line in held.of("asked") if line.id not in answered]
    return (
        Due(held.id, "Answer the request for support", min(waiting) + timedelta(days=ANSWER_DAYS)) if waiting else None
    )


DUES: dict[str, Callable[[Holding], Due | None]] = {
    "policies": _review_due,
    "contacts": _confirmation_due,
    "networks": _test_due,
    "contractors": _review_due,
    "concerns": _told_due,
    "premises": _answer_due,
}
