"""Workers note the clock by which they note that they are there."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(db, "ALTER TABLE heartbeat ADD COLUMN clock TEXT NOT NULL DEFAULT '{}';")
