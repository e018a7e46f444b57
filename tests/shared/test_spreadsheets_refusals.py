"""A file that cannot be read safely gives one clear sentence that says what to do."""

import io
import resource
import subprocess
import zipfile
from collections.abc import Callable
from unittest.mock import Mock

import pytest

from shared.spreadsheets import limits
from shared.spreadsheets.reading import UnreadableFile, read_spreadsheet
from tests.shared.workbooks_for_tests import ods, repacked, with_lying_size, xlsx

GOOD = xlsx({"Sheet": [["Name", "Ref"], ["Ann", "1"]]})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def many_rows(count: int) -> bytes:
    rows = (f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, count + 1))
    return repacked(GOOD, {SHEET: HEAD + "".join(rows).encode() + TAIL})


def bomb(name: str, megabytes: int) -> bytes:
    """A part of zeros, packed piece by piece: what it costs to read must not hide behind what it cost to make."""
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(megabytes):
            part.write(bytes(limits.MEGABYTE))
    return out.getvalue()


def far_cell() -> bytes:
    """Two cells, in opposite corners: a reader that keeps the whole grid would need 400 GB."""
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return repacked(GOOD, {SHEET: HEAD + cells + TAIL})


def repeated_rows() -> bytes:
    """A LibreOffice row that says it stands there a million times."""
    good = ods([["name", "ref"], ["Ann", "1"]])
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        content = archive.read("content.xml")
    return repacked(
        good,
        {
            "content.xml": content.replace(
                b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">'
            )
        },
    )


REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "empty": (b"", "empty"),
    "only spaces": (b" \n\t\n ", "empty"),
    "only separators": (b",,,\n,,,\n", "no rows"),
    "NUL bytes": (b"Name,Ref\nAnn\0,1\n", "NUL"),
    "UTF-16 without its mark": ("Name,Ref\n".encode("utf-16-le"), "NUL"),
    "broken UTF-16": (b"\xff\xfea\0b", "breaks off"),
    "unknown letters": (b"Name,Ref\nAnn\x81,1\n", "encoding"),
    "PDF": (b"%PDF-1.7\n1 0 obj", "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n", "picture"),
    "web page": (b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "web page"),
    "gzip": (b"\x1f\x8b\x08\0", "packed"),
    "quotation mark not closed": (b'Name,Ref\nAnn,1\nBob,"2\nCid,3\nDee,4\n', "line 3"),
    "long cell": (b'Name,Ref\nAnn,1\nBob,"' + b"x\n" * 20_000, "line 3"),
    "too many columns": (",".join(f"c{n}" for n in range(60)).encode() + b"\n1\n", "50 columns"),
    "one row of commas": (b"a,b\n" + b"," * 100_000 + b"x\n", "50 columns"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "old Excel": (OLE, ".xls"),
    "macros": (repacked(GOOD, {"xl/vbaProject.bin": b"1"}), "macros"),
    "links": (repacked(GOOD, {"xl/externalLinks/externalLink1.xml": b"<a/>"}), "links"),
    "workbook within": (repacked(GOOD, {"xl/embeddings/Book.xlsx": GOOD}), "other files inside"),
    "binary workbook": (zipped({"xl/workbook.bin": b"1"}), ".xlsb"),
    "document": (zipped({"word/document.xml": b"<a/>"}), "not a spreadsheet"),
    "ODS with a password": (ods([["a"], ["1"]], "<manifest:encryption-data/>"), "password"),
    "entities": (repacked(GOOD, {SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]>' + HEAD + TAIL}), "damaged"),
    "part outside": (repacked(GOOD, {"../../etc/passwd": b"1"}), "damaged"),
    "cut off": (GOOD[: len(GOOD) // 2], "damaged"),
    "only its first bytes": (b"PK\x03\x04", "damaged"),
    "not XML": (repacked(GOOD, {SHEET: b"hello"}), "damaged|no rows"),
    "bomb": (lambda: bomb("xl/media/zeros.bin", 99), "unpacks to more"),
    "big bomb": (lambda: bomb("xl/media/zeros.bin", 120), "unpacks to more"),
    "lying bomb": (
        lambda: with_lying_size(bomb("xl/zeros.xml", 120), "xl/zeros.xml", 1000),
        "unpacks to more|damaged",
    ),
    "many parts": (lambda: repacked(GOOD, {f"xl/media/{n}.png": b"1" for n in range(300)}), "200 parts"),
    "too many rows of text": (lambda: b"a,b\n" + b"1,2\n" * 250_001, "250,000 rows"),
    "too many rows of a workbook": (lambda: many_rows(100_002), "100,000 rows"),
    "rows that repeat": (repeated_rows(), "100,000 rows|memory"),
    "a cell at the far end": (far_cell(), "rows|columns|memory"),
}


def bad(name: str) -> bytes:
    """What is large is made when it is asked for: each process of a run reads this file, and one runs it."""
    content = REFUSED[name][0]
    return content() if callable(content) else content


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_says_what_is_wrong(name):
    with pytest.raises(UnreadableFile, match=REFUSED[name][1]) as refusal:
        read_spreadsheet(bad(name))
    assert refusal.value.detail.endswith(".")


def test_a_text_file_at_the_limit_is_read_and_one_beyond_it_is_not(tmp_path):
    path = tmp_path / "large.csv"
    line = b"x" * 1023 + b"\n"
    path.write_bytes(b"a,b\n" + line * (limits.TEXT_BYTES // 1024 - 1))
    with read_spreadsheet(path) as read:
        assert read.sheets[0].count == limits.TEXT_BYTES // 1024
    with path.open("ab") as file:
        file.write(line)
    with pytest.raises(UnreadableFile, match="50 MB"):
        read_spreadsheet(path)


def test_a_workbook_of_more_than_five_megabytes_is_not_unpacked():
    with pytest.raises(UnreadableFile, match="5 MB"):
        read_spreadsheet(b"PK\x03\x04" + bytes(limits.WORKBOOK_BYTES))


def test_250_000_rows_of_text_are_read():
    with read_spreadsheet(b"a,b\n" + b"1,2\n" * 250_000) as read:
        assert read.sheets[0].count == 250_001


def test_a_reader_that_takes_too_long_is_a_clear_answer(monkeypatch):
    monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 0.0)
    with pytest.raises(UnreadableFile, match="too long"):
        read_spreadsheet(b"a,b\n1,2\n")


def test_reading_a_bomb_costs_us_hardly_any_memory():
    content = bad("big bomb")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFile):
        read_spreadsheet(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


@pytest.mark.parametrize(
    ("code", "words"), [(-24, "too long"), (-9, "too long"), (-6, "memory"), (3, "memory"), (-11, "cannot be read")]
)
def test_however_the_reader_ends_there_is_a_clear_answer(monkeypatch, code, words):
    done = subprocess.CompletedProcess([], code, None, b"")
    monkeypatch.setattr(subprocess, "run", Mock(return_value=done))
    with pytest.raises(UnreadableFile, match=words):
        read_spreadsheet(b"a,b\n1,2\n")


def test_what_libraries_complain_about_does_not_hide_the_answer(monkeypatch):
    done = subprocess.CompletedProcess([], 0, None, b'thread panicked\n\n{"refused": "Damaged."}')
    monkeypatch.setattr(subprocess, "run", Mock(return_value=done))
    with pytest.raises(UnreadableFile, match=r"Damaged\."):
        read_spreadsheet(b"a,b\n1,2\n")
