"""A database from before columns were matched and imports undone keeps every file and row of it."""

from importlib import import_module
from uuid import uuid4

import peewee
import pytest

from services.venues.store.column_memory import column_memory
from services.venues.store.database import database
from services.venues.store.imports import find_import, list_lines, save_import

BEFORE = """
CREATE TABLE "import" ("id" {serial} PRIMARY KEY, "public_id" {uuid} NOT NULL, "kind" TEXT NOT NULL,
 "file_name" TEXT NOT NULL, "sha256" TEXT NOT NULL, "size" INTEGER NOT NULL, "state" TEXT NOT NULL,
 "done" INTEGER NOT NULL, "read" INTEGER NOT NULL, "accepted" INTEGER NOT NULL, "duplicate" INTEGER NOT NULL,
 "refused" INTEGER NOT NULL, "created_at" TIMESTAMPTZ NOT NULL, "created_by" TEXT NOT NULL,
 "confirmed_at" TIMESTAMPTZ, "confirmed_by" TEXT NOT NULL,
 CHECK (state IN ('checked', 'confirming', 'confirmed', 'failed')));
CREATE UNIQUE INDEX "import_public_id" ON "import" ("public_id");
CREATE INDEX "import_sha256" ON "import" ("sha256");
CREATE TABLE "import_line" ("id" {bigserial} PRIMARY KEY, "source_id" INTEGER NOT NULL REFERENCES "import" ("id")
 ON DELETE CASCADE, "row" INTEGER NOT NULL, "outcome" TEXT NOT NULL, "column" TEXT NOT NULL, "value" TEXT NOT NULL,
 "reason" TEXT NOT NULL, "parsed" TEXT);
CREATE INDEX "import_line_source_id_outcome_row" ON "import_line" ("source_id", "outcome", "row");
ALTER TABLE "booking" DROP COLUMN "taken_back"
"""


@pytest.fixture
def earlier(store):
    """The tables as they were, with a confirmed file of two rows; its id."""
    kinds = {"serial": "INTEGER", "bigserial": "INTEGER", "uuid": "TEXT"}
    if not database.is_sqlite:
        kinds = {"serial": "SERIAL", "bigserial": "BIGSERIAL", "uuid": "UUID"}
    for table in ("import_line", "import", "column_mapping"):
        database.real.execute_sql(f'DROP TABLE "{table}"')
    for statement in BEFORE.format(**kinds).split(";"):
        database.real.execute_sql(statement)
    public_id = uuid4()
    stored = public_id.hex if database.is_sqlite else str(public_id)
    database.execute(
        "INSERT INTO import (public_id, kind, file_name, sha256, size, state, done, read, accepted, duplicate, "
        "refused, created_at, created_by, confirmed_at, confirmed_by) VALUES (?, 'bookings', 'b.csv', 'abc', 9, "
        "'confirmed', 1, 2, 1, 0, 1, '2026-11-01T10:00:00.000000Z', 'olga', '2026-11-01T10:05:00.000000Z', 'olga')",
        stored,
    )
    for row, outcome in ((2, "accepted"), (3, "refused")):
        database.execute(
            'INSERT INTO import_line (source_id, row, outcome, "column", value, reason, parsed) '
            "SELECT id, ?, ?, '', '', 'why', '{\"a\":1}' FROM import",
            row,
            outcome,
        )
    return public_id


def test_files_rows_and_bookings_of_before_are_kept_and_can_go_into_the_new_states(earlier):
    with database.write_transaction():
        import_module("services.venues.store.migrations.0007_imports").up(None, database.real)
    found = find_import(earlier)
    assert (found.file_name, found.accepted, found.created_by) == ("b.csv", 1, "olga")
    assert (found.header, found.chosen, found.noted, found.file_kept) == ([], {}, 0, False)
    lines, _ = list_lines(found.id, None, 0, None)
    assert [(line.row, line.outcome, line.reason, line.parsed, line.cells) for line in lines] == [
        (2, "accepted", "why", {"a": 1}, None), (3, "refused", "why", {"a": 1}, None),
    ]  # fmt: skip
    assert save_import(found.id, ("confirmed",), state="undoing")
    with pytest.raises(peewee.IntegrityError):
        save_import(found.id, ("undoing",), state="lost")
    assert column_memory.find("bookings", "a|b") == {}
    assert database.query("SELECT COUNT(*) FROM booking WHERE taken_back") == [(0,)]


def test_rows_still_go_with_their_file(earlier):
    with database.write_transaction():
        import_module("services.venues.store.migrations.0007_imports").up(None, database.real)
        database.execute("DELETE FROM import")
    assert database.query("SELECT COUNT(*) FROM import_line") == [(0,)]
