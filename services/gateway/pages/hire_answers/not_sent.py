"""What a hirer typed that was not sent: in words, to be copied, beside what the council has by now."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.gateway.pages.hire_answers.forms import ACTS, MORE_SPEAKERS, Typed
from services.gateway.pages.kit.days import PARTS
from services.gateway.pages.kit.request.answers import kind_of, name_of
from services.gateway.pages.kit.request.questions import Questions, Shown
from services.gateway.pages.kit.times import span
from shared.booking_request.codes import of_kind
from shared.booking_request.questions import Kind
from shared.contracts.letters import HirerView

OVERTAKEN = (
    "Nothing was sent yet. After you opened this page, an answer was written down to a question that you answered here."
)
NOT_SHOWN = "An answer that is not shown here"
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Overtaken:
    """A question that was answered in another way while the hirer did."""

    question: str
    now: str
    typed: str


def what_was_written(typed: Typed, questions: Questions) -> Fields:
    """[(question, answer)] as it was typed, blank ones left out; a tick of a box is no writing."""
    rows = [(questions[code].text, _said(questions[code], typed.values, code)) for code in typed.asked]
    for number in range(MORE_SPEAKERS):
        for part, text in (("name", "Full name of speaker"), ("topic", "What they will speak about: speaker")):
            rows.append((f"{text} {number + 1}", typed.values.get(f"more-{number}-{part}", "")))
    written = ACTS[typed.act][0] if typed.act in ACTS else None
    label = written.label if written is not None and written.required else "What you wrote"
    rows.append((label, typed.values.get(written.name if written is not None else "text", "")))
    return [(question, said) for question, said in rows if said]


def overtaken(typed: Typed, view: HirerView, questions: Questions) -> tuple[Overtaken, ...]:
    """The answers to questions that are open no more, with what stands there now as far as the hirer sees it anyway.

    Where nothing can be answered any more nobody says what is open, so only what is seen to be there is told.
    """
    still_asked, otherwise = {question.code for question in view.questions}, NOT_SHOWN if _is_open(view) else ""
    found = (
        Overtaken(questions[code].text, _now(view, code) or otherwise, _said(questions[code], typed.values, code))
        for code in typed.asked
        if code not in still_asked
    )
    return tuple(one for one in found if one.now and one.typed)


def _is_open(view: HirerView) -> bool:
    return "answer" in view.acts


def as_message(typed: Typed, found: tuple[Overtaken, ...]) -> dict[str, str]:
    """The values of the form in which what was overtaken stands in the answer, so that it can be sent all the same."""
    lines = [typed.values.get("text", ""), *(f"{one.question.removesuffix('?')}: {one.typed}" for one in found)]
    return {**typed.values, "text": "\n".join(filter(None, lines))}


def _now(view: HirerView, code: str) -> str:
    """What the page shows the hirer of their own request."""
    told: Mapping[str, object] = {
        "event.title": view.title,
        "event.purpose": view.event_purpose,
        "event.expected_numbers": view.expected_numbers,
        "event.venue": view.place,
        "event.room": view.place,
        **dict.fromkeys(of_kind(Kind.TIME), span(view.starts_at, view.ends_at) if view.starts_at else ""),
    }
    if code == "speakers" or re.fullmatch(r"speakers\[\d+\]\.name", code):
        return "; ".join(view.speakers)
    found = told.get(code)
    return "" if found is None else str(found)


def _said(shown: Shown, values: Mapping[str, str], code: str) -> str:
    name = name_of(code)
    if kind_of(code) is Kind.TIME:
        return " ".join(filter(None, (values.get(f"{name}-{part}", "") for part in (*PARTS, "time"))))
    said = values.get(name, "")
    if kind_of(code) is Kind.TICK:
        return "Yes" if said == "yes" else ""
    return next((option["text"] for option in shown.options if option["value"] == said and said), said)
