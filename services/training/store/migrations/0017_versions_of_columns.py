"""What somebody said of a file's columns has a version, and who said it when."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE "import" ADD COLUMN columns_version INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE "import" ADD COLUMN columns_by TEXT NOT NULL DEFAULT '';
        ALTER TABLE "import" ADD COLUMN columns_at TIMESTAMPTZ;
        ALTER TABLE "import" ADD COLUMN courses TEXT NOT NULL DEFAULT '{}';
        """,
    )
