"""Each file of people keeps its own words, first said or said again: what others say stays when one is undone.

A former name knew which file brought the next one. Which file gave a known-as or an e-mail address was not kept, so
every name from before goes with the newest there is: it stays as long as one of these names does.
"""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    if isinstance(db, peewee.SqliteDatabase):
        number, yes_or_no = "INTEGER NOT NULL PRIMARY KEY", "INTEGER NOT NULL DEFAULT 0"
    else:
        number, yes_or_no = "{} NOT NULL PRIMARY KEY", "BOOLEAN NOT NULL DEFAULT FALSE"
    run(
        db,
        f"""
        CREATE TABLE person_name (
            id {number.format("SERIAL")},
            person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
            forename TEXT NOT NULL,
            surname TEXT NOT NULL,
            known_as TEXT NOT NULL,
            email TEXT NOT NULL,
            source_id INTEGER REFERENCES import (id) ON DELETE RESTRICT
        );
        INSERT INTO person_name (person_id, forename, surname, known_as, email, source_id)
        SELECT said.person_id, said.forename, said.surname, p.known_as, p.email,
            COALESCE(LAG(said.until_by) OVER (PARTITION BY said.person_id ORDER BY said.place), p.source_id)
        FROM (
            SELECT person_id, forename, surname, source_id AS until_by, id AS place FROM former_name
            UNION ALL SELECT id, forename, surname, NULL, 2147483647 FROM person
        ) said JOIN person p ON p.id = said.person_id
        ORDER BY said.person_id, said.place;
        DROP TABLE former_name;
        CREATE INDEX person_name_person_id ON person_name (person_id);
        CREATE INDEX person_name_source_id ON person_name (source_id);
        ALTER TABLE absence ADD COLUMN assumed {yes_or_no};
        CREATE TABLE said_again (
            id {number.format("BIGSERIAL")},
            source_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
            name_id INTEGER REFERENCES person_name (id) ON DELETE CASCADE,
            post_id INTEGER REFERENCES post (id) ON DELETE CASCADE,
            absence_id INTEGER REFERENCES absence (id) ON DELETE CASCADE
        );
        CREATE INDEX said_again_source_id ON said_again (source_id);
        CREATE INDEX said_again_name_id ON said_again (name_id);
        CREATE INDEX said_again_post_id ON said_again (post_id);
        CREATE INDEX said_again_absence_id ON said_again (absence_id);
        """,
    )
