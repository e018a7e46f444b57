"""The answers of a form in words, as people read them."""

from collections.abc import Mapping

from services.gateway.pages.kit.days import read_day
from services.gateway.pages.kit.presentation import day
from services.gateway.pages.kit.request.answers import name_of
from services.gateway.pages.kit.request.questions import Questions, words_of
from services.gateway.pages.kit.request.speakers import FIELDS, rows_of
from services.gateway.pages.kit.request.wall_times import read_moment, read_time

WHICH = {"first": "The first of the two hours", "second": "The second of the two hours"}
TOLD = ("name", "identified_by", "organisation", "topic", "other_names")
assert set(TOLD) == set(FIELDS)  # noqa: S101 - what is asked of a speaker is told


def in_words(code: str, values: Mapping[str, str], questions: Questions) -> str:
    """The answer to one question; '' where none was given, or none that can be read."""
    name = name_of(code)
    if code in ("event.starts_at", "event.ends_at"):
        return _moment(values, name)
    if code in ("event.starts_which", "event.ends_which"):
        return WHICH.get(values.get(name, ""), "")
    if code == "speakers_to_follow_by":
        return day(read_day(values, name).day)
    if code == "speakers":
        return "\n".join(", ".join(told.split("\n")) for told in speakers_in_words(values))
    return words_of(questions[code], values.get(name, "").strip())


def speakers_in_words(values: Mapping[str, str]) -> list[str]:
    """Each speaker with all that was said of them, a line each."""
    return ["\n".join(filter(None, (row.get(field, "") for field in TOLD))) for row in rows_of(values)]


def _moment(values: Mapping[str, str], name: str) -> str:
    starts = read_day(values, "event-starts_at").day
    text = read_moment(values, name, starts).text
    if not text:
        return ""
    time = read_time(text[11:]) or ""
    hour = int(time[:2])
    shown = f"{hour % 12 or 12}:{time[3:]}{'am' if hour < 12 else 'pm'}"
    return f"{day(text[:10])} at {shown}"
