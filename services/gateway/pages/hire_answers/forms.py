"""What a hirer types behind the link, question by question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.gateway.pages.kit.request.answers import NUMBERS, name_of, plain_lines
from services.gateway.pages.kit.request.wall_times import read_moment
from services.gateway.pages.repeats import IN_EVERY_FORM
from shared.contracts.letters import HirerAnswer, HirerQuestion, HirerView

LONGEST = 10_000
TIMES = ("event.starts_at", "event.ends_at")
MORE_SPEAKERS = 3
"""Blank blocks for speakers not named before; whoever has more writes them into the answer."""
WRITE = {"answer": "Write your answer", "reply": "Write your reply", "appeal": "Say why you appeal"}
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
    errors: dict[str, str] = field(default_factory=dict)


def read(sent: Mapping[str, str], token: str, view: HirerView) -> Typed:
    """One act of the hirer; an act that is not open is left to venues to refuse."""
    act = sent.get("act", "")
    values = {name: plain_lines(value)[: LONGEST + 1] for name, value in sent.items() if name not in OUTSIDE}
    text = values.get(TEXT_FIELD.get(act, "text"), "")
    errors: dict[str, str] = {}
    answers: dict[str, Any] = {}
    speakers: tuple[dict[str, Any], ...] = ()
    if act == "answer":
        answers, errors = _answers(view.questions, values)
        speakers, wrong = _speakers(values)
        errors |= wrong
    if act in WRITE and not text and not answers and not speakers and not errors:
        errors["text"] = WRITE[act]
    if act in SURE and values.get(f"{act}-sure") != "yes":
        errors[f"{act}-sure"] = SURE[act]
    if len(text) > LONGEST:
        errors[TEXT_FIELD.get(act, "text")] = f"Use at most {LONGEST:,} characters"
    return Typed(act, values, HirerAnswer(token, act or "answer", text[:LONGEST], answers, speakers), errors)


OUTSIDE = IN_EVERY_FORM | {"act"}
TEXT_FIELD = {"withdraw": "withdraw-text", "waive": "waive-text"}


def _answers(questions: tuple[HirerQuestion, ...], values: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The missing answers that were given; a question left blank stays open and is asked again."""
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in questions:
        name = name_of(question.code)
        if question.code in TIMES:
            moment = read_moment(values, name)
            errors |= moment.errors
            answer: Any = moment.text
        elif question.code == "declaration":
            answer = True if values.get(name) == "yes" else ""
        else:
            answer = values.get(name, "")
            if question.code in NUMBERS and answer and not (answer.isascii() and answer.isdigit()):
                errors[name] = "Enter a whole number, for example 80"
        if answer not in ("", None):
            given[question.code] = answer
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
