"""Packs have editions, and a redacted one may be drawn from another pack."""

import peewee

from services.gateway.store.tables.packs import PackRow
from shared.migrations import add_missing_columns


def up(migrator: object, db: peewee.Database) -> None:
    add_missing_columns(db, PackRow)
