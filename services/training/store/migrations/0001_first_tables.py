"""The first tables; the audit trail only grows from here on."""

import peewee

from services.training.store.database import database
from services.training.store.tables import TABLES
from services.training.store.tables.standing import PeriodRow, ScopeRow
from shared.audit import refuse_changes


def up(migrator: object, db: peewee.Database) -> None:
    for table in (PeriodRow, ScopeRow):
        # Kept in order of person, so that figures are one walk through the table; PostgreSQL has no such tables.
        table._meta.without_rowid = database.is_sqlite
    db.create_tables(TABLES)
    refuse_changes(database, "audit")
