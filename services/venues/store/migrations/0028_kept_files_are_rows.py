"""Kept files are rows, in chunks; a job brings in what lies beside the database."""

import peewee

from shared.frozen_schema import run_file


def up(migrator: object, db: peewee.Database) -> None:
    run_file(db, __file__)
