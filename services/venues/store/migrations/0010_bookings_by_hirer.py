"""Earlier bookings of the same hirer are found without reading every booking."""

import peewee


def up(migrator: object, db: peewee.Database) -> None:
    db.execute_sql("CREATE INDEX IF NOT EXISTS booking_by_hirer ON booking (LOWER(hirer))")
