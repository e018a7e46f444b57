"""A fresh, migrated venues database of either kind, copied from one that was migrated once."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from operations.servers.postgres_server import VARIABLE, started
from services.venues.migrate import FOLDER
from services.venues.store.database import database
from shared.database.migrations import migrate
from tests.databases import postgresql_database


@contextmanager
def server() -> Iterator[str]:
    """The address of a PostgreSQL server: the one that runs for these tests, else one of our own."""
    if address := os.environ.get(VARIABLE):
        yield address
    else:
        with started() as address:
            yield address


def migrated_sqlite(folder: Path) -> Path:
    """A migrated SQLite file that is only copied."""
    path = folder / "migrated.sqlite3"
    _migrate(f"sqlite:///{path}")
    database.close()
    return path


def fresh_sqlite(migrated: Path, folder: Path) -> str:
    """The address of a copy."""
    shutil.copy(migrated, folder / "venues.sqlite3")
    return f"sqlite:///{folder / 'venues.sqlite3'}"


@contextmanager
def migrated_postgresql(address: str) -> Iterator[str]:
    """The name of a migrated PostgreSQL database that is only copied."""
    with postgresql_database(address) as url:
        _migrate(url)
        database.real.close_all()
        yield urlsplit(url).path.lstrip("/")


def _migrate(url: str) -> None:
    database.configure(url)
    migrate(database, url, FOLDER)
