"""What the databases of an installation hold, read from outside while it runs."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.drills.ledger import CAUGHT_UP_SECONDS
from tests.mistreated_postgresql import MistreatedServer

try:  # the library the product itself uses, where it is installed
    import pysqlite3 as driver
except ImportError:
    driver = sqlite3

SERVICES = ("training", "venues", "gateway")


@dataclass(frozen=True)
class Records:
    """The three databases."""

    data_dir: Path

    @contextmanager
    def _open(self, service: str) -> Iterator[Any]:
        address = f"file:{self.data_dir / service}.sqlite3?mode=ro"
        with closing(driver.connect(address, uri=True, timeout=30)) as connection:
            yield connection

    def ask(self, service: str, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        with self._open(service) as connection:
            return list(connection.execute(sql, values))

    def number(self, service: str, sql: str, *values: object) -> int:
        """The one number that a query answers."""
        return int(self.ask(service, sql, *values)[0][0])

    def state(self, import_id: str) -> str:
        """The state of an import."""
        sql = 'SELECT state FROM "import" WHERE public_id = ? OR public_id = ?'
        found = self.ask("training", sql, import_id, import_id.replace("-", ""))
        return str(found[0][0]) if found else ""

    def wait_for_state(self, import_id: str, *states: str, seconds: float) -> str:
        """The state once it is one of these, looked at very often; '' when time runs out."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if (state := self.state(import_id)) in states:
                return state
            time.sleep(0.01)
        return ""

    def wait_until_begun(self, kind: str, import_id: str, seconds: float) -> bool:
        """Whether a worker has taken this work of an import up, looked at very often."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.attempts(kind, import_id):
                return True
            time.sleep(0.01)
        return False

    def attempts(self, kind: str, import_id: str) -> int:
        """How often a worker has taken this work of an import up."""
        sql = "SELECT coalesce(max(attempts), 0) FROM job WHERE kind = ? AND payload LIKE ?"
        return self.number("training", sql, kind, f"%{import_id}%")

    def completions_of(self, import_id: str) -> int:
        """How many completions an import brought in and has not taken back."""
        sql = (
            'SELECT count(*) FROM completion c JOIN "import" i ON i.id = c.origin_id '
            "WHERE c.undone_at IS NULL AND (i.public_id = ? OR i.public_id = ?)"
        )
        return self.number("training", sql, import_id, import_id.replace("-", ""))

    def imports_of(self, sha256: str) -> int:
        """How many imports of one file have been confirmed."""
        sql = """SELECT count(*) FROM "import" WHERE sha256 = ? AND state = 'confirmed'"""
        return self.number("training", sql, sha256)

    def waiting_jobs(self, service: str) -> int:
        """Background work that is due and not done."""
        return self.number(service, "SELECT count(*) FROM job WHERE state = 'waiting' AND due_at <= datetime('now')")

    def check_integrity(self) -> None:
        """Every database is whole, no job has been given up, and no foreign key leads nowhere."""
        for service in SERVICES:
            assert self.ask(service, "PRAGMA integrity_check") == [("ok",)], service
            assert self.ask(service, "PRAGMA foreign_key_check") == [], service
            assert self.number(service, "SELECT count(*) FROM job WHERE state = 'dead'") == 0, service


@dataclass(frozen=True)
class RecordsOnServer(Records):
    """The same on PostgreSQL, as soon as the server answers anybody."""

    server: MistreatedServer

    @contextmanager
    def _open(self, service: str) -> Iterator[Any]:
        with psycopg.connect(self.server.address_of(service), autocommit=True) as connection:
            yield connection

    def ask(self, service: str, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of a query that is written as for SQLite."""
        until = time.monotonic() + CAUGHT_UP_SECONDS
        while True:
            try:
                return super().ask(service, sql.replace("%", "%%").replace("?", "%s"), *values)
            except psycopg.OperationalError:
                assert time.monotonic() < until, "PostgreSQL does not come back"
                time.sleep(0.2)

    def change(self, service: str, sql: str) -> int:
        """What nobody does but a drill; how many rows it changed."""
        with self._open(service) as connection:
            return int(connection.execute(sql).rowcount)

    def check_integrity(self) -> None:
        """No job has been given up; whether files are whole is the server's."""
        for service in SERVICES:
            assert self.number(service, "SELECT count(*) FROM job WHERE state = 'dead'") == 0, service
