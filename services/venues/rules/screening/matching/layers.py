"""All names of one kind in two layers: the many that stand, and the few added since, so that a change is cheap.

A built layer is never changed: small changes make a new small layer, and when that has grown both are made one.
A copy therefore shares what stands, and changing the copy leaves the answers of the first as they were.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from services.venues.rules.screening.matching.index import NameIndex, Reader
from services.venues.rules.screening.matching.neighbours import Arrays
from services.venues.rules.screening.matching.standing import Run
from services.venues.rules.screening.matching.tokens import Word

MOST_RECENT = 2000
"""So many new names are kept apart before all are made one."""
Found = tuple[NameIndex, int]


class Layers:
    """The names of one kind; an entry may have several, and a removed entry is never found."""

    def __init__(self, read: Reader) -> None:
        self.standing = NameIndex(read)
        self.recent = NameIndex(read)
        self._fresh: list[tuple[str, int, bool]] = []
        self._hidden: tuple[NDArray[np.bool_] | None, NDArray[np.bool_] | None] = (None, None)
        self._removed: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.standing) + len(self.recent) + len(self._fresh)

    def copy(self) -> "Layers":
        """One that can be changed without the other noticing."""
        self.build()
        other = Layers.__new__(Layers)
        other.__dict__ = self.__dict__ | {"_fresh": list(self._fresh)}
        return other

    def add(self, text: str, entry: int, weak: bool) -> None:
        """Adds one name of an entry; found after the next build."""
        if self.standing.built:
            self._fresh.append((text, entry, weak))
        else:
            self.standing.add(text, entry, weak)

    def remove(self, entries: Iterable[int]) -> None:
        """Hides every name of these entries from now on."""
        self._removed |= frozenset(entries)
        self.build()

    def build(self) -> None:
        """Makes all names added so far findable, at the cost of the small layer when few are new."""
        if len(self.standing):
            self.standing.build()
        if self._fresh:
            if len(self.recent) + len(self._fresh) > MOST_RECENT:
                self._merge()
            else:
                self.recent = self.recent.extended(self._fresh)
            self._fresh = []
        if len(self.recent):
            self.recent.build()
        self._hide()

    def state(self) -> dict[str, NDArray[np.generic]]:
        """All names as the arrays of one layer."""
        self.build()
        if len(self.recent):
            self._merge()
        return self.standing.state() | {"removed": np.array(sorted(self._removed), np.int64)}

    @classmethod
    def restored(cls, read: Reader, state: Arrays) -> "Layers":
        """The names that a state was taken of."""
        layers = cls(read)
        layers.standing = NameIndex.restored(read, state)
        layers.remove(state["removed"].tolist())
        return layers

    def candidates(self, asked: Sequence[Word], most: int, least_part: float) -> list[Found]:
        """Names of both layers that share the most telling words with those asked, best first."""
        found = [
            (score, layer, place)
            for layer, hidden in zip((self.standing, self.recent), self._hidden, strict=True)
            for place, score in (layer.candidates(asked, most, least_part, hidden) if layer.built else ())
        ]
        found.sort(key=lambda each: -each[0])
        return [(layer, place) for _, layer, place in found[:most]]

    def standing_in(self, stretch: Sequence[Word]) -> list[tuple[NameIndex, int, Run]]:
        """Names of both layers whose words are neighbours in a stretch of a field, with those."""
        return [
            (layer, place, run)
            for layer, hidden in zip((self.standing, self.recent), self._hidden, strict=True)
            if layer.built
            for place, run in layer.standing_in(stretch)
            if hidden is None or not hidden[place]
        ]

    def _merge(self) -> None:
        self.standing = self.standing.extended([*self.recent.names(), *self._fresh])
        self.recent = NameIndex(self.standing.read)
        self.standing.build()
        self._hide()

    def _hide(self) -> None:
        first, second = (_mask(layer, self._removed) for layer in (self.standing, self.recent))
        self._hidden = first, second


def _mask(layer: NameIndex, removed: frozenset[int]) -> NDArray[np.bool_] | None:
    """Which names of a built layer belong to removed entries; None when none does."""
    if not removed or not layer.built:
        return None
    hidden = np.isin(layer.entries, np.fromiter(removed, np.int32))
    return hidden if hidden.any() else None
