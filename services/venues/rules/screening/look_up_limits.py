"""How many names one person may enter and be told of: enough for the work, too little to try a town's names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from services.venues.rules.screening.look_ups import LookedUp

LONGEST_COMPARED = 12
"""Words of a reading within which shorter names are looked for."""
_DIVIDES = re.compile(r"[,;/\\|&+~>\n\r\t•]|\b(?:and|und|plus|with|et|y|then)\b", re.IGNORECASE)


class Way(StrEnum):
    """How names come in: typed by somebody signed in, in a file, through the public form."""

    TYPED = "typed"
    FILE = "file"
    PUBLIC = "public"


@dataclass(frozen=True)
class Window:
    """The most distinct names in a time."""

    time: timedelta
    most: int


@dataclass(frozen=True)
class NameLimits:
    """The limits of each way, and what stands out in a weekly digest; `version` of the policy they are from.

    `hours` are those of ordinary work from Monday to Friday; None where a policy does not say.
    """

    version: str
    windows: Mapping[Way, tuple[Window, ...]]
    fewest_names: int
    times_the_median: int
    hours: tuple[time, time] | None = None

    @property
    def longest(self) -> timedelta:
        """How far back one has to look."""
        return max(window.time for windows in self.windows.values() for window in windows)


def name_key(name: str) -> str:
    """A name without case, accents, marks and spaces: written otherwise it is the same name."""
    return _letters(name) or " ".join(name.split())


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def has_surname(looked_up: Iterable[LookedUp], surname: str) -> bool:
    """Whether a person with this surname is among the names: somebody's own, or that of their relatives."""
    wanted = _letters(surname)
    people = (one for one in looked_up if not one.kind.startswith("organisation"))
    return bool(wanted) and any(wanted in _words(one.field) for one in people)


def names_entered(looked_up: Iterable[LookedUp]) -> frozenset[str]:
    """The distinct names in fields: several in one field count each, *Dr Ann Usual (chair)* is one."""
    return frozenset(key for one in looked_up for key in _names_in(one))


def _names_in(one: LookedUp) -> set[str]:
    """Of the readings those that are no list and hold no shorter name; never fewer than the field is divided into."""
    whole = {_words(reading) for reading in one.readings if not _DIVIDES.search(reading)} - {()}
    several = {words for words in whole if len(words) > 1}
    names = {words for words in several if not several.intersection(_within(words))}
    spoken_for = {word for words in several for word in words}
    names |= {words for words in whole - several if words[0] not in spoken_for}
    found = {"".join(words) for words in names}
    pieces = {"".join(words) for piece in _DIVIDES.split(one.field) if (words := _words(piece))}
    if len(found) < len(pieces) and len(one.readings) > 1:
        found |= pieces
    return found or {name_key(one.field)}


def _words(reading: str) -> tuple[str, ...]:
    return tuple(key for word in reading.split() if (key := _letters(word)))


def _within(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """Every run of words that is shorter than the whole, of a reading that is no sentence."""
    if len(words) > LONGEST_COMPARED:
        words = words[:LONGEST_COMPARED]
    return (words[at : at + size] for size in range(1, len(words)) for at in range(len(words) - size + 1))


def is_beyond(
    entered: frozenset[str],
    told: Sequence[tuple[datetime, frozenset[str]]],
    windows: Iterable[Window],
    now: datetime,
) -> bool:
    """Whether these names are more than one person may be told of; `told` is (when, names) of what they were told.

    A name entered again is no further name. What was kept back from them was not told and uses nothing up.
    """
    for window in windows:
        known = frozenset[str]().union(*(names for at, names in told if at > now - window.time))
        if entered - known and len(entered | known) > window.most:
            return True
    return False
