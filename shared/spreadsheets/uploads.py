"""An uploaded file as what it is said to hold: its columns known, its rows in the order of the file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType

from shared.spreadsheets.columns import TO_CORRECT, ColumnMapping, Layout, folded, header_key, recognise
from shared.spreadsheets.reading import Chunk, Sheet, Source, Spreadsheet, read_spreadsheet
from shared.spreadsheets.tables import Table, as_table
from shared.spreadsheets.writing import csv_bytes, unsafe_cell

Given = Callable[[str], Mapping[str, str]]


def nothing_given(header: str) -> Mapping[str, str]:
    """Nobody has said anything about any header."""
    return {}


@dataclass(frozen=True)
class Upload:
    """An uploaded file that can be read; `mapping` is None for sheets of any form, which have headers of their own.

    `left_out` are sheets of the workbook that have another form than the one that is read.
    """

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
    def columns(self) -> ColumnMapping:
        """The mapping of a file that was opened as tables."""
        if self.mapping is None:
            raise LookupError("Sheets of any form have no columns in common")
        return self.mapping

    @property
    def total(self) -> int:
        """How many rows there are to go through, for showing progress."""
        return sum(sheet.count for sheet in self.sheets)

    @property
    def sheets_left_out(self) -> str:
        """A sentence about the sheets that were not read, or ""."""
        if not self.left_out:
            return ""
        names = ", ".join(f"“{name}”" for name in self.left_out)
        return f"Sheets of another form were not read: {names}. Upload them by themselves if they hold rows."

    def chunks(self) -> Iterator[tuple[str, Chunk]]:
        """The name of the sheet and some of its rows, in order; of a sheet of any form always the whole."""
        for sheet in self.sheets:
            if isinstance(sheet, Table):
                ours = sheet.header[-1:] == (TO_CORRECT,)
                for chunk in sheet.chunks():
                    yield sheet.sheet.name, _as_they_were(chunk) if ours else chunk
            else:
                yield sheet.name, _whole(sheet)


def open_sheets(source: Source) -> Upload:
    """Opens a file whose sheets may have any form; raises UnreadableFile."""
    spreadsheet = read_spreadsheet(source, "free")
    return Upload(spreadsheet, spreadsheet.sheets, None, ())


def open_tables(source: Source, layout: Layout, given: Given = nothing_given) -> Upload:
    """Opens a file of rows under a header; `given` has remembered mappings (field to column name) for a `header_key`.

    Raises UnreadableFile. Whether rows can be read yet is for `mapping.ready` to say.
    """
    spreadsheet = read_spreadsheet(source)
    try:
        return _tables(layout, spreadsheet, given)
    except BaseException:
        spreadsheet.spool.close()
        raise


def _tables(layout: Layout, spreadsheet: Spreadsheet, given: Given) -> Upload:
    """The sheet whose header fits best, and any others of the very same form, such as one a month."""
    headers = [next(sheet.rows())[1] for sheet in spreadsheet.sheets]
    mappings = [recognise(layout, header, given(header_key(header))) for header in headers]
    best = max(range(len(mappings)), key=lambda place: _fit(mappings[place]))
    forms = [[folded(name) for name in header] for header in headers]
    same = [place for place, form in enumerate(forms) if form == forms[best]]
    tables = [as_table(spreadsheet.sheets[place]) for place in same]
    left_out = [sheet.name for place, sheet in enumerate(spreadsheet.sheets) if place not in same]
    return Upload(spreadsheet, tuple(tables), mappings[best], tuple(left_out))


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


def corrections_of(upload: Upload, header: Sequence[str], reasons: Mapping[tuple[str, int], str]) -> bytes:
    """CSV of the rows, by (sheet, row), that have something to correct, with what it is."""
    rows = ((cells, reasons[(sheet, line)]) for sheet, line, cells in rows_at(upload, list(reasons)))
    return corrections_csv(header, rows)


def corrections_csv(header: Sequence[str], rows: Iterable[tuple[Sequence[str], str]]) -> bytes:
    """CSV of (cells, what to correct) rows under the file's own header, with the reason as the last column."""
    names, last = (header[:-1], 1) if header and header[-1] == TO_CORRECT else (header, 0)
    width = len(names)
    # Cells beyond the header stay beyond it, so that such a row cannot pass until somebody has mended it.
    lines = ([*cells[:width], reason, *cells[width + last :]] for cells, reason in rows)
    return csv_bytes([[*names, TO_CORRECT], *lines])
