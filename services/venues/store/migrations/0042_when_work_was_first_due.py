"""A job keeps when it was first to be done, from which it is late, however often it is put off."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(db, "ALTER TABLE job ADD COLUMN first_due_at TIMESTAMPTZ; UPDATE job SET first_due_at = due_at;")
