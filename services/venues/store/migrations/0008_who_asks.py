"""A look-up keeps the names it compared; names beyond the limit wait for the Prevent lead; a week has a digest."""

import peewee

from shared.frozen_schema import run


def up(migrator: object, db: peewee.Database) -> None:
    on_sqlite = isinstance(db, peewee.SqliteDatabase)
    key = "INTEGER NOT NULL PRIMARY KEY" if on_sqlite else "SERIAL NOT NULL PRIMARY KEY"
    big = "INTEGER" if on_sqlite else "BIGINT"
    flag = "INTEGER NOT NULL DEFAULT 1" if on_sqlite else "BOOLEAN NOT NULL DEFAULT TRUE"
    uuid = "TEXT" if on_sqlite else "UUID"
    run(
        db,
        f"""
        ALTER TABLE "look_up" ADD COLUMN "looked_up" TEXT;
        ALTER TABLE "look_up" ADD COLUMN "place" TEXT NOT NULL DEFAULT '';
        ALTER TABLE "look_up" ADD COLUMN "beyond" INTEGER;
        CREATE INDEX look_up_beyond ON look_up (beyond);
        ALTER TABLE "import" ADD COLUMN "limited" {flag};
        ALTER TABLE "import" ADD COLUMN "beyond" INTEGER;
        CREATE TABLE beyond_limit (
            id {key},
            public_id {uuid} NOT NULL,
            "by" TEXT NOT NULL,
            place TEXT NOT NULL,
            on_day DATE NOT NULL,
            file INTEGER NOT NULL,
            names INTEGER NOT NULL,
            at TIMESTAMPTZ NOT NULL
        );
        CREATE UNIQUE INDEX beyond_limit_public_id ON beyond_limit (public_id);
        CREATE UNIQUE INDEX beyond_limit_by_place_on_day_file ON beyond_limit ("by", place, on_day, file);
        CREATE TABLE beyond_answer (
            id {key},
            beyond_id INTEGER NOT NULL,
            answer TEXT NOT NULL,
            reason TEXT NOT NULL,
            "by" TEXT NOT NULL,
            at TIMESTAMPTZ NOT NULL,
            up_to {big} NOT NULL,
            FOREIGN KEY (beyond_id) REFERENCES beyond_limit (id) ON DELETE CASCADE
        );
        CREATE INDEX beyond_answer_beyond_id ON beyond_answer (beyond_id);
        CREATE TABLE names_read (
            id {key},
            "by" TEXT NOT NULL,
            booking_id INTEGER NOT NULL,
            week DATE NOT NULL,
            at TIMESTAMPTZ NOT NULL,
            FOREIGN KEY (booking_id) REFERENCES booking (id) ON DELETE CASCADE
        );
        CREATE UNIQUE INDEX names_read_by_booking_id_week ON names_read ("by", booking_id, week);
        CREATE INDEX names_read_booking_id ON names_read (booking_id);
        CREATE INDEX names_read_week ON names_read (week);
        CREATE TABLE look_up_digest (
            id {key},
            public_id {uuid} NOT NULL,
            week DATE NOT NULL,
            made_at TIMESTAMPTZ NOT NULL,
            policy_version TEXT NOT NULL,
            figures TEXT NOT NULL
        );
        CREATE UNIQUE INDEX look_up_digest_public_id ON look_up_digest (public_id);
        CREATE UNIQUE INDEX look_up_digest_week ON look_up_digest (week);
        CREATE TABLE look_up_digest_note (
            id {key},
            digest_id INTEGER NOT NULL,
            text TEXT NOT NULL,
            "by" TEXT NOT NULL,
            at TIMESTAMPTZ NOT NULL,
            FOREIGN KEY (digest_id) REFERENCES look_up_digest (id) ON DELETE CASCADE
        );
        CREATE INDEX look_up_digest_note_digest_id ON look_up_digest_note (digest_id);
        """,
    )
