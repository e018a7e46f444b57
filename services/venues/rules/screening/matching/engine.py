"""The matcher: entries in, and for a name asked about the entries that could be the same name, with reasons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.venues.rules.screening.matching import organisations, people
from services.venues.rules.screening.matching.commonness import is_common
from services.venues.rules.screening.matching.crowding import background, crowding
from services.venues.rules.screening.matching.index import NameIndex
from services.venues.rules.screening.matching.layers import Layers
from services.venues.rules.screening.matching.neighbours import Arrays, packed, unpacked
from services.venues.rules.screening.matching.organisation_names import organisation_name_words
from services.venues.rules.screening.matching.organisations import compare_organisations
from services.venues.rules.screening.matching.people import Evidence, compare_people
from services.venues.rules.screening.matching.reasons import reasons
from services.venues.rules.screening.matching.score import ORGANISATION, PERSON, THRESHOLD, scale_of
from services.venues.rules.screening.matching.standing import FEWEST, field_words, is_telling, stretches
from services.venues.rules.screening.matching.tokens import MAX_WORDS, Word, name_words

RESCORED = 16
LEAST_SCORE = 0.02
"""Below this a match is not worth passing on, even for setting a threshold."""

WORTH_CORRECTING = 0.3
"""The crowding of a name is looked up when a match comes this near: it only ever lowers a score."""
LEAST_PART = 0.4
"""Beyond the first few, a name that shares less than this part of the two most telling words is left out."""

__all__ = ["ORGANISATION", "PERSON", "THRESHOLD", "Entry", "Match", "Matcher", "compare_names", "is_common"]

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
    stands_in: bool = False
    """Whether it was found standing whole among other words."""

    @property
    def alerts(self) -> bool:
        """Whether the match is shown to a person."""
        return self.score >= THRESHOLD

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in words."""
        standing = (f"the name “{self.name}” stands in what was written",) if self.stands_in else ()
        return standing + reasons(self.evidence, self.crowded, self.weak)


_REORDERED = {PERSON: people.FEATURES.index("reordered"), ORGANISATION: organisations.FEATURES.index("reordered")}


class Matcher:
    """A whole list in memory, asked one name at a time; answers depend on the two names only.

    Any number of threads may screen while none changes it; to change one that is being asked, change a copy and put
    that in its place.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._names = {kind: Layers(read) for kind, read in _READ.items()}
        self._ids: list[str] = []
        self._removed: set[int] = set()
        self.add(entries)

    def __len__(self) -> int:
        return len(self._ids) - len(self._removed)

    def copy(self) -> "Matcher":
        """One to be changed while this one goes on answering; it shares all that stands, so it is cheap."""
        other = Matcher()
        other._names = {kind: names.copy() for kind, names in self._names.items()}
        other._ids, other._removed = list(self._ids), set(self._removed)
        return other

    def add(self, entries: Iterable[Entry]) -> None:
        """Adds entries; they are found after the next build."""
        for entry in entries:
            names = self._names[entry.kind]
            place = len(self._ids)
            self._ids.append(entry.id)
            for name in entry.names:
                names.add(name, place, False)
            for name in entry.weak_names:
                names.add(name, place, True)

    def replace(self, entry: Entry) -> None:
        """Puts an entry in the place of all there is under its id; found after the next build."""
        self.remove(entry.id)
        self.add([entry])

    def remove(self, entry_id: str) -> None:
        """Takes every entry of this id out of all answers from now on."""
        places = {place for place, known in enumerate(self._ids) if known == entry_id} - self._removed
        if places:
            self._removed |= places
            for names in self._names.values():
                names.remove(places)

    def build(self) -> None:
        """Makes every entry added so far findable, and the background ready; cheap after a few changes."""
        for names in self._names.values():
            names.build()
        background()

    def state(self) -> dict[str, NDArray[np.generic]]:
        """The whole built list as arrays, for the store to save."""
        saved: dict[str, NDArray[np.generic]] = {
            "ids": packed(self._ids),
            "entries": np.array([len(self._ids)], np.int64),
            "removed": np.array(sorted(self._removed), np.int64),
        }
        for kind, names in self._names.items():
            saved |= {f"{kind}.{name}": part for name, part in names.state().items()}
        return saved

    @classmethod
    def restored(cls, state: Arrays) -> "Matcher":
        """The matcher that a state was taken of."""
        matcher = cls()
        matcher._ids = unpacked(state["ids"]) if state["entries"].item() else []
        matcher._removed = set(state["removed"].tolist())
        for kind, read in _READ.items():
            own = {name[len(kind) + 1 :]: part for name, part in state.items() if name.startswith(kind + ".")}
            matcher._names[kind] = Layers.restored(read, own)
        background()
        return matcher

    def screen(self, name: str, kind: str = PERSON, most: int = RESCORED) -> list[Match]:
        """Entries whose name could be this one, best first; those that score under the threshold too."""
        compare, scale = _COMPARE[kind], scale_of(kind)
        asked = _READ[kind](name)
        if not asked:
            return []
        places = self._names[kind].candidates(asked, most, LEAST_PART)
        found = [(index, place, compare(asked, index.words_of(place))) for index, place in places]
        points = [scale.added(evidence) for _, _, evidence in found]
        worth_it = any(scale.score(each, 0.0, False) >= WORTH_CORRECTING for each in points)
        crowded = crowding(asked) if worth_it and kind == PERSON else 0.0
        best: dict[int, Match] = {}
        for (index, place, evidence), each in zip(found, points, strict=True):
            weak = place in index.weak
            score = scale.score(each, crowded, evidence.exact or evidence.other_spaces, weak)
            entry = int(index.entries[place])
            if score >= LEAST_SCORE and (entry not in best or score > best[entry].score):
                best[entry] = Match(
                    entry_id=self._ids[entry],
                    name=index.texts[place],
                    score=score,
                    evidence=evidence,
                    crowded=crowded,
                    weak=weak,
                )
        return sorted(best.values(), key=lambda match: (-match.score, match.entry_id))

    def standing_in(self, field: str, kind: str = PERSON) -> list[Match]:
        """Entries of which a name of two words and more stands whole in a field of more words, best first."""
        parts = field_words(field)
        if sum(map(len, parts)) <= FEWEST:
            return []
        read, names = _READ[kind], self._names[kind]
        best: dict[int, Match] = {}
        judged: set[tuple[NameIndex, int, tuple[Word, ...]]] = set()
        for words in parts:
            for read_so in (read(" ".join(stretch)) for stretch in stretches(words)):
                for index, place, run in names.standing_in(read_so):
                    is_all = len(run.words) == len(read_so) and len(parts) > 1
                    one = (index, place, run.words)
                    if one in judged or not is_telling(run, kind == PERSON, is_all):
                        continue
                    judged.add(one)
                    match = self._standing(*one, kind)
                    entry = int(index.entries[place])
                    if match is not None and (entry not in best or match.score > best[entry].score):
                        best[entry] = match
        return sorted(best.values(), key=lambda match: (-match.score, match.entry_id))

    def _standing(self, index: NameIndex, place: int, run: tuple[Word, ...], kind: str) -> Match | None:
        """The very words of a name in the order of the list, or nothing."""
        evidence, scale = _COMPARE[kind](run, index.words_of(place)), scale_of(kind)
        if not evidence.exact or evidence.values[_REORDERED[kind]]:
            return None
        crowded = crowding(run) if kind == PERSON else 0.0
        weak = place in index.weak
        score = scale.score(scale.added(evidence), crowded, True, weak)
        return Match(
            entry_id=self._ids[int(index.entries[place])],
            name=index.texts[place],
            score=score,
            evidence=evidence,
            crowded=crowded,
            weak=weak,
            stands_in=True,
        )


def is_same_name(first: str, second: str, kinds: Iterable[str] = (PERSON,)) -> bool:
    """Whether it is one name written otherwise: case, accents, spaces, marks, titles and the order of words."""
    return first == second or any(_is_one_name(first, second, kind) for kind in kinds)


def _is_one_name(first: str, second: str, kind: str) -> bool:
    ours, theirs = _READ[kind](first), _READ[kind](second)
    if not ours or not theirs or max(len(ours), len(theirs)) >= MAX_WORDS:  # longer ones are not read to their end
        return False
    evidence = _COMPARE[kind](ours, theirs)
    return evidence.exact or evidence.other_spaces


def compare_names(first: str, second: str, kind: str = PERSON) -> Match:
    """How well two names agree, the second taken as the listed one."""
    asked = _READ[kind](first)
    evidence = _COMPARE[kind](asked, _READ[kind](second))
    scale = scale_of(kind)
    crowded = crowding(asked) if kind == PERSON else 0.0
    score = scale.score(scale.added(evidence), crowded, evidence.exact or evidence.other_spaces)
    return Match(entry_id="", name=second, score=score, evidence=evidence, crowded=crowded, weak=False)
