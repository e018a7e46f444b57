"""The self-assessment as a workbook in the tool's own layout, with a sheet for every list."""

import io
import re
from datetime import UTC

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from services.gateway.documents.content import PackContent, item_value
from services.gateway.documents.editions import EDITION_WORDS
from services.gateway.documents.tables import (
    Table,
    figures_table,
    kept_table,
    list_tables,
    plain_cell,
    sections_table,
    self_assessment_table,
    sign_tables,
    source_line,
)
from services.gateway.rules.figures_text import cell_in_words
from services.gateway.rules.framework import Benchmark, Question
from services.gateway.rules.pack import EDITION_LINES, PUBLIC
from services.gateway.rules.self_assessment import rating_in_words
from shared.figures.evidence import Cell, EvidenceItem
from shared.words import day_in_words, moment_in_words

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
STYLES: dict[str, dict[str, object]] = {
    "text": {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#B1B4B6"},
    "centre": {"valign": "top", "align": "center", "border": 1, "border_color": "#B1B4B6", "bold": True},
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#1D70B8", "font_color": "#FFFFFF"},
    "band": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DCE9F5", "border": 1},
    "title": {"bold": True, "font_size": 14},
    "mark": {"bold": True, "font_color": "#B00020"},
    "plain": {"valign": "top"},
}
TICK = "✓"


class Book:
    """A workbook being written, with its styles; no cell of it is ever a formula or a live link."""

    def __init__(self, content: PackContent) -> None:
        self.content = content
        self.stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.stream, OPTIONS)
        made_at = content.request.made_at.astimezone(UTC).replace(tzinfo=None)
        self.book.set_properties({"title": _title(content), "created": made_at, "language": "en-GB"})
        self.styles: dict[str, Format] = {name: self.book.add_format(how) for name, how in STYLES.items()}
        self.names: set[str] = set()

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, marked on every printed page."""
        sheet = self.book.add_worksheet(self._free_name(name))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        council = self.content.request.council.replace("&", "&&")
        sheet.set_header(f"&L{council[:80]}&C&B{self.content.banner}&Ras at {day_in_words(self.content.request.as_at)}")
        edition = EDITION_LINES[self.content.request.edition]
        sheet.set_footer(f"&L&A&C&8{edition}&RPage &P of &N")
        return sheet

    def write(self, sheet: Worksheet, row: int, column: int, cell: Cell, style: str = "text") -> None:
        """One cell: whole numbers as numbers, everything else as text."""
        value = plain_cell(cell)
        if isinstance(value, int):
            sheet.write_number(row, column, value, self.styles[style])
        else:
            sheet.write_string(row, column, value[:32767], self.styles[style])

    def _free_name(self, wanted: str) -> str:
        base = re.sub(r"[\[\]:*?/\\]", " ", wanted).strip("' ")[:31] or "Sheet"
        name, number = base, 2
        while name.casefold() in self.names:
            name, number = f"{base[:27]} ({number})", number + 1
        self.names.add(name.casefold())
        return name


def workbook_bytes(content: PackContent) -> bytes:
    """The whole workbook; the same content gives the same bytes."""
    book = Book(content)
    _cover(book)
    for benchmark in content.benchmarks:
        _benchmark(book, benchmark)
    _table(book, "Figures", figures_table(content))
    _table(book, "What is missing", self_assessment_table(content))
    _table(book, "Evidence kept", kept_table(content))
    for table in (*list_tables(content), *sign_tables(content)):
        _table(book, table.item.id if table.item else table.title, table)
    book.book.close()
    return book.stream.getvalue()


def _title(content: PackContent) -> str:
    return f"Prevent duty self-assessment, {content.request.council}"


def _cover(book: Book) -> None:
    content, request = book.content, book.content.request
    sheet = book.sheet("Cover")
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 5, 24)
    book.write(sheet, 0, 0, _title(content), "title")
    made_for = f" for {request.made_for}" if request.made_for else ""
    lines = (
        ("Standing of this pack", content.banner or "Complete and signed off"),
        ("As at", day_in_words(request.as_at)),
        ("Period", f"{day_in_words(request.from_)} to {day_in_words(request.as_at)}"),
        ("Signed off by", request.signed_off_by or "Nobody yet"),
        ("Made at", moment_in_words(request.made_at) + made_for),
        ("Edition", EDITION_LINES[request.edition] if request.edition != PUBLIC else EDITION_WORDS[PUBLIC]),
        ("Framework", content.framework.title),
        ("Wording", f"{content.framework.attribution} {content.framework.licence}"),
    )
    for row, (name, value) in enumerate(lines, start=2):
        book.write(sheet, row, 0, name, "band")
        sheet.merge_range(row, 1, row, 5, str(plain_cell(value)), cell_format=book.styles["text"])
    sheet.set_row(9, 32)
    _rows(book, sheet, len(lines) + 3, sections_table(content))


def _benchmark(book: Book, benchmark: Benchmark) -> None:
    """The tool's own table: standard and outcome, then a row a question with a column a rating."""
    ratings = (*book.content.framework.ratings, "Not applicable")
    head = ("Kind", "Benchmark standard", *ratings, "Supporting details", "Evidence", "Summary", "What is missing")
    sheet = book.sheet(f"Benchmark {benchmark.number}")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 1 + len(ratings), 11)
    sheet.set_column(2 + len(ratings), len(head) - 1, 52)
    top = 0
    if book.content.banner:
        book.write(sheet, 0, 0, book.content.banner, "mark")
        top = 1
    for column, name in enumerate(head):
        book.write(sheet, top, column, name, "head")
    bands = (("Benchmark", f"{benchmark.number}. {benchmark.standard}"), ("Outcome", benchmark.outcome))
    for row, (name, words) in enumerate(bands, start=top + 1):
        book.write(sheet, row, 0, name, "band")
        sheet.merge_range(row, 1, row, len(head) - 1, words, cell_format=book.styles["band"])
    for row, question in enumerate(benchmark.questions, start=top + 3):
        _question(book, sheet, row, question)
    sheet.freeze_panes(top + 1, 2)
    sheet.repeat_rows(top)


def _question(book: Book, sheet: Worksheet, row: int, question: Question) -> None:
    content = book.content
    decided = content.assessments.get(question.id)
    chosen = rating_in_words(decided)
    ratings = (*content.framework.ratings, "Not applicable")
    book.write(sheet, row, 0, question.kind_in_words, "band")
    book.write(sheet, row, 1, f"{question.id} {question.text}")
    for column, rating in enumerate(ratings, start=2):
        book.write(sheet, row, column, TICK if rating == chosen else "", "centre")
    words = (decided.reason if decided.not_applicable else decided.summary) if decided else ""
    cells = (
        "\n".join(f"{detail.id} {detail.text}" for detail in question.details),
        "\n".join([*map(_item_line, content.items_for(question)), *_kept_lines(content, question)]),
        words,
        "\n".join(content.missing_words(question)),
    )
    for column, cell in enumerate(cells, start=2 + len(ratings)):
        book.write(sheet, row, column, cell)
    lines = max(sum(1 + len(line) // 58 for line in cell.split("\n")) for cell in cells)
    sheet.set_row(row, min(409, max(60, 15 * lines)))


def _item_line(item: EvidenceItem) -> str:
    return f"{item.detail} {item.title}: {item_value(item)} ({source_line(item)})"


def _kept_lines(content: PackContent, question: Question) -> list[str]:
    return [f"Kept: {one.title} ({one.owner})" for one in content.kept_for(question)]


def _table(book: Book, name: str, table: Table) -> None:
    """A sheet with one table, under its title and, for an item, its definition and what it rests on."""
    sheet = book.sheet(name)
    item = table.item
    about = [table.title, book.content.banner]
    about += [item.definition, f"{item_value(item)} · {source_line(item)}", item.note] if item else []
    for row, words in enumerate(about):
        book.write(sheet, row, 0, words, "title" if row == 0 else "mark" if row == 1 else "plain")
    start = len(about) + 1
    for column, title in enumerate(table.columns):
        widest = max([len(title), *(len(cell_in_words(row[column])) for row in table.rows)])
        sheet.set_column(column, column, min(60, max(12, widest + 2)))
    _rows(book, sheet, start, table)
    sheet.freeze_panes(start + 1, 0)
    if table.rows:
        sheet.autofilter(start, 0, start + len(table.rows), len(table.columns) - 1)


def _rows(book: Book, sheet: Worksheet, start: int, table: Table) -> None:
    for column, title in enumerate(table.columns):
        book.write(sheet, start, column, title, "head")
    for row, cells in enumerate(table.rows, start=start + 1):
        for column, cell in enumerate(cells):
            book.write(sheet, row, column, cell)
