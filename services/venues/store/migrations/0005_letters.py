"""Letters to hirers, and the links through which they answer."""

import peewee

from services.venues.store.tables import LETTER_TABLES


def up(migrator: object, db: peewee.Database) -> None:
    db.create_tables(LETTER_TABLES, safe=True)
