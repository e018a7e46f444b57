"""What evidence counts is found without reading every completion there is."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        CREATE INDEX completion_by_day ON completion (completed_on, course);
        CREATE INDEX completion_by_source ON completion (source, recorded_at) WHERE (undone_at IS NULL);
        CREATE INDEX completion_awaiting ON completion (completed_on)
            WHERE ((evidence = 'awaiting') AND (undone_at IS NULL));
        CREATE INDEX completion_revoked ON completion (revoked_on) WHERE (revoked_on IS NOT NULL);
        """,
    )
