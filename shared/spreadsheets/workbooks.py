"""Rows of an XLSX or ODS workbook, after its container was looked through (runs in the child process)."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from copy import copy
from datetime import date, datetime
from typing import TYPE_CHECKING

from shared.spreadsheets import limits
from shared.spreadsheets.limits import CELL_MARK, ROW_MARK, Batch, UnreadableFile

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

XLSX = ("[Content_Types].xml", "xl/workbook.xml")
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
NESTED = re.compile(r"\.(zip|xls[xmb]?|doc[xm]?|ods|odt|7z|rar|gz|jar|exe|dll)$", re.IGNORECASE)
DAMAGED = "The workbook is damaged and cannot be read. Open it in Excel, save it again and upload the new file."
TOO_BIG = (
    "The workbook unpacks to more than we accept. Keep only the sheet with the rows, save it as “CSV UTF-8” "
    "and upload that."
)
MACROS = "The workbook holds macros. Save it as an ordinary Excel workbook (.xlsx) and upload that."
LINKS = (
    "The workbook holds links to other files. Break the links (in Excel: Data, Edit links) or save the sheet "
    "as “CSV UTF-8”, and upload that."
)
PROTECTED = "The workbook is protected by a password. Take the password off, save it and upload it again."
OLD_EXCEL = "This is an old Excel file (.xls). Save it as an Excel workbook (.xlsx) or as “CSV UTF-8”."
NOT_A_WORKBOOK = "This is a packed file, but not a spreadsheet we can read. Upload a CSV, TSV, XLSX or ODS file."


def looked_through(content: bytes) -> str:
    """The kind of workbook, "xlsx" or "ods", once nothing in its container speaks against opening it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            kind = _kind(archive, {member.filename for member in members})
            _refuse_declared(members)
            _refuse_names(members)
            _refuse_actual(archive, members)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise UnreadableFile(DAMAGED) from error
    except RuntimeError as error:  # zipfile's word for a member that needs a password
        raise UnreadableFile(PROTECTED) from error
    return kind


def old_container(content: bytes) -> UnreadableFile:
    """Why an OLE container is not read: a password, or Excel of before 2007."""
    encrypted = "EncryptedPackage".encode("utf-16-le") in content
    return UnreadableFile(PROTECTED if encrypted else OLD_EXCEL)


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        raise UnreadableFile("This is a binary Excel workbook (.xlsb). Save it as an Excel workbook (.xlsx).")
    if all(name in names for name in XLSX):
        return "xlsx"
    if "mimetype" in names and _start(archive, "mimetype").strip() == ODS_TYPE:
        return "ods"
    raise UnreadableFile(NOT_A_WORKBOOK)


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(200)


def _refuse_declared(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > limits.ZIP_MEMBERS:
        raise UnreadableFile(
            f"The workbook has more than {limits.ZIP_MEMBERS} parts. Divide it into workbooks of fewer sheets."
        )
    _refuse_unpacked(sum(m.file_size for m in members), sum(m.compress_size for m in members))
    if any(member.flag_bits & 0x1 for member in members):
        raise UnreadableFile(PROTECTED)


def _refuse_unpacked(unpacked: int, packed: int) -> None:
    bomb = unpacked > limits.RATIO_MATTERS_FROM and unpacked > limits.UNPACKED_RATIO * max(packed, 1)
    if unpacked > limits.UNPACKED_BYTES or bomb:
        raise UnreadableFile(TOO_BIG)


def _refuse_names(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    lower = [name.lower() for name in names]
    if len(set(lower)) < len(lower):
        raise UnreadableFile(DAMAGED)
    if any(".." in name.split("/") or name.startswith(("/", "\\")) or ":" in name for name in names):
        raise UnreadableFile(DAMAGED)
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in lower):
        raise UnreadableFile(MACROS)
    if any(name.startswith("xl/externallinks/") for name in lower):
        raise UnreadableFile(LINKS)
    if any(NESTED.search(name) for name in lower):
        raise UnreadableFile(
            "The workbook holds other files inside it. Copy the rows to a new workbook and upload that."
        )


def _refuse_actual(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpacks every part once, keeping nothing: a declared size may be a lie."""
    packed = sum(member.compress_size for member in members)
    unpacked = 0
    for member in members:
        unbound = copy(member)
        unbound.file_size = limits.UNPACKED_BYTES + 1
        before, tail = unpacked, b""
        with archive.open(unbound) as part:
            while piece := part.read(1 << 18):
                unpacked += len(piece)
                _refuse_unpacked(unpacked, packed)
                _refuse_markup(member.filename, tail + piece)
                tail = piece[-32:]
        if unpacked - before != member.file_size:
            raise UnreadableFile(DAMAGED)


def _refuse_markup(name: str, piece: bytes) -> None:
    if not name.endswith((".xml", ".rels")):
        return
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise UnreadableFile(DAMAGED)
    if name == "[Content_Types].xml" and b"macroEnabled" in piece:
        raise UnreadableFile(MACROS)
    if name == "META-INF/manifest.xml" and b"encryption-data" in piece:
        raise UnreadableFile(PROTECTED)


def workbook_sheets(content: bytes) -> Iterator[tuple[str, Iterator[Batch]]]:
    """(name, rows as text with their numbers) of each sheet in sight, in order."""
    import python_calamine  # only a workbook needs it, and a CSV file should not wait for it

    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    in_sight = (
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        and sheet.visible == python_calamine.SheetVisibleEnum.Visible
    )
    for name in in_sight:
        yield name, _sheet_batches(workbook.get_sheet_by_name(name))


def _sheet_batches(sheet: "CalamineSheet") -> Iterator[Batch]:
    if sheet.total_height > limits.WORKBOOK_ROWS + 1:
        raise UnreadableFile(limits.too_many_rows(limits.WORKBOOK_ROWS))
    if sheet.total_width > 16 * limits.COLUMNS:
        raise UnreadableFile(limits.too_many_columns())
    rows = sheet.to_python(skip_empty_area=False)
    for start in range(0, len(rows), limits.ROWS_IN_A_CHUNK):
        batch = rows[start : start + limits.ROWS_IN_A_CHUNK]
        yield range(start + 1, start + 1 + len(batch)), [_as_texts(cells) for cells in batch]


def _as_texts(cells: Sequence[object]) -> list[str]:
    texts = [cell if isinstance(cell, str) else _as_text(cell) for cell in cells]
    if any(CELL_MARK in text or ROW_MARK in text for text in texts):
        texts = [text.replace(CELL_MARK, " ").replace(ROW_MARK, " ") for text in texts]
    return texts


def _as_text(cell: object) -> str:
    """What a cell shows: whole numbers without “.0”, days as ISO 8601, true and false as Excel writes them."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
