"""The child process: standard input is the file, standard output the rows, standard error the answer.

Rows go out as text, cells and rows parted by control characters, so that the parent only ever splits text:
nothing that a hostile file could make of this process is executed or unpickled there.
"""

import gc
import json
import os
import resource
import sys
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from shared.spreadsheets import limits
from shared.spreadsheets.limits import CELL_MARK, ROW_MARK, Batch, UnreadableFile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKS_TO_SPACES = {ord(CELL_MARK): " ", ord(ROW_MARK): " "}


def main() -> None:
    """Reads one file within limits and leaves, with 0 also when the file was refused."""
    layout, library_folder = sys.argv[2], sys.argv[3]
    _limit_ourselves()
    gc.disable()
    sys.path.append(library_folder)
    try:
        answer = _read(sys.stdin.buffer.read(limits.TEXT_BYTES + 1), layout, sys.stdout.buffer)
    except UnreadableFile as refusal:
        answer = {"refused": refusal.detail}
    except MemoryError:
        os._exit(limits.CHILD_OUT_OF_MEMORY)
    sys.stdout.buffer.flush()
    # On a line of its own, because libraries may have complained there before.
    sys.stderr.write("\n" + json.dumps(answer))


def _limit_ourselves() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY, limits.CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_CPU_SECONDS, limits.CHILD_CPU_SECONDS + 5))


def _read(content: bytes, layout: str, out: BinaryIO) -> dict[str, object]:
    if content.startswith(OLE):
        from shared.spreadsheets.workbooks import old_container

        raise old_container(content)
    if content.startswith(limits.ZIP_STARTS):
        return _read_workbook(content, layout, out)
    return _read_text(content, layout, out)


def _read_text(content: bytes, layout: str, out: BinaryIO) -> dict[str, object]:
    from shared.spreadsheets.text_files import INVISIBLE, decode, text_batches

    text, encoding = decode(content)
    if CELL_MARK in text or ROW_MARK in text:
        text = text.translate(MARKS_TO_SPACES)
    if any(letter in text for letter in INVISIBLE):
        text = text.translate({ord(letter): None for letter in INVISIBLE})
    separator, batches = text_batches(text)
    writer = Writer(out, layout, limits.TEXT_ROWS)
    writer.write_sheet("", batches)
    return {"kind": "text", "encoding": encoding, "separator": separator, "sheets": writer.sheets}


def _read_workbook(content: bytes, layout: str, out: BinaryIO) -> dict[str, object]:
    from shared.spreadsheets.workbooks import DAMAGED, looked_through, workbook_sheets

    if len(content) > limits.WORKBOOK_BYTES:
        raise UnreadableFile(limits.workbook_too_large())
    kind = looked_through(content)
    writer = Writer(out, layout, limits.WORKBOOK_ROWS)
    try:
        for name, batches in workbook_sheets(content):
            writer.write_sheet(name, batches)
    except (UnreadableFile, MemoryError):
        raise
    except BaseException as error:  # the reader's own panics do not derive from Exception
        raise UnreadableFile(DAMAGED) from error
    return {"kind": kind, "encoding": "", "separator": "", "sheets": writer.sheets}


class Writer:
    """Writes trimmed rows in chunks and remembers where each is; rows without any text are left out."""

    def __init__(self, out: BinaryIO, layout: str, most_rows: int) -> None:
        self.sheets: list[dict[str, object]] = []
        self._out = out
        self._table = layout == "table"
        self._left = most_rows
        self._most = most_rows
        self._offset = 0

    def write_sheet(self, name: str, batches: Iterable[Batch]) -> None:
        """One sheet; in a table every row is given at least the cells of its header."""
        chunks: list[list[object]] = []
        width = -1
        for lines, rows in batches:
            if width < 0:
                first = next((cells for cells in rows if any(map(str.strip, cells))), None)
                if first is None:
                    continue
                width = self._width(first)
            records = [CELL_MARK.join(map(str.strip, cells)) for cells in rows]
            if CELL_MARK * (width - 1) in records or set(map(len, rows)) != {width}:
                lines, records = self._tidied(lines, records, width)
            if lines:
                chunks.append(self._write(records, lines))
        self.sheets.append({"name": name, "chunks": chunks})

    def _tidied(self, lines: Sequence[int], records: list[str], width: int) -> tuple[list[int], list[str]]:
        """Without the blank rows, and with as many cells as the header."""
        kept = [(line, record) for line, record in zip(lines, records, strict=True) if record.strip(CELL_MARK)]
        return [line for line, _ in kept], [self._fitted(record, width) for _, record in kept]

    def _width(self, first: list[str]) -> int:
        """How many cells a row is given at least: those of the header in a table, otherwise none."""
        if not self._table:
            return 0
        if sum(map(bool, first)) > limits.COLUMNS or len(first) > 4 * limits.COLUMNS:
            raise UnreadableFile(limits.too_many_columns())
        self._left += 1  # the header is not one of the rows that are counted
        return len(first)

    def _fitted(self, record: str, width: int) -> str:
        """The record with as many cells as the header, and more only if there is text in them."""
        record = record.rstrip(CELL_MARK)
        cells = record.count(CELL_MARK) + 1
        if cells > (4 * limits.COLUMNS if self._table else limits.COLUMNS):
            raise UnreadableFile(limits.too_many_columns())
        return record + CELL_MARK * (width - cells)

    def _write(self, records: list[str], lines: Sequence[int]) -> list[object]:
        self._left -= len(lines)
        if self._left < 0:
            raise UnreadableFile(limits.too_many_rows(self._most))
        encoded = ROW_MARK.join(records).encode("utf-8", "replace")
        self._out.write(encoded)
        place = [self._offset, len(encoded)]
        self._offset += len(encoded)
        unbroken = lines[-1] - lines[0] == len(lines) - 1
        return [*place, len(lines), lines[0] if unbroken else list(lines)]


if __name__ == "__main__":
    main()
