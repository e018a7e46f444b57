"""Look-ups, reading of registers and exports are counted, for a day, by person and program."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    key = "INTEGER NOT NULL PRIMARY KEY" if isinstance(db, peewee.SqliteDatabase) else "SERIAL NOT NULL PRIMARY KEY"
    run(
        db,
        f"""
        CREATE TABLE limited_call (
            id {key},
            who TEXT NOT NULL,
            kind TEXT NOT NULL,
            what TEXT NOT NULL,
            at TIMESTAMPTZ NOT NULL
        );
        CREATE INDEX limitedcallrow_at ON limited_call (at);
        CREATE INDEX limitedcallrow_who_kind ON limited_call (who, kind);
        """,
    )
