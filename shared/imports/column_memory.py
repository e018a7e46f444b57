"""Which column of a file with some header holds what, as a person once said; used again for the next file like it."""

from collections.abc import Callable, Mapping
from datetime import datetime

import peewee

from shared.database.column_types import JsonField, UTCDateTimeField
from shared.database.database import Database


class ColumnMappingColumns(peewee.Model):
    """The columns of a service's `ColumnMappingRow`; `header` is a `header_key`."""

    id = peewee.AutoField()
    kind = peewee.TextField()
    header = peewee.TextField()
    columns = JsonField()
    saved_by = peewee.TextField()
    saved_at = UTCDateTimeField()


class ColumnMemory:
    """What one service remembers; its table has one row for a kind of file and a header."""

    def __init__(self, database: Database, row: type[ColumnMappingColumns]) -> None:
        self._database = database
        self._row = row

    def find(self, kind: str, header: str) -> dict[str, str]:
        """The columns chosen for a file of this kind with this header: field to heading."""
        row = self._row.get_or_none(self._row.kind == kind, self._row.header == header)
        return {} if row is None else dict(row.columns)

    def save(self, kind: str, header: str, columns: Mapping[str, str], by: str, now: datetime) -> None:
        """Remembers a choice in place of any earlier one."""
        row = self._row
        chosen = dict(columns)
        with self._database.write_transaction():
            row.insert(kind=kind, header=header, columns=chosen, saved_by=by, saved_at=now).on_conflict(
                conflict_target=[row.kind, row.header],
                update={row.columns: chosen, row.saved_by: by, row.saved_at: now},
            ).execute()

    def given(self, kind: str, chosen: Mapping[str, str]) -> Callable[[str], dict[str, str]]:
        """For a header: what is remembered for it, and above all what was chosen for this very file."""
        return lambda header: {**self.find(kind, header), **chosen}
