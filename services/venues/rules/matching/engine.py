"""The matcher: entries in, and for a name asked about the entries that could be the same name, with reasons."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.venues.rules.matching.crowding import background, crowding
from services.venues.rules.matching.index import NameIndex
from services.venues.rules.matching.neighbours import packed, unpacked
from services.venues.rules.matching.organisation_names import organisation_name_words
from services.venues.rules.matching.organisations import compare_organisations
from services.venues.rules.matching.people import Evidence, compare_people
from services.venues.rules.matching.reasons import reasons
from services.venues.rules.matching.score import ORGANISATION, PERSON, THRESHOLD, scale_of
from services.venues.rules.matching.tokens import Word, name_words

RESCORED = 24
LEAST_SCORE = 0.02
"""Below this a match is not worth passing on, even for setting a threshold."""

WORTH_CORRECTING = 0.15
"""The crowding of a name is looked up when a match comes this near: it only ever lowers a score."""
LEAST_PART = 0.4
"""Beyond the first few, a name that shares less than this part of the two most telling words is left out."""

Compare = Callable[[tuple[Word, ...], tuple[Word, ...]], Evidence]
_READ: dict[str, Callable[[str], tuple[Word, ...]]] = {
    PERSON: name_words, ORGANISATION: organisation_name_words,
}  # fmt: skip
_COMPARE: dict[str, Compare] = {PERSON: compare_people, ORGANISATION: compare_organisations}


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed person or organisation with the names and aliases it goes by."""

    id: str
    names: tuple[str, ...]
    kind: str = PERSON
    weak_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that could be the one meant: by which name, how well, and what was compared."""

    entry_id: str
    name: str
    score: float
    evidence: Evidence
    crowded: float
    weak: bool

    @property
    def alerts(self) -> bool:
        """Whether the match is shown to a person."""
        return self.score >= THRESHOLD

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in words."""
        return reasons(self.evidence, self.crowded, self.weak)


class Matcher:
    """A whole list in memory, asked one name at a time; answers depend on the two names only."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.indexes = {kind: NameIndex(read) for kind, read in _READ.items()}
        self._ids: list[str] = []
        self._weak: set[tuple[str, int]] = set()
        self._removed: set[int] = set()
        self.add(entries)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, entries: Iterable[Entry]) -> None:
        """Adds entries; they are found after the next build."""
        for entry in entries:
            index = self.indexes[entry.kind]
            place = len(self._ids)
            self._ids.append(entry.id)
            for name in entry.names:
                index.add(name, place)
            for name in entry.weak_names:
                self._weak.add((entry.kind, len(index)))
                index.add(name, place)

    def remove(self, entry_id: str) -> None:
        """Takes every entry of this id out of all answers from now on."""
        self._removed.update(place for place, known in enumerate(self._ids) if known == entry_id)

    def state(self) -> dict[str, NDArray[Any]]:
        """The whole built list as arrays, for the store to save."""
        self.build()
        saved: dict[str, NDArray[Any]] = {
            "ids": packed(self._ids),
            "removed": np.array(sorted(self._removed), np.int64),
            "weak_kinds": np.array([kind == PERSON for kind, _ in sorted(self._weak)], np.bool_),
            "weak_places": np.array([place for _, place in sorted(self._weak)], np.int64),
        }
        for kind, index in self.indexes.items():
            saved |= {f"{kind}.{name}": part for name, part in index.state().items()}
        return saved

    @classmethod
    def restored(cls, state: Mapping[str, NDArray[Any]]) -> "Matcher":
        """The matcher that a state was taken of."""
        matcher = cls()
        matcher._ids = unpacked(state["ids"])
        matcher._removed = set(state["removed"].tolist())
        people = state["weak_kinds"].tolist()
        places = state["weak_places"].tolist()
        matcher._weak = {
            (PERSON if person else ORGANISATION, place) for person, place in zip(people, places, strict=True)
        }
        for kind, read in _READ.items():
            own = {name[len(kind) + 1 :]: part for name, part in state.items() if name.startswith(kind + ".")}
            matcher.indexes[kind] = NameIndex.restored(read, own)
        background()
        return matcher

    def build(self) -> None:
        """Makes every entry added so far findable, and the background ready."""
        for index in self.indexes.values():
            index.build()
        background()

    def screen(self, name: str, kind: str = PERSON, most: int = RESCORED) -> list[Match]:
        """Entries whose name could be this one, best first; those that score under the threshold too."""
        index, compare, scale = self.indexes[kind], _COMPARE[kind], scale_of(kind)
        asked = _READ[kind](name)
        if not asked or not len(index):
            return []
        found = [(place, compare(asked, index.words_of(place))) for place in index.candidates(asked, most, LEAST_PART)]
        points = [scale.added(evidence) for _, evidence in found]
        worth_it = any(scale.score(each, 0.0, False) >= WORTH_CORRECTING for each in points)
        crowded = crowding(asked) if worth_it and kind == PERSON else 0.0
        best: dict[int, Match] = {}
        for (place, evidence), each in zip(found, points, strict=True):
            weak = (kind, place) in self._weak
            score = scale.score(each, crowded, evidence.exact, weak)
            entry = int(index.entries[place])
            if entry in self._removed:
                continue
            if score >= LEAST_SCORE and (entry not in best or score > best[entry].score):
                best[entry] = Match(self._ids[entry], index.texts[place], score, evidence, crowded, weak)
        return sorted(best.values(), key=lambda match: (-match.score, match.entry_id))


def compare_names(first: str, second: str, kind: str = PERSON) -> Match:
    """How well two names agree, the second taken as the listed one."""
    asked = _READ[kind](first)
    evidence = _COMPARE[kind](asked, _READ[kind](second))
    scale = scale_of(kind)
    crowded = crowding(asked) if kind == PERSON else 0.0
    score = scale.score(scale.added(evidence), crowded, evidence.exact)
    return Match("", second, score, evidence, crowded, False)
