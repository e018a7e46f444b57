"""The work of one hour or night says when that begins: a clock that runs ahead does not do it for good."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE job ADD COLUMN not_before TIMESTAMPTZ;
        UPDATE job SET not_before = due_at
        WHERE state = 'waiting' AND attempts = 0 AND counted_from IS NULL AND unique_key IS NOT NULL;
        """,
    )
