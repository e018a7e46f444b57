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
_CLOSE_SOUNDS = """
    bp 0.3, dt 0.3, gk 0.3, zs 0.2, vf 0.3, qk 0.05, xh 0.15, xk 0.25, xG 0.3, xC 0.25, xS 0.4, Gg 0.1,
    Gk 0.3, Gr 0.5, gq 0.25, gh 0.4, Tt 0.1, Ts 0.3, Td 0.3, Dd 0.1, Dz 0.2, Dt 0.35, DT 0.2, Jj 0.05,
    Jg 0.3, jg 0.3, JZ 0.2, jZ 0.2, jy 0.2, Jy 0.35, JC 0.3, jC 0.3, jh 0.3, jx 0.3, Jd 0.4, Ss 0.3, SZ 0.2,
    SC 0.3, Sc 0.4, Zz 0.25, Zs 0.35, Cc 0.25, Ck 0.35, Ct 0.4, Cs 0.4, cs 0.25, cz 0.25, ct 0.4, ck 0.3,
    wv 0.15, wb 0.45, vb 0.3, fp 0.35, fh 0.4, wg 0.5, yi 0.1, wu 0.1, wo 0.2, ye 0.2, mn 0.5, lr 0.6,
    Xs 0.4, Xk 0.4, Xz 0.4, XS 0.3, JS 0.4, Js 0.5, jS 0.4, js 0.5, jz 0.35, Jz 0.35, cq 0.3, Tc 0.4, dz 0.5,
    wf 0.45, uv 0.35
"""
for _pair in _CLOSE_SOUNDS.split(","):
    _both, _cost = _pair.split()
    _NEAR[_both[0], _both[1]] = _NEAR[_both[1], _both[0]] = float(_cost)

_CLASS = str.maketrans("bpfvkgqxGXtdTDszSZCcJjlrmn" + "aeiouywh", "BBBBKKKKKKTTTTSSSSSSSSLLMN" + "        ")


@lru_cache(maxsize=65536)
def sounds(latin: str) -> str:
    """The word as one character a sound; doubled letters count once."""
    softened = _SOFT_C.sub("s", latin.replace("ch", "C")) if "c" in latin else latin
    text = _SPELLING.sub(lambda found: _SOUND[found[0]], softened)
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
    vowel_gap, vowel_change = (0.12, 0.15) if vowels_unwritten else (0.2, 0.2) if syllabic else (0.3, 0.25)
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
