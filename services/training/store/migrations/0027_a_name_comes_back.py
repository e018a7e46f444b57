"""Somebody may have the same former name twice, from two files: each can be undone by itself."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    run(
        db,
        """
        DROP INDEX former_name_person_id_forename_surname;
        CREATE INDEX former_name_person_id_forename_surname ON former_name (person_id, forename, surname);
        """,
    )
