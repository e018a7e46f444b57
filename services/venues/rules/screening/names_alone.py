"""Most fields hold one name and nothing else: told at once, so that only the others are read word by word."""

import re
from collections.abc import Iterable

from services.venues.rules.screening.name_tables import (
    AFTER_A_NAME,
    DEGREES,
    LABELS,
    PLATFORMS,
    ROLES,
    SAYS,
    TITLES,
    WORKS,
    alternatives,
    joins,
)

_TABLES = "|".join((AFTER_A_NAME, DEGREES, PLATFORMS, ROLES, SAYS, WORKS, alternatives(LABELS), alternatives(TITLES)))
_IN_TABLES = re.compile(_TABLES, re.IGNORECASE)
_WORD = r"[^\W\d_¹²³]+(?:[-'’][^\W\d_¹²³]+)*"
_NAME = re.compile(rf"{_WORD}(?: {_WORD})+")
_RUN_TOGETHER = re.compile(r"[^\W\d_A-ZÀ-Þ][A-ZÀ-Þ]")
_AFTER_A_HYPHEN = ("'s", "’s", "-san", "-sama", "-ji", "-sensei")
_MOST_WORDS, _MOST_KEPT = 5, 100_000


class Names:
    """Tells a name that stands alone, by the words of all that is looked for beside names."""

    def __init__(self, looked_for: Iterable[re.Pattern[str]]) -> None:
        said = " ".join(re.sub(r"\\[a-z]", " ", pattern.pattern) for pattern in looked_for)
        words = re.findall(r"[^\W\d_]{2,}\??", said.casefold())
        self._beside = joins().union(word.rstrip("?") for word in words) | {
            word[:-2] for word in words if word[-1] == "?"
        }
        self._known: dict[str, bool] = {}

    def is_alone(self, field: str) -> bool:
        """Whether a field is two to five words of a name, none of which ever stands beside or between names."""
        if not _NAME.fullmatch(field) or _RUN_TOGETHER.search(field):
            return False
        words = field.split(" ")
        is_in_capitals = field == field.upper()
        return len(words) <= _MOST_WORDS and all(
            word[0].isupper() and (is_in_capitals or word[1:2].islower()) and not self._stands_beside(word)
            for word in words
        )

    def _stands_beside(self, word: str) -> bool:
        """Whether a word is in any of the tables, alone or in a phrase; a single letter may be an *and*."""
        known = self._known.get(word)
        if known is None:
            plain = word.casefold()
            pieces = (plain, *plain.split("-"))
            known = len(plain) == 1 or plain.endswith(_AFTER_A_HYPHEN)
            known = known or any(piece in self._beside or bool(_IN_TABLES.fullmatch(piece)) for piece in pieces)
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[word] = known
        return known
