"""Every table of a pack, made once and written as CSV, as sheets and as HTML."""

import re
from dataclasses import dataclass, replace

from services.gateway.documents.content import PackContent, item_value, status_of
from services.gateway.rules.figures_text import NOT_AVAILABLE, period_in_words
from services.gateway.rules.framework import Question
from services.gateway.rules.pack import PUBLIC
from services.gateway.rules.self_assessment import rating_in_words
from shared.figures.evidence import Cell, EvidenceItem
from shared.figures.publication import MEANING
from shared.figures.suppression import SIGN
from shared.spreadsheets.writing import csv_bytes
from shared.words import EVIDENCE_KINDS, EVIDENCE_STATUS, SERVICES, day_in_words, in_words

FIGURE_COLUMNS = (
    "Evidence",
    "Question",
    "Supporting detail",
    "Title",
    "Kind",
    "Value",
    "Numerator",
    "Denominator",
    "As at",
    "From",
    "Status",
    "Policy version",
    "Definition",
    "Source",
    "Query",
    "Link",
    "Note",
)
ASSESSMENT_COLUMNS = ("Question", "Kind", "Text", "Rating", "Summary", "Reason", "What is missing")
KEPT_COLUMNS = ("Id", "Speaks to", "Title", "Owner", "From", "Until", "Review on", "Link", "File")
SECTION_COLUMNS = ("Benchmark", "Source", "Status", "Rows", "Sequence", "Why unavailable")
SIGN_COLUMNS = ("Sign", "What it means")

CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Table:
    """A table with a name that no other table of the pack has; a cell of None is not available."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    item: EvidenceItem | None = None


def tables(content: PackContent) -> tuple[Table, ...]:
    """All tables of the pack, in the order of the documents."""
    return (
        self_assessment_table(content),
        figures_table(content),
        sections_table(content),
        kept_table(content),
        *list_tables(content),
        *sign_tables(content),
    )


def self_assessment_table(content: PackContent) -> Table:
    """Each question with what a person decided about it."""
    rows = tuple(
        _assessment_row(content, question) for question in content.framework.questions(content.request.benchmarks)
    )
    return Table("self-assessment", "Self-assessment", ASSESSMENT_COLUMNS, rows)


def _assessment_row(content: PackContent, question: Question) -> tuple[Cell, ...]:
    decided = content.assessments.get(question.id)
    return (
        question.id,
        question.kind_in_words,
        question.text,
        rating_in_words(decided),
        decided.summary if decided else "",
        decided.reason if decided else "",
        "\n".join(content.missing_words(question)),
    )


def figures_table(content: PackContent) -> Table:
    """Each item with its working: numerator, denominator, day, policy version, definition and source."""
    return Table("figures", "Figures", FIGURE_COLUMNS, tuple(_figure_row(item) for item in content.items))


def _figure_row(item: EvidenceItem) -> tuple[Cell, ...]:
    return (
        item.id,
        item.question,
        item.detail,
        item.title,
        in_words(EVIDENCE_KINDS, item.kind),
        item_value(item),
        _number(item, item.numerator),
        _number(item, item.denominator),
        day_in_words(item.as_at),
        day_in_words(item.from_),
        in_words(EVIDENCE_STATUS, status_of(item)),
        item.policy_version,
        item.definition,
        in_words(SERVICES, item.service),
        item.query,
        item.link,
        item.note,
    )


def _number(item: EvidenceItem, number: int | None) -> Cell:
    """A part of a figure; blank for what has no parts, None for what is not known."""
    if item.kind == "not_available" or item.status == "unavailable":
        return None
    if item.kind != "figure":
        return ""
    return SIGN if number is None and SIGN in item.text else number


def sections_table(content: PackContent) -> Table:
    """Where each part came from, and which part did not come."""
    rows = tuple(
        (
            one.benchmark,
            in_words(SERVICES, one.service),
            in_words(EVIDENCE_STATUS, one.status),
            one.rows,
            one.sequence,
            one.reason,
        )
        for one in content.sections()
    )
    return Table("sections", "Where the evidence came from", SECTION_COLUMNS, rows)


def kept_table(content: PackContent) -> Table:
    """Evidence kept by people."""
    rows = tuple(
        (
            one.id,
            ", ".join(one.serves),
            one.title,
            one.owner,
            *(day_in_words(day) for day in (one.speaks_from, one.speaks_until, one.review_on)),
            one.link,
            one.file_name,
        )
        for one in content.kept
    )
    return Table("kept-evidence", "Evidence kept by people", KEPT_COLUMNS, rows)


def list_tables(content: PackContent) -> tuple[Table, ...]:
    """The table of every item that has one and is available, each under a name of its own."""
    found: dict[str, Table] = {}
    for table in filter(None, map(item_table, content.items)):
        name, number = table.name, 2
        while name in found:
            name, number = f"{table.name}-{number}", number + 1
        found[name] = replace(table, name=name)
    return tuple(found.values())


def sign_tables(content: PackContent) -> tuple[Table, ...]:
    """What the sign of a public edition means, for whoever opens a table without the documents."""
    rows = ((SIGN, MEANING), (NOT_AVAILABLE, "Nobody can compute it from the records; it never stands for nought."))
    return (Table("signs", "Signs", SIGN_COLUMNS, rows),) if content.request.edition == PUBLIC else ()


def item_table(item: EvidenceItem) -> Table | None:
    """The list of an item, or the rows that open a figure up."""
    if not item.columns or item.status == "unavailable":
        return None
    return Table(_name(item.id), f"{item.detail} {item.title}", item.columns, item.rows, item)


def is_number(cell: Cell) -> bool:
    """Whether a cell stands to the right, as numbers do; a suppressed one is one of them."""
    return isinstance(cell, int) or cell == SIGN


def csv_of(table: Table) -> bytes:
    """The table as CSV, safe to open in a spreadsheet program; what is not known says so."""
    return csv_bytes([table.columns, *([plain_cell(cell) for cell in row] for row in table.rows)])


def plain_cell(cell: Cell) -> str | int:
    """The cell without control characters; one that is not known says so."""
    if cell is None:
        return NOT_AVAILABLE
    return cell if isinstance(cell, int) else CONTROL.sub("", cell)


def source_line(item: EvidenceItem) -> str:
    """'as at 1 November 2026 · policy version 2026-04-01 · source: Training records': what a figure rests on."""
    parts = [period_in_words(item.from_, item.as_at)]
    parts += [f"policy version {item.policy_version}"] if item.policy_version else []
    return " · ".join([*parts, f"source: {in_words(SERVICES, item.service)}"])


def _name(item_id: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", item_id.lower()).strip("-.")
