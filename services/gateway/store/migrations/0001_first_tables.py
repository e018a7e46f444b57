"""The first tables; the audit trail only grows from here on."""

import peewee

from services.gateway.store.database import database
from services.gateway.store.tables import FIRST_TABLES
from shared.audit import refuse_changes


def up(migrator: object, db: peewee.Database) -> None:
    db.create_tables(FIRST_TABLES)
    refuse_changes(database, "audit")
