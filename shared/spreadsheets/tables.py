"""A sheet as a table: its first row is the header, and every column has a name of its own."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from shared.spreadsheets.limits import UnreadableFile
from shared.spreadsheets.reading import Chunk, Sheet


@dataclass(frozen=True)
class Table:
    """The header, the line it is on, and the rows under it."""

    sheet: Sheet
    header_line: int
    header: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many rows stand under the header."""
        return self.sheet.count - 1

    def chunks(self) -> Iterator[Chunk]:
        """The rows under the header, some thousands at a time."""
        for index, chunk in enumerate(self.sheet.chunks()):
            body = chunk if index else Chunk(chunk.lines[1:], chunk.rows[1:])
            if body.rows:
                yield body


def as_table(sheet: Sheet) -> Table:
    """The sheet as a table; UnreadableFile if it is a header alone or two columns share a name."""
    line, header = next(sheet.rows())
    place = f" of the sheet “{sheet.name}”" if sheet.name else ""
    counted = Counter(" ".join(name.split()).casefold() for name in header if name)
    twice = [name for name in header if name and counted[" ".join(name.split()).casefold()] > 1]
    if twice:
        raise UnreadableFile(
            f"Two columns{place} are both called “{twice[0]}”. Rename or remove one of them and upload it again."
        )
    if sheet.count < 2:
        raise UnreadableFile(f"There is a header{place} but no row under it. Export the file again with its rows.")
    return Table(sheet, line, tuple(header))
