"""A council of 20,000 people with 25,000 bookings behind it, its three services in this process, and people who look.

The demonstration's bookings with all that happened to them are copied until there are enough, each copy a week older
than the one before; the people and their completions are invented anew.
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import requests
from flask import Flask

from bench.council import Council, fill, number_of
from bench.training import postgresql_on, service, sqlite_in
from operations.commands import SERVICES
from operations.demonstration import take_demonstration
from operations.environment import installation_environment
from operations.stack import Stack
from services.gateway import app as gateway
from services.gateway.demonstration import ACCOUNTS, PASSWORD
from services.gateway.store.database import database as gateway_database
from services.training import app as training
from services.training.actions.standing.names_files import gaps_file, people_file
from services.training.actions.standing.rebuilding import rebuild
from services.training.store.database import database as training_database
from services.venues import app as venues
from services.venues.store.database import database as venues_database
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts.queries import NamesQuery
from shared.spreadsheets.writing import csv_stream
from tests.gateway.records import IntoService
from tests.gateway.visitor import HTML, Visitor
from tests.installation import free_port

PEOPLE, COMPLETIONS, BOOKINGS = 20_000, 200_000, 25_000
LIMITS = ("READS_IN_TEN_MINUTES", "READS_A_DAY", "EXPORTS_AN_HOUR", "IMPORTS_AN_HOUR", "PROGRAM_READS_AN_HOUR")
DATABASES = {"training": training_database, "venues": venues_database, "gateway": gateway_database}


def make(data: Path, scale: float = 1.0) -> None:
    """Fills an empty data folder."""
    data.mkdir(parents=True)
    Stack(data, free_port(), take_demonstration(data)).fill()
    for old in data.glob("training.sqlite3*"):
        old.unlink()
    with service(sqlite_in(data, "training"), data / "training"):
        fill(Council(int(PEOPLE * scale), int(COMPLETIONS * scale)))
        rebuild()
        training_database.execute("ANALYZE")
    training_database.close()
    venues_database.configure(sqlite_in(data, "venues"))
    with venues_database.connection():
        _copy_bookings(int(BOOKINGS * scale))
        venues_database.execute("ANALYZE")
    venues_database.close()
    gateway_database.configure(sqlite_in(data, "gateway"))
    with gateway_database.connection():
        gateway_database.execute(
            "UPDATE user_account SET person_number = ? WHERE username = ?", number_of(1), "manager"
        )
    gateway_database.close()


def _copy_bookings(wanted: int) -> None:
    """Every booking with the rows that hang on it, over and over: other ids, times a week earlier each time."""
    ((there,),) = venues_database.query("SELECT COUNT(*) FROM booking")
    tables = _hanging_on("booking")
    most = {table: venues_database.query(f"SELECT COALESCE(MAX(id), 0) FROM {table}")[0][0] for table in tables}
    with venues_database.write_transaction():
        for copy in range(1, -(-(wanted - there) // there) + 1):
            for table, fathers in tables.items():
                columns = venues_database.query(f"SELECT name, type FROM pragma_table_info('{table}')")
                unique = _unique(table)
                wish = [_changed(name, kind, table, fathers, unique, most, copy) for name, kind in columns]
                names = ", ".join(f'"{name}"' for name, _ in columns)
                venues_database.execute(
                    f'INSERT INTO "{table}" ({names}) SELECT {", ".join(wish)} FROM "{table}" WHERE id <= {most[table]}'
                )


def _hanging_on(root: str) -> dict[str, dict[str, str]]:
    """The table and all below it, fathers first, each with its columns that point to one of them."""
    every = [name for (name,) in venues_database.query("SELECT name FROM sqlite_master WHERE type = 'table'")]
    points = {
        table: dict(venues_database.query(f'SELECT "from", "table" FROM pragma_foreign_key_list(\'{table}\')'))
        for table in every
    }
    found: dict[str, dict[str, str]] = {root: {}}
    while True:
        more = [
            table
            for table in every
            if table not in found
            and found.keys() & set(points[table].values())
            and venues_database.query(f"SELECT 1 FROM pragma_table_info('{table}') WHERE name = 'id' AND pk = 1")
        ]
        if not more:
            return {table: {c: t for c, t in points[table].items() if t in found} for table in found}
        found |= {table: {} for table in more}


def _unique(table: str) -> set[str]:
    """Columns that may not hold the same value twice by themselves."""
    found = set()
    for (index,) in venues_database.query(f"SELECT name FROM pragma_index_list('{table}') WHERE \"unique\" = 1"):
        columns = [name for (name,) in venues_database.query(f"SELECT name FROM pragma_index_info('{index}')")]
        found |= set(columns) if len(columns) == 1 else set()
    return found


def _changed(
    name: str, kind: str, table: str, fathers: dict[str, str], unique: set[str], most: dict[str, int], copy: int
) -> str:
    """What stands in a column of the copy."""
    column = f'"{name}"'
    if name == "id":
        return f"id + {copy * most[table]}"
    if name in fathers:
        return f"{column} + {copy * most[fathers[name]]}"
    if name == "public_id":
        return "lower(hex(randomblob(16)))"
    if name in unique:
        return f"{column} || '-{copy}'"
    if kind.upper() in ("TIMESTAMPTZ", "DATETIME"):
        return f"strftime('%Y-%m-%dT%H:%M:%S', {column}, '-{copy * 7} days') || substr({column}, 20)"
    if kind.upper() == "DATE":
        return f"date({column}, '-{copy * 7} days')"
    return column


@contextmanager
def on_postgresql(data: Path, server: str) -> Iterator[dict[str, str]]:
    """The same rows in three databases of a PostgreSQL server: their addresses by service."""
    with postgresql_on(server) as first, postgresql_on(server) as second, postgresql_on(server) as third:
        urls = dict(zip(SERVICES, (first, second, third), strict=True))
        for name, url in urls.items():
            _move(name, sqlite_in(data, name), url)
        yield urls


def _move(name: str, source: str, target: str) -> None:
    from importlib import import_module

    from shared.database.migrations import migrate

    database = DATABASES[name]
    database.configure(target)
    migrate(database, target, import_module(f"services.{name}.migrate").FOLDER)
    database.real.close_all()  # type: ignore[attr-defined]
    database.configure(source)
    with database.connection(), psycopg.connect(target) as there:
        there.execute("SET session_replication_role = replica")
        tables = [one for (one,) in database.query("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            known = {one for (one,) in there.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s", (table,))}  # fmt: skip
            columns = [one for (one,) in database.query(f"SELECT name FROM pragma_table_info('{table}')")]
            if not known or table == "migratehistory" or not set(columns) <= known:
                continue
            there.execute(f'DELETE FROM "{table}"')
            names = ", ".join(f'"{one}"' for one in columns)
            with there.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in database.real.execute_sql(f'SELECT {names} FROM "{table}"'):
                    copy.write_row(row)
            there.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT COALESCE(MAX(id), 1) FROM \"" + table + '"))'
                if "id" in columns and there.execute("SELECT pg_get_serial_sequence(%s, 'id')", (table,)).fetchone()[0]
                else "SELECT %s", (table,),
            )  # fmt: skip
    database.close()
    database.configure(target)
    with database.connection():
        database.execute("ANALYZE")


@dataclass
class Look:
    """One page that somebody opened, and how long the thread was at it."""

    role: str
    pattern: str
    address: str
    status: int
    seconds: float
    size: int


@dataclass
class BigCouncil:
    """The gateway before the two real services, all in this process; nothing goes over a network."""

    app: Flask
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def visitor(self, role: str) -> Visitor:
        """Somebody with this role, signed in."""
        if role not in self.visitors:
            (account,) = [one for one in ACCOUNTS if one.role == role]
            self.visitors[role] = Visitor(self.app)
            answer = self.visitors[role].sign_in(account.username, PASSWORD)
            assert answer.status_code == 303, answer.text[:300]
        return self.visitors[role]

    def look(self, role: str, address: str) -> tuple[Look, str]:
        """Opens a page; what it cost and what it says."""
        client = self.visitor(role).client
        began = time.perf_counter()
        answer = client.get(address, headers=HTML)
        took = time.perf_counter() - began
        return Look(role, self.pattern(address), address, answer.status_code, took, len(answer.data)), answer.text

    def pattern(self, address: str) -> str:
        """The rule that an address is served by."""
        rule, _ = self.app.url_map.bind("localhost").match(urlsplit(address).path, return_rule=True)
        return str(rule.rule)

    def file(self, address: str) -> Iterator[bytes]:
        """A file of names in the pieces in which training hands it out."""
        actor = Actor("bench", frozenset({Role.LD_OFFICER}))
        today, now = london_day(datetime.now(UTC)), datetime.now(UTC)
        make_file = {"/training/people.csv": people_file, "/training/gaps.csv": gaps_file}[address]
        return csv_stream(make_file(NamesQuery(), actor, today, today, now).rows)

    def walk(self, role: str, most: int = 2) -> Iterator[Look]:
        """Every page this role comes to by links, at most some of each rule; sign-out and files are left alone."""
        ahead, seen, often = ["/"], {"/"}, dict[str, int]()
        while ahead:
            address = ahead.pop(0)
            pattern = self.pattern(address)
            if often.get(pattern, 0) >= most or pattern.startswith(("/static", "/sign-out")):
                continue
            often[pattern] = often.get(pattern, 0) + 1
            found, text = self.look(role, address)
            yield found
            for link in re.findall(r'href="(/[^"#]*)', text):
                link = unescape(link)
                if link not in seen and ".csv" not in link and "/file" not in link:
                    seen.add(link)
                    ahead.append(link)


@contextmanager
def opened(data: Path, urls: dict[str, str] | None = None) -> Iterator[BigCouncil]:
    """The council in a data folder, or on the databases given."""
    wanted = installation_environment(data) | dict.fromkeys(LIMITS, "1000000") | {"GATEWAY_DEMO_SIGN_IN": "yes"}
    wanted |= {f"{name.upper()}_DATABASE_URL": url for name, url in (urls or {}).items()}
    before = dict(os.environ)
    os.environ.update(wanted)
    try:
        sessions = {}
        for name, module in (("training", training), ("venues", venues)):
            app = module.create_app()
            for step in app.extensions.get("before_fork", ()):
                step()
            sessions[name] = requests.Session()
            sessions[name].mount("http://", IntoService(app))
        yield BigCouncil(gateway.create_app(None, sessions["training"], sessions["venues"]))
    finally:
        os.environ.clear()
        os.environ.update(before)
        for database in DATABASES.values():
            database.close() if database.is_sqlite else database.real.close_all()  # type: ignore[attr-defined]


ROLES = tuple(account.role for account in ACCOUNTS)
