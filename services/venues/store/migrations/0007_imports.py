"""Files of bookings: their columns are matched, what they brought can be undone, and the choice is remembered."""

import peewee

from services.venues.store.tables import IMPORT_TABLES
from services.venues.store.tables.bookings import BookingRow
from services.venues.store.tables.imports import STATE_IS_KNOWN, ImportLineRow, ImportRow
from shared.migrations import add_missing_columns, make_anew


def up(migrator: object, db: peewee.Database) -> None:
    add_missing_columns(db, BookingRow, ImportRow, ImportLineRow)
    if isinstance(db, peewee.SqliteDatabase):
        make_anew(db, ImportRow, ImportLineRow)
    else:
        db.execute_sql('ALTER TABLE "import" DROP CONSTRAINT IF EXISTS import_state_check')
        db.execute_sql(f'ALTER TABLE "import" ADD CONSTRAINT import_state_check CHECK ({STATE_IS_KNOWN})')
    db.create_tables(IMPORT_TABLES, safe=True)
