"""Rows of a CSV or TSV file: which encoding, which separator, which line (runs in the child process)."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from shared.spreadsheets import limits
from shared.spreadsheets.limits import Batch, UnreadableFile

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = ",;\t|"
SAVE_AGAIN = "Open it in the program it came from and save it as “CSV UTF-8” or as an Excel workbook (.xlsx)."
OTHER_CONTENT = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"7z\xbc\xaf", "a packed file (7z)"),
    (b"Rar!", "a packed file (RAR)"),
    (b"{\\rtf", "a text document (RTF)"),
)
WEB_PAGE = re.compile(rb"\s*<(!doctype|html|table|\?xml)", re.IGNORECASE)
INVISIBLE = "\ufeff\u200b\u2060"
LINE_BREAK = re.compile(r"\r\n|\r|\n")


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding: byte order mark, then strict UTF-8, then Windows-1252."""
    refuse_other_content(content)
    for mark, encoding in MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise UnreadableFile(f"The file is damaged: its text breaks off. {SAVE_AGAIN}") from error
    if b"\0" in content:
        raise UnreadableFile(f"The file holds NUL characters, which no text file should. {SAVE_AGAIN}")
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(f"The file's letters are in an encoding we do not know. {SAVE_AGAIN}")


def refuse_other_content(content: bytes) -> None:
    """Objects to content that is plainly something else than rows of text."""
    if not content.strip():
        raise UnreadableFile("The file is empty. Export it again and upload the new file.")
    for start, name in OTHER_CONTENT:
        if content.startswith(start):
            raise UnreadableFile(f"The file is {name}, not a spreadsheet. Upload a CSV, TSV, XLSX or ODS file.")
    if WEB_PAGE.match(content.removeprefix(codecs.BOM_UTF8)):
        raise UnreadableFile(
            "The file is a web page or XML, whatever its name says. "
            "Open it in Excel and save it as “CSV UTF-8” or as an Excel workbook (.xlsx)."
        )


def header_line(text: str) -> str:
    """The first line that is not blank, with the lines a quoted line break runs on to."""
    found = ""
    for line in io.StringIO(text, newline=""):
        found += line
        if found.strip() and found.count('"') % 2 == 0:
            break
        if len(found) > limits.CELL_CHARACTERS:
            break
    return found


def separator(header: str) -> str:
    """The separator that occurs most often in the header outside quotation marks; comma for a tie or none."""
    plain = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=plain.count)


def text_batches(text: str) -> tuple[str, Iterator[Batch]]:
    """The separator, and some thousands of rows at a time with the line on which each starts."""
    told = re.match(r"\s*\"?sep=([,;\t|])\"?[ \t]*(\r\n|\r|\n)", text)
    mark = told.group(1) if told else separator(header_line(text))
    return mark, _batches(text, mark, skip_line=told is not None)


def _batches(text: str, mark: str, skip_line: bool) -> Iterator[Batch]:
    csv.field_size_limit(limits.CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True)
    ended = start = 0
    try:
        if skip_line:
            next(reader)
            ended = reader.line_num
        while rows := list(islice(reader, limits.ROWS_IN_A_CHUNK)):
            lines = starting_lines(rows, ended + 1, reader.line_num)
            ended, start = reader.line_num, lines[-1]
            yield lines, rows
    except csv.Error as error:
        raise UnreadableFile(_unclosed(_last_start(text, mark, ended))) from error
    if ended > start:
        _refuse_unclosed(text, mark, start)


def starting_lines(rows: list[list[str]], first: int, last: int) -> Sequence[int]:
    """The line on which each row starts, for rows that together fill the lines `first` to `last`."""
    if last - first == len(rows) - 1:
        return range(first, last + 1)
    lines = []
    for cells in rows:
        lines.append(first)
        first += 1 + sum(len(LINE_BREAK.findall(cell)) for cell in cells)
    return lines


def _last_start(text: str, mark: str, ended: int) -> int:
    """The line of the row at which reading breaks off, at or after the line that follows `ended`."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True)
    line = 1
    try:
        for _ in reader:
            line = reader.line_num + 1
    except csv.Error:
        pass
    return max(line, ended + 1)


def _refuse_unclosed(text: str, mark: str, line: int) -> None:
    """A last row of several lines is either a quoted line break, or a quotation mark nobody closed."""
    lines = io.StringIO(text, newline="")
    for _ in range(line - 1):
        next(lines)
    try:
        for _ in csv.reader(lines, delimiter=mark, skipinitialspace=True, strict=True):
            pass
    except csv.Error as error:
        raise UnreadableFile(_unclosed(line)) from error


def _unclosed(line: int) -> str:
    return (
        f"From line {line} on the file cannot be divided into rows, because a quotation mark is not closed. "
        "Correct that line and upload the file again."
    )
