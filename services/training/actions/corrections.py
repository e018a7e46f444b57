"""The refused rows of a file, as they came, to be corrected and uploaded again."""

from collections import defaultdict
from uuid import UUID

from services.training.actions.importing import existing
from services.training.files.corrections import flat_registers
from services.training.files.uploads import open_upload
from services.training.rules.importing.kinds import Kind
from services.training.store.column_memory import column_memory
from services.training.store.imports import list_lines
from services.training.store.kept_files import kept
from shared.imports import NO_ROWS, ORIGINAL_GONE, WITH_ROWS
from shared.problems import Refused
from shared.spreadsheets.uploads import Upload, corrections_of

Reasons = dict[tuple[str, int], str]


def corrections_file(public_id: UUID) -> bytes:
    """CSV of every refused row with its own columns and, last, what to correct; read from the original file."""
    found = existing(public_id)
    if found.state not in WITH_ROWS:
        raise Refused(NO_ROWS[found.state])
    if found.file_removed_at is not None or not kept.is_kept(public_id):
        raise Refused(ORIGINAL_GONE)
    reasons = {(line.sheet, line.row): line.reason for line in list_lines(found.id, "refused")}
    given = column_memory.given(found.kind, found.chosen)
    with kept.open(public_id) as file, open_upload(file, Kind(found.kind), given) as upload:
        if upload.mapping is None:
            return _of_registers(upload, reasons)
        return corrections_of(upload, upload.mapping.header, reasons)


def _of_registers(upload: Upload, reasons: Reasons) -> bytes:
    by_sheet: dict[str, dict[int, str]] = defaultdict(dict)
    for (sheet, line), reason in reasons.items():
        by_sheet[sheet][line] = reason
    chunks = [(sheet, chunk) for sheet, chunk in upload.chunks() if sheet in by_sheet]
    return flat_registers(((chunk.lines, chunk.rows) for _, chunk in chunks), [by_sheet[sheet] for sheet, _ in chunks])
