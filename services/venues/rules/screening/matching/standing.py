"""Listed names that stand whole among the words of a field, whatever stands beside and between them there.

No list of titles, marks and words between names is ever complete. So every run of neighbouring words of a field is held
against the listed names of two words and more, and only a run of the very words of one is found: far more is asked for
than of a name by itself, so that nobody is asked about who only resembles somebody. A common name must end where the
run ends as well: *Ahmed Omar* stands whole in *Peter Brown Ahmed Omar*, and is a part of *Ahmed Omar Hoda*.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.venues.rules.screening.matching.normalise import plain
from services.venues.rules.screening.matching.scripts import Script, script_of
from services.venues.rules.screening.matching.tokens import Part, Word, pieces

Sums = NDArray[np.uint64]
FEWEST = 2
LONGEST = 7
"""Words of the longest name that is found wherever it stands; a longer one is where a stretch holds it."""
_STRETCH = 12
"""So many words are read together, since what a word is depends on its neighbours."""
_STEP = _STRETCH - LONGEST + 1
_APART = re.compile(r"[,;:./|&+()\[\]{}\n\r\t‧•።×⁊…–—\"]|\s-|-\s|\s{2,}")
"""No name goes on beyond these, but for *Velthar, Patience*, which is looked up as it stands."""
_MOST_LETTERS = 5_000
"""A field is read this far; no form takes a longer one."""
_TELLING = 4.3
"""How rare the words of a person's name are together that is found among other words: one in some 20,000 bears it."""
_FORENAME = "ben"
_OTHERWISE = frozenset({_FORENAME, "of", "the", "at", "as", "an"})
"""Small words within names that are more often a forename, or a word beside a name."""
_UNSPACED_NAME = {Script.HAN: 4, Script.HANGUL: 3}
"""Letters of the longest name that is written without a space."""
_SPREAD = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def field_words(field: str) -> list[list[str]]:
    """The words of each part of a field that marks set apart; *Velthar's* once more as *Velthar*.

    A word of a script that writes a whole name without a space is a part of its own as well.
    """
    parts = [pieces(plain(part, _MOST_LETTERS)) for part in _APART.split(field[:_MOST_LETTERS])]
    owned = [part for part in parts if any(word.endswith("'s") for word in part)]
    whole = (name for part in parts for word in part for name in _unspaced(word) if len(part) > 1 or name != word)
    return [
        *parts,
        *([word.removesuffix("'s") for word in part] for part in owned),
        *([name] for name in dict.fromkeys(whole)),
    ]


def _unspaced(word: str) -> Iterator[str]:
    """A Chinese or Korean name; in a longer word those that leave room for others before and behind."""
    most = _UNSPACED_NAME.get(script_of(word), 0)
    if len(word) <= most:
        yield word
    elif most:
        places = ((start, start + size) for size in range(FEWEST, most + 1) for start in range(len(word) - size + 1))
        yield from (word[start:end] for start, end in places if start != 1 and end != len(word) - 1)


def has_runs(field: str) -> bool:
    """Whether a field has more words than a forename and a surname, so that a name can stand among others in it."""
    return sum(map(len, field_words(field))) > FEWEST


def stretches(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """The words in overlapping pieces, so that every run of neighbours is whole in one of them."""
    last = max(1, len(words) - _STRETCH + _STEP)
    return (words[start : start + _STRETCH] for start in range(0, last, _STEP))


def runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every run of neighbouring words, for lists that have no index."""
    for size in range(FEWEST, LONGEST + 1):
        yield from (tuple(words[start : start + size]) for start in range(len(words) - size + 1))


def spread(numbers: NDArray[np.int32]) -> Sums:
    """A number of many digits for each word, so that those of different words never add up to the same."""
    mixed: Sums = (numbers.astype(np.uint64) + np.uint64(1)) * _SPREAD[0]
    for shift, by in ((30, _SPREAD[1]), (27, _SPREAD[2])):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * by
    return mixed ^ (mixed >> np.uint64(31))


class WholeNames:
    """The names of an index by the sum of their words, which is the same in any order."""

    def __init__(self, words: NDArray[np.int32], bounds: NDArray[np.int64]) -> None:
        added = np.concatenate([np.zeros(1, np.uint64), np.cumsum(spread(words), dtype=np.uint64)])
        long_enough = np.flatnonzero(np.diff(bounds) >= FEWEST)
        sums = (added[bounds[1:]] - added[bounds[:-1]])[long_enough]
        order = np.argsort(sums, kind="stable")
        self._sums, self._places = sums[order], long_enough[order].astype(np.int32)

    def among(self, numbers: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """(name, first word, word after the last) of names whose words are neighbours here; -1 is no word of any."""
        count = len(numbers)
        if count - numbers.count(-1) < FEWEST or not len(self._sums):
            return
        added = np.concatenate(
            [np.zeros(1, np.uint64), np.cumsum(spread(np.array(numbers, np.int32)), dtype=np.uint64)]
        )
        starts, ends = np.triu_indices(count + 1, FEWEST)
        sums = added[ends] - added[starts]
        firsts, lasts = np.searchsorted(self._sums, sums, "left"), np.searchsorted(self._sums, sums, "right")
        for at in np.flatnonzero(lasts > firsts).tolist():
            start, end = int(starts[at]), int(ends[at])
            if -1 not in numbers[start:end]:
                yield from ((name, start, end) for name in self._places[firsts[at] : lasts[at]].tolist())


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words of a field that are those of a listed name, and the words on both sides of them."""

    words: tuple[Word, ...]
    before: Sequence[Word]
    behind: Sequence[Word]

    @property
    def is_whole(self) -> bool:
        """Whether it is a name to its ends: what stands beside it is none or others' names, not one more of its own."""
        return not (self._goes_on(self.before[::-1]) or self._goes_on(self.behind))

    def _goes_on(self, beside: Sequence[Word]) -> bool:
        """Whether the name seems to go on: by *bin* or *de*, or by one word alone that is known as a name."""
        if beside and beside[0].part is Part.PARTICLE and beside[0].latin not in _OTHERWISE:
            return True
        names = [word for word in beside if _is_of_a_name(word) or word.part is Part.INITIAL]
        if len(names) != 1 or names[0].script is not self.words[0].script:
            return False
        return names[0].settled or names[0].part is Part.INITIAL


def _is_of_a_name(word: Word) -> bool:
    return word.part in (Part.NAME, Part.SOFT) or word.latin == _FORENAME


def is_telling(run: Run, is_person: bool, is_all: bool) -> bool:
    """Whether so much is said by a run that somebody is asked: two words of a name at least, and no initials.

    *Ahmed Omar* in *Ahmed Omar Hoda* is nobody's name: where a person's name may go on, its words must be rare. A run
    that is all there is between two marks is a name as it stands.
    """
    whole = [word for word in run.words if _is_of_a_name(word) and len(word.latin) > 1]
    if len(whole) < FEWEST or not any(word.part is not Part.SOFT and not word.latin.isdigit() for word in whole):
        return False
    return is_all or not is_person or run.is_whole or sum(word.near_rarity for word in whole) > _TELLING
