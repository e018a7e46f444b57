"""Space that a SQLite database needs no longer goes back to the disk, a little at a time."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from shared.database.copies import NoSpace, connected, size_of
from shared.database.database import Database
from shared.database.disk_space import LITTLE, MARGIN, Storage, using_reserve
from shared.database.sqlite_driver import sqlite3
from shared.http.problems import Problem

INCREMENTAL = 2
WAIT_SECONDS = 30.0
"""For whoever writes, before a database is used as it is."""
PAGES_AT_ONCE = 1000
"""Four megabytes: whoever wants to write in between waits no longer than for that."""


def make_space_returnable(path: Path, tell: Callable[[str], None]) -> None:
    """Has a database give back what it no longer needs: a new one from its first table on, one of before once it has
    been written anew, whole or not at all. Where that cannot be done just now, the next migration tries again."""
    with connected(path, "rw") as connection:
        if connection.execute("PRAGMA auto_vacuum").fetchone()[0] == INCREMENTAL:
            return
        try:
            _write_anew(connection, path)
        except (NoSpace, sqlite3.Error) as error:
            tell(f"{path.name} is used as it is, and keeps the space of what is deleted: {error}. The next start tries")
        else:
            tell(f"{path.name} was written anew once: from now on space that is not needed goes back to the disk")


def _write_anew(connection: sqlite3.Connection, path: Path) -> None:
    needed, free = 2 * size_of(path) + LITTLE + MARGIN, Storage(path).free
    if free < needed:
        raise NoSpace(f"writing it anew needs {needed >> 20:,} MB free, and there are {free >> 20:,} MB")
    with _temporary_files_in(path.parent):
        connection.execute(f"PRAGMA busy_timeout = {int(WAIT_SECONDS * 1000)}")
        connection.execute("PRAGMA temp_store = 1")  # a copy of the whole does not belong in memory
        connection.execute(f"PRAGMA auto_vacuum = {INCREMENTAL}")
        connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """SQLite's temporary file lies where the space was looked at; it has no name, and ends with the process."""
    before = os.environ.get("SQLITE_TMPDIR")
    os.environ["SQLITE_TMPDIR"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("SQLITE_TMPDIR")
        if before is not None:
            os.environ["SQLITE_TMPDIR"] = before


def give_space_back(database: Database) -> None:
    """Gives pages that nothing uses back to the disk; what cannot go now, for somebody else writes, goes with the next.

    It goes on while there is little space. PostgreSQL sees to its own.
    """
    with using_reserve(), suppress(Problem):
        while database.is_sqlite and (unused := _unused(database)):
            with database.write_transaction():
                database.query(f"PRAGMA incremental_vacuum({PAGES_AT_ONCE})")
            if _unused(database) >= unused:
                return  # a database of before that has not been written anew yet
            with database.connection():  # the file itself gets smaller when the log is brought into it
                database.query("PRAGMA wal_checkpoint(PASSIVE)")


def _unused(database: Database) -> int:
    with database.connection():
        return int(database.query("PRAGMA freelist_count")[0][0])
