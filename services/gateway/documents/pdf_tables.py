"""How the tables of the PDF are laid out: a size at which every word fits, and room by what the columns hold."""

import re
from collections.abc import Sequence
from typing import TypedDict

SIZES = (8.5, 7.5, 6.5, 5.5)
LINE_MM, PADDING_MM = 166.0, 2.2
LETTER_MM = 0.19
"""Width of an ordinary letter at a size of one point, a little more than the mean, for bold heads."""
WORD = re.compile(r"[^\s/,-]+[/,-]?")


class LaidOut(TypedDict):
    """A table as the template takes it."""

    title: str
    columns: list[str]
    numeric: list[bool]
    rows: list[list[str]]
    size: float
    widths: list[float]


def laid_out(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[bool],
    letter_mm: float = LETTER_MM,
) -> LaidOut:
    """The table as the template takes it; `widths` is empty where each column may be as wide as it likes.

    `letter_mm` is the width of a letter of the typeface at one point.
    """
    need = [_longest_word([name, *(row[place] for row in rows)]) for place, name in enumerate(columns)]
    want = [max(map(len, [name, *(row[place] for row in rows)])) for place, name in enumerate(columns)]
    size = next((size for size in SIZES if sum(need) <= _letters(size, len(columns), letter_mm)), SIZES[-1])
    room = _letters(size, len(columns), letter_mm)
    widths = [] if sum(want) <= room else _shared(need, want, room)
    return {
        "title": title,
        "columns": list(columns),
        "numeric": list(numeric),
        "rows": [list(row) for row in rows],
        "size": size,
        "widths": widths,
    }


def _letters(size: float, columns: int, letter_mm: float) -> float:
    """How many letters stand side by side in a row of so many columns."""
    return (LINE_MM - columns * PADDING_MM) / (size * letter_mm)


def _longest_word(cells: Sequence[str]) -> int:
    return max((len(word) for cell in cells for word in WORD.findall(cell)), default=1)


def _shared(need: Sequence[int], want: Sequence[int], room: float) -> list[float]:
    """Each column has what its longest word needs; what is left goes to those that hold more, none too much."""
    more = [min(wanted, needed + 60) - needed for needed, wanted in zip(need, want, strict=True)]
    left = max(0.0, room - sum(need)) / max(1, sum(more))
    return [round(needed + extra * left + 1, 2) for needed, extra in zip(need, more, strict=True)]
