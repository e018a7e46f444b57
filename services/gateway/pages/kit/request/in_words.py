"""The answers of a form in words, as people read them."""

from collections.abc import Mapping

from services.gateway.pages.kit.days import read_day
from services.gateway.pages.kit.presentation import day
from services.gateway.pages.kit.request.answers import kind_of, name_of, read_time_of
from services.gateway.pages.kit.request.questions import Questions, words_of
from services.gateway.pages.kit.request.speakers import FIELDS, rows_of
from services.gateway.pages.kit.request.wall_times import read_time
from shared.booking_request.questions import Kind


def in_words(code: str, values: Mapping[str, str], questions: Questions) -> str:
    """The answer to one question; '' where none was given, or none that can be read."""
    name = name_of(code)
    match kind_of(code):
        case Kind.TIME:
            return _moment(read_time_of(code, values).text)
        case Kind.DAY:
            return day(read_day(values, name).day)
        case Kind.SPEAKERS:
            return "\n".join(", ".join(told.split("\n")) for told in speakers_in_words(values))
        case Kind.TICK:
            return "Yes" if values.get(name) == "yes" else ""
        case _:
            return words_of(questions[code], values.get(name, "").strip())


def speakers_in_words(values: Mapping[str, str]) -> list[str]:
    """Each speaker with all that was said of them, a line each."""
    return ["\n".join(filter(None, (row.get(field, "") for field in FIELDS))) for row in rows_of(values)]


def _moment(text: str) -> str:
    if not text:
        return ""
    time = read_time(text[11:]) or ""
    hour = int(time[:2])
    shown = f"{hour % 12 or 12}:{time[3:]}{'am' if hour < 12 else 'pm'}"
    return f"{day(text[:10])} at {shown}"
