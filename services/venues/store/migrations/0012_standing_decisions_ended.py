"""A standing decision can be ended before its last day, by whom and why."""

import peewee

from services.venues.store.tables.bookings import StandingDecisionRow
from shared.migrations import add_missing_columns


def up(migrator: object, db: peewee.Database) -> None:
    add_missing_columns(db, StandingDecisionRow)
