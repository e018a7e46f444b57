"""Whether the databases of an installation hold records, and whose: asked of the databases, never of a note."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import psycopg

from operations.commands import SERVICES
from operations.reservations import CannotStart
from shared.database.copies import connected
from shared.database.sqlite_driver import sqlite3
from shared.database.sqlite_file import address_of_file, path_of

TABLES = {"training": "person", "venues": "booking", "gateway": "user_account"}
Ask = Callable[[str, str], list[tuple[str, ...]]]
"""The rows of one table that a query gives."""


def services_with_records(urls: Mapping[str, str]) -> list[str]:
    """The services in whose database something was ever recorded; one that cannot be read is not taken for empty."""
    return [service for service in SERVICES if _ask(urls[service], partial(_holds, service), True)]


def is_somebody_elses(urls: Mapping[str, str], while_filling: Collection[str]) -> bool:
    """Whether what a folder of the demonstration holds did not come from it: a backup was restored into it.

    Whoever was begun with the demonstration has its accounts; `while_filling`: so far nobody but these has acted.
    """
    own = _ask(urls["gateway"], _has_only_other_accounts, False)
    return own or any(
        _ask(urls[service], lambda ask: _has_others(ask, while_filling), False) for service in SERVICES if while_filling
    )


def _ask(url: str, question: Callable[[Ask], bool], unreadable: bool) -> bool:
    try:
        with _opened(url) as ask:
            return ask is not None and question(ask)
    except psycopg.OperationalError as error:
        raise CannotStart(f"A database does not answer ({str(error).splitlines()[0]}): start it first") from error
    except (psycopg.Error, sqlite3.Error):
        return unreadable


@contextmanager
def _opened(url: str) -> Iterator[Ask | None]:
    """A function that answers one query with rows, none for a table that is not there; None without a database."""
    if not url.startswith("sqlite"):
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as server:
            yield lambda table, sql: list(server.execute(sql)) if _is_in_postgresql(server, table) else []
        return
    path = path_of(url)
    if not path.exists() or not path.stat().st_size:
        yield None
        return
    with connected(path) as file:
        yield lambda table, sql: list(file.execute(sql)) if _is_in_sqlite(file, table) else []


def _is_in_postgresql(server: psycopg.Connection, table: str) -> bool:
    return server.execute("SELECT to_regclass(%s)", (table,)).fetchone() != (None,)


def _is_in_sqlite(file: sqlite3.Connection, table: str) -> bool:
    with closing(file.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,))) as found:
        return found.fetchone() is not None


def _holds(service: str, ask: Ask) -> bool:
    return any(ask(table, f'SELECT 1 FROM "{table}" LIMIT 1') for table in ("audit", TABLES[service]))


def _has_only_other_accounts(ask: Ask) -> bool:
    sources = {source for (source,) in ask("user_account", "SELECT DISTINCT source FROM user_account")}
    return bool(sources) and "demonstration" not in sources


def _has_others(ask: Ask, known: Collection[str]) -> bool:
    actors = {actor for (actor,) in ask("audit", "SELECT DISTINCT actor FROM audit")}
    return any(actor not in known and not actor.startswith("system:") for actor in actors)


def urls_of(data_dir: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Where each service's database is: as set, else in the data folder."""
    found = {}
    for service in SERVICES:
        name = f"{service.upper()}_DATABASE_URL"
        file = environment.get(f"{name}_FILE")
        said = Path(file).read_text(encoding="utf-8").strip() if file else environment.get(name)
        found[service] = said or address_of_file(data_dir / f"{service}.sqlite3")
    return found
