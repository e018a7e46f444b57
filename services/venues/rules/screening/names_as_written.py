"""Names as people write them: one field may hold several, and more than a name; all of it is looked up.

The whole field always comes first, so nothing is lost where a division was wrong: *Velthar, Patience* is one person,
*Marks and Sons* one firm. Then each part, and each part without what is not a name. Nothing is invented: every word of
a reading stands in the field, but for words run together and a family name that people share.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

from services.venues.rules.screening.dividing_names import (
    filled_in,
    handles_in,
    in_a_row,
    joined,
    joined_within_words,
    with_capitals,
)
from services.venues.rules.screening.name_tables import MARKS, SAYS
from services.venues.rules.screening.names_alone import Names
from services.venues.rules.screening.no_names import is_plainly_nobody
from services.venues.rules.screening.words_beside_names import (
    LOOKED_FOR,
    bare,
    is_name,
    tidy,
    times_divide,
    without_company,
    without_figures,
)

_MARK = r"(?:#?\s?\d{1,3}\s?[.)\]:]|\d{1,3}\s?[-–—]|#\s?\d{1,3}|[ivx]{1,4}[.)]|[a-h]\))"
_NUMBERED = re.compile(rf"(?:(?<=\s)|^)[(\[]?{_MARK}(?=\s|[^\W\d])", re.IGNORECASE)
_NUMBERED_BARELY = re.compile(r"(?:(?<=\s)|^)(?:\d{1,2}|[A-H][.:])(?=\s+[^\W\d_]+\.?\s+[^\W\d_])")
_HEADED = re.compile(r"^[^\W\d]+(?: [^\W\d]+)?:\s*(?=[(\[]?#?\s?1\b)")
_BULLET = re.compile(r"(?:(?<=\s)|^)[•◦▪‣·*\-–—](?=\s)", re.MULTILINE)
_STRONG = re.compile(r"[;\n\r\t\u2028\u2029\v\f]+")
_TAG = re.compile(r"</?(?:p|br|li|ul|ol|div|td|tr|h\d)\b[^<>]*>|\\n", re.IGNORECASE)
_TAG_WITHIN = re.compile(r"</?(?:b|i|em|strong|span|a|u)\b[^<>]*>", re.IGNORECASE)
_TRADING_AS = re.compile(
    r"\s*[,(]?\s*\b(?:trading as|t/a|(?:also |better )?known as|a[./]?k[./]?a\b[./]?|formerly(?: known as)?)(?!\w)"
    r":?\s*",
    re.IGNORECASE,
)
_KNOWN_AS = re.compile(
    r"\s*[,(]?\s*\b(?:alias|née|nee|(?:his |her )?(?:real|stage|pen|birth|other) name(?: is)?|who is|real identity)\b"
    r":?\s+(?=\S)",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\s*(?:,|/|\\|\||&|\+|~|[-=<]*>+|[<=^]+|[?!]+(?=\s|(?-i:[^\W\d_a-z]))|\s[._*]+\s|\s(?:and|und|plus|with|then|et|y|w/|versus|vs\.?|feat(?:uring|\.)?|ft\.?|alongside|ac|"
    r"(?-i:a|or|neu))\s)\s*"
    r"|\s+(?:in conversation with|joined by|together with|along with|as well as|supported by|introduced by|"
    r"followed by|chaired by|hosted by|interviewed by|led by|presented by|represented by|"
    r"(?:speak|talk)(?:s|ing) (?:with|to)|interview(?:s|ing)|introduc(?:es|ing)|host(?:s|ing)|meets|presents)\s+",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\s+[-–—]+\s+|\s*[–—]\s*|:\s+|\s*[|•]\s*|\s+(?:@|at|from|of|representing|on|by|is|are|(?-i:CEO|MP|MBE|OBE))\s+",
    re.IGNORECASE,
)
_SAID = re.compile(rf"(?:\s+|^)(?:{SAYS})(?=[\s,.]|$)|['’]s(?=\s+\w)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[^\W\d_]{4})\.\s+|\.{2,}|…")
_AROUND = re.compile(r"[()\[\]{}]+[^()\[\]{}]*[()\[\]{}]+|[()\[\]{}\"“”„‟]+")
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?")
_QUOTED = re.compile(r"[\"“”«»][^\"“”«»]*[\"“”«»]|(?:(?<=\s)|^)[‘'][^‘’']+[’'](?=\s)")
_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ])(?=[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ])")
_TWO_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ]{4})(?=[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ])")
_NAME_WORD = re.compile(r"[^\W\d_]+")
_READ_AS = str.maketrans({mark: read for read, marks in MARKS.items() for mark in marks})
_SEEN_AS = {"So": "\n", "No": "\n", "Cf": ""}
_NAMES = Names((_WEAK, _BESIDE, _SAID, _TRADING_AS, _KNOWN_AS, *LOOKED_FOR))
_LONG_WORD, _LONG_HANDLE, _LONGEST_WORD = 12, 8, 60
_PIECE = 3
_LETTERS_ONLY = re.compile(r"(?:[^\W\d_][\s.]+){7,}[^\W\d_]")
_LETTER_BY_LETTER = re.compile(r"[\s.]+")


def given_name(text: str) -> str:
    """The name as it was given, or '' when the words plainly say that there is none."""
    return "" if is_plainly_nobody(text) else text


def people_in(field: str) -> tuple[str, ...]:
    """What to look up for a field of people: the whole, each part, each part without what is not a name."""
    if _NAMES.is_alone(field):
        return (field,)
    return _distinct(field, _people(_plainly(field)))


def organisations_in(field: str) -> tuple[str, ...]:
    """What to look up for an organisation: its name is divided at line breaks, numbering and *trading as* only."""
    found = []
    for line in divided(_plainly(field)):
        found += [line, *(part for part in _TRADING_AS.split(line))]
    return _distinct(field, found)


def parted_in_files(cell: str) -> list[str]:
    """The names in a cell of a file, which semicolons and line breaks divide unasked."""
    return [name.strip() for name in re.split(r"[;\n\r\u2028\u2029]+|<br ?/?>", cell) if name.strip()]


def several_in(field: str) -> tuple[str, ...]:
    """What a field is taken to name where it seems to name several, so that a person can see how it was read."""
    found = people_in(field)[1:]
    return found if len(found) > 1 and _divides(_plainly(field)) else ()


def _divides(field: str) -> bool:
    divided_so = len(divided(field)) > 1 or len(_WEAK.split(field)) > 1
    return divided_so or any((*joined(field), *joined_within_words(field), *in_a_row(field)))


def divided(field: str) -> list[str]:
    """A field where people divide it on purpose: at semicolons, line breaks, numbering and bullets."""
    lines = [piece for line in _STRONG.split(field) for piece in _numbered(_BULLET.sub("\n", line))]
    return [line for line in map(tidy, lines) if line]


def _plainly(field: str) -> str:
    """Without the marks of a web page; wide marks as their narrow ones; pictures, arrows and ringed numbers divide."""
    text = _TAG_WITHIN.sub("", _TAG.sub("\n", html.unescape(field))).translate(_READ_AS)
    if text.isascii():
        return text
    return "".join(_SEEN_AS.get(unicodedata.category(sign), sign) for sign in text)


def _numbered(line: str) -> list[str]:
    """Divided at numbers only where the list begins with one: *Henry V. and Act 2. Scene 1* is none."""
    line = _HEADED.sub("", line.strip())
    for numbers, fewest in ((_NUMBERED, 1), (_NUMBERED_BARELY, 2)):
        marks = list(numbers.finditer(line))
        if len(marks) >= fewest and marks[0].start() == 0:
            return numbers.split(line)
    return line.split("\n")


def _people(field: str) -> Iterator[str]:
    for line in dict.fromkeys((*divided(field), *divided(times_divide(_QUOTED.sub(" ", field))))):
        yield line
        for known_as in _TRADING_AS.split(line):
            yield known_as
            for name in _KNOWN_AS.split(known_as):
                yield from _with_company(name)
        yield from _parts(_TRADING_AS.sub(" / ", line))
        yield from _sentences(line)
        yield from _divided_otherwise(line)
    yield from _out_of_one_word(field)
    for name in filled_in(field):
        yield from _parts(name)
    for handle, is_alone in handles_in(field):
        yield from _out_of_one_word(f"@{handle}" if is_alone or handle in field.split("@") else handle)


def _divided_otherwise(line: str) -> Iterator[str]:
    """Parts between the joins of other languages, titles in a row, brackets, quotes and words in small letters."""
    plain = without_figures(line)
    quoted = [found.strip("\"“”«»‘’' ") for found in _QUOTED.findall(line)]
    around = [piece for piece in map(tidy, _AROUND.split(plain)) if " " in piece]
    pieces = [*joined_within_words(plain), *(quoted if len(quoted) > 1 else ()), *(around if len(around) > 1 else ())]
    for piece in (plain, *pieces):
        yield from (found for part in joined(piece) for found in _parts(tidy(part)))
        yield from (found for part in in_a_row(tidy(piece)) for found in _bare(part))
        yield from (found for part in with_capitals(piece) for found in _bare(part) if " " in found)
    yield from (found for piece in pieces for found in _bare(piece))


def _sentences(line: str) -> Iterator[str]:
    """Names that only a full stop or nothing divides, where each is two words at least."""
    for marks in (_SENTENCE, _TWO_RUN_TOGETHER):
        pieces = [piece for piece in map(tidy, marks.split(line)) if piece]
        if len(pieces) > 1 and all(len(_NAME_WORD.findall(piece)) > 1 for piece in pieces):
            yield from (found for piece in pieces for found in _parts(piece))


def _with_company(text: str) -> Iterator[str]:
    """The parts of a line, those in brackets among them, and the name two people share."""
    for inside in _BRACKETS.findall(text):
        yield from _parts(tidy(inside))
    yield from _parts(tidy(_QUOTED.sub(" ", _BRACKETS.sub(" ", text))))


def _parts(text: str) -> Iterator[str]:
    if _is_surname_first(text):
        yield text
        return
    parts = [part for part in map(tidy, _WEAK.split(without_company(without_figures(text)))) if part]
    for place, part in enumerate(parts):
        if " " not in part:  # Sarah and Patience Velthar; Velthar, Patience and Ordinary, Ben; Ann, Ben and Cara Usual
            whole = next((other for other in parts[place + 1 :] if " " in other), "")
            yield from (f"{part} {after.split()[-1]}" for after in (*parts[place + 1 : place + 2], whole) if after)
        for piece in (part, *_BESIDE.split(part)):
            yield from _bare(piece)
        said = _SAID.split(part)
        yield from (found for piece in said if len(said) > 1 for found in _bare(tidy(piece)) if " " in found)


def _is_surname_first(text: str) -> bool:
    """*Velthar, Patience* or *Velthar, Dr Patience A*: one person, whom the whole field finds in any order."""
    before, comma, after = text.partition(",")
    one_after = len(_WEAK.split(after.strip())) == 1 and 0 < len(_NAME_WORD.findall(after)) <= 3
    return bool(comma) and " " not in before.strip() and one_after and not _RUN_TOGETHER.search(before)


def _bare(part: str) -> Iterator[str]:
    """The part, and the part without role, degrees, manner of taking part, company and handles."""
    yield part
    steps = bare(part)
    yield from steps
    text = steps[-1]
    if " " not in text or _LETTERS_ONLY.fullmatch(text):
        yield from _out_of_one_word(text)


def _out_of_one_word(text: str) -> Iterator[str]:
    """Words run together: at capitals, and for one long word in lower case at every place that leaves two pieces."""
    letters = _LETTER_BY_LETTER.split(text)
    if len(letters) >= _LONG_HANDLE and all(len(letter) == 1 for letter in letters):  # P a t i e n c e, P.a.t.i.e.n.c.e
        text = "".join(letters)
    word = text.strip().lstrip("@#").rstrip("0123456789_.")
    if " " in word or not word or len(word) > _LONGEST_WORD:
        return
    spaced = tidy(_RUN_TOGETHER.sub(" ", word).replace("_", " ").replace(".", " ").replace("-", " "))
    yield spaced
    yield " ".join(piece for piece in spaced.split() if not any(map(str.isdigit, piece)))
    long = _LONG_HANDLE if text.strip().startswith("@") else _LONG_WORD
    if " " not in spaced and len(word) >= long and word.isalpha() and word.isascii():
        yield from (f"{word[:at]} {word[at:]}" for at in range(_PIECE, len(word) - _PIECE + 1))


def _distinct(field: str, readings: Iterable[str]) -> tuple[str, ...]:
    """The whole field, then the readings that differ from one another, those left out that say there is no name."""
    whole = field.strip()
    found = {_plain(tidy(field)): whole, _plain(whole): whole}
    for reading in readings:
        name = tidy(reading)
        if is_name(name):
            found.setdefault(_plain(name), name)
    return tuple(dict.fromkeys(found.values()))


def _plain(text: str) -> str:
    """Without case and marks, but for those that may stand for a space."""
    text = text if text.isascii() else "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(word.strip("._") for word in re.findall(r"[\w.]+", text.casefold())) or text
