"""Registers of policies, contacts, networks, other premises and the like, and alerts to venues."""

import peewee

from services.venues.store.tables import REGISTER_TABLES


def up(migrator: object, db: peewee.Database) -> None:
    db.create_tables(REGISTER_TABLES)
