"""Databases of tests: each kind is migrated once in a process and then copied, which takes a fraction of the time."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import psycopg

from shared.database.database import Database
from shared.database.migrations import migrate


def make_database(database: Database, url: str, migrations: Path) -> None:
    """A new, migrated database at this address, bound."""
    path = Path("/" + unquote(urlsplit(url).path).lstrip("/"))
    if urlsplit(url).scheme == "sqlite" and not path.exists():
        shutil.copy(_migrated(database, migrations), path)
    database.configure(url)
    migrate(database, url, migrations)


@cache
def _migrated(database: Database, migrations: Path) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="due-regard-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "migrated.sqlite3"
    database.configure(f"sqlite:///{path}")
    migrate(database, f"sqlite:///{path}", migrations)
    database.close()
    return path


@contextmanager
def postgresql_database(server_url: str, like: str = "template1") -> Iterator[str]:
    """The address of a new PostgreSQL database, empty or a copy of another, removed afterwards."""
    name, server = f"test_{uuid4().hex}", _server(server_url)
    # Files are copied quicker than pages through the log, and nothing here has to survive a crash.
    how = "STRATEGY FILE_COPY" if server.info.server_version >= 15_00_00 else ""
    server.execute(f"CREATE DATABASE {name} TEMPLATE {like} {how}")
    try:
        yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
    finally:
        _server(server_url).execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


_servers: dict[str, psycopg.Connection] = {}


def _server(url: str) -> psycopg.Connection:
    """A connection of this process's own that makes and removes databases; one that was cut is made anew."""
    if url not in _servers or _servers[url].closed:
        _servers[url] = psycopg.connect(url, autocommit=True)
    return _servers[url]
