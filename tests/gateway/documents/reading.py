"""Reads a pack back as its receiver would: CSV, workbook, page, PDF, Word document and manifest."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

import docx
import openpyxl
import pypdf
from docx.document import Document
from docx.oxml.ns import qn


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return stream.getvalue()


def manifest_of(content: bytes) -> dict:
    return json.loads(members(content)["manifest.json"])


def csv_rows(content: bytes, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(members(content)[f"csv/{name}.csv"].decode("utf-8-sig"), newline="")))


def workbook(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(members(content)["self-assessment.xlsx"]))


def sheet_rows(sheet, header: str) -> list[list]:
    """The rows of a sheet from the one whose first cell is this header."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(place for place, row in enumerate(rows) if row[0] == header)
    width = sum(1 for cell in rows[start] if cell is not None)
    return [row[:width] for row in rows[start:]]


class _Tables(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.words: list[str] = []
        self.values: dict[str, str] = {}
        self._caption, self._rows, self._cell, self._class = "", [], None, ""

    def handle_starttag(self, tag, attrs):
        self._class = dict(attrs).get("class", "")
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"td", "th"}:
            self._cell = ""
        elif tag == "caption":
            self._caption = None

    def handle_endtag(self, tag):
        self._class = ""
        if tag in {"td", "th"}:
            self._rows[-1].append(self._cell)
            self._cell = None
        elif tag == "table":
            self.tables[self._caption] = self._rows

    def handle_data(self, data):
        self.words.append(data)
        if self._caption is None:
            self._caption = data
        elif self._cell is not None:
            self._cell += data
        elif self._class == "title":
            self._title = data
        elif self._class == "value":
            self.values[self._title] = data


def page(content: bytes) -> _Tables:
    parser = _Tables()
    parser.feed(members(content)["self-assessment.html"].decode())
    return parser


def word(content: bytes) -> Document:
    return docx.Document(io.BytesIO(members(content)["self-assessment.docx"]))


def word_tables(content: bytes) -> dict[str, list[list[str]]]:
    """Every table of the Word document by its caption, as text; those of one caption one below the other."""
    found: dict[str, list[list[str]]] = {}
    for table in word(content).tables:
        caption = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        rows = ([cell.text for cell in row.cells] for row in table.rows)
        found[caption] = [*found.get(caption, []), *rows]
    return found


def word_lines(content: bytes) -> list[str]:
    return [line.text for line in word(content).paragraphs]


def pdf(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(members(content)["self-assessment.pdf"]))


def pdf_pages(content: bytes) -> list[str]:
    """What stands on each page, on one line."""
    return list(_read_pages(content))


@lru_cache(maxsize=8)
def _read_pages(content: bytes) -> tuple[str, ...]:
    return tuple(" ".join(found.extract_text().split()) for found in pdf(content).pages)


def compact(text: str) -> str:
    """The text without blanks: lines break where the layout wants, words and order are what counts."""
    return "".join(text.split())


def structure(reader: pypdf.PdfReader) -> Iterator[tuple[int, str, dict]]:
    """Every element of the tags in reading order: its depth, its kind in standard words, and itself."""
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    roles = root.get("/RoleMap", {})

    def walk(node, depth):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                yield from walk(one, depth)
        elif isinstance(node, dict) and "/S" in node:
            yield depth, str(roles.get(node["/S"], node["/S"])).lstrip("/"), node
            yield from walk(node.get("/K", []), depth + 1)

    yield from walk(root["/K"], 0)
