"""How the outcome of a look-up is told: list by list, and never as a clearance."""

from collections.abc import Mapping
from datetime import date

LISTS = {
    "register": "concern register",
    "proscribed": "proscribed organisations",
    "sanctions": "UK Sanctions List",
    "other_list": "other list",
}
NOT_A_CLEARANCE = "This is not a clearance."


STALE_AFTER = {"register": 183, "proscribed": 92, "sanctions": 31, "other_list": 92}
"""Days after which a list should have been looked at again."""


def stale_told(source: str, own_date: date, today: date) -> str:
    """A warning when a list is older than it should be, or ''."""
    age = (today - own_date).days
    if age <= STALE_AFTER.get(source, 92):
        return ""
    return f"This version is {age} days old: load the newest, or check that there is none."


def list_name(source: str) -> str:
    """What people call a list."""
    return LISTS.get(source, source.replace("_", " "))


def look_up_told(versions: Mapping[str, str], results: Mapping[str, int], on: date) -> tuple[str, ...]:
    """What was found in each list that was asked, as a sentence each, to those who may know."""
    if not versions:
        return ("No list has been loaded: nothing was compared. This is not a clearance.",)
    return tuple(_told(source, version, results.get(source, 0), on) for source, version in sorted(versions.items()))


def _told(source: str, version: str, found: int, on: date) -> str:
    where = f"in list {list_name(source)} version {version} on {_day(on)}"
    if not found:
        return f"No match found {where}. {NOT_A_CLEARANCE}"
    return f"{found} possible match{'es' if found > 1 else ''} found {where}."


def look_up_told_to_others(versions: Mapping[str, str], on: date) -> tuple[str, ...]:
    """To those who need not know, hit and miss look alike."""
    asked = ", ".join(f"{list_name(source)} version {version}" for source, version in sorted(versions.items()))
    return (f"Compared with {asked or 'no list'} on {_day(on)}. {NOT_A_CLEARANCE}",)


def remembered_told(on: date, reference: str, reason: str) -> str:
    """Why a pair starts out as different people."""
    return f"“Different person” was answered on {_day(on)} for booking {reference}: {reason}"


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
