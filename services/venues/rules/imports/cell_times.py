"""Days and times as councils' files write them, as the wall time that every other door gives; nothing is guessed."""

import re

from services.venues.rules.calendar.wall_time import read_wall_time
from shared.spreadsheets.days import read_day

_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? ", re.IGNORECASE)
_CLOCK = r"[0-9]{1,2}(?:[:.][0-9]{2}){0,2} ?(?:[ap]\.?m\.?)?"
_DAY_AND_CLOCK = re.compile(rf"(.+?),?(?: at)?[ T]({_CLOCK})", re.IGNORECASE)
_PARTS = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?:[:.][0-9]{2})? ?(?:([ap])\.?m\.?)?", re.IGNORECASE)


def wall_time_in(cell: str, day_cell: str = "") -> str:
    """`2030-06-18T18:00` for a cell with a day and a time, or with a time whose day is in a column of its own.

    What cannot be read is given back as it stands, so that it is asked about and not lost.
    """
    text = " ".join(cell.split())
    if not text or _is_read_everywhere(text):
        return text
    if found := _DAY_AND_CLOCK.fullmatch(text):
        day, clock = iso_day(found[1]), _clock(found[2])
        if day and clock:
            return f"{day}T{clock}"
    day, clock = iso_day(day_cell), _clock(text)
    return f"{day}T{clock}" if day and clock else text


def iso_day(cell: str) -> str:
    """`2030-06-18` for a day as files write it, with or without its weekday; "" for anything else."""
    day = read_day(_WEEKDAY.sub("", " ".join(cell.split()), count=1))
    return day.isoformat() if day else ""


def _is_read_everywhere(text: str) -> bool:
    """Whether it is ISO already: also an hour that does not exist stays as it was written, with its own question."""
    read = read_wall_time(text)
    return read.at is not None or read.ambiguous or text[:4].isdigit()


def _clock(text: str) -> str:
    """`18:05` for 18:05, 18.05, 6:05pm or 6 p.m.; a bare number is no time."""
    found = _PARTS.fullmatch(text.strip())
    if found is None or not (found[2] or found[3]):
        return ""
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return ""
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""
