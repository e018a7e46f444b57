"""A look-up notes whether who entered the names has the surname of one of them."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    no = "INTEGER NOT NULL DEFAULT 0" if isinstance(db, peewee.SqliteDatabase) else "BOOLEAN NOT NULL DEFAULT FALSE"
    run(db, f"ALTER TABLE look_up ADD COLUMN own_surname {no};")
