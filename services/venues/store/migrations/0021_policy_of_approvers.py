"""What training tells of approvers names the policies it was worked out under."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        ALTER TABLE training_behind ADD COLUMN decided_by TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE training_behind ADD COLUMN worked_out_on TEXT;
        """,
    )
