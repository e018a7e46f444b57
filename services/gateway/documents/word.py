"""The pack as a Word document in the council's own template: the lines of the PDF, as text that can be worked on."""

import io
import zipfile
from datetime import UTC
from typing import Any

from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.section import Section, _Footer, _Header
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from services.gateway.documents.content import PackContent
from services.gateway.documents.pdf_annex import Part
from services.gateway.documents.pdf_data import pdf_data
from services.gateway.documents.pdf_tables import LaidOut, laid_out
from services.gateway.documents.tables import CONTROL
from services.gateway.documents.word_parts import add_bookmark, add_field, add_link, add_table, set_language
from services.gateway.documents.word_template import opened
from services.gateway.documents.zipping import zipped

LANGUAGE = "en-GB"
RED, SOFT = RGBColor(0xA0, 0x10, 0x20), RGBColor(0x50, 0x5A, 0x5F)


def word_bytes(content: PackContent, template: bytes | None = None) -> bytes:
    """The whole document; the same content in the same template gives the same bytes."""
    data = _plain(pdf_data(content))
    document = opened(template)
    set_language(document, LANGUAGE)
    _properties(document, content, data)
    for section in document.sections:
        _head_and_foot(document, section, data)
    _cover(document, data)
    _contents(document, data)
    for number, benchmark in enumerate(data["benchmarks"], start=1):
        _benchmark(document, benchmark, number)
    _annex(document, data["annex"], len(data["benchmarks"]) + 1)
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return zipped({entry.filename: archive.read(entry) for entry in archive.infolist()})


def _plain(value: Any) -> Any:
    """The same data without the control characters that no Word document may hold."""
    if isinstance(value, str):
        return CONTROL.sub("", value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, dict) else value


def _properties(document: Document, content: PackContent, data: dict[str, Any]) -> None:
    known, made = document.core_properties, content.request.made_at.astimezone(UTC).replace(tzinfo=None)
    known.title = f"{data['title']}, {data['council']}"[:255]
    known.subject = data["subtitle"]
    known.author = known.last_modified_by = data["council"][:255]
    known.comments = known.keywords = known.category = ""
    known.created = known.modified = known.last_printed = made
    known.revision = 1


def _head_and_foot(document: Document, section: Section, data: dict[str, Any]) -> None:
    """The mark and the foot on every page: below whatever the template has there, on first and left pages too."""
    heads, feet = [section.header], [section.footer]
    if section.different_first_page_header_footer:
        heads, feet = [*heads, section.first_page_header], [*feet, section.first_page_footer]
    if document.settings.odd_and_even_pages_header_footer:
        heads, feet = [*heads, section.even_page_header], [*feet, section.even_page_footer]
    for head in heads if data["banner"] else ():
        run = _line(head).add_run(data["banner"])
        run.bold, run.font.color.rgb = True, RED
    for foot in feet:
        line = _line(foot)
        line.add_run(f"{data['footer']} · {data['watermark']} · Page ")
        add_field(line, "PAGE")
        line.add_run(" of ")
        add_field(line, "NUMPAGES")
        for run in line.runs:
            run.font.size, run.font.color.rgb = Pt(8), SOFT


def _line(part: _Header | _Footer) -> Paragraph:
    """A free line of a head or foot."""
    part.is_linked_to_previous = False
    last: Paragraph = part.paragraphs[-1]
    free: Paragraph = part.add_paragraph() if last.text.strip() or len(last._p) > 1 else last
    return free


def _cover(document: Document, data: dict[str, Any]) -> None:
    document.add_paragraph(data["council"])
    document.add_paragraph(data["title"], style="Title")
    _strong(document, data["subtitle"])
    if data["banner"]:
        _strong(document, data["banner"], RED)
        for words in data["banner_words"]:
            document.add_paragraph(words)
    add_table(document, laid_out("About this pack", ("What", "Which"), data["facts"], (False, False)))
    for words in [*data["cover_words"], data["licence"]]:
        document.add_paragraph(words)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _contents(document: Document, data: dict[str, Any]) -> None:
    document.add_heading("Contents", level=1)
    titles = [benchmark["title"] for benchmark in data["benchmarks"]]
    for number, title in enumerate([*titles, _ANNEX], start=1):
        add_link(document.add_paragraph(), title, _bookmark(number))


_ANNEX = "Annex: how to read and check this pack"


def _bookmark(number: int) -> str:
    return f"part_{number}"


def _benchmark(document: Document, benchmark: dict[str, Any], number: int) -> None:
    _part(document, benchmark["title"], number)
    document.add_paragraph(f"Outcome: {benchmark['outcome']}")
    if benchmark["unanswered"]:
        _strong(document, f"Not available. {benchmark['unanswered']}", RED)
    document.add_heading(f"Summary of benchmark {benchmark['number']}", level=2)
    document.add_paragraph(benchmark["counts"])
    head = ("Question", "Rating", "Missing")
    add_table(document, laid_out("Questions and ratings", head, benchmark["ratings"], (False, False, True)))
    if benchmark["figures"]:
        rows = [
            [f"{one['title']} {one['detail']}", one["value"], one["percent"] or "–"] for one in benchmark["figures"]
        ]
        given = laid_out(benchmark["figures_title"], ("Figure", "Value", "Share"), rows, (False, True, True))
        _captioned(document, given)
    if benchmark["more"]:
        document.add_paragraph(benchmark["more"])
    for question in benchmark["questions"]:
        _question(document, question)


def _question(document: Document, question: dict[str, Any]) -> None:
    document.add_heading(question["title"], level=2)
    _quiet(document, question["kind"])
    _strong(document, f"Rating: {question['rating']}")
    document.add_paragraph(f"{question['words_title']}: {question['words']}")
    for place in question["places"]:
        if place["title"]:
            document.add_heading(place["title"], level=3)
        for one in place["items"]:
            _item(document, one)
        for one in place["kept"]:
            _strong(document, one["title"])
            _quiet(document, one["line"])
        if place["nothing"]:
            _strong(document, place["nothing"], RED)
    if question["gaps"]:
        document.add_heading(f"What is missing for {question['id']}", level=3)
        for words in question["gaps"]:
            document.add_paragraph(words, style="List Bullet")


def _item(document: Document, one: dict[str, Any]) -> None:
    line = _strong(document, one["title"])
    if one["value"]:
        value = line.add_run(f": {one['value']}")
        value.bold = True
        if one["unknown"]:
            value.font.color.rgb = RED
    for words in one["words"]:
        document.add_paragraph(words)
    if one["source"]:
        _quiet(document, one["source"])
    if one["list"]:
        _captioned(document, one["list"])


def _annex(document: Document, parts: list[Part], number: int) -> None:
    _part(document, _ANNEX, number)
    for part in parts:
        document.add_heading(part["title"], level=2)
        for words in [*part["words"], *filter(None, [part["address"]])]:
            document.add_paragraph(words)
        if part["list"]:
            add_table(document, {**part["list"], "title": part["title"]})


def _part(document: Document, title: str, number: int) -> None:
    heading = document.add_heading(title, level=1)
    heading.paragraph_format.page_break_before = True
    add_bookmark(heading, _bookmark(number), number)


def _captioned(document: Document, given: LaidOut) -> None:
    _strong(document, given["title"])
    add_table(document, given)


def _strong(document: Document, words: str, colour: RGBColor | None = None) -> Paragraph:
    line = document.add_paragraph()
    line.paragraph_format.keep_with_next = True
    run = line.add_run(words)
    run.bold = True
    if colour is not None:
        run.font.color.rgb = colour
    return line


def _quiet(document: Document, words: str) -> None:
    run = document.add_paragraph().add_run(words)
    run.font.size, run.font.color.rgb = Pt(9), SOFT
