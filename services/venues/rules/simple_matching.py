"""The first matcher: the same words in any order, after folding, or with one letter of one word different."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

PERSON, ORGANISATION = "person", "organisation"
SUBJECTS_ASKED = {
    "organisation": (ORGANISATION,),
    "organisation_other_name": (ORGANISATION,),
    "client": (ORGANISATION, PERSON),
    "speaker": (PERSON,),
    "speaker_other_name": (PERSON,),
}
LEGAL_FORMS = frozenset({"ltd", "limited", "plc", "llp", "cic", "cio", "company", "incorporated", "inc", "uk"})
SHORTEST_SLIP = 4  # letters: in a shorter word one letter makes another name
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "'": "", "’": ""})

Words = tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """Somebody or something on a list, under each of its names."""

    subject: int
    source: str
    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """A listed name that the name asked about may be, and why it is thought so."""

    subject: int
    source: str
    listed_name: str
    why: str


class Matcher(Protocol):
    """What screening asks of any matcher: possible matches of one name of a request, the same for the same lists."""

    def find(self, name_kind: str, name: str) -> tuple[Hit, ...]:
        """Possible matches, one for each subject, in the order of the list."""
        ...


class SimpleMatcher:
    """Finds names through an index of their words, and of their words but one."""

    def __init__(self, listed: Iterable[Listed]) -> None:
        self._same: dict[tuple[str, Words], list[tuple[Listed, str]]] = defaultdict(list)
        self._but_one: dict[tuple[str, Words], list[tuple[str, Listed, str]]] = defaultdict(list)
        for entry in listed:
            for name in entry.names:
                words = name_words(name, entry.kind)
                self._same[entry.kind, words].append((entry, name))
                for word, others in _each_without(words):
                    self._but_one[entry.kind, others].append((word, entry, name))

    def find(self, name_kind: str, name: str) -> tuple[Hit, ...]:
        hits: dict[int, Hit] = {}
        for kind in SUBJECTS_ASKED.get(name_kind, (ORGANISATION, PERSON)):
            words = name_words(name, kind)
            if not words:
                continue
            for entry, listed in self._same.get((kind, words), ()):
                hits[entry.subject] = Hit(entry.subject, entry.source, listed, "The same words")
            for word, others in _each_without(words):
                for near, entry, listed in self._but_one.get((kind, others), ()):
                    if entry.subject not in hits and one_slip(word, near):
                        hits[entry.subject] = Hit(entry.subject, entry.source, listed, "One letter is different")
        return tuple(hits[subject] for subject in sorted(hits))


def name_words(name: str, kind: str) -> Words:
    """The words of a name without case, accents, marks or order; an organisation's also without its legal form."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in letters).split()
    if kind == ORGANISATION:
        words = [word for word in words if word not in LEGAL_FORMS] or words
    return tuple(sorted(words))


def one_slip(first: str, second: str) -> bool:
    """Whether one letter was changed, left out or added, or two neighbours changed places."""
    short, long = sorted((first, second), key=len)
    if len(long) - len(short) > 1 or len(short) < SHORTEST_SLIP or short == long:
        return False
    place = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    if len(short) < len(long):
        return short[place:] == long[place + 1 :]
    swapped = short[place : place + 2] == long[place : place + 2][::-1] and short[place + 2 :] == long[place + 2 :]
    return swapped or short[place + 1 :] == long[place + 1 :]


def _each_without(words: Words) -> Iterator[tuple[str, Words]]:
    for place, word in enumerate(words):
        yield word, words[:place] + words[place + 1 :]
