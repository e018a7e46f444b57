"""A line of a booking's story knows whether who wrote it may see matches, whether there is one or not."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    no = "INTEGER NOT NULL DEFAULT 0" if isinstance(db, peewee.SqliteDatabase) else "BOOLEAN NOT NULL DEFAULT FALSE"
    run(
        db,
        f"""
        ALTER TABLE happening ADD COLUMN by_who_knows {no};
        UPDATE happening SET by_who_knows = (1 = 1)
            WHERE role IN ('prevent_lead', 'senior_officer', 'legal_officer') AND by NOT LIKE 'token:%';
        """,
    )
