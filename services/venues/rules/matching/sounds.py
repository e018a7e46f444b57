"""How alike two words sound: one letter a sound, and a distance that knows which sounds are confused."""

import re
from functools import cache, lru_cache

_SPELLINGS = (
    ("schtsch", "C"), ("shch", "C"), ("tsch", "C"), ("tch", "C"), ("sch", "S"), ("dsch", "J"), ("dzh", "J"),
    ("sz", "S"), ("cz", "C"), ("rz", "Z"), ("sh", "S"), ("zh", "Z"), ("ch", "C"), ("dj", "J"), ("kh", "x"),
    ("gh", "G"), ("th", "T"), ("dh", "D"), ("ph", "f"), ("ck", "k"), ("ts", "c"), ("tz", "c"), ("qu", "kw"),
    ("wh", "w"), ("ks", "X"), ("x", "X") ,
)  # fmt: skip
_SPELLING = re.compile("|".join(spelling for spelling, _ in _SPELLINGS))
_SOUND = dict(_SPELLINGS)
_DOUBLED = re.compile(r"(.)\1+")
_SOFT_C = re.compile(r"c(?=[eiy])")
_VOWELS = frozenset("aeiou")
_GLIDES = frozenset("ywh")

_NEAR: dict[tuple[str, str], float] = {}
for _first, _second, _cost in (
    ("b", "p", 0.3), ("d", "t", 0.3), ("g", "k", 0.3), ("z", "s", 0.2), ("v", "f", 0.3), ("q", "k", 0.05),
    ("x", "h", 0.15), ("x", "k", 0.25), ("x", "G", 0.3), ("x", "C", 0.25), ("x", "S", 0.4), ("G", "g", 0.1),
    ("G", "k", 0.3), ("G", "r", 0.5), ("g", "q", 0.25), ("g", "h", 0.4), ("T", "t", 0.1), ("T", "s", 0.3),
    ("T", "d", 0.3), ("D", "d", 0.1), ("D", "z", 0.2), ("D", "t", 0.35), ("D", "T", 0.2), ("J", "j", 0.05),
    ("J", "g", 0.3), ("j", "g", 0.3), ("J", "Z", 0.2), ("j", "Z", 0.2), ("j", "y", 0.2), ("J", "y", 0.35),
    ("J", "C", 0.3), ("j", "C", 0.3), ("j", "h", 0.3), ("j", "x", 0.3), ("J", "d", 0.4), ("S", "s", 0.3), ("S", "Z", 0.2),
    ("S", "C", 0.3), ("S", "c", 0.4), ("Z", "z", 0.25), ("Z", "s", 0.35), ("C", "c", 0.25), ("C", "k", 0.35), ("C", "t", 0.4),
    ("C", "s", 0.4), ("c", "s", 0.25), ("c", "z", 0.25), ("c", "t", 0.4), ("c", "k", 0.3), ("w", "v", 0.15),
    ("w", "b", 0.45), ("v", "b", 0.3), ("f", "p", 0.35), ("f", "h", 0.4), ("w", "g", 0.5), ("y", "i", 0.1), ("w", "u", 0.1),
    ("w", "o", 0.2), ("y", "e", 0.2), ("m", "n", 0.5), ("l", "r", 0.6), ("X", "s", 0.4), ("X", "k", 0.4), ("X", "z", 0.4),
    ("X", "S", 0.3), ("J", "S", 0.4), ("J", "s", 0.5), ("j", "S", 0.4), ("j", "s", 0.5), ("j", "z", 0.35), ("J", "z", 0.35),
    ("c", "q", 0.3), ("T", "c", 0.4), ("d", "z", 0.5), ("w", "f", 0.45), ("u", "v", 0.35),
):  # fmt: skip
    _NEAR[_first, _second] = _NEAR[_second, _first] = _cost

_CLASS = str.maketrans("bpfvkgqxGXtdTDszSZCcJjlrmn" + "aeiouywh", "BBBBKKKKKKTTTTSSSSSSSSLLMN" + "        ")


@lru_cache(maxsize=65536)
def sounds(latin: str) -> str:
    """The word as one character a sound; doubled letters count once."""
    text = _SPELLING.sub(
        lambda found: _SOUND[found[0]], _SOFT_C.sub("s", latin.replace("ch", "C")) if "c" in latin else latin
    )
    text = text.replace("c", "k") if "c" in latin and "ts" not in latin and "tz" not in latin else text
    return _DOUBLED.sub(r"\1", text)


@lru_cache(maxsize=65536)
def skeleton(latin: str) -> str:
    """The word's consonants by the place they are spoken, without vowels: what candidates are found by."""
    return _DOUBLED.sub(r"\1", sounds(latin).translate(_CLASS).replace(" ", ""))


@lru_cache(maxsize=131072)
def unlikeness(first: str, second: str, vowels_unwritten: bool = False, syllabic: bool = False) -> float:
    """The cost of turning one row of sounds into the other, over the longer row: 0 the same, 1 nothing alike."""
    if first == second:
        return 0.0
    first, second = first[:_LONGEST], second[:_LONGEST]
    gap_of, change_of = _costs(vowels_unwritten, syllabic)
    gaps = [gap_of.get(sound, 0.9) for sound in second]
    row = [0.0]
    for gap in gaps:
        row.append(row[-1] + gap)
    weight, first_weight = row[-1], 0.0
    for sound in first:
        own_gap = gap_of.get(sound, 0.9)
        first_weight += own_gap
        changes = change_of.get(sound, _NO_CHANGES)
        diagonal = row[0]
        left = row[0] = diagonal + own_gap
        for column, other in enumerate(second):
            above = row[column + 1]
            best = diagonal if sound == other else diagonal + changes.get(other, 1.2)
            if above + own_gap < best:
                best = above + own_gap
            if left + gaps[column] < best:
                best = left + gaps[column]
            diagonal = above
            left = row[column + 1] = best
    return min(1.0, row[-1] / max(weight, first_weight, 0.8))


_LONGEST = 24
_NO_CHANGES: dict[str, float] = {}
_EVERY_SOUND = "aeiouywhbpfvkgqxGXtdTDszSZCcJjlrmn"


@cache
def _costs(vowels_unwritten: bool, syllabic: bool) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """What it costs to leave each sound out, and to take one for another."""
    vowel_gap, vowel_change = (0.12, 0.15) if vowels_unwritten else (0.3, 0.25)
    gaps = {sound: _gap(sound, vowel_gap, syllabic) for sound in _EVERY_SOUND}
    changes = {
        one: {other: _change(one, other, vowel_change, syllabic) for other in _EVERY_SOUND} for one in _EVERY_SOUND
    }
    return gaps, changes


def _gap(sound: str, vowel_gap: float, syllabic: bool) -> float:
    if sound in _VOWELS:
        return vowel_gap
    if sound in _GLIDES:
        return vowel_gap + 0.1
    return 0.45 if syllabic and sound in "rltds" else 0.9


def _change(first: str, second: str, vowel_change: float, syllabic: bool) -> float:
    first_vowel, second_vowel = first in _VOWELS, second in _VOWELS
    if first_vowel and second_vowel:
        return vowel_change
    if syllabic and {first, second} <= {"l", "r"}:
        return 0.05
    if syllabic and {first, second} <= {"b", "v"}:
        return 0.1
    near = _NEAR.get((first, second))
    if near is not None:
        return near
    return 1.2 if first_vowel == second_vowel else 1.5
