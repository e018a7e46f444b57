"""Registers and alerts whose time is over: emptied of what was typed, entry by entry."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any

from services.venues.actions.registers.alerts import ALERTS, RECALLED
from services.venues.actions.registers.entries import rules_entry
from services.venues.rules.registers.emptied import EMPTIED, alert_ended_on, emptied, entry_ended_on, is_emptied
from services.venues.store.registers.registers import EntryRecord, list_entries
from services.venues.store.retention.removal import empty_taken_back, save_emptied_line, save_emptied_version
from shared.contracts.registers.alerts import AlertEntry
from shared.contracts.registers.register_entries import BY_CODE, REGISTERS

POLICIES = "policies"
"""Policy documents name no person, and are the evidence of what applied when."""
CHOSEN = ("choices", "day", "number")


@dataclass(frozen=True)
class EndedEntry:
    """An entry that says something, and the day since when it need not."""

    entry: EntryRecord
    ended_on: date


def list_ended(code: str) -> Iterator[EndedEntry]:
    """Alerts, or entries of registers, that have ended and still say something."""
    for entry in list_entries([ALERTS] if code == "alerts-ended" else _registers()):
        ended = _ended_on(entry)
        if ended is not None and _says_something(entry):
            yield EndedEntry(entry, ended)


def empty(entry: EntryRecord) -> None:
    """Leaves days, numbers and choices, of every version and line."""
    typed = _typed(entry.register)
    for version in entry.versions:
        save_emptied_version(entry.id, version.number, emptied(version.values, typed))
    for line in entry.lines:
        save_emptied_line(line.id, emptied(line.values, _typed(entry.register, line.kind)))
    empty_taken_back(entry.id, EMPTIED)


def _registers() -> list[str]:
    return [register.code for register in REGISTERS if register.code != POLICIES]


def _ended_on(entry: EntryRecord) -> date | None:
    if entry.register != ALERTS:
        return entry_ended_on(rules_entry(entry, BY_CODE[entry.register].events))
    recalled = [line.on for line in entry.of(RECALLED)]
    return alert_ended_on(date.fromisoformat(entry.newest.values["expires_on"]), min(recalled, default=None))


def _says_something(entry: EntryRecord) -> bool:
    typed = _typed(entry.register)
    return not (
        all(is_emptied(version.values, typed) and not version.why for version in entry.versions)
        and all(is_emptied(line.values, _typed(entry.register, line.kind)) for line in entry.lines)
    )


@cache
def _typed(register: str, line: str = "") -> frozenset[str]:
    """The fields in which somebody typed words."""
    if register == ALERTS:
        return _typed_in(AlertEntry) if not line else frozenset({"why", "role"})
    kind = BY_CODE[register]
    return _typed_in(kind.line(line).entry if line else kind.entry)


def _typed_in(message: Any) -> frozenset[str]:
    return frozenset(
        found.name
        for found in fields(message)
        if found.metadata.get("label") is not None and not set(CHOSEN) & set(found.metadata)
    )
