"""Workbooks made for tests: good ones, and ones that are out to do harm."""

import io
import zipfile
from collections.abc import Iterable, Mapping

import xlsxwriter

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(sheets: Mapping[str, Iterable[Iterable[object]]], hidden: Iterable[str] = ()) -> bytes:
    """An Excel workbook; days are written as real date cells."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for place, cells in enumerate(rows):
                sheet.write_row(place, 0, cells)
            if name in hidden:
                sheet.hide()
    return out.getvalue()


def repacked(content: bytes, add: Mapping[str, bytes] | None = None, without: Iterable[str] = ()) -> bytes:
    """The same workbook with parts added, replaced or left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in without and name not in (add or {}):
                new.writestr(name, old.read(name))
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def ods(rows: Iterable[Iterable[str]], manifest: str = "") -> bytes:
    """A LibreOffice workbook of text cells."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells
        )
        + "</table:table-row>"
        for cells in rows
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_TYPE, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        entry = f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0">{manifest}</manifest:manifest>'
        archive.writestr("META-INF/manifest.xml", entry)
    return out.getvalue()


def with_lying_size(content: bytes, name: str, declared: int) -> bytes:
    """The workbook with another unpacked size declared for one part, in both of the places where it stands."""
    changed = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        local = archive.getinfo(name).header_offset
    changed[local + 22 : local + 26] = declared.to_bytes(4, "little")
    place = content.rindex(name.encode())
    changed[place - 46 + 24 : place - 46 + 28] = declared.to_bytes(4, "little")
    return bytes(changed)
