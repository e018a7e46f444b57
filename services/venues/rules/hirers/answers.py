"""Missing answers that a hirer gives through a link: each read as its kind of answer, and nothing else is changed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from shared.booking_request.codes import question_of
from shared.booking_request.questions import Kind

MOST_SPEAKERS = 50
_TEXT_OF_SPEAKER = ("name", "topic", "organisation")


class Unreadable(ValueError):
    """An answer that cannot be read; `sentence` says what is wrong with it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def choices_of(code: str) -> tuple[str, ...]:
    """The answers among which the one with this code is; none where it is written."""
    asked = question_of(code)
    return tuple(asked.choices) if asked else ()


def with_answers(
    request: dict[str, Any],
    answers: Mapping[str, object],
    speakers: Iterable[Mapping[str, object]],
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


def _read(code: str, value: object) -> object:
    asked, text = question_of(code), str(value).strip()
    match asked.kind if asked else Kind.LINE:
        case Kind.TICK:
            return value is True or text in ("yes", "true")
        case Kind.NUMBER | Kind.MINUTES:
            return _number(code, text)
        case Kind.TIME:
            return _time(code, text)
        case Kind.NAMES:
            return text.splitlines()
        case Kind.SPEAKERS:
            return [{"name": line} for line in text.splitlines()]
        case _:
            if choices_of(code) and text not in choices_of(code):
                raise Unreadable(code, "Choose one of the answers")
            return text


def _number(code: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise Unreadable(code, "Enter a whole number")
    return int(text)


def _time(code: str, text: str) -> str:
    try:
        wall_time = datetime.fromisoformat(text)
    except ValueError:
        wall_time = None
    if wall_time is None or wall_time.tzinfo or len(text) != len("2026-06-20T18:00"):
        raise Unreadable(code, "Enter a real day and time")
    return text


def _put(request: dict[str, Any], code: str, value: object) -> None:
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
