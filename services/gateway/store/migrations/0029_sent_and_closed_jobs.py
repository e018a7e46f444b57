"""A job says when it was last sent to a worker; one that gave up can be closed by a person, with a reason."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE job ADD COLUMN sent_at TIMESTAMPTZ;
        ALTER TABLE job ADD COLUMN closed_at TIMESTAMPTZ;
        ALTER TABLE job ADD COLUMN closed_by TEXT NOT NULL DEFAULT '';
        ALTER TABLE job ADD COLUMN close_reason TEXT NOT NULL DEFAULT '';
        """,
    )
