"""Reads an uploaded file in a child process of limited memory and time: all of it, or the reason why not."""

import json
import logging
import os
import signal
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, NamedTuple, TypedDict, final

from shared.spreadsheets import limits
from shared.spreadsheets.limits import CELL_MARK, ROW_MARK, UnreadableFile

__all__ = ["Chunk", "Sheet", "Spreadsheet", "UnreadableFile", "read_spreadsheet"]

ROOT = Path(__file__).resolve().parents[2]
# The child gets neither our environment (it holds keys) nor our folders, only where this package is.
CHILD = "import sys; sys.path.append(sys.argv[1]); from shared.spreadsheets.child import main; main()"
TOO_SLOW = "The file takes too long to read. Save it as “CSV UTF-8”, or divide it, and upload it again."
TOO_HEAVY = (
    "The file needs more memory to read than we allow. Keep only the sheet with the rows, "
    "save it as “CSV UTF-8” and upload that."
)

CANNOT_READ = "The file cannot be read. Open it in Excel, save it again as “CSV UTF-8” and upload that."
# The kernel ends a child that used up its time; one that cannot have more memory ends itself.
ENDED = {
    -signal.SIGXCPU: TOO_SLOW,
    -signal.SIGKILL: TOO_SLOW,
    -signal.SIGABRT: TOO_HEAVY,
    limits.CHILD_OUT_OF_MEMORY: TOO_HEAVY,
}
log = logging.getLogger(__name__)

Layout = Literal["table", "free"]
Source = Path | bytes | IO[bytes]
"""A file that lies somewhere, what is in it, or one that is open; that one stays open."""


class Chunk(NamedTuple):
    """Some rows in order, and for each the line or row number on which it starts, as a person counts."""

    lines: Sequence[int]
    rows: list[list[str]]


class Place(NamedTuple):
    """Where a chunk lies among the rows the child wrote."""

    offset: int
    length: int
    rows: int
    lines: Sequence[int]


class SheetRead(TypedDict):
    """What the child says of a sheet: where each chunk begins, its bytes, its rows, and their lines or the first."""

    name: str
    chunks: list[tuple[int, int, int, int | list[int]]]


@final
class FileRead(TypedDict):
    """What the child says of a file that it could read."""

    kind: str
    encoding: str
    separator: str
    sheets: list[SheetRead]


@final
class Refusal(TypedDict):
    """Why the child could not read it."""

    refused: str


@dataclass(frozen=True)
class Sheet:
    """A sheet, or the whole of a CSV file under the name ""; blank rows are left out, cells are trimmed text."""

    name: str
    places: tuple[Place, ...]
    spool: IO[bytes]

    @property
    def count(self) -> int:
        """How many rows, the header among them."""
        return sum(place.rows for place in self.places)

    def chunks(self) -> Iterator[Chunk]:
        """The rows, at most five thousand at a time; may be asked for again."""
        for place in self.places:
            text = os.pread(self.spool.fileno(), place.length, place.offset).decode()
            yield Chunk(place.lines, [row.split(CELL_MARK) for row in text.split(ROW_MARK)])

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with its line number."""
        for chunk in self.chunks():
            yield from zip(chunk.lines, chunk.rows, strict=True)


@dataclass(frozen=True)
class Spreadsheet:
    """A file that was read: `kind` is text, xlsx or ods; `encoding` and `separator` are those of a text file."""

    kind: str
    encoding: str
    separator: str
    sheets: tuple[Sheet, ...]
    spool: IO[bytes]

    def __enter__(self) -> "Spreadsheet":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.spool.close()


def read_spreadsheet(source: Source, layout: Layout = "table") -> Spreadsheet:
    """Reads CSV, TSV, XLSX or ODS by content; a "table" has its header first, "free" sheets any form.

    Raises UnreadableFile with one sentence for a file that is too large, damaged, protected or no spreadsheet.
    """
    with _opened(source) as file:
        _refuse_size(file)
        spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the Spreadsheet that reads from it
        try:
            return _spreadsheet(_read_in_child(file, spool, layout), spool)
        except BaseException:
            spool.close()
            raise


@contextmanager
def _opened(source: Source) -> Iterator[IO[bytes]]:
    """The file with a descriptor, which a child can be given; what is only in memory is written into one."""
    if isinstance(source, BytesIO):
        source = source.getvalue()
    if not isinstance(source, Path | bytes):
        source.flush()
        yield source
        return
    with tempfile.TemporaryFile(buffering=0) if isinstance(source, bytes) else source.open("rb", 0) as file:
        if isinstance(source, bytes):
            file.write(source)
        yield file


def _refuse_size(file: IO[bytes]) -> None:
    """Leaves the file descriptor at the beginning, for the child reads on from where it stands."""
    size, start = os.fstat(file.fileno()).st_size, os.pread(file.fileno(), 4, 0)
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    if size > limits.TEXT_BYTES:
        raise UnreadableFile(limits.text_too_large())
    if start in limits.ZIP_STARTS and size > limits.WORKBOOK_BYTES:
        raise UnreadableFile(limits.workbook_too_large())


def _read_in_child(file: IO[bytes], spool: IO[bytes], layout: Layout) -> FileRead:
    command = [sys.executable, "-I", "-S", "-c", CHILD]
    arguments = [str(ROOT), layout, sysconfig.get_path("platlib")]
    try:
        done = subprocess.run(
            [*command, *arguments],
            stdin=file,
            stdout=spool,
            stderr=subprocess.PIPE,
            env={},
            cwd="/",
            timeout=limits.CHILD_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(TOO_SLOW) from error
    if done.returncode:
        log.warning("the reader of a file ended with %s", done.returncode)
        raise UnreadableFile(ENDED.get(done.returncode, CANNOT_READ))
    answer: FileRead | Refusal = json.loads(done.stderr.splitlines()[-1])
    if "refused" in answer:
        raise UnreadableFile(answer["refused"])
    return answer


def _spreadsheet(answer: FileRead, spool: IO[bytes]) -> Spreadsheet:
    sheets = (
        Sheet(sheet["name"], tuple(_place(*chunk) for chunk in sheet["chunks"]), spool)
        for sheet in answer["sheets"]
        if sheet["chunks"]
    )
    read = Spreadsheet(answer["kind"], answer["encoding"], answer["separator"], tuple(sheets), spool)
    if not read.sheets:
        raise UnreadableFile("The file holds no rows. Export it again and upload the new file.")
    return read


def _place(offset: int, length: int, count: int, lines: int | list[int]) -> Place:
    return Place(offset, length, count, range(lines, lines + count) if isinstance(lines, int) else lines)
