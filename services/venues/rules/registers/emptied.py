"""What is left of an entry of a register when its time is over: days, numbers and choices, as figures need them."""

from collections.abc import Collection, Mapping
from datetime import date

from services.venues.rules.registers.entries import Entry

EMPTIED = "Deleted when its time was over"
KEPT = frozenset({"venue", "premises", "way", "by"})
"""Typed or chosen, but no person's: the names of the council's venues, the number of other premises."""


def emptied(values: Mapping[str, object], typed: Collection[str]) -> dict[str, object]:
    """The values with a plain sentence in place of what was typed; what was left empty stays empty."""
    return {
        name: EMPTIED if name in typed and name not in KEPT and str(value or "").strip() else value
        for name, value in values.items()
    }


def is_emptied(values: Mapping[str, object], typed: Collection[str]) -> bool:
    """Whether nothing that was typed is left."""
    return emptied(values, typed) == dict(values)


def entry_ended_on(entry: Entry) -> date | None:
    """The day an entry ended; in a register of events that is the event's, which needs nobody to end it."""
    newest = max(entry.versions, key=lambda one: one.number)
    if entry.events:
        return newest.since
    return newest.since if newest.ended else None


def alert_ended_on(expires_on: date, recalled_on: date | None) -> date:
    """An alert ends on its last day or when it is recalled, whichever comes first."""
    return min(expires_on, recalled_on) if recalled_on else expires_on
