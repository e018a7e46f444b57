"""It is known who let go of an import's original file, and when and by whom an upload was thrown away."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE import ADD COLUMN file_removed_at TIMESTAMPTZ;
        ALTER TABLE import ADD COLUMN file_removed_by TEXT NOT NULL DEFAULT '';
        ALTER TABLE import ADD COLUMN discarded_at TIMESTAMPTZ;
        ALTER TABLE import ADD COLUMN discarded_by TEXT NOT NULL DEFAULT '';
        """,
    )
