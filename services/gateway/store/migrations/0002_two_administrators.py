"""Roles wait for a second administrator; who made or changed an account in the last thirty days is known.

What was done to accounts before this step is in the audit: it counts as well.
"""

import peewee

from shared.frozen_schema import run_file


def up(migrator: object, db: peewee.Database) -> None:
    run_file(db, __file__)
