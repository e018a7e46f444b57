"""How the outcome of a look-up is told: list by list, and never as a clearance."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.venues.rules.bookings.request import Request, name_fields, readings
from services.venues.rules.screening.matching.standing import has_runs

LISTS = {
    "register": "concern register",
    "proscribed": "proscribed organisations",
    "sanctions": "UK Sanctions List",
    "other_list": "other list",
}
NOT_A_CLEARANCE = "This is not a clearance."
KEPT_BACK = (
    "More names were entered than one person may have looked up. What was found is kept back until the Prevent lead "
    f"confirms the look-up. {NOT_A_CLEARANCE}"
)
"""What a look-up beyond the limit answers: to everybody the same, of hit and miss."""


COMPARED = f"Compared with the lists that were in force. {NOT_A_CLEARANCE}"
"""What a look-up answers to those who need not know, of hit and miss: its lists would tell which one a match is in."""


def list_name(source: str) -> str:
    """What people call a list."""
    return LISTS.get(source, source.replace("_", " "))


@dataclass(frozen=True)
class LookedUp:
    """A field of a request that was looked up, and the names it was compared as (`names_as_written`)."""

    kind: str
    field: str
    readings: tuple[str, ...]
    every_run: bool = False
    """Whether listed names were also looked for among its words (`matching/standing.py`)."""


def looked_up_as(request: Request, names: Collection[tuple[str, str]]) -> tuple[LookedUp, ...]:
    """Names that are looked up, given as (kind, name), by the fields they are read from."""
    wanted = set(names)
    found = (
        LookedUp(
            kind,
            field,
            tuple(name for name in readings(kind, field) if (kind, name) in wanted),
            (kind, field) in wanted and has_runs(field),
        )
        for kind, field in name_fields(request)
    )
    return tuple(one for one in found if one.readings)


def looked_up_from(kept: Any) -> tuple[LookedUp, ...] | None:
    """The same as it was kept with a look-up; None of one from before it was kept."""
    return (
        None
        if kept is None
        else tuple(LookedUp(kind, field, tuple(names), bool(every_run)) for kind, field, names, *every_run in kept)
    )


def told_of(versions: Mapping[str, str], results: Mapping[str, int] | None, on: date) -> tuple[str, ...]:
    """A look-up in words, to those who may know; `results` None where an older one did not count what it found."""
    if not versions:
        return (f"No list was loaded on {_day(on)}: nothing was compared. {NOT_A_CLEARANCE}",)
    if results is None:
        asked = ", ".join(f"{list_name(source)} version {version}" for source, version in sorted(versions.items()))
        uncounted = "How many possible matches it found was not recorded at that time."
        return (f"Compared with {asked} on {_day(on)}. {uncounted} {NOT_A_CLEARANCE}",)
    return tuple(_told(source, version, results.get(source, 0), on) for source, version in sorted(versions.items()))


def _told(source: str, version: str, found: int, on: date) -> str:
    where = f"in list {list_name(source)} version {version} on {_day(on)}"
    if not found:
        return f"No match found {where}. {NOT_A_CLEARANCE}"
    return f"{found} possible match{'es' if found > 1 else ''} found {where}."


def gone_told(source: str, since: date, is_name_listed: bool = False) -> str:
    """A question about an entry that went, or that the list has otherwise now: to those who may know."""
    if is_name_listed:
        return (
            f"Still listed, but matching no more since {_day(since)}: the {list_name(source)} has the name that a "
            "possible match is about, as another kind of entry, with other particulars or not in force. "
            "The question stays until it is answered or closed."
        )
    return (
        f"No longer listed since {_day(since)}: the entry of the {list_name(source)} that a possible match is about. "
        "The question stays until it is answered or closed."
    )


BACK = "The entry that a possible match is about is listed again."


def close_objection(is_gone: bool, is_named: bool) -> str | None:
    """Why a question cannot be closed without saying whether it is the same, or None.

    It can where its entry is listed no more, or the request gives the name no more.
    """
    if is_gone or not is_named:
        return None
    return "The name is in the request and listed still: say whether it is the same, different, or cannot be told."


def remembered_told(on: date, reference: str, reason: str) -> str:
    """Why a pair starts out as different people."""
    return f"“Different person” was answered on {_day(on)} for booking {reference}: {reason}"


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
