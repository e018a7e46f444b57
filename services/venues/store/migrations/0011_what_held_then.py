"""What approvers held on days that are past, and whether training is still working it out."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE approver_training ADD COLUMN history TEXT NOT NULL DEFAULT '[]';
        CREATE TABLE training_behind (
            id INTEGER NOT NULL PRIMARY KEY,
            since TEXT,
            sequence BIGINT NOT NULL,
            noted_at TIMESTAMPTZ NOT NULL
        );
        """,
    )
