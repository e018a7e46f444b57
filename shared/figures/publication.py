"""What a service answered, as it may be published: no small number in it, and none that can be worked out."""

import re
from calendar import month_name
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from shared.contracts.evidence.evidence import EvidenceAnswer
from shared.figures.evidence import Cell, EvidenceItem
from shared.figures.number_relations import ROWS, is_count, relations, text_count
from shared.figures.suppression import SIGN, SMALL, Key, suppressed

MEANING = (
    f"{SIGN} stands for a number that is suppressed. Every number under 5, none among them, is suppressed, and so is "
    "any other from which one could be worked out: by taking it from a total, from a share, or from another table of "
    f"this pack. {SIGN} may therefore stand for a number of any size. Where it stands before “of”, the number counted "
    "is suppressed and the number it is counted of is not."
)
"""What the sign means, in every document of a public edition."""
SHORT_MEANING = f"{SIGN}: suppressed, so that no small number can be worked out."
ALL_GONE = "The table of this figure is left out: every number in it is suppressed."
NOT_COMPARED = "what is suppressed is not said to be enough, or not enough."
LISTED = "as listed"
STATISTIC = re.compile(r"(minus )?\d+(\.\d+)?")
NUMBER = re.compile(rf"(?<![\d.:/-])(\d[\d,]*)(?!\d|[.:/-]\d| (?:{'|'.join(month_name[1:])}))")
NONE = re.compile(r"(?:^|(?<=\. ))No(?= )")


Also = Callable[[int, EvidenceItem], Iterable[Key]]
"""Cells of an item, by its place, that are suppressed for a reason of the caller's: (place, row, column)."""


@dataclass(frozen=True)
class _Hidden:
    """What is suppressed, and from which number on a number is small."""

    keys: Collection[Key]
    least: int

    def __contains__(self, key: Key) -> bool:
        return key in self.keys


def published(answer: EvidenceAnswer, least: int = 0, also: Also = lambda *_: ()) -> EvidenceAnswer:
    """The answer with what may not be published suppressed; how is shared/suppression."""
    found = relations(answer.items)
    more = [key for place, item in enumerate(answer.items) for key in also(place, item) if key in found.numbers]
    keys = suppressed(found.numbers, found.sums, found.same, found.unshown, least=least, also=more)
    hidden = _Hidden(keys, least)
    return replace(answer, items=tuple(_item(place, item, hidden) for place, item in enumerate(answer.items)))


def _item(place: int, item: EvidenceItem, hidden: _Hidden) -> EvidenceItem:
    if item.status == "unavailable" or item.kind == "record":
        return replace(item, note=_note(item, item.note, (), hidden.least))
    shown = _table(place, _value(place, item, hidden), hidden)
    numbers = _hidden_numbers(place, item, hidden)
    signed = SIGN in shown.text or any(SIGN in row for row in shown.rows)
    notes = [_note(item, shown.note, numbers, hidden.least), *([SHORT_MEANING] if signed else [])]
    return replace(
        shown, note=" ".join(filter(None, notes)), to_put_right=_to_put_right(shown, signed, numbers, hidden.least)
    )


def _to_put_right(item: EvidenceItem, signed: bool, hidden: Collection[int], least: int) -> tuple[str, ...]:
    """Where a number is suppressed nothing tells whether it is low, in whichever case."""
    if signed:
        return (NOT_COMPARED,) if item.better == "more" else ()
    return tuple(_note(item, words, hidden, least) for words in item.to_put_right)


def _value(place: int, item: EvidenceItem, hidden: _Hidden) -> EvidenceItem:
    if item.kind == "figure" and item.numerator is not None and item.denominator is not None:
        if (place, "d") in hidden:
            return replace(item, numerator=None, denominator=None, text=SIGN)
        if (place, "n") in hidden:
            return replace(item, numerator=None, text=f"{SIGN} of {item.denominator:,}")
        return item
    return replace(item, text=_list_text(place, item, hidden))


def _list_text(place: int, item: EvidenceItem, hidden: _Hidden) -> str:
    """How many rows a list has is to be seen in it; any other count is a number like others."""
    if ROWS.fullmatch(item.text):
        if not item.rows:
            return item.text if hidden.least else SIGN
        return item.text if len(item.rows) >= SMALL else LISTED
    if text_count(item.text) is not None:
        return SIGN if (place, "text") in hidden else item.text
    cells = [key for key in _cells(place, item) if key in hidden]
    return SIGN if any(map(str.isdigit, item.text)) and cells else item.text


def _table(place: int, item: EvidenceItem, hidden: _Hidden) -> EvidenceItem:
    counts = _cells(place, item)
    if not item.columns or (not counts and (item.rows or hidden.least)):
        return item
    if all(key in hidden for key in counts):
        # Left out with rows and without: whether there was nothing to list, or little, is not to be told apart.
        note = " ".join(filter(None, [item.note, ALL_GONE]))
        text = SIGN if item.kind == "list" else item.text
        return replace(item, columns=(), rows=(), note=note, text=text)
    return replace(item, rows=tuple(_row(place, row, item, hidden) for row in range(len(item.rows))))


def _cells(place: int, item: EvidenceItem) -> list[Key]:
    return [
        (place, row, column)
        for row, cells in enumerate(item.rows)
        for column, cell in enumerate(cells)
        if is_count(item, column, cell)
    ]


def _row(place: int, row: int, item: EvidenceItem, hidden: _Hidden) -> tuple[Cell, ...]:
    """A mean goes with the count beside it; what is worked out from a table of measures goes with any of them."""
    shown: list[Cell] = []
    gone = False
    any_gone = any(key in hidden for key in _cells(place, item))
    for column, cell in enumerate(item.rows[row]):
        if is_count(item, column, cell):
            gone = (place, row, column) in hidden
            shown.append(SIGN if gone else cell)
        elif isinstance(cell, str) and gone and STATISTIC.fullmatch(cell):
            shown.append(SIGN)
        else:
            measured = column > 0 and item.columns[0] == "Measure" and isinstance(cell, str)
            shown.append(SIGN if measured and any_gone else cell)
    return tuple(shown)


def _hidden_numbers(place: int, item: EvidenceItem, hidden: _Hidden) -> set[int]:
    """What is suppressed in the item, so that its note does not say it."""
    whole = {"n": item.numerator, "d": item.denominator, "text": text_count(item.text)}
    found = {number for name, number in whole.items() if (place, name) in hidden and number is not None}
    for row, cells in enumerate(item.rows):
        found |= {cell for column, cell in enumerate(cells) if isinstance(cell, int) and (place, row, column) in hidden}
    return found


def _note(item: EvidenceItem, note: str, hidden: Collection[int], least: int) -> str:
    """A note with its small and its suppressed numbers suppressed; days, times and versions are not counts."""

    def sign(found: re.Match[str]) -> str:
        number = int(found[1].replace(",", ""))
        return SIGN if least <= number < SMALL or number in hidden else found[1]

    text = NUMBER.sub(sign, note)
    return text if least or item.status == "unavailable" else NONE.sub(SIGN, text)
