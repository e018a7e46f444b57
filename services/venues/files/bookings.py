"""A row of a file of bookings, with its outcome and, when it is taken, the request in it."""

from datetime import datetime

from services.venues.rules.imports.booking_rows import Requested, Venues, read_booking
from shared.imports.records import NewLine, refused
from shared.spreadsheets.columns import ColumnMapping, cells_beyond


def booking_line(
    sheet: str, number: int, cells: list[str], mapping: ColumnMapping, venues: Venues, now: datetime
) -> NewLine:
    """A row with its outcome and, when it is taken, the request in it."""
    shown = mapping.shown(cells)
    if beyond := cells_beyond(cells, len(mapping.header)):
        return refused(number, "", beyond, cells[len(mapping.header)], sheet, cells=shown)
    read = read_booking({path: cells[place] for path, place in mapping.columns.items()}, venues, now)
    if read.refused:
        paths = (read.refused_path, "hirer.name", "hirer.organisation")
        path = next(path for path in paths if path in mapping.columns)
        value = cells[mapping.columns[path]] if path == read.refused_path else ""
        return refused(number, mapping.title(path), read.refused, value, sheet, cells=shown)
    parsed = {"reference": read.reference, "submitted": read.submitted, "request": read.request}
    said = _said(read, mapping) if read.notes else ("", "", "")
    return NewLine(sheet, number, "accepted", *said, parsed=parsed, cells=shown if read.notes else None)


def _said(read: Requested, mapping: ColumnMapping) -> tuple[str, str, str]:
    """Everything that will have to be asked, each under its column; (column, cell) are those of the first."""
    first = read.notes[0]
    if len(read.notes) == 1:
        return mapping.title(first.path), first.cell, first.reason
    reasons = " ".join(f"{mapping.title(note.path)}: {note.reason}" for note in read.notes)
    return mapping.title(first.path), first.cell, reasons
