"""What was lately changed of a venue, field by field: two people who change one at the same time are told."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    key = "INTEGER NOT NULL PRIMARY KEY" if isinstance(db, peewee.SqliteDatabase) else "SERIAL NOT NULL PRIMARY KEY"
    run(
        db,
        f"""
        CREATE TABLE venue_change (
            id {key},
            venue_id INTEGER NOT NULL,
            at TIMESTAMPTZ NOT NULL,
            by TEXT NOT NULL,
            changes TEXT NOT NULL,
            FOREIGN KEY (venue_id) REFERENCES venue (id) ON DELETE CASCADE
        );
        CREATE INDEX venue_change_venue_id_at ON venue_change (venue_id, at);
        """,
    )
