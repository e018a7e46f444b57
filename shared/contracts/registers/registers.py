"""Messages of the registers (`register_entries.py`): how an entry and its history are told, changed and ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, make_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from shared.contracts.base import OfADay, a_day, text
from shared.contracts.registers.register_entries import LineKind, RegisterKind


@dataclass(frozen=True)
class OnDay:
    """As at a day; today in London when it is left out."""

    on: date | None = field(default=None, metadata=a_day())


@dataclass(frozen=True)
class RegisterReview:
    """Something to look at again by a day."""

    register: str
    entry: UUID
    title: str
    what: str
    due_on: date
    late: bool


@dataclass(frozen=True)
class RegisterSummary:
    """How many entries of a register hold on the day."""

    register: str
    entries: int


@dataclass(frozen=True)
class Registers(OfADay):
    """The registers somebody may see, and what in them is late or due soon."""

    on: date
    registers: tuple[RegisterSummary, ...]
    reviews: tuple[RegisterReview, ...]


@dataclass(frozen=True)
class EntryLine:
    """A dated line under an entry; a line taken back stays, with the reason, and counts for nothing."""

    id: UUID
    kind: str
    on: date
    values: dict[str, Any]
    by: str
    at: datetime
    about: UUID | None = None
    taken_back_by: str = ""
    taken_back_why: str = ""

    @property
    def counts(self) -> bool:
        """Whether nobody has taken it back."""
        return not self.taken_back_by


@dataclass(frozen=True)
class EntryVersion:
    """What an entry said: who wrote it down, when, and from which day it holds."""

    number: int
    since: date
    ended: bool
    values: dict[str, Any]
    why: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Entry:
    """One entry as it stands on the day; `ended` is one that no longer holds."""

    id: UUID
    title: str
    version: int
    since: date
    ended: bool
    values: dict[str, Any]
    due: RegisterReview | None
    last: dict[str, Any]
    """The last day of each kind of line by the day: {'confirmed': '2026-03-04'}."""


@dataclass(frozen=True)
class EntryPage(OfADay):
    """A register as at a day: what holds first, by title, then what no longer does."""

    register: str
    on: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class EntryDetail(OfADay):
    """One entry with its history, newest first."""

    register: str
    on: date
    entry: Entry
    versions: tuple[EntryVersion, ...]
    lines: tuple[EntryLine, ...]


@dataclass(frozen=True)
class EntryEnd:
    """An entry that no longer holds, from a day on; in a register of events: one that was wrong."""

    version: int
    why: str = field(metadata=text(1000, 1))
    on: date | None = None


@dataclass(frozen=True)
class TakeBack:
    """Why a line does not count."""

    why: str = field(metadata=text(1000, 1))


@cache
def change_of(register: RegisterKind) -> type:
    """The message that replaces what an entry says: the version that was read, the new values, and why."""
    made = make_dataclass(
        f"{register.entry.__name__}Change",
        [("version", int), ("entry", register.entry), ("why", str, field(default="", metadata=text(1000)))],
        frozen=True,
        kw_only=True,
    )
    made.__doc__ = "What an entry now says, in place of the version that was read."
    return made


@cache
def line_of(kind: LineKind) -> type:
    """The message that adds a dated line; one that answers another names it."""
    if not kind.about:
        return kind.entry
    made = make_dataclass(
        f"{kind.entry.__name__}Line", [("about", UUID)], bases=(kind.entry,), frozen=True, kw_only=True
    )
    made.__doc__ = kind.entry.__doc__
    return made


def shown(value: object, choices: Mapping[str, str] | None = None) -> str:
    """A value as a title says it."""
    if choices and isinstance(value, str):
        return choices.get(value, value)
    try:
        on = date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{on.day} {on:%B %Y}"


def title_of(register: RegisterKind, values: Mapping[str, object]) -> str:
    """What an entry is called in lists; made of days, kinds and organisations, never of a speaker's name."""
    asked = {one.name: one.metadata.get("choices") for one in fields(register.entry)}
    parts = [shown(values.get(name, ""), asked[name]) for name in register.named_by]
    first = ", ".join(part for part in parts if part)
    return f"{register.one.capitalize()} of {first}" if register.events and register.since == "on" else first
