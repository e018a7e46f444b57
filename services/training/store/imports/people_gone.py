"""Accepted rows of a file whose person is in the records no longer: an undone file of people took them along."""

from collections.abc import Mapping

from services.training.store.database import database
from services.training.store.imports.imports import NOT_ANSWERED, NewLine
from services.training.store.tables.imports import ImportLineRow, ImportRow

PLACE = ("sheet", "row")
_GONE = "outcome = 'accepted' AND person IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = person)"


def list_rows_without_person(import_id: int) -> list[tuple[int, str, int]]:
    """Id, sheet and row of accepted rows whose person is gone, in the order of the file."""
    rows = database.query(
        f"SELECT id, sheet, row FROM import_line WHERE source_id = ? AND {_GONE} ORDER BY sheet, row, id", import_id
    )
    return [(line, sheet, row) for line, sheet, row in rows]


@database.write
def retell_rows(import_id: int, told: Mapping[int, NewLine]) -> None:
    """What became of these rows instead, by id; how many people the accepted rows are about is counted anew."""
    row = ImportLineRow
    for line, new in told.items():
        said = {name: value for name, value in vars(new).items() if name not in PLACE}
        row.update(**said, **NOT_ANSWERED).where(row.id == line, row.source == import_id).execute()
    accepted = row.select().where(row.source == import_id, row.outcome == "accepted")
    ImportRow.update(
        people=accepted.select(row.person).distinct().count(),
        awaiting=accepted.where(row.evidence == "awaiting").count(),
    ).where(ImportRow.id == import_id).execute()
