"""What an evidence computation answers, in words as well as numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

Cell = str | int | None
NONE_IN_SCOPE = "none in scope"


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    of_them: int
    all_of_them: int


@dataclass(frozen=True)
class Value:
    """A figure or a list with its words, or why there is neither (`missing`)."""

    kind: str
    text: str
    numerator: int | None = None
    denominator: int | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    over_period: bool = True
    note: str = ""
    missing: str = ""
    stale: str = ""
    to_put_right: tuple[str, ...] = ()


def missing(why: str, over_period: bool = False) -> Value:
    """No value, and why; it is never 0."""
    return Value("not_available", "not available", over_period=over_period, missing=why)


def figure(
    share: Share,
    over_period: bool = True,
    columns: tuple[str, ...] = (),
    rows: Iterable[tuple[Cell, ...]] = (),
    note: str = "",
    to_put_right: Iterable[str] = (),
) -> Value:
    """'7 of 9', and 'none in scope' for nothing at all: nothing is not everything."""
    text = f"{share.of_them:,} of {share.all_of_them:,}" if share.all_of_them else NONE_IN_SCOPE
    shown, wrong = tuple(rows), tuple(to_put_right)
    return Value(
        "figure", text, share.of_them, share.all_of_them, columns, shown, over_period, note, to_put_right=wrong
    )


def listing(
    columns: tuple[str, ...],
    rows: Iterable[tuple[Cell, ...]],
    text: str = "",
    over_period: bool = True,
    note: str = "",
    to_put_right: Iterable[str] = (),
) -> Value:
    """A list; an empty one says 'none', which is known, not unknown."""
    kept = tuple(rows)
    words = {0: "none", 1: "1 row"}.get(len(kept), f"{len(kept):,} rows")
    return Value("list", text or words, None, None, columns, kept, over_period, note, to_put_right=tuple(to_put_right))


def counted(number: int, one: str, many: str) -> str:
    """'no meetings', '1 meeting', '7 meetings'."""
    return f"{number:,} {one if number == 1 else many}" if number else f"no {many}"
