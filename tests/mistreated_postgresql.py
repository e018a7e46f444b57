"""A PostgreSQL server of a test's own that is frozen, cut, filled and restarted."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import psycopg

from operations.servers.postgres_server import Server, server


class MistreatedServer:
    """What can be done to a server, each for as long as a `with` lasts."""

    def __init__(self, given: Server) -> None:
        self._server = given
        self.url = given.url

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Rows, through a connection of its own that none of our settings limit."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            answer = connection.execute(sql, values)
            return answer.fetchall() if answer.description else []

    def address_of(self, database: str) -> str:
        """The address of one of its databases."""
        return f"{self.url.rpartition('/')[0]}/{database}"

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Takes connections and answers nothing: every process of it stands still."""
        first = psutil.Process(self._server.process.pid)
        stopped = [first.pid, *(child.pid for child in first.children(recursive=True))]
        for process_id in stopped:
            os.kill(process_id, signal.SIGSTOP)
        try:
            yield
        finally:
            for process_id in stopped:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process_id, signal.SIGCONT)

    def cut(self, name: str = "due-regard", database: str = "") -> int:
        """Ends every connection of ours to that database, or to any; how many."""
        named = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s AND pid <> "
        ours = named + "pg_backend_pid() AND (%s = '' OR datname = %s)"
        return len(self.ask(ours, name, database, database))

    def restart(self, away_seconds: float = 0.0) -> None:
        """Stops it at once, and starts it again after so long."""
        self._server.stop()
        time.sleep(away_seconds)
        self._server.start()

    @contextmanager
    def full(self) -> Iterator[None]:
        """Every connection that it gives to anybody is taken by others."""
        taken: list[psycopg.Connection[object]] = []
        try:
            with contextlib.suppress(psycopg.OperationalError):
                while True:
                    taken.append(psycopg.connect(self.url, application_name="others"))  # type: ignore[arg-type]
            yield
        finally:
            for connection in taken:
                connection.close()


@contextmanager
def mistreated_server(most_connections: int = 60) -> Iterator[MistreatedServer]:
    """A fresh one, gone at the end."""
    with server(False, "-c", f"max_connections={most_connections}") as made:
        yield MistreatedServer(made)
