"""What approvers held on days that are past, and whether training is still working it out."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    number = "INTEGER" if isinstance(db, peewee.SqliteDatabase) else "BIGINT"
    run(
        db,
        f"""
        ALTER TABLE approver_training ADD COLUMN history TEXT NOT NULL DEFAULT '[]';
        CREATE TABLE training_behind (
            id INTEGER NOT NULL PRIMARY KEY,
            since TEXT,
            sequence {number} NOT NULL,
            noted_at TIMESTAMPTZ NOT NULL
        );
        """,
    )
