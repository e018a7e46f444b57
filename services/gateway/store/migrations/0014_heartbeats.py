"""Workers note that they are there; a job knows from when its time was counted."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        CREATE TABLE heartbeat (
            worker TEXT NOT NULL PRIMARY KEY,
            started_at TIMESTAMPTZ NOT NULL,
            seen_at TIMESTAMPTZ NOT NULL,
            woken_at TIMESTAMPTZ,
            ended_at TIMESTAMPTZ,
            broke_off TEXT NOT NULL,
            queue TEXT NOT NULL
        );
        ALTER TABLE job ADD COLUMN counted_from TIMESTAMPTZ;
        """,
    )
