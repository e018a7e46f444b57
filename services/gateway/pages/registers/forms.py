"""Forms of the registers: the fields of an entry's dataclass are the fields of its form."""

from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from typing import Any

from flask import Request

from services.gateway.pages.kit.days import read_day

NEEDED = {"day": "Enter a day", "choices": "Choose an answer", "number": "Enter a whole number"}


@dataclass(frozen=True)
class FieldShown:
    """One field as the template shows it."""

    name: str
    kind: str
    """day, checkboxes, radios, select, number, long or text."""
    label: str
    hint: str
    options: list[dict[str, str]]


@dataclass(frozen=True)
class EntryForm:
    """A form as it was sent; `entry` is there when nothing is wrong."""

    values: dict[str, Any]
    errors: dict[str, str]
    entry: Any = None

    @classmethod
    def read(cls, request: Request, made_by: Any) -> "EntryForm":
        """What was sent, as the entry it makes or with what is wrong in it; nothing typed is lost."""
        values: dict[str, Any] = {}
        errors: dict[str, str] = {}
        given: dict[str, Any] = {}
        for asked in fields(made_by):
            given[asked.name], typed, wrong = _read(request, asked)
            values |= typed
            if wrong:
                errors[asked.name] = wrong
        return cls(values, errors) if errors else cls(values, {}, made_by(**given))


def fields_of(made_by: Any) -> list[FieldShown]:
    """The fields of a form, in the order of the dataclass."""
    return [_shown(asked) for asked in fields(made_by) if "label" in asked.metadata]


def values_of(made_by: Any, said: dict[str, Any]) -> dict[str, Any]:
    """What an entry says, as the values of its form."""
    values: dict[str, Any] = {}
    for asked in fields(made_by):
        given = said.get(asked.name)
        if "day" in asked.metadata:
            values |= _parts(asked.name, given)
        else:
            values[asked.name] = given if isinstance(given, list) else str(given if given is not None else "")
    return values


def _parts(name: str, given: Any) -> dict[str, str]:
    if not given:
        return {}
    on = given if isinstance(given, date) else date.fromisoformat(given)
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def _shown(asked: "Field[Any]") -> FieldShown:
    told = asked.metadata
    options = [{"value": code, "text": words} for code, words in told.get("choices", {}).items()]
    return FieldShown(asked.name, _kind(asked, len(options)), told["label"], told.get("hint", ""), options)


def _kind(asked: "Field[Any]", options: int) -> str:
    told = asked.metadata
    if "day" in told:
        return "day"
    if options:
        return "checkboxes" if "several" in told else "radios" if options <= 5 else "select"
    return "number" if "number" in told else "long" if "long" in told else "text"


def _read(request: Request, asked: "Field[Any]") -> tuple[Any, dict[str, Any], str]:
    """(value, what was typed, what is wrong with it) of one field."""
    told, name, sent = asked.metadata, asked.name, request.form
    needed = asked.default is MISSING
    if "day" in told:
        found = read_day(sent, name, NEEDED["day"] if needed else "")
        return found.day, found.values, found.error
    if "several" in told:
        ticked = tuple(code for code in sent.getlist(name) if code in told["choices"])
        return ticked, {name: list(ticked)}, "" if ticked or not needed else NEEDED["choices"]
    text = sent.get(name, "").strip()
    typed = {name: text}
    if "choices" in told:
        known = text in told["choices"] or (not text and not needed)
        return text, typed, "" if known else NEEDED["choices"]
    if "number" in told:
        plain = text.replace(",", "")
        is_number = plain.isascii() and plain.isdigit() and len(plain) < 8
        return (int(plain), typed, "") if is_number else (None, typed, NEEDED["number"])
    return text, typed, "" if text or not needed else f"Fill this in: {told['label'].lower()}"
