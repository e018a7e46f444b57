"""Entries of registers as the templates show them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise
from typing import Any, TypedDict

from flask import url_for

from services.gateway.pages.kit.days import today
from services.gateway.pages.kit.forms import Option
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.presentation import day
from services.gateway.pages.navigation import may_open
from shared.actor import current_actor
from shared.contracts.registers.register_entries import ACKNOWLEDGED, BY_CODE, LineKind, RegisterKind
from shared.contracts.registers.registers import Entry, EntryDetail, EntryLine, EntryPage, EntryVersion, Registers


@dataclass(frozen=True)
class Column:
    """One column of a list."""

    name: str
    label: str
    numeric: bool


def columns_of(made_by: type, listed_only: bool = True) -> list[Column]:
    """The columns of a list: the fields that say so, or all of them."""
    return [
        Column(one.name, one.metadata["label"].removesuffix(" (optional)"), "number" in one.metadata)
        for one in fields(made_by)
        if "label" in one.metadata and (one.metadata.get("listed") or not listed_only)
    ]


def value_shown(made_by: type, name: str, value: Any) -> str:
    """A value in words: choices by their words, days as days; nothing is an en dash."""
    told = next(one.metadata for one in fields(made_by) if one.name == name)
    if value is None or value in ("", []):
        return "–"
    if "choices" in told:
        given = value if isinstance(value, list) else [value]
        return "; ".join(told["choices"].get(code, code) for code in given)
    return day(value) if "day" in told else str(value)


def reviews_shown(found: Registers) -> list[dict[str, object]]:
    """What is late or due soon, with its way there."""
    return [
        {
            "text": one.title,
            "what": one.what,
            "register": BY_CODE[one.register].title,
            "due_on": one.due_on,
            "late": one.late,
            "href": url_for(f"registers.show_{one.register}", entry_id=one.entry),
        }
        for one in found.reviews
    ]


def registers_shown(found: Registers) -> list[dict[str, object]]:
    """The registers, with how much is in each."""
    return [
        {
            "title": BY_CODE[one.register].title,
            "what": BY_CODE[one.register].what,
            "entries": one.entries,
            "late": sum(1 for review in found.reviews if review.register == one.register and review.late),
            "href": url_for(f"registers.list_{one.register}"),
        }
        for one in found.registers
    ]


def list_columns(register: RegisterKind) -> list[Column]:
    """The columns of a register's list, without what the name of the entry says already."""
    return [one for one in columns_of(register.entry) if one.name not in register.named_by]


def entries_shown(register: RegisterKind, page: EntryPage) -> list[dict[str, object]]:
    """The rows of a register."""
    columns = list_columns(register)
    return [
        {
            "it": one,
            "cells": [(column, value_shown(register.entry, column.name, one.values.get(column.name)))
                      for column in columns],
            "last": [(kind.title, one.last[kind.code]) for kind in register.lines if kind.code in one.last],
            "href": url_for(f"registers.show_{register.code}", entry_id=one.id, on=_other_day(page)),
        }
        for one in page.entries
    ]  # fmt: skip


def _other_day(page: EntryPage) -> str | None:
    return None if page.on == today() else page.on.isoformat()


def entry_rows(register: RegisterKind, entry: Entry) -> list[dict[str, str]]:
    """Everything an entry says."""
    rows = []
    for column in columns_of(register.entry, listed_only=False):
        value = entry.values.get(column.name)
        link = value if isinstance(value, str) and value.startswith("https://") and " " not in value else ""
        rows.append({"key": column.label, "value": value_shown(register.entry, column.name, value), "link": link})
    return rows


def lines_shown(register: RegisterKind, detail: EntryDetail) -> list[dict[str, object]]:
    """The dated lines of an entry, a table a kind."""
    names = shown_names([one.by for one in detail.lines] + [one.taken_back_by for one in detail.lines])
    tables = []
    for kind in register.lines:
        columns = [one for one in columns_of(kind.entry, listed_only=False) if one.name != "on"]
        found = [one for one in detail.lines if one.kind == kind.code]
        rows = [_line(kind, columns, one, names) for one in found]
        tables.append({"kind": kind, "columns": columns, "rows": rows, "add": _add_href(register, kind, detail)})
    return tables


def _line(kind: LineKind, columns: list[Column], one: EntryLine, names: dict[str, str]) -> dict[str, object]:
    return {
        "it": one,
        "cells": [(column, value_shown(kind.entry, column.name, one.values.get(column.name))) for column in columns],
        "by": names.get(one.by, ""),
        "taken_back_by": names.get(one.taken_back_by, ""),
    }


def _add_href(register: RegisterKind, kind: LineKind, detail: EntryDetail) -> str:
    """The way to add a line, for those who may; what is read is said with a button instead."""
    endpoint = f"registers.add_{register.code}_{kind.code}"
    if kind.code == ACKNOWLEDGED or detail.entry.ended or not may_open(current_actor(), endpoint):
        return ""
    return url_for(endpoint, entry_id=detail.entry.id)


@dataclass(frozen=True)
class VersionShown:
    """A version, by whom, and what it changed."""

    it: EntryVersion
    by: str
    what: list[str]


def history_shown(register: RegisterKind, detail: EntryDetail) -> list[VersionShown]:
    """Each version, newest first, with what it changed."""
    names = shown_names(one.by for one in detail.versions)
    versions: list[EntryVersion | None] = [*detail.versions, None]
    return [
        VersionShown(
            it=one,
            by=names.get(one.by, ""),
            what=_changed(register, one.values, before.values if before else None, one),
        )
        for one, before in pairwise(versions)
        if one is not None
    ]


class Changed(TypedDict):
    """What somebody else changed, as `registers/_meanwhile.html` shows it."""

    what: list[str]
    by: str
    at: datetime


def changes_since(register: RegisterKind, detail: EntryDetail, version: int) -> list[Changed]:
    """What was changed after the version that somebody read, oldest first: what, by whom and when."""
    later = [one for one in reversed(history_shown(register, detail)) if one.it.number > version]
    return [{"what": one.what, "by": one.by or one.it.by, "at": one.it.at} for one in later]


def values_changed(made_by: type, before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """Each field that says something else now, with both."""
    changes = []
    for column in columns_of(made_by, listed_only=False):
        if now.get(column.name) != before.get(column.name):
            old, new = (value_shown(made_by, column.name, one.get(column.name)) for one in (before, now))
            changes.append(f"{column.label}: {old} became {new}")
    return changes


def _changed(
    register: RegisterKind, now: dict[str, object], before: dict[str, object] | None, version: EntryVersion
) -> list[str]:
    if before is None:
        return ["Entered"]
    changes = ["No longer holds"] if version.ended else []
    changes += values_changed(register.entry, before, now)
    return changes or ["Written down again"]


def line_choices(register: RegisterKind, detail: EntryDetail, kinds: tuple[str, ...]) -> tuple[Option, ...]:
    """The lines that count, to choose one from."""
    return tuple(
        Option(str(one.id), f"{register.line(one.kind).title}, {day(one.on)}")
        for one in detail.lines
        if one.kind in kinds and not one.taken_back_by
    )


def waiting(register: RegisterKind, kind: LineKind, detail: EntryDetail) -> tuple[Option, ...]:
    """The lines of another kind that this kind answers and nobody has answered yet."""
    answered = {one.about for one in detail.lines if one.kind == kind.code and not one.taken_back_by}
    asked = register.line(kind.about)
    return tuple(
        Option(str(one.id), f"{value_shown(asked.entry, 'what', one.values.get('what'))}, {day(one.on)}")
        for one in detail.lines
        if one.kind == kind.about and not one.taken_back_by and one.id not in answered
    )
