"""Files that came in, and their rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.venues.store.database import database
from services.venues.store.tables.imports import ImportLineRow, ImportRow
from shared.imports import records
from shared.imports.states import UNCONFIRMED
from shared.imports.store import CHUNK, ImportStore


@dataclass(frozen=True)
class ImportRecord(records.ImportRecord):
    """One file: `done` of `total` is how far the work on it has got, or of the accepted rows while they come in."""

    noted: int
    file_kept: bool
    again_of: int | None
    reason: str
    limited: bool
    beyond: int | None
    compared_with: str | None

    @property
    def is_kept(self) -> bool:
        """Whether the original is kept; that of a list never was."""
        return self.file_kept

    @property
    def awaiting(self) -> int:
        """Accepted rows of which something will be asked."""
        return self.noted

    @property
    def kept_back(self) -> bool:
        """Whether its names are more than whoever confirmed it is told of."""
        return self.beyond is not None


@dataclass(frozen=True, kw_only=True)
class LineRecord(records.LineRecord):
    """One row of a file and what became of it."""

    before: dict[str, Any] | None
    booking: int | None


@dataclass(frozen=True)
class NewLine(records.NewLine):
    """A row of bookings to keep; `booking` is the number of the one that a duplicate is."""

    booking: int | None = None


class VenueImportStore(ImportStore[ImportRecord, LineRecord]):
    """Files of venues, bookings and lists; only those of bookings are kept."""

    def is_kept(self) -> object:
        """Whether the original is kept, to be asked of a row."""
        return ImportRow.file_kept

    def kept_as(self, is_kept: bool) -> dict[str, object]:
        """What a file says of its original."""
        return {"file_kept": is_kept}

    def forget(self, found: ImportRecord) -> None:
        """Lets go of what the rows said; what a file that can still be confirmed may bring in stays until it is."""
        row, is_open = ImportLineRow, found.state in (*UNCONFIRMED, "confirming")
        these = (row.source == found.id) & row.outcome.not_in(["accepted", "duplicate"] if is_open else [])
        with self.database.write_transaction():
            self.bare_reasons(these)
            row.update(parsed=None, cells=None, value="").where(these).execute()


store = VenueImportStore(database, ImportRow, ImportLineRow, ImportRecord, LineRecord)
find_import, add_import, save_import = store.find, store.add, store.save
find_import_by_number, list_same_files = store.find_by_number, store.list_same_files
list_lines, add_lines, list_kept_originals = store.list_lines, store.add_lines, store.list_kept_originals


def list_confirmed_after(found: ImportRecord) -> list[ImportRecord]:
    """Files of this kind that were confirmed after this one and stand, in that order."""
    row = ImportRow
    later = store.list_where(row.kind == found.kind, row.state == "confirmed", row.confirmed_at > found.confirmed_at)
    return sorted(later, key=lambda one: (str(one.confirmed_at), one.id))


@database.write
def save_before(line: int, before: Mapping[str, object]) -> None:
    """What a row found when it was brought in."""
    ImportLineRow.update(before=before).where(ImportLineRow.id == line).execute()


@database.write
def save_outcomes(lines: Iterable[LineRecord]) -> None:
    """Rows that are in already, or are not any more, as it turned out when the file was confirmed."""
    for line in lines:
        said = {name: getattr(line, name) for name in ("outcome", "column", "value", "reason", "booking")}
        ImportLineRow.update(**said).where(ImportLineRow.id == line.id).execute()


@database.write
def refuse_from(import_id: int, skip: int, reason: str) -> int:
    """Refuses the accepted rows of a file after the first ones, in its order; how many."""
    row = ImportLineRow
    accepted = row.select(row.id).where(row.source == import_id, row.outcome == "accepted")
    rest = [one.id for one in accepted.order_by(row.sheet, row.row, row.id)][skip:]
    for start in range(0, len(rest), CHUNK):
        row.update(outcome="refused", column="", value="", reason=reason, parsed=None).where(
            row.id.in_(rest[start : start + CHUNK])
        ).execute()
    noted = accepted.where(row.reason != "").count()
    ImportRow.update(noted=noted).where(ImportRow.id == import_id).execute()
    return len(rest)
