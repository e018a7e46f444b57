"""What an evidence computation answers, in words as well as numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.training.rules.evidence_facts import EvidenceFacts
from services.training.rules.evidence_map import EvidenceMap, MapEntry

Cell = str | int | None


@dataclass(frozen=True)
class Value:
    """A figure or a list with its words, or why there is neither (`missing`)."""

    kind: str = "figure"
    text: str = ""
    numerator: int | None = None
    denominator: int | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    note: str = ""
    missing: str = ""
    over_period: bool = False
    to_put_right: tuple[str, ...] = ()


Computation = Callable[[EvidenceFacts, MapEntry, EvidenceMap], Value]


def figure_text(numerator: int, denominator: int) -> str:
    """'127 of 213', and 'no one in scope' for an empty population: nobody is not everybody."""
    return f"{numerator:,} of {denominator:,}" if denominator else "no one in scope"


def missing(why: str, over_period: bool = False) -> Value:
    """No value, and why."""
    return Value(missing=why, over_period=over_period)


def figure(
    numerator: int,
    denominator: int,
    columns: tuple[str, ...] = (),
    rows: Iterable[tuple[Cell, ...]] = (),
    note: str = "",
    over_period: bool = False,
    to_put_right: Iterable[str] = (),
) -> Value:
    """A numerator out of a denominator, with the rows that open it up."""
    text = figure_text(numerator, denominator)
    kept, wrong = tuple(rows), tuple(to_put_right)
    return Value("figure", text, numerator, denominator, columns, kept, note, "", over_period, wrong)


def listing(
    columns: tuple[str, ...],
    rows: Iterable[tuple[Cell, ...]],
    note: str = "",
    over_period: bool = False,
    to_put_right: Iterable[str] = (),
) -> Value:
    """A list; an empty one says 'none', which is known, not unknown."""
    kept = tuple(rows)
    text = {0: "none", 1: "1 row"}.get(len(kept), f"{len(kept):,} rows")
    return Value("list", text, None, None, columns, kept, note, "", over_period, tuple(to_put_right))
