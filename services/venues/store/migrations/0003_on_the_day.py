"""Whom hirers of a venue ring on the day; and what was reopened before now went to a senior officer, so it is referred.

From this step on a booking reopened by a change that needs nobody new is decided again by an officer. Every one that
was reopened until now was a senior officer's, and stays one.
"""

import peewee

from shared.frozen_schema import run

REFER = (
    "UPDATE booking SET referred = (1 = 1) WHERE id IN (SELECT booking_id FROM happening WHERE what = 'reopen');"
)  # fmt: skip


def up(migrator: object, db: peewee.Database) -> None:
    run(db, "ALTER TABLE venue ADD COLUMN on_the_day TEXT NOT NULL DEFAULT '';")
    run(db, REFER)
