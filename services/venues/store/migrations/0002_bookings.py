"""Bookings, decisions, screening, imports; from here on the database lets no two confirmed bookings overlap."""

import peewee

from services.venues.store.database import database
from services.venues.store.guarantees import refuse_overlaps
from services.venues.store.tables import BOOKING_TABLES
from shared.audit import refuse_changes


def up(migrator: object, db: peewee.Database) -> None:
    db.create_tables(BOOKING_TABLES)
    refuse_changes(database, "decision")
    refuse_changes(database, "look_up")
    refuse_overlaps()
