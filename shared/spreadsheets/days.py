"""Days as councils write them: a stated list of forms, and nothing guessed.

Read: 3/4/2024, 3/4/24, 3-4-2024, 3.4.2024 (day, month, year), 3 April 2024, 3rd Apr 2024, 03-Apr-24,
2024-04-03 and 2024-04-03T10:15 with or without seconds and zone. A time after a day is read past; one with a
zone is turned into the day it was in London.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

_TIME = r"(?:,?[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]m)?)?"
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})" + _TIME, re.IGNORECASE)
_NAMED = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?([ -])(?:of )?([a-z]{3,9})\.?,?\2([0-9]{4}|[0-9]{2})" + _TIME, re.IGNORECASE
)
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?(?: ?(Z|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_TIME_AFTER = re.compile(r"[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTHS = {name: month for month, name in enumerate(_NAMES, start=1)}
_MONTHS |= {name[:3]: month for month, name in enumerate(_NAMES, start=1)} | {"sept": 9}
_LONDON = ZoneInfo("Europe/London")
FIRST_YEAR = 1900


class Days:
    """Reads days and remembers what it read: the same few thousand days fill a file.

    `known` has days by their first ten characters, `times` the times of day seen after them: they are looked
    up apart, because hardly two rows of a learning system have both the same.
    """

    def __init__(self) -> None:
        self.known: dict[str, date | None] = {}
        self.times: set[str] = {""}

    def read(self, text: str) -> date | None:
        """The day, or None if the text is not one of the stated forms or no day of the calendar."""
        if text[10:] not in self.times:
            if not _TIME_AFTER.fullmatch(text[10:]) or read_day(text[:10]) is None:
                return read_day(text)
            self.times.add(text[10:])
        if text[:10] not in self.known:
            self.known[text[:10]] = read_day(text[:10])
        return self.known[text[:10]]


def read_day(text: str) -> date | None:
    """The day that a text names in one of the stated forms."""
    text = " ".join(text.split())
    if found := _ISO.fullmatch(text):
        return _iso(found)
    if found := _DAY_FIRST.fullmatch(text):
        day, mark, month, year = found.groups()
        if len(year) == 2 and mark != "/":
            return None
        return _day(_year(year), int(month), int(day))
    if found := _NAMED.fullmatch(text):
        day, mark, name, year = found.groups()
        if len(year) == 2 and mark != "-":
            return None
        return _day(_year(year), _MONTHS.get(name.lower(), 0), int(day))
    return None


def _iso(found: re.Match[str]) -> date | None:
    year, month, day, hour, minute, second, zone = found.groups()
    read = _day(int(year), int(month), int(day))
    if read is None or hour is None:
        return read
    try:
        moment = datetime(read.year, read.month, read.day, int(hour), int(minute), second=int(second or 0), tzinfo=UTC)
        return moment.replace(tzinfo=_zone(zone)).astimezone(_LONDON).date() if zone else read
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _year(text: str) -> int:
    """Two figures mean 1969 to 2068, as everywhere in computing since POSIX."""
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 69 else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= FIRST_YEAR else None
    except ValueError:
        return None


def why_not(text: str, label: str) -> str:
    """Why a text is not read as the `label`, and what to write instead; a sentence for the person."""
    if not text:
        return f"The {label} is blank. Write it as day/month/year, such as 19/02/2023."
    if _NUMBER.fullmatch(text):
        return (
            f"“{text}” is a bare number, not a day. Show the column as dates in the spreadsheet, save again, "
            "or write the day as 19/02/2023."
        )
    if _DAY_FIRST.fullmatch(text) or _NAMED.fullmatch(text) or _ISO.fullmatch(text):
        return (
            f"“{text}” is not a day in the calendar when read as we read dates (day, month, year). "
            "Write the right day, such as 19/02/2023."
        )
    return f"“{text}” is not a date we can read. Write it as day/month/year, such as 19/02/2023."


def in_words(day: date) -> str:
    """1 November 2026."""
    return f"{day.day} {_NAMES[day.month - 1].capitalize()} {day.year}"
