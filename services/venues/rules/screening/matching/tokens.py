"""A person's name cut into words, each with what the score needs to know of it."""

import re
from dataclasses import dataclass
from enum import IntEnum
from unicodedata import category

from services.venues.rules.screening.matching.lexicon import (
    ABDUL,
    GENERATIONS,
    PARTICLES,
    SOFT_TITLES,
    TITLES,
    VIETNAMESE_FAMILIES,
)
from services.venues.rules.screening.matching.normalise import plain, without_digit_letters
from services.venues.rules.screening.matching.resources import UNKNOWN_RARITY, same_characters, short_forms, word_rarity
from services.venues.rules.screening.matching.scripts import Script, romanise, script_of, split_unspaced
from services.venues.rules.screening.matching.sounds import sounds

MAX_WORDS = 12
MAX_LETTERS = 40


class Part(IntEnum):
    """How much a word's absence from the other name matters."""

    NAME = 0
    SOFT = 1
    PARTICLE = 2
    TITLE = 3
    INITIAL = 4


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One word: as written, in plain Latin letters and as sounds, its script, its part and how rare it is.

    Equal words are mostly the same object (they are kept), so a word is its own key in a cache.
    """

    written: str
    latin: str
    script: Script
    part: Part
    key: str
    sound: str
    rarity: float
    near_rarity: float
    settled: bool

    @property
    def counted(self) -> bool:
        """Whether the word carries the name: particles and titles only join or adorn it."""
        return self.part in _COUNTED


_COUNTED = frozenset({Part.NAME, Part.SOFT, Part.INITIAL})
_NAME_DOTS = "·・‧•∙⋅"
_UNSPACED = frozenset({Script.HAN, Script.HANGUL})
_CUT = re.compile(r"[^\W_]+(?:'[^\W_]+)*", re.UNICODE)
_TONES = re.compile("[\u1ea0-\u1ef9ăâđêôơư]")
"""Marks that make another name of the same letters, when both names are written with them."""
_ABDUL_GLUED = re.compile(
    r"(?:abd|abed|adb|ad(?=ul)|bd(?=ul))"
    r"(?:oul|ool|ul|el|al|ol|ur|er|ar|us|as|ush|ash|ud|ad|un|an|uz|az|u|e)?[- ]?(?=[a-z]{4})"
)
_ABDULLAH = re.compile(r"abd(?:ou|u|a|e|o)?l{1,3}[aeo]+h?")
_MIDDLE = frozenset({"van", "thi"})
_NO_VOWEL = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,3}")
_MAC = re.compile(r"^mac(?=[a-z]{4})")
_words: dict[str, tuple[Word, ...]] = {}
_made: dict[tuple[str, Script, Part], Word] = {}
_NO_FAMILY: frozenset[int] = frozenset()
_UNKNOWN = (UNKNOWN_RARITY, UNKNOWN_RARITY)
_MAX_KEPT = 400_000


def name_words(text: str) -> tuple[Word, ...]:
    """The words of a person's name in the order written; titles only when there is nothing else."""
    found: list[Word] = []
    for piece in pieces(plain(text))[:MAX_WORDS]:
        found.extend(_words_of(piece))
    if found and found[0].script in _UNSPACED:
        found = _unspaced(found, any(dot in text for dot in _NAME_DOTS))
    words = _forename_of_many(_joined(found[:MAX_WORDS]))
    kept = tuple(word for word in words if word.part is not Part.TITLE)
    return kept or tuple(words)


def _forename_of_many(words: list[Word]) -> list[Word]:
    """Mohammed before two more names is often left out, by the bearer too: counted when it agrees, little missed."""
    if len(words) < 3 or not short_forms()["mohammed"] & short_forms().get(words[0].latin, _NO_FAMILY):
        return words
    return [make_word(words[0].written, words[0].script, Part.SOFT), *words[1:]]


def pieces(text: str) -> list[str]:
    """The runs of letters, digits and the marks written on them; an apostrophe inside a run belongs to it."""
    if not text.isascii():
        text = "".join(c if c == "'" or c.isalnum() or category(c)[0] == "M" else " " for c in text)
        return [piece for piece in (run.strip("'") for run in text.split()) if piece]
    return _CUT.findall(text)


def _unspaced(words: list[Word], dotted: bool) -> list[Word]:
    """A Chinese or Korean name is split; written with a dot, or in two long words, it is a foreign name by sound."""
    first = words[0]
    if len(words) == 1:
        return [make_word(part, first.script, Part.NAME) for part in split_unspaced(first.written, first.script)]
    long = all(len(word.written) > 1 for word in words)
    if first.script is Script.HAN and dotted and long:
        return [make_word(word.written, Script.HAN_SOUND, Part.NAME) for word in words]
    if first.script is Script.HANGUL and long:
        return [make_word(word.written, Script.HANGUL_SOUND, Part.NAME) for word in words]
    return words


def _joined(words: list[Word]) -> list[Word]:
    """Abd and Allah written apart are the one name; O and a name are one name."""
    joined: list[Word] = []
    for word in words:
        if joined and joined[-1].latin == "abdul" and word.latin in {"allah", "ullah", "lah", "llh", "allh"}:
            joined[-1] = make_word("abdullah", Script.LATIN, Part.NAME)
        elif joined and joined[-1].latin in {"mac", "mc"} and len(word.latin) > 2:
            joined[-1] = make_word("mc" + word.latin, Script.LATIN, Part.NAME)
        elif joined and joined[-1].latin == "o" and "o" + word.latin in word_rarity():
            joined[-1] = make_word("o" + word.latin, Script.LATIN, Part.NAME)
        elif joined and word.latin in _MIDDLE and joined[0].latin in VIETNAMESE_FAMILIES:
            joined.append(make_word(word.written, Script.LATIN, Part.SOFT))
        else:
            joined.append(word)
    return joined


def _words_of(piece: str) -> tuple[Word, ...]:
    known = _words.get(piece)
    if known is None:
        if len(_words) >= _MAX_KEPT:
            _words.clear()
        known = _words[piece] = tuple(_read(piece))
    return known


def _read(piece: str) -> list[Word]:
    piece = piece[:MAX_LETTERS]
    if script_of(piece) is Script.HAN:
        piece = piece.translate(same_characters())
    if piece in TITLES:
        return [make_word(piece, script_of(piece), Part.TITLE)]
    script = script_of(piece)
    written = piece.replace("'", "")
    if script is Script.LATIN:
        written = without_digit_letters(written)
        latin = romanise(written, script)
        if not latin:
            return []
        words = _latin_words(latin, latin == written)
        if len(words) == 1 and words[0].latin == latin and _TONES.search(written):
            return [make_word(written, script, words[0].part)]
        return words
    if written in ABDUL:
        return [make_word("abdul", Script.LATIN, Part.PARTICLE)]
    if script is Script.ARABIC and written.startswith("عبد") and len(written) > 5:
        return [*_read("عبد"), make_word(written[3:], script, Part.NAME)]
    return [make_word(written, script, Part.PARTICLE if written in PARTICLES else Part.NAME)]


def _latin_words(latin: str, without_marks: bool) -> list[Word]:
    if latin in ABDUL:
        return [make_word("abdul", Script.LATIN, Part.PARTICLE)]
    if _ABDULLAH.fullmatch(latin):
        return [make_word("abdullah", Script.LATIN, Part.NAME)]
    glued = _ABDUL_GLUED.match(latin)
    if glued and len(latin) > glued.end() + 3:
        return [
            make_word("abdul", Script.LATIN, Part.PARTICLE),
            make_word(latin[glued.end() :], Script.LATIN, Part.NAME),
        ]
    if len(latin) > 6:
        latin = _MAC.sub("mc", latin)
    if latin in PARTICLES and without_marks:
        return [make_word(latin, Script.LATIN, Part.PARTICLE)]
    if latin in SOFT_TITLES or latin in GENERATIONS:
        return [make_word(latin, Script.LATIN, Part.SOFT)]
    if _NO_VOWEL.fullmatch(latin) and latin not in word_rarity() and latin not in short_forms():
        return [make_word(letter, Script.LATIN, Part.INITIAL) for letter in latin]  # JC for Jean-Claude
    return [make_word(latin, Script.LATIN, Part.INITIAL if len(latin) == 1 else Part.NAME)]


def make_word(written: str, script: Script, part: Part) -> Word:
    """The word of these letters, made once and kept."""
    known = _made.get((written, script, part))
    if known is not None:
        return known
    if len(_made) >= _MAX_KEPT:
        _made.clear()
    latin = romanise(written, script) or written
    key = written if script in {Script.LATIN, Script.HAN} else f"{script.name}:{written}"
    own, near = word_rarity().get(key, _UNKNOWN)
    # Korean puts eu where a foreign name has no vowel: andeureseu is Andres.
    spoken = latin.replace("eu", "") if script is Script.HANGUL_SOUND else latin
    word = Word(
        written=written,
        latin=latin,
        script=script,
        part=part,
        key=key,
        sound=sounds(spoken or latin),
        rarity=own,
        near_rarity=near,
        settled=key in word_rarity(),
    )
    _made[written, script, part] = word
    return word


def joined_word(first: Word, second: Word) -> Word:
    """Two neighbouring words written as one."""
    return make_word((first.written + second.written)[:MAX_LETTERS], first.script, Part.NAME)
