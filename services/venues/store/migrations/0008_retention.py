"""Retention: holds, what stays as numbers, the nights; guards let go of what the policy lets go and nothing else."""

import peewee

from services.venues.store.deletion_guard import guard_deletion
from services.venues.store.tables.retention import (
    DeletionRow,
    HoldRow,
    PastBookingRow,
    PastFactRow,
    RetentionRunRow,
)


def up(migrator: object, db: peewee.Database) -> None:
    db.create_tables((HoldRow, DeletionRow, PastBookingRow, PastFactRow, RetentionRunRow))
    guard_deletion()
