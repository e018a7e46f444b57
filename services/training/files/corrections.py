"""The corrected-rows file: the refused rows as they came, and what to correct in each, ready to be sent again."""

from collections.abc import Iterable, Sequence

from services.training.rules.importing.outcomes import RowOutcome
from services.training.rules.importing.registers import FLAT, SessionRow, read_register
from shared.spreadsheets.uploads import corrections_csv


def what_to_correct(outcome: RowOutcome) -> str:
    """Everything that is wrong with a row, each under its column."""
    return " ".join(f"{fault.column}: {fault.reason}" if fault.column else fault.reason for fault in outcome.faults)


def flat_registers(
    sheets: Iterable[tuple[Sequence[int], Sequence[list[str]]]], reasons: Sequence[dict[int, str]]
) -> bytes:
    """Refused rows of register sheets, each with its course and date beside it; `reasons` by sheet, then row."""
    rows = []
    for (lines, cells_of), wanted in zip(sheets, reasons, strict=True):
        register = read_register(cells_of)
        if register is None:
            continue
        for line, cells in zip(lines[register.begins :], cells_of[register.begins :], strict=True):
            if line in wanted:
                row = SessionRow(register, cells)
                rows.append(([row.name if field == "name" else row[field] for field in FLAT], wanted[line]))
    return corrections_csv([*FLAT.values()], rows)
