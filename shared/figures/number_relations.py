"""How the numbers of one service's answer hang together: sums, parts of wholes, and one number in several places.

What is not sure is taken to hold: a sum that holds by chance costs a number more than needed, and one that is missed
would give one away. Only what one service answered is looked at, so that a pack of one benchmark suppresses exactly
what a pack of two does, and the two cannot be set against each other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, permutations

from shared.figures.evidence import Cell, EvidenceItem
from shared.figures.suppression import SMALL, Key, Sum

NOT_COUNTS = ("Minutes",)
"""Columns of whole numbers that count neither people nor anything that happened."""
MEASURES = ("Measure", "Count of")
"""First columns of tables whose rows are counts of different things, which therefore do not add up."""
INSIDE = (("On track", "In date"), ("on track", "in date"))
"""Columns, and keys of figures, of which the second is part of the first."""
APART = "absent"
"""Key of the figure whose remainder is the population of the other figures."""
COUNTED = re.compile(r"(no|[\d,]+)(?= (?!minutes?|hours?|days?|weeks?|months?|years?)[a-z])")
ROWS = re.compile(r"[\d,]+ rows?|none")


@dataclass
class Relations:
    """The numbers of an answer by where they stand, and what ties them to each other."""

    numbers: dict[Key, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    same: list[list[Key]] = field(default_factory=list)
    unshown: list[Key] = field(default_factory=list)

    def left(self, whole: Key, part: Key) -> None:
        """What is left of a whole is a number nobody shows and anybody can work out."""
        rest = self.numbers[whole] - self.numbers[part]
        if rest >= 0:
            key = ("left", whole, part)
            self.numbers[key] = rest
            self.unshown.append(key)
            self.sums.append(Sum(whole, (part, key)))


def relations(items: tuple[EvidenceItem, ...]) -> Relations:
    """Every number of the items, whose keys are the item's place with 'n', 'd', 'text' or the place of a cell."""
    found = Relations()
    for place, item in enumerate(items):
        _figure(found, place, item)
    for place, item in enumerate(items):
        _table(found, place, item)
    _figures_inside(found, items)
    found.same += _one_number(found, items)
    return found


def text_count(text: str) -> int | None:
    """The count at the head of a list's value, '150 requests' or 'no meetings'; how many rows it has is none."""
    head = COUNTED.match(text)
    if head is None or ROWS.fullmatch(text):
        return None
    return 0 if head[1] == "no" else int(head[1].replace(",", ""))


def is_count(item: EvidenceItem, column: int, cell: Cell) -> bool:
    """Whether a cell counts something."""
    return isinstance(cell, int) and item.columns[column] not in NOT_COUNTS


def _figure(found: Relations, place: int, item: EvidenceItem) -> None:
    if item.status == "unavailable":
        return
    if item.kind == "figure" and item.numerator is not None and item.denominator is not None:
        found.numbers[place, "d"], found.numbers[place, "n"] = item.denominator, item.numerator
        found.left((place, "d"), (place, "n"))
    elif item.kind == "list" and (count := text_count(item.text)) is not None:
        found.numbers[place, "text"] = count


def _table(found: Relations, place: int, item: EvidenceItem) -> None:
    if item.status == "unavailable":
        return
    by_column: dict[int, list[Key]] = {}
    for row, cells in enumerate(item.rows):
        for column, cell in enumerate(cells):
            if is_count(item, column, cell):
                found.numbers[place, row, column] = int(cell or 0)
                by_column.setdefault(column, []).append((place, row, column))
    wholes: list[Key] = [(place, "n"), (place, "d"), (place, "text")]
    for keys in by_column.values():
        if item.columns[0] in MEASURES:
            for one, other in permutations(keys, 2):
                found.left(one, other)
            continue
        whole = _whole(found, wholes, keys)
        # The rows of a list with several counts, a requirement each, are of the same people: nobody adds them up.
        if whole is not None or item.kind == "figure" or len(by_column) == 1:
            found.sums.append(Sum(whole, tuple(keys)))
    _rows(found, place, item, list(by_column))


def _whole(found: Relations, wholes: list[Key], keys: list[Key]) -> Key | None:
    """The number shown that a column adds up to, each for one column; a column with none has a total nobody shows."""
    total = sum(found.numbers[key] for key in keys)
    for key in wholes:
        if found.numbers.get(key) == total:
            wholes.remove(key)
            return key
    return None


def _rows(found: Relations, place: int, item: EvidenceItem, columns: list[int]) -> None:
    """Sums that hold in every row: a column of all others, one of two others, parts of the first or largest column."""
    rows = [row for row, cells in enumerate(item.rows) if all(isinstance(cells[one], int) for one in columns)]
    if not rows or len(columns) < 2:
        return

    def number(row: int, column: int) -> int:
        return found.numbers[place, row, column]

    # A column of noughts would be part of anything; what it is left out of is looked at as a difference below.
    filled = [column for column in columns if any(number(row, column) for row in rows)]
    sets = {(whole, tuple(one for one in filled if one != whole)) for whole in filled}
    sets |= {(whole, pair) for whole in filled for pair in combinations([c for c in filled if c != whole], 2)}
    for whole, parts in sorted(sets):
        if len(parts) > 1 and all(number(row, whole) == sum(number(row, one) for one in parts) for row in rows):
            found.sums += [Sum((place, row, whole), tuple((place, row, part) for part in parts)) for row in rows]
    largest = max(columns, key=lambda column: (sum(number(row, column) for row in rows), -column))
    pairs = [(whole, one) for whole in (columns[0], largest) for one in columns if one != whole]
    titles = [item.columns[column] for column in columns]
    pairs += [(columns[titles.index(a)], columns[titles.index(b)]) for a, b in INSIDE if a in titles and b in titles]
    for whole, part in dict.fromkeys(pairs):
        if all(number(row, whole) >= number(row, part) for row in rows):
            for row in rows:
                found.left((place, row, whole), (place, row, part))


def _figures_inside(found: Relations, items: tuple[EvidenceItem, ...]) -> None:
    places = {item.id.partition(" ")[2]: place for place, item in enumerate(items) if (place, "n") in found.numbers}
    for whole, part in INSIDE:
        if whole in places and part in places:
            found.left((places[whole], "n"), (places[part], "n"))


def _one_number(found: Relations, items: tuple[EvidenceItem, ...]) -> Iterator[list[Key]]:
    """Keys of one number: the same row in two tables, rows of one name that agree, and figures that agree.

    Agreement is a sign only between numbers that are not small: noughts and ones agree everywhere.
    """
    alike: dict[Key, list[Key]] = {}

    def note(kind: str, key: Key) -> None:
        if found.numbers.get(key, 0) >= SMALL:
            alike.setdefault((kind, found.numbers[key]), []).append(key)

    for place, item in enumerate(items):
        rest, apart = ("left", (place, "d"), (place, "n")), item.id.endswith(f" {APART}")
        note("counted", (place, "n"))
        note("of", (place, "text"))
        if item.numerator:
            note("of" if apart else "counted", rest)
        # Where nothing is counted, what is left is as large as the whole: no sign that the two are one.
        note("of", (place, "d") if item.numerator or not apart else rest)
        for row in range(len(item.rows)):
            _rows_alike(found, place, item, row, alike)
    yield from alike.values()


def _rows_alike(found: Relations, place: int, item: EvidenceItem, row: int, alike: dict[Key, list[Key]]) -> None:
    names = tuple(cell for cell in item.rows[row] if isinstance(cell, str))
    once: set[int] = set()
    for column, title in enumerate(item.columns):
        key = (place, row, column)
        if (number := found.numbers.get(key)) is None:
            continue
        alike.setdefault(("row", names, title, number), []).append(key)
        for name in names[:2] if number >= SMALL and number not in once else ():
            alike.setdefault(("name", name, number), []).append(key)
        if number >= SMALL and item.columns[0] in MEASURES:
            alike.setdefault(("of", number), []).append(key)
        once.add(number)
