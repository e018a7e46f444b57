"""How often it was said whether a condition was met: a later answer names the one it was read over."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE condition ADD COLUMN outcomes INTEGER NOT NULL DEFAULT 0;
        UPDATE condition SET outcomes = 1 WHERE outcome_at IS NOT NULL;
        """,
    )
