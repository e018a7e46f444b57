"""What a person can do to a booking, as one form each: its fields, what it explains, and what was typed into it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.gateway.pages.kit.days import read_day
from shared.contracts.bookings import BookingDetail

LONGEST = 5000


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """One question of a form; `required` is the sentence when it is left blank, '' when it may be.

    Kinds: `area`, `text`, `day`, `choice` (one of the options), `several` (any of them), `lines` (one entry a line),
    `tick` (one box).
    """

    name: str
    label: str
    kind: str = "area"
    hint: str = ""
    required: str = ""
    options: tuple[Option, ...] = ()
    rows: int = 4
    longest: int = LONGEST


@dataclass(frozen=True)
class Act:
    """One thing to do: `serious` ones are shown once more before they are done."""

    title: str
    button: str
    fields: tuple[Field, ...] = ()
    explains: tuple[str, ...] = ()
    done: str | Callable[[BookingDetail], str] = "Saved"
    serious: bool = False
    about: tuple[tuple[str, str], ...] = ()
    """What the person should have before their eyes: (what, words)."""
    over_everything: bool = False
    """Whether it answers for the booking with all that was said and found of it, so that this is read first."""
    over: int | None = None
    """The newest answer before their eyes, where this one is given over it; None: the booking's version counts."""


@dataclass(frozen=True)
class Filled:
    """A form as it was sent: what to show again, what it says, and what is wrong."""

    values: dict[str, Any]
    said: dict[str, Any]
    errors: dict[str, Any] = field(default_factory=dict)


def read(act: Act, sent: Mapping[str, str], many: Mapping[str, list[str]]) -> Filled:
    """The answers of a form; `many` holds the values of fields that may come more than once."""
    values: dict[str, Any] = {}
    said: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for question in act.fields:
        shown, answer, problem = _read_one(question, sent, many)
        values |= shown
        said[question.name] = answer
        if problem:
            errors[question.name] = problem
    return Filled(values, said, errors)


def _read_one(
    question: Field, sent: Mapping[str, str], many: Mapping[str, list[str]]
) -> tuple[dict[str, Any], Any, str]:
    if question.kind == "tick":
        ticked = sent.get(question.name) == "yes"
        return {question.name: ["yes"] if ticked else []}, ticked, "" if ticked else question.required
    if question.kind == "day":
        asked = read_day(sent, question.name, question.required)
        return asked.values, asked.day, asked.error
    if question.kind == "several":
        known = {option.value for option in question.options}
        chosen = [value for value in many.get(question.name, []) if value in known]
        return {question.name: chosen}, tuple(chosen), "" if chosen else question.required
    text = sent.get(question.name, "").replace("\r\n", "\n").strip()
    if len(text) > question.longest:
        return {question.name: text}, text, f"Use at most {question.longest:,} characters"
    if question.kind == "choice" and text not in {option.value for option in question.options}:
        return {question.name: ""}, "", question.required
    if question.kind == "lines":
        lines = tuple(line.strip() for line in text.split("\n") if line.strip())
        return {question.name: text}, lines, "" if lines else question.required
    return {question.name: text}, text, "" if text else question.required


def shown_again(act: Act, values: Mapping[str, Any], said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was typed, to read once more before a serious act is done."""
    return [(question.label, _in_words(question, said.get(question.name))) for question in act.fields]


def _in_words(question: Field, answer: Any) -> str:
    if isinstance(answer, bool):
        return "Yes" if answer else ""
    if isinstance(answer, date):
        return f"{answer.day} {answer:%B %Y}"
    if question.options:
        chosen = answer if isinstance(answer, tuple) else (answer,)
        return "; ".join(option.text for option in question.options if option.value in chosen)
    return "\n".join(answer) if isinstance(answer, tuple) else str(answer or "")


def hidden_values(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The same answers as hidden fields, for the page that asks once more."""
    return [
        (name, str(one)) for name, value in values.items() for one in (value if isinstance(value, list) else [value])
    ]
