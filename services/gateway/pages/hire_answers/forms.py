"""What a hirer types behind the link, question by question."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.forms import Field, Form, Option, day_field, hidden, tick
from services.gateway.pages.kit.request.answers import kind_of, name_of, plain_lines
from services.gateway.pages.kit.request.questions import Shown, shown_questions, venue_options
from services.gateway.pages.kit.request.wall_times import read_moment
from services.gateway.pages.repeats import IN_EVERY_FORM
from shared.booking_request.questions import Kind
from shared.contracts.bookings.requests import BookingQuestions
from shared.contracts.letters import HirerAnswer, HirerView

LONGEST = 10_000
NUMBERS = frozenset({Kind.NUMBER, Kind.MINUTES})
NARROW = {"width": "govuk-input--width-5"}
MORE_SPEAKERS = 3
"""Blank blocks for speakers not named before; whoever has more writes them into the answer."""
ASKED = "asked"
"""The questions that the form was opened with: what was typed is read by them, whatever was answered since."""
CODE = re.compile(r"[a-z_]{1,40}(\[[0-9]{1,3}\])?(\.[a-z_]{1,40})?")
CARRIED = hidden("act", ASKED)
HOW_ELSE = "Say what is wrong, what we should know, or how it could be done in another way."
NOT_KNOWN = "Say what we got wrong, or what we did not know."
MORE = "Anything you want to say (optional)"
ACTS: dict[str, Form] = {
    "answer": (Field("text", "Your answer", required="Write your answer", rows=5, longest=LONGEST),),
    "reply": (Field("text", "Your reply", "area", HOW_ELSE, "Write your reply", rows=8, longest=LONGEST),),
    "appeal": (Field("text", "Why you appeal", "area", NOT_KNOWN, "Say why you appeal", rows=8, longest=LONGEST),),
    "withdraw": (
        Field("withdraw-text", MORE, rows=3, longest=LONGEST),
        tick("withdraw-sure", "Withdraw your request", "Yes, withdraw my request",
             "Tick the box if you want to withdraw your request"),
    ),
    "waive": (
        Field("waive-text", MORE, rows=3, longest=LONGEST),
        tick("waive-sure", "You do not want to reply", "I do not want to reply",
             "Tick the box if you do not want to reply"),
    ),
}  # fmt: skip
"""What each act asks beside the missing answers: first what is written, then that it is meant."""
SPEAKERS = tuple(
    one
    for number in range(MORE_SPEAKERS)
    for one in (
        Field(f"more-{number}-name", f"Full name of speaker {number + 1}", "text", look={"autocomplete": "off"}),
        Field(f"more-{number}-topic", f"What speaker {number + 1} will speak about", "text"),
    )
)


def questions_form(codes: Iterable[str], asked: BookingQuestions) -> Form:
    """The missing questions in the council's words, each as its kind of field."""
    questions, venues = shown_questions(asked, {}), venue_options(asked.venues)
    return tuple(one for code in codes for one in _question(code, questions[code], venues))


def _question(code: str, shown: Shown, venues: list[dict[str, str]]) -> Form:
    kind, name, label = kind_of(code), shown.name, shown.text
    options = venues if kind is Kind.VENUE else shown.options
    if kind is Kind.TIME:
        at = "For example, 18:30 or 6:30pm"
        return day_field(name, label), Field(f"{name}-time", "Time", "text", at, look=NARROW)
    if kind is Kind.TICK:
        return (tick(name, "Declaration", label),)
    if kind in NUMBERS:
        return (Field(name, label, "text", look=NARROW | {"inputmode": "numeric"}),)
    if options:
        first = () if options[0]["value"] == "" else (Option("", "Choose an answer"),)
        return (Field(name, label, "select", options=(*first, *(Option(o["value"], o["text"]) for o in options))),)
    return (Field(name, label, "text"),)


def form_of_act(sent: Mapping[str, str]) -> Form:
    """All that was asked on the page: the questions as this process heard them last."""
    form, known = (*CARRIED, *ACTS.get(sent.get("act", ""), ())), venues_client().questions_known
    if sent.get("act") != "answer":
        return form
    return (*form, *SPEAKERS, *(questions_form(_asked(sent, None), known) if known is not None else ()))


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
    written, *sure = ACTS.get(act, (Field("text"),))
    text = values.get(written.name, "")
    errors: dict[str, str] = {}
    answers: dict[str, object] = {}
    speakers: tuple[dict[str, object], ...] = ()
    asked = _asked(sent, view) if act == "answer" else ()
    if act == "answer":
        answers, errors = _answers(asked, values)
        speakers, wrong = _speakers(values)
        errors |= wrong
    if written.required and not text and not answers and not speakers and not errors:
        errors["text"] = written.required
    errors |= {one.name: one.required for one in sure if values.get(one.name) != "yes"}
    if len(text) > LONGEST:
        errors[written.name] = f"Use at most {LONGEST:,} characters"
    entry = HirerAnswer(token, act or "answer", text[:LONGEST], answers, speakers)
    return Typed(act, values, entry, asked, errors=errors)


OUTSIDE = IN_EVERY_FORM | {"act", ASKED}


def _asked(sent: Mapping[str, str], view: HirerView | None) -> tuple[str, ...]:
    """As the form says; one from before forms said so had what is open now."""
    if ASKED not in sent:
        return tuple(question.code for question in view.questions) if view else ()
    return tuple(code for code in sent[ASKED][:5000].split() if CODE.fullmatch(code))


def _answers(asked: tuple[str, ...], values: dict[str, str]) -> tuple[dict[str, object], dict[str, str]]:
    """The missing answers that were given; a question left blank stays open and is asked again."""
    given: dict[str, object] = {}
    errors: dict[str, str] = {}
    for code in asked:
        name = name_of(code)
        if kind_of(code) is Kind.TIME:
            moment = read_moment(values, name)
            errors |= moment.errors
            answer: object = moment.text
        elif kind_of(code) is Kind.TICK:
            answer = True if values.get(name) == "yes" else ""
        else:
            answer = values.get(name, "")
            if kind_of(code) in NUMBERS and answer and not (answer.isascii() and answer.isdigit()):
                errors[name] = "Enter a whole number, for example 80"
        if answer not in ("", None):
            given[code] = answer
    return given, errors


def _speakers(values: dict[str, str]) -> tuple[tuple[dict[str, object], ...], dict[str, str]]:
    found: list[dict[str, object]] = []
    errors: dict[str, str] = {}
    for number in range(MORE_SPEAKERS):
        name = values.get(f"more-{number}-name", "")
        topic = values.get(f"more-{number}-topic", "")
        if topic and not name:
            errors[f"more-{number}-name"] = "Enter the name of the speaker"
        if name:
            found.append({"name": name, "topic": topic})
    return tuple(found), errors
