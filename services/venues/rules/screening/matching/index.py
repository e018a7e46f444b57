"""Names by the words they hold: from a name asked about to the few entries worth a closer look."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from services.venues.rules.screening.matching.neighbours import Arrays, Floats, Ints, Vocabulary, packed, unpacked
from services.venues.rules.screening.matching.standing import Run, WholeNames
from services.venues.rules.screening.matching.tokens import Part, Word

Reader = Callable[[str], tuple[Word, ...]]
_KEPT_NEIGHBOURS = 20_000


ALWAYS_COMPARED = 8
_LEFT_OVER = 0.12
_Rarity = TypeVar("_Rarity", float, Floats)


def _weight(rarity: _Rarity) -> _Rarity:
    """How telling a word is when names are first sought: that most words agree says more than that one is rare."""
    return 2.0 + 0.3 * rarity


def _whole_word(word: Word) -> bool:
    return word.counted and word.part is not Part.INITIAL


class NameIndex:
    """All names of one kind; each belongs to an entry, and an entry may have several."""

    def __init__(self, read: Reader) -> None:
        self.read = read
        self.vocabulary = Vocabulary()
        self.texts: list[str] = []
        self._entry_of = array("i")
        self._flat = array("i")
        self._ends = array("q", [0])
        self._built = -1
        self._near: dict[str, tuple[Ints, Floats]] = {}
        self._spare: list[tuple[Floats, Floats]] = []
        self.weak: set[int] = set()

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def built(self) -> bool:
        """Whether names have been made findable."""
        return self._built > 0

    def add(self, text: str, entry: int, weak: bool = False) -> None:
        """Adds one name of an entry; found after the next build."""
        number_of = self.vocabulary.number_of
        if weak:
            self.weak.add(len(self.texts))
        self.texts.append(text)
        self._entry_of.append(entry)
        self._flat.extend(number_of(word) for word in self.read(text))
        self._ends.append(len(self._flat))

    def build(self) -> None:
        """Makes all names added so far findable."""
        if self._built == len(self.texts):
            return
        self.vocabulary.build()
        flat = np.frombuffer(self._flat, np.int32) if len(self._flat) else np.zeros(0, np.int32)
        self._bounds: NDArray[np.int64] = np.array(self._ends, np.int64)
        counts = np.diff(self._bounds)
        holder = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        order = np.argsort(flat, kind="stable")
        self._postings: Ints = holder[order]
        self._starts: NDArray[np.int64] = np.searchsorted(flat[order], np.arange(len(self.vocabulary.words) + 1))
        self._lengths: Floats = counts.astype(np.float32)
        self._words = flat.copy()
        self._whole = WholeNames(self._words, self._bounds)
        self.entries: Ints = np.array(self._entry_of, np.int32)
        self._spare = []
        self._near = {}
        self._built = len(self.texts)
        del flat

    def names(self) -> list[tuple[str, int, bool]]:
        """Every name with its entry and whether it is a weak alias."""
        return [(text, self._entry_of[place], place in self.weak) for place, text in enumerate(self.texts)]

    def extended(self, names: Iterable[tuple[str, int, bool]]) -> "NameIndex":
        """An index of these names as well, to be built; this one stays as it is."""
        other = NameIndex(self.read)
        other.vocabulary = self.vocabulary.copy()
        other.texts = list(self.texts)
        other.weak = set(self.weak)
        other._entry_of, other._flat, other._ends = self._entry_of[:], self._flat[:], self._ends[:]
        for name in names:
            other.add(*name)
        return other

    def state(self) -> dict[str, NDArray[np.generic]]:
        """A built index as arrays, to be saved and restored without reading the names again."""
        own: dict[str, NDArray[np.generic]] = {
            "texts": packed(self.texts),
            "entry_of": np.array(self._entry_of, np.int32),
            "flat": np.array(self._flat, np.int32),
            "ends": np.array(self._ends, np.int64),
            "weak": np.array(sorted(self.weak), np.int64),
        }
        return own | {f"vocabulary.{name}": part for name, part in self.vocabulary.state().items()}

    @classmethod
    def restored(cls, read: Reader, state: Arrays) -> "NameIndex":
        """The index that a state was taken of."""
        index = cls(read)
        index.vocabulary.restore(
            {name.split(".", 1)[1]: part for name, part in state.items() if name.startswith("vocabulary.")}
        )
        index._entry_of = array("i", state["entry_of"].tobytes())
        index._flat = array("i", state["flat"].tobytes())
        index._ends = array("q", state["ends"].tobytes())
        index.weak = set(state["weak"].tolist())
        index.texts = unpacked(state["texts"]) if len(index._entry_of) else []
        index.build()
        return index

    def words_of(self, name: int) -> tuple[Word, ...]:
        """The words of one indexed name, in the order written."""
        words = self.vocabulary.words
        return tuple(words[number] for number in self._words[self._bounds[name] : self._bounds[name + 1]].tolist())

    def standing_in(self, stretch: Sequence[Word]) -> Iterator[tuple[int, Run]]:
        """Names whose words, all of them and in any order, are neighbours in a stretch of a field; each with these."""
        number = self.vocabulary.number
        for name, start, end in self._whole.among([number.get(word.key, -1) for word in stretch]):
            yield name, Run(tuple(stretch[start:end]), stretch[:start], stretch[end:])

    def candidates(
        self,
        asked: Sequence[Word],
        most: int,
        least_part: float = 0.0,
        hidden: NDArray[np.bool_] | None = None,
    ) -> list[tuple[int, float]]:
        """Names that share the most telling words with the words asked, or words near them, with how much; best first.

        With a least part, names after the first few must weigh that part of what the two most telling words would.
        Several threads may ask at once: each counts in arrays of its own.
        """
        names, scores = self._counted(asked)
        if hidden is not None:
            kept = ~hidden[names]
            names, scores = names[kept], scores[kept]
        if len(names) > 6 * most:
            top = np.argpartition(scores, len(scores) - 6 * most)[-6 * most :]
            names, scores = names[top], scores[top]
        unique, where = np.unique(names, return_index=True)
        scores = scores[where]
        order = np.argsort(-scores, kind="stable")[:most]
        if least_part:
            telling = sorted((_weight(word.rarity) for word in asked if _whole_word(word)), reverse=True)[:2]
            enough = scores[order] >= least_part * sum(telling) - 2 * _LEFT_OVER
            enough[:ALWAYS_COMPARED] = True
            order = order[enough]
        return list(zip(unique[order].tolist(), scores[order].tolist(), strict=True))

    def _counted(self, asked: Sequence[Word]) -> tuple[Ints, Floats]:
        """Names that hold a word asked or one near it, some more than once, and what their words weigh together."""
        try:
            total, best = self._spare.pop()
        except IndexError:
            total, best = np.zeros(len(self.texts), np.float32), np.zeros(len(self.texts), np.float32)
        touched = [names for word in asked if len(names := self._count(word, total, best))]
        names = np.concatenate(touched) if touched else np.zeros(0, np.int32)
        scores = total[names] - _LEFT_OVER * self._lengths[names]
        total[names] = 0.0
        self._spare.append((total, best))
        return names, scores

    def _count(self, word: Word, total: Floats, best: Floats) -> Ints:
        """Adds to each name the weight of its word nearest to this one."""
        near = self._near
        found = near.get(word.key)
        if found is None:
            if len(near) > _KEPT_NEIGHBOURS:
                near = self._near = {}
            found = near[word.key] = self._weighted(word)
        numbers, weights = found
        if not len(numbers):
            return numbers
        firsts, ends = self._starts[numbers], self._starts[numbers + 1]
        postings = self._postings
        names = np.concatenate([postings[a:b] for a, b in zip(firsts.tolist(), ends.tolist(), strict=True)])
        best[names] = np.repeat(weights, ends - firsts)  # weakest first, so the nearest word of a name stands
        total[names] += best[names]  # once for each name, however often it is repeated
        best[names] = 0.0
        return names

    def _weighted(self, word: Word) -> tuple[Ints, Floats]:
        numbers, closeness = self.vocabulary.near(word)
        rarities = np.minimum(self.vocabulary.rarities[numbers], np.float32(word.rarity))
        weights = closeness**2 * _weight(rarities) * (1.0 if word.counted else 0.2)
        order = np.argsort(weights, kind="stable")
        return numbers[order], weights[order].astype(np.float32)
