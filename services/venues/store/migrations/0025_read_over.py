"""What an answer was read over: outcomes of a condition are counted, a list keeps what it was compared with."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE condition ADD COLUMN outcomes INTEGER NOT NULL DEFAULT 0;
        UPDATE condition SET outcomes = 1 WHERE outcome_at IS NOT NULL;
        ALTER TABLE "import" ADD COLUMN compared_with TEXT;
        """,
    )
