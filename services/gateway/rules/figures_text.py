"""How values are put into words, once for pages and every document of a pack."""

from datetime import date

from shared.words import day_in_words

NOT_AVAILABLE = "not available"


def figure_in_words(numerator: int | None, denominator: int | None) -> str:
    """'127 of 213'; an empty population is 'no one in scope', and what is not known 'not available'."""
    if numerator is None or denominator is None:
        return NOT_AVAILABLE
    return f"{numerator:,} of {denominator:,}" if denominator else "no one in scope"


def value_in_words(kind: str, status: str, numerator: int | None, denominator: int | None, text: str) -> str:
    """The value of an evidence item; an unavailable one is never a number, whatever else it carries."""
    if status == "unavailable" or kind == NOT_AVAILABLE.replace(" ", "_"):
        return NOT_AVAILABLE
    if kind != "figure" or numerator is None:
        return text
    nobody = denominator == 0 and text and not any(map(str.isdigit, text))
    return text if nobody else figure_in_words(numerator, denominator)


def cell_in_words(cell: str | int | None) -> str:
    """A cell of a list; None is 'not available', and 0 is 0."""
    if cell is None:
        return NOT_AVAILABLE
    return f"{cell:,}" if isinstance(cell, int) else cell


def period_in_words(from_: date | None, as_at: date) -> str:
    """'as at 31 March 2026', or '1 April 2025 to 31 March 2026' for a value over a period."""
    return f"{day_in_words(from_)} to {day_in_words(as_at)}" if from_ else f"as at {day_in_words(as_at)}"
