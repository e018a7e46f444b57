"""The typeface of the PDF: what it has letters for, and how to print what it has none for."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

import font_source_sans_pro
from anyascii import anyascii

FOLDER = Path(font_source_sans_pro.__file__).parent / "files"
REGULAR = FOLDER / "SourceSansPro-Regular.ttf"
UNICODE_TABLES = ((3, 10), (0, 4), (3, 1), (0, 3))
"""Platform and encoding of the tables that tell which characters a font has, the fullest first."""
NEIGHBOURS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-", "\t": " ", "\u00a0": " ", "\u202f": " "})
"""Characters with a plain one that looks the same."""
UNSEEN = ("Cc", "Cf", "Cs", "Cn", "Co")


def printable(text: str) -> str:
    """The text in letters the typeface has; what it lacks stands in square brackets in Latin letters, never lost."""
    composed = unicodedata.normalize("NFC", text).translate(NEIGHBOURS)
    if all(map(_has, composed)):
        return composed
    parts: list[str] = []
    lacking = ""
    for character in composed:
        if _has(character):
            parts += [_latin(lacking), character]
            lacking = ""
        elif unicodedata.category(character) not in UNSEEN:
            lacking += character
    return "".join([*parts, _latin(lacking)])


def _latin(lacking: str) -> str:
    if not lacking:
        return ""
    spelled = anyascii(lacking).strip()
    return f"[{spelled or ' '.join(f'U+{ord(one):04X}' for one in lacking)}]"


def _has(character: str) -> bool:
    """Whether it can be printed as it is; a PDF for everybody may not hold what cannot be seen."""
    return character == "\n" or (ord(character) in covered() and unicodedata.category(character) not in UNSEEN)


@cache
def covered() -> frozenset[int]:
    """The code points the typeface has letters for, read from the file itself."""
    body = REGULAR.read_bytes()
    table = body[_cmap_at(body) :]
    count = struct.unpack(">H", table[2:4])[0]
    places = {}
    for number in range(count):
        platform, encoding, offset = struct.unpack(">HHL", table[4 + 8 * number : 12 + 8 * number])
        places[platform, encoding] = offset
    best = next(places[kind] for kind in UNICODE_TABLES if kind in places)
    return frozenset(_code_points(table[best:]))


def _cmap_at(body: bytes) -> int:
    for number in range(struct.unpack(">H", body[4:6])[0]):
        tag, _, offset, _ = struct.unpack(">4sLLL", body[12 + 16 * number : 28 + 16 * number])
        if tag == b"cmap":
            return int(offset)
    raise ValueError("The typeface does not say which characters it has")


def _code_points(table: bytes) -> set[int]:
    """Of the two forms that fonts use today: segments (4) and groups (12)."""
    form = struct.unpack(">H", table[:2])[0]
    if form == 12:
        count = struct.unpack(">L", table[12:16])[0]
        groups = [struct.unpack(">LLL", table[16 + 12 * n : 28 + 12 * n]) for n in range(count)]
        return {point for first, last, _ in groups for point in range(first, last + 1)}
    segments = struct.unpack(">H", table[6:8])[0] // 2
    ends = struct.unpack(f">{segments}H", table[14 : 14 + 2 * segments])
    starts = struct.unpack(f">{segments}H", table[16 + 2 * segments : 16 + 4 * segments])
    return {point for first, last in zip(starts, ends, strict=True) for point in range(first, last + 1)} - {0xFFFF}
