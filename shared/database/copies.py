"""Copies of a SQLite database: whole at one moment, made while others write; and those kept from before a migration."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.database.disk_space import LITTLE, MARGIN, Storage
from shared.database.sqlite_driver import sqlite3
from shared.database.sqlite_file import uri_of

FOLDER = "before-migration"
KEPT = 2
"""The newest copies of each service; they hold personal data, so they also go with their time, as backups do."""
KEPT_FOR = timedelta(days=35)


class NoSpace(Exception):
    """There is no space for a copy; the message says how much it takes."""


@contextmanager
def connected(path: Path, mode: str = "ro") -> Iterator[sqlite3.Connection]:
    """A connection of the driver itself, which makes no file that is not there."""
    with closing(sqlite3.connect(uri_of(path, mode), uri=True, timeout=30, isolation_level=None)) as connection:
        yield connection


def copy_whole(source: sqlite3.Connection, target: Path) -> None:
    """What the connection `source` sees, as a file of its own without a log; readable by its owner only."""
    target.touch(mode=0o600)
    with connected(target, "rw") as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = delete").fetchone()
    with target.open("rb") as file:
        os.fsync(file.fileno())


def size_of(path: Path) -> int:
    """Bytes of a database file and of the log beside it."""
    return sum(part.stat().st_size for part in (path, path.with_name(path.name + "-wal")) if part.exists())


def copy_before_migration(path: Path, now: datetime) -> Path:
    """Copies the database as it is; NoSpace when that would leave too little, and then nothing is left behind."""
    needed = size_of(path) + LITTLE + MARGIN
    if (free := Storage(path).free) < needed:
        raise NoSpace(f"a copy needs {needed >> 20:,} MB free, and there are {free >> 20:,} MB")
    folder = path.parent / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{path.stem}-{now:%Y-%m-%dT%H%M%S%f}Z.sqlite3"
    draft = target.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    try:
        with connected(path) as source:
            copy_whole(source, draft)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    remove_old_copies(path, now)
    return target


def remove_old_copies(path: Path, now: datetime) -> list[Path]:
    """Removes all but the newest copies of this database, and those whose time is over; what was removed."""
    found = sorted((path.parent / FOLDER).glob(f"{path.stem}-*.sqlite3"), reverse=True)
    gone = [copy for place, copy in enumerate(found) if place >= KEPT or _made_at(copy) < now - KEPT_FOR]
    for copy in gone:
        copy.unlink(missing_ok=True)
    return gone


def _made_at(copy: Path) -> datetime:
    return datetime.fromtimestamp(copy.stat().st_mtime, UTC)
