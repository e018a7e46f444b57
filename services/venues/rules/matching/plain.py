"""Names folded to plain letters, and a list of them that needs no building: for the seconds until an index is ready."""

from collections.abc import Iterable, Sequence
from unicodedata import combining, normalize

from rapidfuzz import fuzz, process

from services.venues.rules.matching.engine import Entry, Match, Matcher
from services.venues.rules.matching.tokens import name_words

MOST = 60
LEAST_ALIKE = 45.0
"""Of a hundred; the engine scores what is left, so this only has to be low enough."""


def folded(name: str) -> str:
    """Small Latin letters without accents; other scripts as they are spelt in Latin letters."""
    if name.isascii():
        return name.lower()
    plain = "".join(letter for letter in normalize("NFKD", name.casefold()) if not combining(letter))
    return plain if plain.isascii() else " ".join(word.latin for word in name_words(name))


def screen_among(name: str, kind: str, entries: Iterable[Entry]) -> list[Match]:
    """What the engine says of a name and these few entries: the scores that a whole index would give."""
    few = Matcher(entries)
    few.build()
    return few.screen(name, kind)


class PlainList:
    """Entries to be compared one by one, the likeliest scored by the engine; ready as soon as they are read."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._owners: dict[str, list[int]] = {}
        self._folded: dict[str, list[str]] = {}
        for place, entry in enumerate(entries):
            for name in (*entry.names, *entry.weak_names):
                self._folded.setdefault(entry.kind, []).append(folded(name))
                self._owners.setdefault(entry.kind, []).append(place)

    def __len__(self) -> int:
        return len(self._entries)

    def screen(self, name: str, kind: str) -> list[Match]:
        """Entries whose name could be this one, best first."""
        names, owners = self._folded.get(kind), self._owners.get(kind, [])
        if not names:
            return []
        near = process.extract(
            folded(name), names, scorer=fuzz.token_sort_ratio, limit=MOST, score_cutoff=LEAST_ALIKE, processor=None
        )
        places = dict.fromkeys(owners[where] for _, _, where in near)
        return screen_among(name, kind, [self._entries[place] for place in places])
