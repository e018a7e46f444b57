"""Decisions about the self-assessment, evidence that people keep, and packs."""

import peewee

from services.gateway.store.tables import SELF_ASSESSMENT_TABLES


def up(migrator: object, db: peewee.Database) -> None:
    db.create_tables(SELF_ASSESSMENT_TABLES)
