"""Text as it was typed, made safe and plain: what a name looks like before it is cut into words."""

import re
import unicodedata

MAX_CHARACTERS = 240
"""A name is read this far: longer text is an accident or an attack, and work per name stays bounded."""

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻ`´′ʿʾ׳ʹ"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹣－_"), "-")
_TO_SPACE = dict.fromkeys(map(ord, "·・‧•∙⋅/\\|"), " ")
_PLAIN = {**_APOSTROPHES, **_DASHES, **_TO_SPACE, 0x0640: None, 0x05BE: " "}

# Letters that look the same in Latin, Cyrillic and Greek; used only inside a word that mixes them.
_CYRILLIC_LOOK = dict(zip("асеорхуіјѕһкмтвнԁԛԝгп", "aceopxyijshkmtbhdqwrn", strict=True))
_GREEK_LOOK = dict(zip("αοεικνρτυχωβη", "aoeikvptuxwbn", strict=True))
_TO_LATIN = str.maketrans({**_CYRILLIC_LOOK, **_GREEK_LOOK})
_TO_CYRILLIC = str.maketrans({v: k for k, v in _CYRILLIC_LOOK.items() if k in "асеорхуіјѕһ"})
_STRICT_LOOK = frozenset("асеорхуіјѕһ")
_LATIN_SEEN = re.compile(r"[a-zÀ-ɏ]", re.I)
_OTHER_SEEN = re.compile(r"[Ͱ-ӿ]")
_LETTER_AND_DIGIT = re.compile(r"(?=[^\W\d_]*\d)(?=\d*[^\W\d_])\w{4,}")
_DIGIT_LOOK = str.maketrans("0134578", "oieastb")


def plain(text: str, most: int = MAX_CHARACTERS) -> str:
    """Case, width, apostrophes, dashes, invisible and control characters taken out of the way."""
    text = text[:most]
    if text.isascii():
        return text.lower() if text.isprintable() else _visible(text).lower()
    text = unicodedata.normalize("NFKC", text)[:most].translate(_PLAIN)
    text = unicodedata.normalize("NFC", _visible(text).casefold())
    if _LATIN_SEEN.search(text) and _OTHER_SEEN.search(text):
        text = " ".join(_unmixed(word, text) for word in text.split())
    return text


def _visible(text: str) -> str:
    """Format and unassigned characters vanish, controls become spaces, stacked marks are cut to two."""
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category == "Cc" or category[0] == "Z":
            kept.append(" ")
        elif category[0] != "C" and category != "So":
            marks = marks + 1 if category == "Mn" else 0
            if marks <= 2:
                kept.append(character)
    return "".join(kept)


def _unmixed(word: str, whole: str) -> str:
    """A word written in two alphabets is read in the one that most of its letters belong to."""
    latin, other = len(_LATIN_SEEN.findall(word)), len(_OTHER_SEEN.findall(word))
    if other and not latin:
        alone = all(letter in _STRICT_LOOK for letter in word)
        elsewhere_latin = len(_LATIN_SEEN.findall(whole)) > len(_OTHER_SEEN.findall(whole))
        return word.translate(_TO_LATIN) if alone and elsewhere_latin and len(word) > 1 else word
    if not other:
        return word
    return word.translate(_TO_LATIN) if latin >= other else word.translate(_TO_CYRILLIC)


def without_digit_letters(word: str) -> str:
    """A digit typed for the letter it resembles, inside a word that is otherwise letters."""
    return word.translate(_DIGIT_LOOK) if _LETTER_AND_DIGIT.fullmatch(word) else word
