"""Where one field names several, or a name and more: joins of other languages, titles in a row, capitals, headings.

`names_as_written.py` asks these after the ordinary joins. Each finds further readings; the whole field and its other
parts are looked up whatever is found here.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from services.venues.rules.screening.name_tables import (
    JOINED_ON,
    LABELS,
    PARTICLES,
    PLATFORMS,
    ROLES,
    TITLES,
    WITHIN_HAN,
    alternatives,
    joins,
)

_TWO = 2
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-](?=[^\W\d_]))*\.?")
_HAN = re.compile(r"[぀-ヿ㐀-鿿가-힣]+")
_JOINED_ON = re.compile(rf"\s[{JOINED_ON}](?=\w{{2}})")
_TITLE = rf"(?:{alternatives(TITLES)})"
_SURE_TITLE = rf"(?:{TITLES['people']}|{TITLES['learning']}|{TITLES['Christian']}|{TITLES['rank and office']})"
_ROW = re.compile(rf"\s+(?={_TITLE}\.?\s+[^\W\d_])", re.IGNORECASE)
_SURELY_TITLED = re.compile(rf"(?:the\s+)?{_SURE_TITLE}\b\.?\s", re.IGNORECASE)
_TITLED = re.compile(rf"(?:the\s+)?(?:{_TITLE}|{ROLES})\b\.?\s", re.IGNORECASE)
_LABEL = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(f"(?P<{of}>{words})" for of, words in LABELS.items())
    + r")(?![^\W_])(?:\s*[:=]\s*|\s+[-–]\s+|(?P<unmarked>\s+))",
    re.IGNORECASE,
)
_APART = re.compile(r"[,;:/|()\[\]{}&+\n\t]+|\s[-–—]+\s")
_MARK_OF_A_FIELD = re.compile(r"\s*[,;\n\t|/]+\s*$")
_ADDRESSED = re.compile(
    r"(?<!\w)@([^\W\d][\w.\-]+)|(?<![\w.+\-])([\w.+\-]+)@\w[\w\-]*\.\w+|(?<!\w)(\w*[^\W\d_]_[^\W\d_]\w*)"
    r"|(?<![\w.\-])(?:https?://|www\.)?\w[\w\-]*(?:\.\w+)+/(\S+)"
)
_PLATFORM = re.compile(rf"(?<!\w)(?:{PLATFORMS})(?!\w)", re.IGNORECASE)


def joined(text: str) -> Iterator[str]:
    """The parts of a field that a word of any language joins, where two words of a name stand beside it."""
    words = text.split()
    known = joins()
    of_one_case = text in (text.upper(), text.lower()) and text.upper() != text.lower()
    at = [
        place
        for place, word in enumerate(words)
        if 0 < place < len(words) - 1
        and word.casefold() in known
        and (word.islower() or of_one_case or not word.istitle())
    ]
    bounds = [-1, *at, len(words)]
    pieces = [words[start + 1 : end] for start, end in pairwise(bounds)]
    doubtful = of_one_case or any(len(words[place]) > 1 and words[place] in PARTICLES for place in at)
    least = min if doubtful else max
    if at and least(map(len, pieces)) >= _TWO:
        yield from (" ".join(piece) for piece in pieces if piece)
    elif len(words) > _TWO * _TWO:  # *Oraz* and *Aur* written with a capital, in a field of two whole names
        yield from _joined_with_a_capital(words)


def _joined_with_a_capital(words: list[str]) -> Iterator[str]:
    for place, word in enumerate(words[_TWO:-_TWO], _TWO):
        if word.istitle() and len(word) > _TWO and word.casefold() in joins():
            yield " ".join(words[:place])
            yield " ".join(words[place + 1 :])


def joined_within_words(text: str) -> Iterator[str]:
    """Where *and* is written on the next name, or between names that have no spaces."""
    pieces = text.split("・")
    if len(pieces) > 1 and any(" " in piece.strip() for piece in pieces):
        yield from pieces
    pieces = _JOINED_ON.split(text)
    if len(pieces) > 1 and all(len(piece.split()) >= _TWO for piece in pieces):
        yield from pieces
    for run in _HAN.findall(text):
        pieces = re.split(f"[{WITHIN_HAN}・]", run)
        if len(pieces) > 1 and all(len(piece) >= _TWO for piece in pieces):
            yield from pieces


def in_a_row(text: str) -> Iterator[str]:
    """*Dr Ann Lee Prof Bo Kay*: a title begins a name where two words stand before it.

    One that is a name as well (*Sheikh*, *Prince*) only does after another title, and before two words.
    """
    bounds = [0]
    for found in _ROW.finditer(text):
        before, after = text[bounds[-1] : found.start()].strip(), text[found.end() :]
        is_sure = bool(_SURELY_TITLED.match(after)) or bool(_TITLED.match(before))
        if is_sure and len(before.split()) >= _TWO and not _TITLED.fullmatch(before + " "):
            bounds.append(found.start())
    if len(bounds) > 1:
        yield from (text[start:end].strip() for start, end in zip(bounds, [*bounds[1:], len(text)], strict=True))


def with_capitals(text: str) -> Iterator[str]:
    """Names among words in small letters, whatever these say and in whatever language."""
    if text not in (text.upper(), text.lower()):
        for piece in _APART.split(text):
            words = _WORD.findall(piece)
            if any(word == word.lower() and word.casefold() not in PARTICLES for word in words):
                yield from _runs(words)


def _runs(words: list[str]) -> Iterator[str]:
    """The words between those in small letters; *de*, *van*, *al* within a name are of it."""
    run: list[str] = []
    for word in (*words, "."):
        if word != word.lower() or (run and word.casefold() in PARTICLES):
            run.append(word)
        else:
            while run and run[-1] == run[-1].lower():
                run.pop()
            if sum(one != one.lower() for one in run) >= _TWO:
                yield " ".join(run)
            run = []


def filled_in(text: str) -> Iterator[str]:
    """*Forename: Patience Surname: Velthar*: the names of a form that was copied with its headings."""
    marks = list(_LABEL.finditer(text))
    if not marks:
        return
    name: dict[str, str] = {}
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        said = _MARK_OF_A_FIELD.sub("", text[mark.end() : after.start() if after else len(text)]).strip()
        of = next(kind for kind in LABELS if mark[kind])
        if of == "else":
            yield "" if mark["unmarked"] else said
        elif of in name:
            name = {of: said}
        else:
            name[of] = said
        if len(name) == _TWO:
            yield f"{name['first']} {name['last']}"
            name = {}


def handles_in(text: str) -> Iterator[tuple[str, bool]]:
    """What is addressed, by handle, e-mail or link, and whether it stands for the name: nothing else is left."""
    found = [next(filter(None, one.groups())) for one in _ADDRESSED.finditer(text)]
    if not found:
        return
    left = _PLATFORM.sub(" ", _ADDRESSED.sub(" ", text))
    is_alone = not any(letter.isalpha() for letter in left)
    for one in found:
        yield re.split(r"[/?#]", one.rstrip("/"))[-1], is_alone
