"""Why an entry is on the concern register is kept with it; a person's look-ups are counted without reading the log."""

import peewee

from services.venues.store.tables.screening import ListedSubjectRow
from shared.migrations import add_missing_columns


def up(migrator: object, db: peewee.Database) -> None:
    add_missing_columns(db, ListedSubjectRow)
    db.execute_sql('CREATE INDEX IF NOT EXISTS look_up_by_person ON look_up ("by", at)')
