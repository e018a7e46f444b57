"""What hirers are writing in the public form."""

import peewee

from services.gateway.store.tables import HIRE_TABLES


def up(migrator: object, db: peewee.Database) -> None:
    db.create_tables(HIRE_TABLES)
