"""Tables for publication: small numbers are hidden, and so is whatever would let somebody work them out."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from services.training.rules.figures import Figures, lineage

SMALLEST_SHOWN = 5  # a published number is 0 or at least this
ALL = ""  # the row of everybody, above every unit
Cell = TypeVar("Cell", bound=Hashable)


@dataclass(frozen=True, slots=True)
class PublishedFigures:
    """Figures fit for publication; None is a hidden number, to be printed as "hidden", never as 0."""

    population: int | None
    in_date: int | None
    on_track: int | None
    ever_trained: int | None
    absent: int | None


_COLUMNS = tuple(field.name for field in fields(PublishedFigures))


@dataclass(frozen=True, slots=True)
class Sum:
    """A number in a table that is the sum of others in it."""

    total: Hashable
    parts: tuple[Hashable, ...]


def published(everybody: Figures, units: Mapping[str, Figures]) -> dict[str, PublishedFigures]:
    """The rows for publication, everybody's under ALL: any unit, whatever its depth, adds up to the one above.

    A unit of 1 to 4 people is hidden whole, or its zeros would tell who they are.
    """
    rows = {ALL: everybody, **units}
    cells = {(unit, column): int(getattr(row, column)) for unit, row in rows.items() for column in _COLUMNS}
    small = {unit for unit, row in rows.items() if 0 < row.population < SMALLEST_SHOWN}
    sums = [
        Sum((above, column), tuple((unit, column) for unit in below))
        for above, below in _below(units).items()
        for column in _COLUMNS
    ]
    shown = suppress(cells, sums, {cell for cell in cells if cell[0] in small})
    return {unit: PublishedFigures(*(shown[unit, column] for column in _COLUMNS)) for unit in rows}


def suppress(cells: Mapping[Cell, int], sums: Sequence[Sum], hidden: Iterable[Cell] = ()) -> dict[Cell, int | None]:
    """The cells with None for what is hidden: numbers of 1 to 4, the cells named, and what gives those away.

    Sums must not form a ring (a tree of totals does not); then no hidden cell follows from what is shown.
    """
    table = _Table(cells, {found.total: found.parts for found in sums})
    away: set[Hashable] = {cell for cell, number in cells.items() if 0 < number < SMALLEST_SHOWN} | set(hidden)
    while more := [cell for total in table.parts for cell in _given_away(table, total, away)]:
        away.add(more[0])
    return {cell: None if cell in away else number for cell, number in cells.items()}


@dataclass(frozen=True, slots=True)
class _Table:
    """Numbers by cell, and the parts each total is the sum of."""

    numbers: Mapping[Any, int]
    parts: Mapping[Hashable, Sequence[Hashable]]

    def concealed(self, cell: Hashable, away: set[Hashable]) -> tuple[int, int]:
        """What the hidden cells at the bottom of a cell come to, and the least they could as none is known as 0."""
        if cell not in away:
            return 0, 0
        below = [self.concealed(part, away) for part in self.parts.get(cell, ())]
        number = self.numbers[cell]
        return (sum(n for n, _ in below), sum(least for _, least in below)) if below else (number, min(number, 1))


def _given_away(table: _Table, total: Hashable, away: set[Hashable]) -> Sequence[Hashable]:
    """A further cell to hide when this sum tells too much, the smallest part first; nothing when it does not."""
    hidden = [part for part in table.parts[total] if part in away]
    if total in away:
        return () if hidden else _smallest(table, total, away)
    if not hidden or (len(hidden) > 1 and _hard_to_tell(table, hidden, away)):
        return ()
    shown = [part for part in _smallest(table, total, away) if table.numbers[part] > 0]
    return shown or (total,)


def _hard_to_tell(table: _Table, hidden: Sequence[Hashable], away: set[Hashable]) -> bool:
    """Whether hidden cells whose sum can be worked out are neither few people together nor all as few as can be."""
    found = [table.concealed(part, away) for part in hidden]
    together, least = sum(number for number, _ in found), sum(least for _, least in found)
    return together >= SMALLEST_SHOWN and together > least


def _smallest(table: _Table, total: Hashable, away: set[Hashable]) -> Sequence[Hashable]:
    """The shown part that tells least: the smallest above 0, or else a 0; none when all are hidden."""
    shown = [part for part in table.parts[total] if part not in away]
    return sorted(shown, key=lambda part: (table.numbers[part] == 0, table.numbers[part]))[:1]


def _below(units: Iterable[str]) -> dict[str, list[str]]:
    """The units right below each, for those that have any among the rows."""
    rows = set(units)
    found: dict[str, list[str]] = {}
    for unit in sorted(rows):
        above = [name for name in lineage(unit)[:-1] if name in rows]
        found.setdefault(above[-1] if above else ALL, []).append(unit)
    return found
