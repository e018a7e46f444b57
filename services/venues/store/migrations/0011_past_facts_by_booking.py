"""What stayed of a booking is read by its booking: an index by time led SQLite to read all of it for each of them."""

import peewee


def up(migrator: object, db: peewee.Database) -> None:
    db.execute_sql("DROP INDEX IF EXISTS past_fact_kind_at")
