"""The council's own Word template: its styles, page and letterhead are used, whatever stands in its body is not."""

import io
import zipfile
from functools import cache
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

PARAGRAPHS = ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet")
TABLES = ("Table Grid",)
LARGEST = 20_000_000


class TemplateProblem(Exception):
    """The template cannot be used; the text says why and what to do."""


def read_template(path: str) -> bytes | None:
    """The template's bytes, or None for no path; TemplateProblem when packs could not be made from it."""
    if not path:
        return None
    try:
        body = Path(path).read_bytes()
    except OSError:
        raise TemplateProblem(f"there is no file {path} that can be read") from None
    if len(body) > LARGEST:
        raise TemplateProblem(f"{path} is larger than {LARGEST // 1_000_000} MB")
    problem = problem_of(body)
    if problem:
        raise TemplateProblem(f"{path} {problem}")
    return body


def problem_of(body: bytes) -> str:
    """What is wrong with a template, or nothing."""
    try:
        styles = docx.Document(io.BytesIO(body)).styles
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError):
        # A template (.dotx) or a document with macros (.docm) is refused by its kind, not by its name.
        return "is not a Word document (.docx). In Word, save the template as “Word Document (.docx)”"
    wanted = ((WD_STYLE_TYPE.PARAGRAPH, PARAGRAPHS), (WD_STYLE_TYPE.TABLE, TABLES))
    held = {(style.type, style.name) for style in styles}
    lacking = [name for kind, names in wanted for name in names if (kind, name) not in held]
    if lacking:
        return f"lacks these styles: {', '.join(lacking)}. Use each of them once in Word, and save it again"
    return ""


def opened(template: bytes | None) -> Document:
    """An empty document with the styles of the template, or with plain ones for None; the page is kept."""
    document = docx.Document(io.BytesIO(template) if template else None)
    body = document.element.body
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)
    if template is None:
        _make_plain(document)
    # The library looks through every style for each paragraph; by now they are those they will be.
    document.part.get_style_id = cache(document.part.get_style_id)  # type: ignore[method-assign]
    return document


def _make_plain(document: Document) -> None:
    """A4 and a typeface without serifs, where the library's own template has American paper and Cambria."""
    for name in PARAGRAPHS[:-1]:
        style = document.styles[name]
        style.font.name = "Arial"
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["Normal"].font.size = Pt(10.5)
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(22)
