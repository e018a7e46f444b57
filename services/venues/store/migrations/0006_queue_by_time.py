"""The queue is read by the time of the event: a page of it need not sort every booking."""

import peewee


def up(migrator: object, db: peewee.Database) -> None:
    db.execute_sql("CREATE INDEX IF NOT EXISTS booking_by_time ON booking (starts_at, id)")
