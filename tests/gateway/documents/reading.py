"""Reads a pack back as its receiver would: CSV, workbook, page and manifest."""

import csv
import io
import json
import zipfile
from html.parser import HTMLParser

import openpyxl


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
