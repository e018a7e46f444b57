"""What a hirer types behind the link, question by question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.gateway.pages.kit.request.answers import kind_of, name_of, plain_lines
from services.gateway.pages.kit.request.wall_times import read_moment
from services.gateway.pages.repeats import IN_EVERY_FORM
from shared.booking_request.questions import Kind
from shared.contracts.letters import HirerAnswer, HirerView

LONGEST = 10_000
NUMBERS = frozenset({Kind.NUMBER, Kind.MINUTES})
MORE_SPEAKERS = 3
"""Blank blocks for speakers not named before; whoever has more writes them into the answer."""
WRITE = {"answer": "Write your answer", "reply": "Write your reply", "appeal": "Say why you appeal"}
WAYS_TO_SAY = {"answer": "Your answer", "reply": "Your reply", "appeal": "Why you appeal"}
ASKED = "asked"
"""The questions that the form was opened with: what was typed is read by them, whatever was answered since."""
CODE = re.compile(r"[a-z_]{1,40}(\[[0-9]{1,3}\])?(\.[a-z_]{1,40})?")
SURE = {
    "withdraw": "Tick the box if you want to withdraw your request",
    "waive": "Tick the box if you do not want to reply",
}


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: what to show again, what to send on, and what is wrong."""

    act: str
    values: dict[str, str]
    entry: HirerAnswer
    asked: tuple[str, ...] = ()
    """Codes of the questions that the form had."""
    errors: dict[str, str] = field(default_factory=dict)


def read(sent: Mapping[str, str], token: str, view: HirerView | None = None) -> Typed:
    """One act of the hirer; an act that is not open is left to venues to refuse.

    It reads the same however often the same form is sent, also when its questions are open no more.
    """
    act = sent.get("act", "")
    values = {name: plain_lines(value) for name, value in sent.items() if name not in OUTSIDE}
    text = values.get(TEXT_FIELD.get(act, "text"), "")
    errors: dict[str, str] = {}
    answers: dict[str, Any] = {}
    speakers: tuple[dict[str, Any], ...] = ()
    asked = _asked(sent, view) if act == "answer" else ()
    if act == "answer":
        answers, errors = _answers(asked, values)
        speakers, wrong = _speakers(values)
        errors |= wrong
    if act in WRITE and not text and not answers and not speakers and not errors:
        errors["text"] = WRITE[act]
    if act in SURE and values.get(f"{act}-sure") != "yes":
        errors[f"{act}-sure"] = SURE[act]
    if len(text) > LONGEST:
        errors[TEXT_FIELD.get(act, "text")] = f"Use at most {LONGEST:,} characters"
    entry = HirerAnswer(token, act or "answer", text[:LONGEST], answers, speakers)
    return Typed(act, values, entry, asked, errors=errors)


OUTSIDE = IN_EVERY_FORM | {"act", ASKED}
TEXT_FIELD = {"withdraw": "withdraw-text", "waive": "waive-text"}


def _asked(sent: Mapping[str, str], view: HirerView | None) -> tuple[str, ...]:
    """As the form says; one from before forms said so had what is open now."""
    if ASKED not in sent:
        return tuple(question.code for question in view.questions) if view else ()
    return tuple(code for code in sent[ASKED][:5000].split() if CODE.fullmatch(code))


def _answers(asked: tuple[str, ...], values: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The missing answers that were given; a question left blank stays open and is asked again."""
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for code in asked:
        name = name_of(code)
        if kind_of(code) is Kind.TIME:
            moment = read_moment(values, name)
            errors |= moment.errors
            answer: Any = moment.text
        elif kind_of(code) is Kind.TICK:
            answer = True if values.get(name) == "yes" else ""
        else:
            answer = values.get(name, "")
            if kind_of(code) in NUMBERS and answer and not (answer.isascii() and answer.isdigit()):
                errors[name] = "Enter a whole number, for example 80"
        if answer not in ("", None):
            given[code] = answer
    return given, errors


def _speakers(values: dict[str, str]) -> tuple[tuple[dict[str, Any], ...], dict[str, str]]:
    found: list[dict[str, Any]] = []
    errors: dict[str, str] = {}
    for number in range(MORE_SPEAKERS):
        name = values.get(f"more-{number}-name", "")
        topic = values.get(f"more-{number}-topic", "")
        if topic and not name:
            errors[f"more-{number}-name"] = "Enter the name of the speaker"
        if name:
            found.append({"name": name, "topic": topic})
    return tuple(found), errors
