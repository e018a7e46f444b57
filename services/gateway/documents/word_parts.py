"""The parts of a Word document that its library has no words for: tables that say what they are, fields, links."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, cast

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from services.gateway.documents.pdf_tables import LaidOut, laid_out

TWENTIETH_OF_A_POINT = 635
"""In the library's own unit."""
LETTER_MM = 0.225
"""Width of a letter at one point in a bold head of Arial, which is wider than the typeface of the PDF."""


def element(kind: str, **attributes: str) -> BaseOxmlElement:
    """An element with attributes, all of them in Word's own namespace."""
    made = OxmlElement(f"w:{kind}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def add_table(document: Document, given: LaidOut) -> None:
    """A table as documents/pdf_tables lays it out; its first row is repeated as a head, its first column names rows."""
    columns = given["columns"]
    given = laid_out(given["title"], columns, given["rows"], given["numeric"], LETTER_MM)
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    widths = _widths(given, _text_width(document))
    properties = table._tbl.tblPr
    for known in properties.findall(qn("w:tblW")):
        known.set(qn("w:type"), "pct")
        known.set(qn("w:w"), "5000")
    for known in properties.findall(qn("w:tblLook")):
        properties.remove(known)
    properties.append(
        element("tblLook", val="04A0", firstRow="1", lastRow="0", firstColumn="1", noHBand="0", noVBand="1")
    )
    properties.append(element("tblCaption", val=given["title"] or ", ".join(columns)))
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))
    head = table.rows[0]._tr
    table._tbl.remove(head)
    sizes = (given["size"], widths, given["numeric"])
    table._tbl.append(_row(columns, *sizes, head=True))
    for cells in given["rows"]:
        table._tbl.append(_row(cells, *sizes))
    document.add_paragraph()


def _text_width(document: Document) -> int:
    """What stands between the margins of the template's page, in twentieths of a point."""
    section = document.sections[-1]
    sides = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (length or 0 for length in sides)
    return (page - left - right) // TWENTIETH_OF_A_POINT


def _widths(given: LaidOut, room: int) -> list[int]:
    """Room by what the columns hold, and in a full table as the PDF shares it out: none less than its longest word."""
    rows = [given["columns"], *given["rows"]]
    longest = [max(len(row[place]) for row in rows) + 6.0 for place in range(len(given["columns"]))]
    shares = [width + 1.0 for width in given["widths"]] or longest
    return [int(room * share / sum(shares)) for share in shares]


def _row(
    cells: Sequence[str], size: float, widths: Sequence[int], numeric: Sequence[bool], head: bool = False
) -> BaseOxmlElement:
    row = element("tr")
    about = element("trPr")
    about.append(element("cantSplit"))
    if head:
        about.append(element("tblHeader"))
    row.append(about)
    for text, width, right in zip(cells, widths, numeric, strict=True):
        cell = element("tc")
        properties = element("tcPr")
        properties.append(element("tcW", w=str(width), type="dxa"))
        if head:
            properties.append(element("shd", val="clear", color="auto", fill="DCE9F5"))
        cell.append(properties)
        paragraph = Paragraph(element("p"), cast("Any", None))  # its text needs no document around it
        spacing = paragraph._p.get_or_add_pPr()
        spacing.append(element("spacing", before="20", after="20"))
        if right:
            spacing.append(element("jc", val="right"))
        run = paragraph.add_run(text)
        run.bold = head or None
        run.font.size = Pt(size)
        cell.append(paragraph._p)
        row.append(cell)
    return row


def add_field(paragraph: Paragraph, code: str) -> None:
    """A number that Word works out itself: PAGE or NUMPAGES."""
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        run._r.append(element("fldChar", fldCharType=kind))
        if kind == "begin":
            words = paragraph.add_run()
            instruction = element("instrText")
            instruction.text = f" {code} "
            words._r.append(instruction)
        elif kind == "separate":
            paragraph.add_run("1")


def add_link(paragraph: Paragraph, words: str, bookmark: str) -> None:
    """Words that lead to a heading of the same document."""
    link = element("hyperlink", anchor=bookmark, history="1")
    link.append(deepcopy(paragraph.add_run(words)._r))
    paragraph._p.remove(paragraph.runs[-1]._r)
    paragraph._p.append(link)


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A place that links lead to."""
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, element("bookmarkStart", id=str(number), name=name))
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def set_language(document: Document, language: str) -> None:
    """The language of the whole document, as a screen reader takes it."""
    document.core_properties.language = language
    styles = document.styles.element
    for name in ("docDefaults", "rPrDefault", "rPr"):
        found = styles.find(qn(f"w:{name}"))
        if found is None:
            found = element(name)
            styles.insert(0, found)
        styles = found
    for known in styles.findall(qn("w:lang")):
        styles.remove(known)
    styles.append(element("lang", val=language, eastAsia=language, bidi="ar-SA"))
