"""CSV and TSV that a spreadsheet program shows as text, whatever the cells hold."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

# What may stand before the sign without taking away its effect: spaces, marks without width, quotation marks.
_BEFORE = "[\\s\ufeff\u200b-\u200f\u2060\u202a-\u202e\u2066-\u2069\"'`\u2018\u2019\u201c\u201d\uff02\uff07]*"
_SIGNS = "=+\\-@|%\u2212\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\t\r\n\0"
_FORMULA = re.compile(f"(?:{_BEFORE}[{_SIGNS}])|[\\t\\r\\n\\0]")


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet program could take it for a formula."""
    return text if text[:1].isalnum() or not _FORMULA.match(text) else "'" + text


def unsafe_cell(text: str) -> str:
    """The text as it was before `safe_cell`."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text


PIECE = 1 << 16


def csv_pieces(rows: Iterable[Sequence[object]], separator: str = ",") -> Iterator[str]:
    """Rows as CSV, every cell quoted and safe (a separator of another country cannot split a cell), a piece at a time.

    The first row is a piece of its own: whoever waits for a long file sees that it has begun.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    enough = 0
    for row in rows:
        writer.writerow(["" if cell is None else safe_cell(str(cell)) for cell in row])
        if out.tell() >= enough:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
            enough = PIECE
    yield out.getvalue()


def csv_text(rows: Iterable[Sequence[object]], separator: str = ",") -> str:
    """The same as one text."""
    return "".join(csv_pieces(rows, separator))


def csv_stream(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The same as bytes with a byte order mark, so that Excel reads the letters as UTF-8."""
    mark = codecs.BOM_UTF8
    for piece in csv_pieces(rows):
        yield mark + piece.encode()
        mark = b""


def csv_bytes(rows: Iterable[Sequence[object]], separator: str = ",") -> bytes:
    """Such a file in one."""
    return csv_text(rows, separator).encode("utf-8-sig")
