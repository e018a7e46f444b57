"""The one threshold of screening: what may be set, why the default is what it is, and a change in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.venues.rules.screening.look_ups import list_name

LOWEST, HIGHEST = 0.1, 0.95
FEWEST, MOST = 5, 100
JUSTIFICATION = (
    "The threshold is the point of a scale from 0 to 1 from which two names are near enough to ask a person whether "
    "they are the same. The default, {own}, is the one at which the matcher was measured (docs/matching.md): names "
    "with one slip are still found, and people who merely have a similar name are rarely asked about, whatever the "
    "origin of their name. Lower finds more slips and stops more innocent people; higher does the opposite."
)


@dataclass(frozen=True)
class Counts:
    """Possible matches of one list at the setting that holds and at another."""

    source: str
    now: int
    then: int
    added: int
    lost: int


def threshold_objection(threshold: float, most: int, reason: str) -> str | None:
    """Why a setting cannot be made, or None."""
    if not LOWEST <= threshold <= HIGHEST:
        return f"The threshold is a number between {LOWEST} and {HIGHEST}."
    if not FEWEST <= most <= MOST:
        return f"Between {FEWEST} and {MOST} possible matches may be shown for one name."
    if not reason.strip():
        return "Give the reason for this setting: it is kept with it."
    return None


def justification(own: float) -> str:
    """Why the default is what it is."""
    return JUSTIFICATION.format(own=own)


def effect_told(counts: Mapping[str, Counts], bookings: int, more: int, less: int) -> tuple[str, ...]:
    """What a setting would do, for somebody who never heard of scores; counts, never names."""
    if not bookings:
        return ("No booking was looked up in this time: what it would do cannot be shown.",)
    told = [_told(each) for _, each in sorted(counts.items()) if each.added or each.lost]
    if not told:
        return (f"Nothing would change for the {_count(bookings, 'booking')} lately looked up.",)
    if more:
        told.append(f"{_count(more, 'booking')} would wait for the Prevent lead that did not.")
    if less:
        told.append(
            f"{_count(less, 'booking')} would not have been stopped. If one of them was the person meant, "
            "nobody would have been asked."
        )
    return tuple(told)


def _told(each: Counts) -> str:
    parts = [f"{each.added:,} more" if each.added else "", f"{each.lost:,} fewer" if each.lost else ""]
    changes = " and ".join(part for part in parts if part)
    name = list_name(each.source)
    return f"{name[:1].upper()}{name[1:]}: {changes} possible matches ({each.now:,} now, {each.then:,} then)."


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"
