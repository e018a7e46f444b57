"""Missing answers that a hirer gives through a link: each read as its kind of answer, and nothing else is changed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.booking_request.codes import question_of
from shared.booking_request.questions import Kind

MOST_SPEAKERS = 50
_TEXT_OF_SPEAKER = ("name", "topic", "organisation")


@dataclass(frozen=True)
class HirerQuestion:
    """How a missing answer is given: one of some choices, a number, a time, a tick, or text."""

    kind: str
    choices: tuple[str, ...] = ()


class Unreadable(ValueError):
    """An answer that cannot be read; `sentence` says what is wrong with it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


KINDS = {Kind.TICK: "tick", Kind.TIME: "time", Kind.NUMBER: "number", Kind.MINUTES: "number"}


def hirer_question(code: str) -> HirerQuestion:
    """How the answer with this code is given."""
    asked = question_of(code)
    if asked is None:
        return HirerQuestion("text")
    return HirerQuestion("choice" if asked.is_closed else KINDS.get(asked.kind, "text"), tuple(asked.choices))


def with_answers(
    request: dict[str, Any],
    answers: Mapping[str, Any],
    speakers: Iterable[Mapping[str, Any]],
    missing: Collection[str],
) -> dict[str, Any]:
    """The request (changed in place) with these answers and further speakers; Unreadable for what cannot be taken."""
    for code, value in answers.items():
        if code not in missing:
            raise Unreadable(code, "This answer was not asked for")
        _put(request, code, _read(code, value))
    more = [{name: str(one.get(name, "")).strip() for name in _TEXT_OF_SPEAKER} for one in speakers]
    if more:
        request["speakers"] = [*(request.get("speakers") or []), *more]
        if len(request["speakers"]) > MOST_SPEAKERS:
            raise Unreadable("speakers", f"Name at most {MOST_SPEAKERS} speakers")
    return request


def _read(code: str, value: Any) -> Any:
    question = hirer_question(code)
    text = str(value).strip()
    if question.kind == "tick":
        return value is True or text in ("yes", "true")
    if question.kind == "number":
        if not (text.isascii() and text.isdigit() and len(text) < 7):
            raise Unreadable(code, "Enter a whole number")
        return int(text)
    if question.kind == "time":
        try:
            wall_time = datetime.fromisoformat(text)
        except ValueError:
            wall_time = None
        if wall_time is None or wall_time.tzinfo or len(text) != len("2026-06-20T18:00"):
            raise Unreadable(code, "Enter a real day and time")
        return text
    if question.kind == "choice" and text not in question.choices:
        raise Unreadable(code, "Choose one of the answers")
    return text


def _put(request: dict[str, Any], code: str, value: Any) -> None:
    """Puts a value at a dotted path such as `event.title` or `speakers[0].name`."""
    section, _, name = code.partition(".")
    if not name:
        request[code] = value
        return
    section, _, place = section.partition("[")
    if place:
        request[section][int(place.rstrip("]"))][name] = value
        return
    part = request.get(section)
    request[section] = {**(part if isinstance(part, dict) else {}), name: value}
