"""Days and times as people type them, and as a request holds them: `2026-06-20T18:00`, London wall time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from services.gateway.pages.kit.days import PARTS, read_day

TIME = re.compile(r"(\d{1,2})(?:\s*[:.]?\s*(\d{2}))?\s*(am|pm)?")
NOT_A_TIME = "Enter a time, for example 18:30 or 6:30pm"
WORDS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}


@dataclass(frozen=True)
class Typed:
    """What was typed for a day and a time: `text` as a request holds it, '' for nothing; or what is wrong, by field."""

    text: str
    errors: dict[str, str]
    day: date | None = None


def read_time(typed: str) -> str | None:
    """`18:30` for '18:30', '6.30pm' or '1830'; '' for nothing, None for what is no time."""
    given = " ".join(typed.lower().split())
    found = TIME.fullmatch(WORDS.get(given, given))
    if not given or found is None:
        return "" if not given else None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def read_moment(values: Mapping[str, str], name: str, day: date | None = None) -> Typed:
    """A day and a time under `name`; a time without a day is on `day`, where there is one."""
    asked = read_day(values, name)
    time = read_time(values.get(f"{name}-time", ""))
    errors = {name: asked.error} if asked.error else {}
    if time is None:
        errors[f"{name}-time"] = NOT_A_TIME
    on = asked.day or day
    if errors or not (time or asked.day):
        return Typed("", errors, asked.day)
    if not time:
        return Typed("", {f"{name}-time": "Enter the time as well as the day"}, asked.day)
    if on is None:
        return Typed("", {name: "Enter the day as well as the time"})
    return Typed(f"{on.isoformat()}T{time}", {}, asked.day)


def typed_moment(text: object, name: str, day: object = None) -> dict[str, str]:
    """The boxes of a day and a time; the day is left blank when it is the same as that of `day`."""
    try:
        moment = datetime.fromisoformat(str(text).strip())
    except ValueError:
        return {}
    boxes = {f"{name}-time": f"{moment:%H:%M}"} if "T" in str(text).upper().replace(" ", "T") else {}
    if str(day)[:10] == moment.date().isoformat():
        return boxes
    return boxes | typed_day(moment.date().isoformat(), name)


def typed_day(text: object, name: str) -> dict[str, str]:
    """The three boxes of a day."""
    try:
        day = date.fromisoformat(str(text)[:10])
    except ValueError:
        return {}
    return {f"{name}-{part}": str(getattr(day, part)) for part in PARTS}
