"""Opens an uploaded file as what it is said to hold, and gives its rows in the order of the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from services.training.files.corrections import TO_CORRECT
from services.training.rules.importing.columns import ColumnMapping, header_key, recognise
from services.training.rules.importing.fields import folded
from services.training.rules.importing.kinds import Kind
from shared.spreadsheets.reading import Chunk, Sheet, Spreadsheet, read_spreadsheet
from shared.spreadsheets.tables import Table, as_table
from shared.spreadsheets.writing import unsafe_cell


@dataclass(frozen=True)
class Upload:
    """An uploaded file that can be read; `mapping` is None for registers, whose sheets have headers of their own.

    `left_out` are sheets of the workbook that have another form than the one that is read.
    """

    kind: Kind
    spreadsheet: Spreadsheet
    sheets: tuple[Sheet | Table, ...]
    mapping: ColumnMapping | None
    left_out: tuple[str, ...]

    def __enter__(self) -> "Upload":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.spreadsheet.spool.close()

    @property
    def total(self) -> int:
        """How many rows there are to go through, for showing progress."""
        return sum(sheet.count for sheet in self.sheets)

    def chunks(self) -> Iterator[tuple[str, Chunk]]:
        """The name of the sheet and some of its rows, in order; of a register always the whole sheet."""
        for sheet in self.sheets:
            if isinstance(sheet, Table):
                ours = sheet.header[-1:] == (TO_CORRECT,)
                for chunk in sheet.chunks():
                    yield sheet.sheet.name, _as_they_were(chunk) if ours else chunk
            else:
                yield sheet.name, _whole(sheet)


def open_upload(source: Path | bytes, kind: Kind, given: Mapping[str, Mapping[str, str]] | None = None) -> Upload:
    """Opens a file for checking; `given` are remembered mappings (field to column name) by `header_key`.

    Raises UnreadableFile. Whether rows can be read yet is for `mapping.ready` to say.
    """
    spreadsheet = read_spreadsheet(source, "free" if kind is Kind.REGISTERS else "table")
    try:
        if kind is Kind.REGISTERS:
            return Upload(kind, spreadsheet, spreadsheet.sheets, None, ())
        return _tables(kind, spreadsheet, given or {})
    except BaseException:
        spreadsheet.spool.close()
        raise


def _tables(kind: Kind, spreadsheet: Spreadsheet, given: Mapping[str, Mapping[str, str]]) -> Upload:
    """The sheet whose header fits best, and any others of the very same form, such as one a month."""
    headers = [next(sheet.rows())[1] for sheet in spreadsheet.sheets]
    mappings = [recognise(kind, header, given.get(header_key(header))) for header in headers]
    best = max(range(len(mappings)), key=lambda place: _fit(mappings[place]))
    forms = [[folded(name) for name in header] for header in headers]
    same = [place for place, form in enumerate(forms) if form == forms[best]]
    tables = [as_table(spreadsheet.sheets[place]) for place in same]
    left_out = [sheet.name for place, sheet in enumerate(spreadsheet.sheets) if place not in same]
    return Upload(kind, spreadsheet, tuple(tables), mappings[best], tuple(left_out))


def _fit(mapping: ColumnMapping) -> tuple[int, int]:
    return -len(mapping.missing), len(mapping.columns)


def _whole(sheet: Sheet) -> Chunk:
    lines: list[int] = []
    rows: list[list[str]] = []
    for chunk in sheet.chunks():
        lines.extend(chunk.lines)
        rows.extend(chunk.rows)
    if rows and TO_CORRECT in rows[0]:
        return _as_they_were(Chunk(lines, rows))
    return Chunk(lines, rows)


def _as_they_were(chunk: Chunk) -> Chunk:
    """The rows of our own corrected-rows file without the apostrophes that keep cells from being formulas."""
    return Chunk(chunk.lines, [list(map(unsafe_cell, cells)) for cells in chunk.rows])


def rows_at(upload: Upload, wanted: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int, list[str]]]:
    """The cells of some rows, given as (sheet, row), in the order of the file."""
    left = set(wanted)
    for sheet, chunk in upload.chunks():
        for line, cells in zip(chunk.lines, chunk.rows, strict=True):
            if (sheet, line) in left:
                yield sheet, line, cells
