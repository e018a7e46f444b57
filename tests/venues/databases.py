"""A fresh, migrated venues database of either kind, copied from one that was migrated once."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from operations.postgres_server import VARIABLE, started
from services.venues.migrate import FOLDER
from services.venues.store.database import database
from shared.migrations import migrate


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
    with _made(address, "venues_migrated", "") as url:
        _migrate(url)
        database.real.close_all()
        yield urlsplit(url).path.lstrip("/")


@contextmanager
def fresh_postgresql(address: str, migrated: str) -> Iterator[str]:
    """The address of a copy, dropped afterwards."""
    with _made(address, "venues_test", f"TEMPLATE {migrated}") as url:
        yield url


def _migrate(url: str) -> None:
    database.configure(url)
    migrate(database, url, FOLDER)


@contextmanager
def _made(address: str, name: str, how: str) -> Iterator[str]:
    name = f"{name}_{uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} {how}")
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
