"""Migrated databases, each kind migrated once in a process and then copied: a copy takes a fraction of the time."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from shared.database import Database
from shared.migrations import migrate


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
