"""The whole schema as it was when it was frozen: never changed, for a change is a new step."""

import peewee

from shared.frozen_schema import run_file


def up(migrator: object, db: peewee.Database) -> None:
    run_file(db, __file__)
