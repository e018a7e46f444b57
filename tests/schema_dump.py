"""`python -m tests.schema_dump VERSION` keeps the schema of every service as this checkout makes it, on both databases.

The files lie in tests/schemas/VERSION, one a service and kind, with the steps that are recorded. They are written when
a version is released and never again: tests/test_upgrades.py opens a database of each with the code of today.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import peewee

from operations.servers.postgres_server import find_programs, started
from shared.database.database import Database, open_database
from shared.database.migrations import migrate
from shared.frozen_schema import run
from tests.databases import postgresql_database
from tests.folders import ROOT

SCHEMAS = ROOT / "tests/schemas"
SERVICES = ("gateway", "training", "venues")


def main() -> int:
    """Writes six files; 1 when the version has been kept before."""
    (version,) = sys.argv[1:]
    folder = SCHEMAS / version
    if folder.exists():
        print(f"{folder} is there already, and what was released does not change", file=sys.stderr)
        return 1
    folder.mkdir(parents=True)
    with started() as server, tempfile.TemporaryDirectory() as place:
        for service in SERVICES:
            write_dump(folder, service, f"sqlite:///{place}/{service}.sqlite3")
            with postgresql_database(server) as url:
                write_dump(folder, service, url)
    return 0


def write_dump(folder: Path, service: str, url: str) -> None:
    """Migrates an empty database and keeps how it is made, with its history."""
    database = Database(service)
    database.configure(url)
    migrate(database, url, import_module(f"services.{service}.migrate").FOLDER)
    kind = "sqlite" if database.is_sqlite else "postgresql"
    (folder / f"{service}.{kind}.sql").write_text(dump(database.real, url), encoding="utf-8")
    if not database.is_sqlite:
        database.real.close_all()  # type: ignore[attr-defined]


def dump(db: peewee.Database, url: str) -> str:
    """Statements that make this schema, and the rows of its history."""
    made = _sqlite(db) if isinstance(db, peewee.SqliteDatabase) else _postgresql(url)
    with db.connection_context():
        names = [name for (name,) in db.execute_sql("SELECT name FROM schema_migration ORDER BY id").fetchall()]
    day = "2026-11-29 00:00:00"
    rows = [f"INSERT INTO schema_migration (name, applied) VALUES ('{name}', '{day}');" for name in names]
    return "\n".join([*made, *rows]) + "\n"


def _sqlite(db: peewee.Database) -> Iterator[str]:
    with db.connection_context():
        for (sql,) in db.execute_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall():
            yield f"{sql};\n"


def _postgresql(url: str) -> Iterator[str]:
    command = [str(find_programs() / "pg_dump"), "--schema-only", "--no-owner", "--no-privileges", "--no-comments"]
    text = subprocess.run([*command, "--dbname", url], capture_output=True, text=True, check=True).stdout
    # Without the settings of the session, the lines for psql alone, and remarks that name versions of PostgreSQL.
    text = re.sub(r"^(SET |SELECT pg_catalog\.set_config|\\|--).*\n", "", text, flags=re.MULTILINE)
    yield re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def load(url: str, text: str) -> None:
    """Makes the database of a dump; without what a server lacks that has no pg_trgm."""
    db = open_database(url, may_make=True)
    with db.connection_context(), db.atomic():
        if not isinstance(db, peewee.SqliteDatabase) and not _has_trigrams(db):
            text = re.sub(r"^CREATE (EXTENSION|INDEX) .*(pg_trgm|gin_trgm_ops).*\n", "", text, flags=re.MULTILINE)
        run(db, text)
    if hasattr(db, "close_all"):
        db.close_all()


def _has_trigrams(db: peewee.Database) -> bool:
    return bool(db.execute_sql("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'").fetchall())


if __name__ == "__main__":
    sys.exit(main())
