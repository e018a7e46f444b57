"""The refused rows of a file, with what to correct in each."""

from uuid import UUID

from services.venues.actions.importing import existing
from services.venues.files.bookings import bookings_to_correct
from services.venues.store.column_memory import column_memory
from services.venues.store.imports import list_lines
from services.venues.store.kept_files import kept
from shared.imports import NO_ROWS, ORIGINAL_GONE, WITH_ROWS
from shared.problems import Refused
from shared.spreadsheets.columns import TO_CORRECT
from shared.spreadsheets.writing import csv_bytes


def corrections_file(public_id: UUID) -> bytes:
    """CSV of every refused row: of bookings as it came, to be uploaded again; of a JSON file its place and reason."""
    found = existing(public_id)
    if found.state not in WITH_ROWS:
        raise Refused(NO_ROWS[found.state])
    lines, _ = list_lines(found.id, "refused", 0, None)
    if found.kind != "bookings":
        rows = [[line.row, line.column, line.value, line.reason] for line in lines]
        return csv_bytes([["Entry", "Field", "Value", TO_CORRECT], *rows])
    if not found.file_kept or not kept.is_kept(public_id):
        raise Refused(ORIGINAL_GONE)
    reasons = {(line.sheet, line.row): line.reason for line in lines}
    given = column_memory.given(found.kind, found.chosen)
    with kept.open(public_id) as file:
        return bookings_to_correct(file, given, reasons)
