"""How two words of names agree: one level, in one place, for the score and for the reasons alike."""

import re
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA, Jaro, JaroWinkler

from services.venues.rules.screening.matching.resources import short_forms, spellings
from services.venues.rules.screening.matching.scripts import SYLLABIC, VOWELS_UNWRITTEN, Script
from services.venues.rules.screening.matching.sounds import skeleton, sounds, unlikeness
from services.venues.rules.screening.matching.tokens import Word


class Level(StrEnum):
    """How well two words agree, from the same letters to nothing alike."""

    EQUAL = "equal"
    READING = "reading"
    SHORT_FORM = "short_form"
    SAME_SOUND = "same_sound"
    SPELLING = "spelling"
    ONE_EDIT = "one_edit"
    SHORT_EDIT = "short_edit"
    TWO_EDITS = "two_edits"
    SOUND = "sound"
    SOUND_NEAR = "sound_near"
    SOUND_LOOSE = "sound_loose"
    LOOSE = "loose"
    HOMOPHONE = "homophone"
    CUT_SHORT = "cut_short"
    INITIAL = "initial"
    DIFFERENT = "different"


_WORTH_SOUNDING = 0.75
_WORTH_SOUNDING_ACROSS = 0.5
ORDER = {level: rank for rank, level in enumerate(Level)}


@lru_cache(maxsize=262144)
def agreement(first: Word, second: Word) -> Level:
    """The level at which two words agree; the same whichever comes first."""
    if first.key == second.key:
        return Level.EQUAL
    if len(first.latin) == 1 or len(second.latin) == 1:
        return _initial(first, second)
    if first.script is second.script:
        return _same_script(first, second)
    if first.latin == second.latin:
        return Level.READING
    return _across_scripts(first, second)


def _initial(first: Word, second: Word) -> Level:
    if first.script is not Script.LATIN or second.script is not Script.LATIN:
        return Level.READING if first.latin == second.latin else Level.DIFFERENT
    both = len(first.latin) == len(second.latin)
    return Level.INITIAL if first.latin[:1] == second.latin[:1] and not both else Level.DIFFERENT


def _same_script(first: Word, second: Word) -> Level:
    if first.script in _IN_CHARACTERS:
        return _by_characters(first, second)
    one, other = (first.latin, second.latin)
    if first.script is not Script.LATIN:
        one, other = first.written, second.written
    if first.script is Script.LATIN and one == other:
        return Level.EQUAL if first.key.isascii() or second.key.isascii() else Level.SHORT_EDIT
    listed = _as_listed(one, other, first.script is Script.LATIN)
    if listed is not Level.DIFFERENT:
        return listed
    shorter = min(len(one), len(other))
    edits = OSA.distance(one, other, score_cutoff=2)
    close = edits <= 2 or JaroWinkler.similarity(first.sound, second.sound) >= _WORTH_SOUNDING
    apart = _apart(first, second) if close else 1.0
    if apart <= 0.06 and shorter >= 4:
        return Level.SAME_SOUND
    level = _by_edits(edits, shorter, apart)
    if level is not Level.DIFFERENT:
        return level
    if _shortened(one, other):
        return Level.CUT_SHORT
    if apart <= 0.26 or (shorter >= 5 and JaroWinkler.similarity(one, other) >= 0.9):
        return Level.LOOSE
    return Level.DIFFERENT


def _as_listed(one: str, other: str, latin: bool) -> Level:
    """What the lists of spellings and short forms say of two words."""
    if spellings().get(one, one) == spellings().get(other, other):
        return Level.READING
    if _families(one) & _families(other):
        return Level.SHORT_FORM
    return Level.READING if latin and _without_umlauts(one) == _without_umlauts(other) else Level.DIFFERENT


_UMLAUT = re.compile(r"(?<=[bcdfghjklmnprstvwz])(?:([ou])e|(a)e(?!l))(?=[bcdfghklmnprstvwz])")


def _without_umlauts(latin: str) -> str:
    """Müller written Mueller, as in passports: one letter for the two."""
    return _UMLAUT.sub(lambda found: found[1] or found[2], latin) if "e" in latin and len(latin) > 4 else latin


_IN_CHARACTERS = frozenset({Script.HAN, Script.HAN_SOUND, Script.HANGUL})


def _by_characters(first: Word, second: Word) -> Level:
    """Where one character is a syllable, another character is another name, unless many are the same."""
    if first.latin == second.latin:
        return Level.HOMOPHONE
    shorter, longer = sorted((first.written, second.written), key=len)
    if OSA.distance(shorter, longer, score_cutoff=1) > 1 or len(shorter) < 2:
        return Level.DIFFERENT
    if len(longer) >= 4:
        return Level.ONE_EDIT
    same_characters = set(shorter) <= set(longer) and (len(shorter) < len(longer) or sorted(shorter) == sorted(longer))
    return Level.SHORT_EDIT if same_characters else Level.DIFFERENT


def _by_edits(edits: int, shorter: int, apart: float) -> Level:
    if edits == 1:
        return Level.ONE_EDIT if shorter >= 5 else Level.SHORT_EDIT
    if apart <= 0.16 and shorter >= 4:
        return Level.SPELLING
    return Level.TWO_EDITS if edits == 2 and shorter >= 6 else Level.DIFFERENT


def _shortened(one: str, other: str) -> bool:
    if min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one)):
        return True
    return _pet_form(one, other) or _pet_form(other, one)


_NONE: frozenset[int] = frozenset()
_ONE_ENDING = re.compile(r"(?<=..)(?:ie|ey|ye|ee|i)$")


def _families(word: str) -> frozenset[int]:
    """The families a form belongs to; a pet ending may be spelt in any of its ways."""
    families = short_forms()
    found = families.get(word)
    if found is None and word[-1] in "ieys":
        stem = _ONE_ENDING.sub("y", word)
        found = families.get(stem) or families.get(stem[:-1] + "ie")
    return found or _NONE


_PET_ENDINGS = ("ie", "y", "ey", "i", "a", "o", "ee", "e")


def _pet_form(pet: str, full: str) -> bool:
    """Debby of Deborah, Kayla of Makayla: the beginning with a pet ending, or the whole end of the name."""
    if len(full) >= 5 and len(pet) >= 4 and full.endswith(pet) and len(full) - len(pet) <= 3:
        return True
    if pet[0] != full[0]:
        return False
    for ending in _PET_ENDINGS:
        if pet.endswith(ending):
            stem = pet[: -len(ending)]
            if len(stem) > 3 and stem[-1] == stem[-2]:
                stem = stem[:-1]
            if len(stem) >= 3 and full.startswith(stem) and len(full) > len(stem) + 1:
                return True
    return False


def _apart(first: Word, second: Word) -> float:
    one, other = sorted((first.sound, second.sound))
    return unlikeness(one, other, first.script in VOWELS_UNWRITTEN)


_OWN_NAMES = frozenset({Script.HAN, Script.HANGUL})


def _own_reading(first: Word, second: Word) -> Level:
    """A Chinese or Korean name is read one way in each romanisation; a rough likeness of sound says nothing."""
    korean = Script.HANGUL in (first.script, second.script)
    fold = _korean_romanised if korean else _romanised
    return Level.SOUND if fold(first.latin) == fold(second.latin) else Level.DIFFERENT


@lru_cache(maxsize=65536)
def _korean_romanised(latin: str) -> str:
    """What the state, McCune-Reischauer and everyday spellings of one Korean word have in common."""
    text = _KOREAN_FAMILY.get(latin, latin)
    for spelling, sound in _KOREAN:
        text = text.replace(spelling, sound)
    return text


_KOREAN_FAMILY = {
    "lee": "i", "yi": "i", "rhee": "i", "park": "bag", "pak": "bag", "choi": "choe", "noh": "no", "roh": "no",
    "woo": "u", "moon": "mun", "shin": "sin", "youn": "yun", "yoon": "yun", "oh": "o", "ahn": "an", "koo": "gu",
    "jung": "jeong", "chung": "jeong", "kang": "gang", "cho": "jo", "yoo": "yu", "ryu": "yu", "lim": "im", "rim": "im",
    "jun": "jeon", "hur": "heo", "sung": "seong", "baek": "baeg", "paek": "baeg", "kwak": "gwag",
}  # fmt: skip
_KOREAN = (
    ("eo", "o"), ("eu", "u"), ("ae", "e"), ("oo", "u"), ("ee", "i"), ("oh", "o"), ("ch", "j"), ("sh", "s"),
    ("k", "g"), ("t", "d"), ("p", "b"), ("r", "l"), ("ll", "l"), ("gg", "g"), ("dd", "d"), ("bb", "b"), ("jj", "j"),
)  # fmt: skip


@lru_cache(maxsize=65536)
def _romanised(latin: str) -> str:
    """What pinyin, Wade-Giles and their everyday spellings of one Chinese word have in common."""
    text = latin.replace("hs", "x").replace("ieh", "ie").replace("ueh", "ue").replace("ung", "ong")
    return sounds(text).translate(_ROMANISATIONS)


_ROMANISATIONS = str.maketrans(
    {"Z": "C", "J": "C", "j": "C", "q": "C", "X": "S", "z": "c", "b": "p", "d": "t", "g": "k"}
)


def _across_scripts(first: Word, second: Word) -> Level:
    if first.script in _OWN_NAMES or second.script in _OWN_NAMES:
        return _own_reading(first, second)
    one, other = sorted((first.sound, second.sound))
    bones = skeleton(first.latin), skeleton(second.latin)
    if min(map(len, bones)) > 2 and Jaro.similarity(*bones) < _WORTH_SOUNDING_ACROSS:
        return Level.DIFFERENT
    unwritten = first.script in VOWELS_UNWRITTEN or second.script in VOWELS_UNWRITTEN
    syllabic = first.script in SYLLABIC or second.script in SYLLABIC
    apart = unlikeness(one, other, unwritten, syllabic)
    if apart <= 0.13:
        return Level.SOUND
    if apart <= 0.24:
        return Level.SOUND_NEAR
    return Level.SOUND_LOOSE if apart <= 0.36 else Level.DIFFERENT
