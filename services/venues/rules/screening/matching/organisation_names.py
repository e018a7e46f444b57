"""An organisation's name cut into words: legal forms set aside, abbreviations written out, numbers as figures."""

import re

from services.venues.rules.screening.matching.normalise import plain
from services.venues.rules.screening.matching.resources import organisation_words
from services.venues.rules.screening.matching.scripts import Script, romanise, script_of
from services.venues.rules.screening.matching.tokens import Part, Word, make_word, pieces

MAX_WORDS = 16
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_LEGAL_LONGEST = 6


def organisation_name_words(text: str) -> tuple[Word, ...]:
    """The words of an organisation's name; legal forms only when there is nothing else."""
    text = _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", plain(text)).replace("'s ", "s ")
    raw = [piece.replace("'", "") for piece in pieces(text)]
    latin = [_latin(piece) for piece in _letters_joined(raw)][: 2 * MAX_WORDS]
    words: list[Word] = []
    place = 0
    while place < len(latin) and len(words) < MAX_WORDS:
        size = _legal_at(latin, place)
        part = Part.TITLE if size else None
        words.append(
            make_word("".join(latin[place : place + size]), Script.LATIN, Part.TITLE) if part else _word(latin[place])
        )
        place += size or 1
    kept = tuple(word for word in words if word.part is not Part.TITLE)
    return kept or tuple(words)


def _latin(piece: str) -> str:
    script = script_of(piece)
    if piece in organisation_words()["legal"]:
        return piece
    return romanise(piece, script) or piece


def _letters_joined(pieces: list[str]) -> list[str]:
    """Single letters in a row are one abbreviation, also with an ampersand between."""
    joined: list[str] = []
    open_run = False
    for piece in pieces:
        single = len(piece) == 1 and not piece.isdigit()
        if single and open_run:
            joined[-1] += piece
        else:
            joined.append(piece)
        open_run = single
    return joined


def _legal_at(latin: list[str], place: int) -> int:
    """How many words from here on are one legal form; 0 when none is."""
    legal = organisation_words()["legal"]
    for size in range(min(_LEGAL_LONGEST, len(latin) - place), 0, -1):
        if "_".join(latin[place : place + size]) in legal:
            return size
    return 0


def _word(latin: str) -> Word:
    lists = organisation_words()
    latin = lists["same"].get(latin, latin)
    number = lists["number"].get(latin)
    if number is not None or latin.isdigit():
        return make_word(number or latin.lstrip("0") or "0", Script.LATIN, Part.NAME)
    if latin in lists["stop"]:
        return make_word(latin, Script.LATIN, Part.PARTICLE)
    if latin in lists["generic"]:
        return make_word(latin, Script.LATIN, Part.SOFT)
    return make_word(latin, Script.LATIN, Part.NAME)
