"""The refused rows of a file, as they came, to be corrected and uploaded again."""

from uuid import UUID

from services.training.actions.importing import existing
from services.training.files import kept
from services.training.store.imports import list_lines
from shared.problems import Refused
from shared.spreadsheets.reading import read_spreadsheet
from shared.spreadsheets.tables import as_table
from shared.spreadsheets.writing import csv_bytes

WHAT_TO_CORRECT = "What to correct"


def corrections_file(public_id: UUID) -> bytes:
    """CSV of every refused row with its own columns and, last, what to correct; read from the original file."""
    found = existing(public_id)
    if found.file_removed_at is not None:
        raise Refused("The original file has been removed, so its rows cannot be given back")
    reasons = {(line.sheet, line.row): line.reason for line in list_lines(found.id, "refused")}
    with read_spreadsheet(kept.path_of(public_id), "free" if found.kind == "registers" else "table") as book:
        rows: list[list[str]] = []
        if found.kind != "registers":
            table = as_table(book.sheets[0])
            rows.append([*table.header, WHAT_TO_CORRECT])
        for sheet in book.sheets:
            for line, cells in sheet.rows():
                key = (sheet.name if found.kind == "registers" else "", line)
                if key in reasons:
                    rows.append([*cells, *[""] * (len(rows[0]) - 1 - len(cells) if rows else 0), reasons[key]])
    return csv_bytes(rows)
