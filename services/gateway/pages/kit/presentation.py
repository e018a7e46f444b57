"""How pages say things: dates, counts, shares, sizes, labels and page links, as Jinja filters and globals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from flask import Flask, g, url_for
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from services.gateway.pages.kit import wording
from services.gateway.pages.kit.days import today
from services.gateway.pages.kit.marking import OFFICIAL_SENSITIVE
from shared.clock import LONDON
from shared.words import day_in_words, moment_in_words, plain

NOT_AVAILABLE = "Not available"
NO_ONE_IN_SCOPE = "No one in scope"


def register_presentation(app: Flask) -> None:
    """Gives the app its templates, GOV.UK macros, filters and globals."""
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("services.gateway"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=day,
        short_day=short_day,
        moment=moment,
        iso=iso,
        number=number,
        file_size=file_size,
        valid_until=valid_until,
        plain=plain,
        marked_rows=marked_rows,
    )
    app.jinja_env.globals.update(
        counted=counted,
        out_of=out_of,
        share=share,
        tag_for=wording.tag,
        words=wording.words,
        word_table=wording.TABLES.get,
        page_links=page_links,
        idempotency_key=idempotency_key,
        date_parts=date_parts,
        today=today,
        official_sensitive=OFFICIAL_SENSITIVE,
    )


def _as_date(value: date | str) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        return value.astimezone(LONDON).date() if value.tzinfo else value.date()
    return value


def day(value: date | str | None) -> str:
    """'1 November 2026'; nothing known is an en dash."""
    if not value:
        return "–"
    return day_in_words(_as_date(value))


def short_day(value: date | str | None) -> str:
    """'1 Nov 2026', for narrow table columns."""
    if not value:
        return "–"
    on = _as_date(value)
    return f"{on.day} {on:%b %Y}"


def moment(value: datetime | str | None) -> str:
    """'1 November 2026 at 2:05pm', in London wall time; a moment without a zone is taken as UTC."""
    if not value:
        return "–"
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment_in_words(at.replace(tzinfo=at.tzinfo or UTC))


def iso(value: date | str | None) -> str:
    """'2026-11-01', for links and the datetime attribute; nothing known is the empty string."""
    return _as_date(value).isoformat() if value else ""


def date_parts(value: date | str | None) -> dict[str, str]:
    """A date as the three boxes of a GOV.UK date input."""
    if not value:
        return {"day": "", "month": "", "year": ""}
    on = _as_date(value)
    return {"day": str(on.day), "month": str(on.month), "year": str(on.year)}


def number(value: int | None) -> str:
    """'1,007'; an unknown number says so and is never 0."""
    return NOT_AVAILABLE if value is None else f"{value:,}"


def counted(value: int | None, one: str, many: str | None = None) -> str:
    """'1 row', '1,007 rows', 'no rows'."""
    plural = many or f"{one}s"
    if value is None:
        return f"number of {plural} not available"
    if value == 0:
        return f"no {plural}"
    return f"{value:,} {one if value == 1 else plural}"


def out_of(numerator: int | None, denominator: int | None) -> str:
    """'127 of 213'; nobody in scope and not known are said in words."""
    if numerator is None or denominator is None:
        return NOT_AVAILABLE
    if denominator == 0:
        return NO_ONE_IN_SCOPE
    return f"{numerator:,} of {denominator:,}"


def share(numerator: int | None, denominator: int | None) -> int | None:
    """Whole per cent, halves up, to show beside n of N: 0 and 100 only when exact; None when there is none."""
    if numerator is None or not denominator:
        return None
    if numerator in (0, denominator):
        return 100 * numerator // denominator
    return min(99, max(1, (200 * numerator + denominator) // (2 * denominator)))


def file_size(size: int | None) -> str:
    """'1.4 MB' from bytes, in steps of 1,000 as file managers show it."""
    if size is None:
        return NOT_AVAILABLE
    if size < 1_000:
        return counted(size, "byte")
    if size < 1_000_000:
        return f"{size / 1_000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB"


def valid_until(value: date | str | None) -> str:
    """The last valid day; the code 'never' does not expire, and nothing means there is none yet."""
    if value == "never":
        return "Does not expire"
    return day(value) if value else "–"


def idempotency_key() -> str:
    """A fresh key for one rendered form, so that sending it twice does the thing once; a form whose outcome is not
    known keeps its own."""
    return str(g.get("key_of_form") or uuid4())


@dataclass(frozen=True)
class MarkedCell:
    """One cell of a file as it stands there, and what is wrong with it, if anything."""

    text: str
    problem: str | None = None


@dataclass
class MarkedRow:
    """A line of a file, its cells in column order and problems that belong to no one cell."""

    row: int
    outcome: str
    sheet: str | None
    cells: list[MarkedCell] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class MarkedTable:
    """Rows of a file to show with the faulty cells marked; no columns when the cells were not kept."""

    columns: list[str]
    rows: list[MarkedRow]


def marked_rows(entries: Iterable[Mapping[str, Any]]) -> MarkedTable:
    """Groups [{row, outcome, column, value, reason, cells?: {column: value}, sheet?}], a line for each file row.

    Several entries of one row are its several faults. Where `cells` is absent only the faulty cell is shown.
    """
    grouped: dict[tuple[str | None, int], list[Mapping[str, Any]]] = {}
    columns: dict[str, None] = {}
    for entry in entries:
        grouped.setdefault((entry.get("sheet"), entry["row"]), []).append(entry)
        for column in entry.get("cells") or ([entry["column"]] if entry.get("column") else []):
            columns.setdefault(column)
    rows = [_marked_row(faults, list(columns)) for faults in grouped.values()]
    return MarkedTable(list(columns), rows)


def _marked_row(faults: list[Mapping[str, Any]], columns: list[str]) -> MarkedRow:
    first = faults[0]
    reasons = {fault["column"]: fault.get("reason") for fault in faults if fault.get("column")}
    said = {fault["column"]: fault.get("value") for fault in faults if fault.get("column")}
    said = {**said, **(first.get("cells") or {})}
    cells = [MarkedCell(_text(said.get(column)), reasons.get(column)) for column in columns]
    loose = [fault["reason"] for fault in faults if not fault.get("column") and fault.get("reason")]
    return MarkedRow(first["row"], first["outcome"], first.get("sheet"), cells, loose)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def page_links(
    page: int, pages: int, endpoint: str, *, page_name: str = "page", **values: Any
) -> dict[str, object] | None:
    """The model of GOV.UK pagination: previous, next, first, last and neighbours; None for a single page.

    `page_name` is what the page is called in the address, where one page of the site has two lists.
    """
    if pages <= 1:
        return None

    def link(to: int) -> str:
        return url_for(endpoint, **{page_name: to, **values})

    wanted = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    items: list[dict[str, object]] = []
    for before, this in zip([0, *wanted], wanted, strict=False):
        if this - before > 1:
            items.append({"ellipsis": True})
        items.append({"number": this, "href": link(this), "current": this == page})
    model: dict[str, object] = {"items": items}
    if page > 1:
        model["previous"] = {"href": link(page - 1)}
    if page < pages:
        model["next"] = {"href": link(page + 1)}
    return model
