"""A file of bookings, each row with its outcome and, when it is taken, the request in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.venues.files.lines import Line
from services.venues.rules.booking_columns import BOOKINGS
from services.venues.rules.booking_rows import Requested, Venues, read_booking
from shared.spreadsheets.columns import ColumnMapping, cells_beyond
from shared.spreadsheets.reading import Source
from shared.spreadsheets.uploads import Given, corrections_of, open_tables

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class BookingsFile:
    """A file that was read: its rows, or which columns a person has to match before there are any."""

    lines: list[Line]
    mapping: ColumnMapping
    sheets: int
    problem: str


def nobody(done: int, total: int) -> None:
    """Nobody wants to know how far it has got."""


def read_bookings(
    source: Source, given: Given, venues: Venues, now: datetime, progress: Progress = nobody
) -> BookingsFile:
    """The rows of a bookings file; UnreadableFile when it is none."""
    with open_tables(source, BOOKINGS, given) as upload:
        mapping, lines, done = upload.columns, list[Line](), 0
        if not mapping.ready:
            return BookingsFile([], mapping, len(upload.sheets), mapping.objection())
        for sheet, chunk in upload.chunks():
            progress(done, upload.total)
            for number, cells in zip(chunk.lines, chunk.rows, strict=True):
                lines.append(_line(sheet, number, cells, mapping=mapping, venues=venues, now=now))
            done += len(chunk.rows)
        return BookingsFile(lines, mapping, len(upload.sheets), upload.sheets_left_out)


def _line(sheet: str, number: int, cells: list[str], mapping: ColumnMapping, venues: Venues, now: datetime) -> Line:
    shown = mapping.shown(cells)
    if refused := cells_beyond(cells, len(mapping.header)):
        return Line(number, "refused", "", cells[len(mapping.header)], refused, sheet=sheet, cells=shown)
    read = read_booking({path: cells[place] for path, place in mapping.columns.items()}, venues, now)
    if read.refused:
        paths = (read.refused_path, "hirer.name", "hirer.organisation")
        path = next(path for path in paths if path in mapping.columns)
        value = cells[mapping.columns[path]] if path == read.refused_path else ""
        return Line(number, "refused", mapping.title(path), value, read.refused, sheet=sheet, cells=shown)
    parsed = {"reference": read.reference, "submitted": read.submitted, "request": read.request}
    if not read.notes:
        return Line(number, "accepted", parsed=parsed, reference=read.reference, sheet=sheet)
    column, value, reason = _said(read, mapping)
    return Line(
        row=number,
        outcome="accepted",
        column=column,
        value=value,
        reason=reason,
        parsed=parsed,
        reference=read.reference,
        sheet=sheet,
        cells=shown,
    )


def _said(read: Requested, mapping: ColumnMapping) -> tuple[str, str, str]:
    """Everything that will have to be asked, each under its column; (column, cell) are those of the first."""
    first = read.notes[0]
    if len(read.notes) == 1:
        return mapping.title(first.path), first.cell, first.reason
    reasons = " ".join(f"{mapping.title(note.path)}: {note.reason}" for note in read.notes)
    return mapping.title(first.path), first.cell, reasons


def bookings_to_correct(source: Source, given: Given, reasons: Mapping[tuple[str, int], str]) -> bytes:
    """CSV of the rows, by (sheet, row), as they came, and what to correct in each."""
    with open_tables(source, BOOKINGS, given) as upload:
        return corrections_of(upload, upload.columns.header, reasons)
