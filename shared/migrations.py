"""Migrations: numbered files, one transaction each, one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import peewee
from playhouse.migrate import SchemaMigrator
from playhouse.migrate import migrate as run_operations
from playhouse.migrations import Runner

from shared.database import Database


@contextmanager
def _alone(database: Database, url: str) -> Iterator[None]:
    if database.is_sqlite:
        path = Path("/" + unquote(urlsplit(url).path).lstrip("/")).with_suffix(".migrating")
        with path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    database.real.execute_sql("SELECT pg_advisory_lock(hashtext('migrations'))")
    try:
        yield
    finally:
        database.real.execute_sql("SELECT pg_advisory_unlock(hashtext('migrations'))")


def migrate(database: Database, url: str, folder: Path) -> list[str]:
    """Brings the database up to the newest numbered file in `folder`; the names applied now."""
    with database.connection(), _alone(database, url):
        return [str(name) for name in Runner(database.real, str(folder)).up()]


def add_missing_columns(db: peewee.Database, *rows: type[peewee.Model]) -> None:
    """Gives the tables of `rows` the columns they lack; each new column needs a default or may be null.

    A first migration makes its tables from today's rows, so a new installation has these columns already.
    """
    migrator = SchemaMigrator.from_database(db)
    for row in rows:
        table = row._meta.table_name
        known = {column.name for column in db.get_columns(table)}
        for field in row._meta.sorted_fields:
            if field.column_name not in known:
                run_operations(migrator.add_column(table, field.column_name, field))


def make_anew(db: peewee.Database, *rows: type[peewee.Model]) -> None:
    """Makes tables anew as `rows` say, with all that is in them: SQLite cannot change a constraint.

    Wholes before parts; the tables must have every column of `rows` already (`add_missing_columns`).
    """
    for row in rows:
        table = row._meta.table_name
        for index in db.get_indexes(table):
            if index.sql:
                db.execute_sql(f'DROP INDEX "{index.name}"')
        db.execute_sql(f'ALTER TABLE "{table}" RENAME TO "{table}_before"')
    db.create_tables(rows, safe=False)
    for row in rows:
        table, names = row._meta.table_name, ", ".join(f'"{found.column_name}"' for found in row._meta.sorted_fields)
        db.execute_sql(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM "{table}_before"')
    for row in reversed(rows):
        db.execute_sql(f'DROP TABLE "{row._meta.table_name}_before"')
