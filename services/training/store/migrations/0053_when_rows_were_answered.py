"""A row that a person answered keeps when that was; of earlier answers it is not known."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(db, "ALTER TABLE import_line ADD COLUMN resolved_at TIMESTAMPTZ;")
