"""A file that was undone says who undid it; of those before, the audit trail knows. What is in asks nothing more."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE "import" ADD COLUMN undone_by TEXT NOT NULL DEFAULT '';
        UPDATE "import" SET undone_by = COALESCE((
            SELECT a.actor FROM audit a WHERE a.action = 'import-undone'
            AND REPLACE(a.subject, '-', '') = 'import:' || REPLACE(CAST("import".public_id AS TEXT), '-', '')
            ORDER BY a.seq DESC LIMIT 1
        ), '') WHERE state = 'undone';
        UPDATE "import" SET problem = '' WHERE state IN ('confirmed', 'undone') AND problem LIKE '%If you confirm it%';
        """,
    )
