"""Names folded to plain letters, and a list of them that needs no building: for the seconds until an index is ready."""

from collections.abc import Iterable, Sequence
from unicodedata import combining, normalize

from rapidfuzz import fuzz, process

from services.venues.rules.screening.matching.engine import Entry, Match, Matcher
from services.venues.rules.screening.matching.standing import field_words, runs
from services.venues.rules.screening.matching.tokens import name_words, pieces

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


def standing_among(field: str, kind: str, entries: Iterable[Entry]) -> list[Match]:
    """Of these few entries those of which a name stands whole in a field."""
    few = Matcher(entries)
    if not len(few):
        return []
    few.build()
    return few.standing_in(field, kind)


def as_key(words: Iterable[str]) -> tuple[str, ...]:
    """Words of a name in any order, without apostrophes."""
    return tuple(sorted(word.replace("'", "") for word in words))


def run_words(field: str) -> set[tuple[str, ...]]:
    """Every run of neighbouring words of a field, folded, in any order."""
    return {as_key(run) for words in field_words(field) for run in runs(_folded_words(words))}


def _folded_words(words: Iterable[str]) -> list[str]:
    """Words folded; a Chinese name without a space is two of them."""
    return [piece for word in words for piece in folded(word).split()]


class PlainList:
    """Entries to be compared one by one, the likeliest scored by the engine; ready as soon as they are read."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._owners: dict[str, list[int]] = {}
        self._folded: dict[str, list[str]] = {}
        self._by_words: dict[tuple[str, tuple[str, ...]], list[int]] | None = None
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

    def standing_in(self, field: str, kind: str) -> list[Match]:
        """Entries of which a name stands whole in a field, best first."""
        held = self._words_held()
        found = dict.fromkeys(place for words in run_words(field) for place in held.get((kind, words), ()))
        return standing_among(field, kind, [self._entries[place] for place in found])

    def _words_held(self) -> dict[tuple[str, tuple[str, ...]], list[int]]:
        """The entries by the words of each name, put together when first asked for."""
        if self._by_words is None:
            held: dict[tuple[str, tuple[str, ...]], list[int]] = {}
            for kind, names in self._folded.items():
                for name, place in zip(names, self._owners[kind], strict=True):
                    held.setdefault((kind, as_key(pieces(name))), []).append(place)
            self._by_words = held
        return self._by_words
