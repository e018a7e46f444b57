"""The different words of an index, and which of them a word might be meant for."""

from collections.abc import Callable, Mapping, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from services.venues.rules.screening.matching.resources import short_forms
from services.venues.rules.screening.matching.scripts import Script
from services.venues.rules.screening.matching.sounds import skeleton
from services.venues.rules.screening.matching.tokens import Part, Word, make_word

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]
"""What was built, as arrays by name, to be saved and restored."""

MOST_NEIGHBOURS = 128
_MAX_SOUND_ALIKES = 500
_LEAST_SHARED = 0.5
_EDITED = OSA.normalized_similarity
_SCRIPT_NUMBER = {script: number for number, script in enumerate(Script)}
_LEAST_ALIKE = 0.62
_LEAST_BONES = 0.69


class Vocabulary:
    """Words numbered in the order met, found again by what is left when a letter or the vowels are dropped."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.number: dict[str, int] = {}
        self._hashes: NDArray[np.uint32] = np.zeros(0, np.uint32)
        self._owners: Ints = np.zeros(0, np.int32)
        self._built = 0

    def copy(self) -> "Vocabulary":
        """One that can be added to without the other noticing."""
        other = Vocabulary()
        other.words, other.number = list(self.words), dict(self.number)
        other._hashes, other._owners, other._built = self._hashes, self._owners, self._built
        return other

    def number_of(self, word: Word) -> int:
        """The word's number, given now if it is new."""
        number = self.number.get(word.key)
        if number is None:
            number = self.number[word.key] = len(self.words)
            self.words.append(word)
        return number

    def build(self) -> None:
        """Makes words added since the last build findable."""
        hashes: list[int] = []
        owners: list[int] = []
        for number in range(self._built, len(self.words)):
            own = _hooks(self.words[number])
            hashes.extend(own)
            owners.extend([number] * len(own))
        self._built = len(self.words)
        self._describe()
        every_hash = np.concatenate([self._hashes, np.array(hashes, np.uint32)])
        every_owner = np.concatenate([self._owners, np.array(owners, np.int32)])
        order = np.argsort(every_hash, kind="stable")
        self._hashes, self._owners = every_hash[order], every_owner[order]

    def _describe(self) -> None:
        self._sounds = np.array([word.sound for word in self.words], dtype=object)
        bones: dict[str, int] = {}
        numbered = [bones.setdefault(skeleton(word.latin) or word.sound, len(bones)) for word in self.words]
        self._bones_of = np.array(numbered, np.int32)
        self._bones = np.array(list(bones), dtype=object)
        self.rarities: Floats = np.array([word.rarity for word in self.words], np.float32)
        self._letters = np.array([_letters(word.sound) for word in self.words], np.uint32)
        self._scripts = np.array([_SCRIPT_NUMBER[word.script] for word in self.words], np.int8)

    def state(self) -> dict[str, NDArray[np.generic]]:
        """What is needed to go on from here, as arrays."""
        return {
            "words": packed([word.written for word in self.words]),
            "scripts": np.array([_SCRIPT_NUMBER[word.script] for word in self.words], np.int8),
            "parts": np.array([int(word.part) for word in self.words], np.int8),
            "hashes": self._hashes,
            "owners": self._owners,
        }

    def restore(self, state: Arrays) -> None:
        """Takes up where a saved state left off."""
        scripts = list(Script)
        described = zip(unpacked(state["words"]), state["scripts"].tolist(), state["parts"].tolist(), strict=True)
        self.words = [make_word(written, scripts[script], Part(part)) for written, script, part in described]
        self.number = {word.key: place for place, word in enumerate(self.words)}
        self._hashes = state["hashes"].astype(np.uint32, copy=False)
        self._owners = state["owners"].astype(np.int32, copy=False)
        self._built = len(self.words)
        self._describe()

    def near(self, word: Word) -> tuple[Ints, Floats]:
        """Numbers of the words it might be meant for, with a rough closeness of 0 to 1, weakest first."""
        hooks = np.array(sorted(set(_hooks(word))), np.uint32)
        starts = np.searchsorted(self._hashes, hooks, "left").tolist()
        ends = np.searchsorted(self._hashes, hooks, "right").tolist()
        seen = np.zeros(len(self.words), np.bool_)
        for start, end in zip(starts, ends, strict=True):
            if end > start:
                seen[self._owners[start : min(end, start + _MAX_SOUND_ALIKES)]] = True
        found = np.flatnonzero(seen).astype(np.int32)
        shared = np.bitwise_count(self._letters[found] & np.uint32(_letters(word.sound))) * 2
        both = np.bitwise_count(self._letters[found]) + _letters(word.sound).bit_count()
        found = found[(shared >= _LEAST_SHARED * both) | (self._scripts[found] != _SCRIPT_NUMBER[word.script])]
        closeness = self._closeness(word, found)
        keep = closeness >= _LEAST_ALIKE
        found, closeness = found[keep], closeness[keep]
        extra = self._short_forms(word)
        own = self.number.get(word.key)
        if own is not None:
            extra[own] = 1.0
        if extra:
            seen[:] = False
            seen[list(extra)] = True
            fresh = ~seen[found]
            found = np.concatenate([found[fresh], np.array(list(extra), np.int32)])
            closeness = np.concatenate([closeness[fresh], np.array(list(extra.values()), np.float32)])
        order = np.argsort(closeness, kind="stable")[-MOST_NEIGHBOURS:]
        return found[order].astype(np.int32), closeness[order].astype(np.float32)

    def _closeness(self, word: Word, found: Ints) -> Floats:
        """In one script by letters kept in place or swapped; across scripts half by consonants, half by sounds."""
        closeness = np.zeros(len(found), np.float32)
        across = self._scripts[found] != _SCRIPT_NUMBER[word.script]
        here = ~across
        if here.any():
            others = self._sounds[found[here]].tolist()
            closeness[here] = 0.96 * np.maximum(_alike(word.sound, others), _alike(word.sound, others, _EDITED))
        if across.any():  # vowels may be unwritten, so consonants say whether; many words share theirs
            kinds, where = np.unique(self._bones_of[found[across]], return_inverse=True)
            bones = _alike(skeleton(word.latin) or word.sound, self._bones[kinds].tolist())[where]
            both = 0.95 * (bones + _alike(word.sound, self._sounds[found[across]].tolist())) / 2
            closeness[across] = np.where(bones >= _LEAST_BONES, np.maximum(both, _LEAST_ALIKE), 0.0)
        return closeness

    def _short_forms(self, word: Word) -> dict[int, float]:
        families = short_forms().get(word.latin) if word.script is Script.LATIN else None
        if not families:
            return {}
        found = {}
        for form in _forms_of(families):
            number = self.number.get(form)
            if number is not None:
                found[number] = 0.85
        return found


def _alike(own: str, others: list[str], scorer: Callable[..., float] = JaroWinkler.similarity) -> Floats:
    return process.cdist([own], others, scorer=scorer, dtype=np.float32)[0]


_SEPARATOR = "\x1e"


def packed(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Texts as one array of bytes; a text with the separator in it has a space there."""
    clean = (text.replace(_SEPARATOR, " ") if _SEPARATOR in text else text for text in texts)
    return np.frombuffer(_SEPARATOR.join(clean).encode("utf-8", "replace"), np.uint8)


def unpacked(packed_texts: NDArray[np.generic]) -> list[str]:
    """The texts of a packed array."""
    return packed_texts.tobytes().decode("utf-8").split(_SEPARATOR) if len(packed_texts) else []


_members: dict[int, list[str]] = {}


def _forms_of(families: frozenset[int]) -> list[str]:
    if not _members:
        for form, numbers in short_forms().items():
            for number in numbers:
                _members.setdefault(number, []).append(form)
    return [form for number in families for form in _members[number]]


def _letters(sound: str) -> int:
    """Which letters occur, as bits; two that share a bit are told apart later."""
    bits = 0
    for letter in sound:
        bits |= 1 << (ord(letter) & 31)
    return bits


def _hooks(word: Word) -> list[int]:
    """Fingerprints that a word shares with the words it might be meant for."""
    latin = word.latin[:24]
    texts = [latin]
    if len(latin) > 2:
        texts += [latin[:i] + latin[i + 1 :] for i in range(len(latin))]
    bones = skeleton(latin)
    texts.append("#" + bones if len(bones) > 1 else "#" + latin[:1] + bones)
    if len(bones) > 2:
        texts += ["#" + bones[:i] + bones[i + 1 :] for i in range(len(bones))]
    if word.script is Script.HAN:
        texts.append("=" + word.written)
    return [crc32(text.encode()) for text in texts]
