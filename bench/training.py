"""How long imports, figures and a typical council's files take, beside other ways of doing the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from bench.council import AS_AT, Council, fill, number_of, write_completions_file
from bench.rivals import headline_by_window, import_by_schema, read_lines_back, write_bare
from bench.table import Clock, Line, times
from services.training.actions.imports.service import KINDS, imports
from services.training.actions.standing.rebuilding import rebuild
from services.training.actions.standing.standing import get_people, get_standing
from services.training.jobs import HANDLERS
from services.training.migrate import FOLDER
from services.training.rules.importing.kinds import Kind
from services.training.seed import COUNCIL as DEMONSTRATION
from services.training.seed import FILES
from services.training.settings import Settings
from services.training.start import start
from services.training.store.database import database
from services.training.store.imports.imports import add_import, add_lines, recount
from services.training.store.jobs import jobs
from services.training.store.standing.listings import Page
from services.training.store.standing.standing import figures_by_employer
from shared.actor import Actor, Role
from shared.database.migrations import migrate
from shared.imports.check import without_garbage_collection
from shared.spreadsheets.uploads import nothing_given

OFFICER = Actor("bench", frozenset({Role.LD_OFFICER}))
TYPICAL = Path(__file__).resolve().parents[1] / "tests" / "samples" / "typical"
COPIED = ("person", "post", "absence", "completion", "period", "scope")


@contextmanager
def service(url: str, folder: Path) -> Iterator[None]:
    """The training service on an empty database."""
    folder.mkdir(parents=True, exist_ok=True)
    database.configure(url)
    migrate(database, url, FOLDER)
    start(Settings("test", url, "memory://", str(folder), uuid4().hex * 2, "", "{}"))
    try:
        with database.connection():
            yield
    finally:
        if not database.is_sqlite:
            database.real.close_all()  # type: ignore[attr-defined]


def sqlite_in(folder: Path, name: str) -> str:
    """The address of a SQLite file."""
    return f"sqlite:///{folder}/{name}.sqlite3"


@contextmanager
def postgresql_on(server: str) -> Iterator[str]:
    """The address of a new database on the server, removed afterwards."""
    name = f"bench_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def now() -> datetime:
    return datetime.now(UTC)


def work() -> None:
    """Does every job that is due."""
    for _, error in jobs.run_due(HANDLERS, now):
        if error is not None:
            raise error


def bench_import(url: str, where: str, folder: Path, council: Council, runs: int, by_schema: bool) -> list[Line]:
    """A file of completions: read, checked and written; the same rows written bare; and confirmed."""
    clock, path = Clock(), folder / "completions.csv"
    with service(url, folder):
        fill(Council(council.people, 0))
        write_completions_file(council, path)
        taken = add_import(
            public_id=uuid4(), kind="completions", file_name=path.name, sha256="0" * 64, size=path.stat().st_size,
            created_by="bench", created_at=now(),
        )  # fmt: skip
        for _ in range(runs):
            clock.run("ours", lambda: _read_check_write(path, taken.id))
            rows = read_lines_back()
            _forget_lines()
            clock.run("bare", lambda rows=rows: write_bare(rows))
            _forget_lines()
        if by_schema:
            people = {number_of(person): person for person in range(1, council.people + 1)}
            clock.run("schema", lambda: import_by_schema(path, taken.id, people))
            _forget_lines()
        with path.open("rb") as content:
            received = imports.receive(content, path.name, "completions", OFFICER, now())
        clock.run("job", work)
        imports.ask_to_confirm(received.id, OFFICER, now())
        clock.run("confirm", work)
        confirmed = imports.get_import(received.id)
        if confirmed.state != "confirmed":
            raise RuntimeError(f"The import is {confirmed.state}: {confirmed.problem}")
    return _import_lines(clock, where, council, by_schema)


def _import_lines(clock: Clock, where: str, council: Council, by_schema: bool) -> list[Line]:
    ours, bare, size = clock.time("ours"), clock.time("bare"), f"{council.completions:,} completions"
    loader = "executemany" if where == "SQLite" else "COPY"
    aim = "0.5 s; at most 4 x bare" if where == "SQLite" else "at most 4 x bare"
    lines = [
        Line(f"{size}: ours, read, check, write", where, ours, f"{times(ours, bare)} bare", aim),
        Line(f"{size}: the same rows written bare ({loader})", where, bare),
    ]
    if by_schema:
        schema = clock.time("schema")
        lines.append(Line(f"{size}: marshmallow row by row, peewee rows", where, schema, f"{times(schema, ours)} ours"))
    lines.append(Line(f"{size}: ours as a job, with progress and lease", where, clock.time("job")))
    lines.append(Line(f"{size}: confirm (facts, projection, audit)", where, clock.time("confirm")))
    return lines


def _read_check_write(path: Path, import_id: int) -> None:
    """What the job does, without saying how far it has got."""
    with without_garbage_collection():
        with path.open("rb", 0) as file:
            checked = KINDS[Kind.COMPLETIONS].check(file, nothing_given, now())
        with database.write_transaction():
            add_lines(import_id, checked.rows)
            recount(import_id)


def _forget_lines() -> None:
    with database.write_transaction():
        database.execute("DELETE FROM import_line")


def bench_standing(folder: Path, council: Council, server: str | None, runs: int) -> list[Line]:
    """Figures and a team's names on SQLite, and on PostgreSQL with the very same rows."""
    size, clock = f"{council.people:,} people", Clock()
    url = sqlite_in(folder, f"standing-{council.people}")
    with service(url, folder):
        fill(council)
        clock.run("rebuild", rebuild)
        database.execute("ANALYZE")
        lines = [Line(f"{size}: the whole projection made anew", "SQLite", clock.time("rebuild"))]
        lines += _standing_lines(council, "SQLite", runs)
        tables = {table: _whole_table(table) for table in COPIED}
    if server is None:
        return lines
    with postgresql_on(server) as url, service(url, folder):
        with database.write_transaction():
            database.execute("SET LOCAL statement_timeout = 0")
            for table, (columns, rows) in tables.items():
                database.insert_rows(table, columns, rows)
        database.execute("ANALYZE")
        return lines + _standing_lines(council, "PostgreSQL", runs)


def _whole_table(table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    cursor = database.real.execute_sql(f"SELECT * FROM {table}")
    return [column[0] for column in cursor.description], cursor.fetchall()


def _standing_lines(council: Council, where: str, runs: int) -> list[Line]:
    clock, team = Clock(), " > ".join(council.a_team)
    get_standing(AS_AT, "", "")
    headline_by_window(AS_AT)
    for _ in range(runs):
        clock.run("ours", lambda: get_standing(AS_AT, "", ""))
        clock.run("headline", lambda: figures_by_employer(AS_AT))
        clock.run("window", lambda: headline_by_window(AS_AT))
        clock.run("team", lambda: get_standing(AS_AT, team, ""))
        clock.run("names", lambda: get_people(OFFICER, AS_AT, team, "", "", "all", Page()))
    ours, headline, window = (clock.time(name) for name in ("ours", "headline", "window"))
    size, what = f"{council.people:,} people", f"{council.people:,} people, {council.completions:,} completions"
    return [
        Line(f"{what}: every figure, of council, directorates and employers", where, ours, "", "0.8 s"),
        Line(
            f"{what}: the council's figures alone", where, headline, f"window {times(window, headline)}", "5 x faster"
        ),
        Line(f"{what}: population and in date by one window statement", where, window, f"{times(window, ours)} all"),
        Line(f"{size}: every figure of one team", where, clock.time("team"), "", "5 ms"),
        Line(f"{size}: names of one team, each with why", where, clock.time("names")),
    ]


def bench_typical(folder: Path) -> list[Line]:
    """Six files of a council, each from upload to check page and then confirmed, one after the other."""
    source, name = (TYPICAL, "typical council") if TYPICAL.exists() else (DEMONSTRATION, "demonstration council")
    clock = Clock()
    with service(sqlite_in(folder, "typical"), folder):
        for file, kind in FILES.items():
            clock.run(file, lambda file=file, kind=kind: _to_check_page(source / file, kind))
            imports.ask_to_confirm(imports.get_imports(1, 1).imports[0].id, OFFICER, now())
            clock.run(f"confirm {file}", work)
    return [
        Line(f"{name}, {file}: {what}", "SQLite", clock.time(key), "", aim)
        for file in FILES
        for what, key, aim in (
            ("upload to check page", file, "10 s"),
            ("confirm", f"confirm {file}", ""),
        )
    ]


def _to_check_page(path: Path, kind: str) -> None:
    with path.open("rb") as content:
        taken = imports.receive(content, path.name, kind, OFFICER, now())
    work()
    imports.get_import(taken.id)
    imports.get_lines(taken.id, "refused", 1, 20)
