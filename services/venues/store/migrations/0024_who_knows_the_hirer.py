"""Who said that a hirer is known, and when: of an earlier booking only where nobody can have said it later."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE booking ADD COLUMN hirer_known_by TEXT NOT NULL DEFAULT '';
        ALTER TABLE booking ADD COLUMN hirer_known_at TIMESTAMPTZ;
        UPDATE booking SET hirer_known_by = submitted_by, hirer_known_at = submitted_at
            WHERE hirer_known AND request_version = 1;
        """,
    )
