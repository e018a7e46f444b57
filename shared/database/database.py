"""The database of one service: SQLite or PostgreSQL, asked the same way."""

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit
from zlib import crc32

import peewee
import psycopg

from shared.database.disk_space import Storage
from shared.database.errors import AGAIN, FULL, problem_of_fault
from shared.database.postgresql import PostgresqlPool, open_postgresql
from shared.database.problems import TOO_LATE, constraint_of, is_lost, problem_of_wait
from shared.database.sqlite_driver import sqlite3
from shared.database.sqlite_file import DatabaseFile, SqlitePool, path_of
from shared.http.deadlines import LOCK_SECONDS, waiting
from shared.http.problems import Busy, Damaged, OutcomeUnknown, OutOfDate, Problem, StorageFull
from shared.logs import log

P = ParamSpec("P")
R = TypeVar("R")

LOST = (peewee.PeeweeException, psycopg.Error)
PRAGMAS: dict[str, int | str] = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: a commit we acknowledged survives a power cut
    "foreign_keys": 1,
    "secure_delete": 1,  # what is erased is overwritten
    "busy_timeout": int(LOCK_SECONDS * 1000),
    "trusted_schema": 0,
    "cache_size": -64000,
    "journal_size_limit": 16 << 20,  # the log beside the file stays as large as its longest transaction made it
    "temp_store": 2,
}
# The first releases without the WAL-reset bug, which can lose a committed transaction.
FIXED_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


class UnsafeDatabase(Exception):
    """The SQLite library or its settings could lose data, so the process must not start."""


def sqlite_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite release has the WAL-reset fix, on its own branch or later."""
    newest, *branches = FIXED_SQLITE
    return version >= newest or any(version[:2] == fixed[:2] and version >= fixed for fixed in branches)


def _literal(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def _sqlite(url: str) -> peewee.Database:
    version = tuple(sqlite3.sqlite_version_info)
    if not sqlite_is_safe(version):
        raise UnsafeDatabase(f"SQLite {'.'.join(map(str, version))} can lose data: install pysqlite3 0.6.1 or newer")
    return SqlitePool(path_of(url), pragmas=PRAGMAS, timeout=LOCK_SECONDS)


def open_database(url: str, may_make: bool = False) -> peewee.Database:
    """A database from `sqlite:////absolute/path` or `postgresql://user:password@host/name`.

    A file that is not there is made only where it may be.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        if may_make:
            DatabaseFile(path_of(url))
        return _sqlite(url)
    if scheme in {"postgresql", "postgres"}:
        return open_postgresql(url)
    raise ValueError("A database address starts with sqlite:/// or postgresql://")


def forget_connections(opened: peewee.Database) -> None:
    """In a forked child: lets go of the parent's connections without ending them."""
    if isinstance(opened, PostgresqlPool):
        opened.forget()
    opened._state.reset()  # type: ignore[attr-defined]


class Database:
    """One service's database: bound once at start, then used through its transactions."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.proxy = peewee.DatabaseProxy()
        self._real: peewee.Database | None = None
        self._file: DatabaseFile | None = None
        self._local = threading.local()
        self.damage = ""
        """What could not be read since this process last found everything whole, in words."""

    @property
    def path(self) -> Path | None:
        """The file of the database; on PostgreSQL there is none here."""
        return self._file.path if self._file else None

    @property
    def storage(self) -> Storage | None:
        """The disk of the database file; on PostgreSQL it is the server's."""
        return self._file.storage if self._file else None

    @property
    def is_short_of_space(self) -> bool:
        """Whether ordinary writes are refused just now."""
        return self.storage is not None and self.storage.is_low()

    def configure(self, url: str, must_exist: bool = False) -> None:
        """Bind to the database at `url`; on SQLite the settings are read back before anything is written.

        With `must_exist` a file that is not there is not made: that of a service is made by its migrations only.
        """
        self.close()
        if isinstance(self._real, PostgresqlPool):  # else the server keeps those at rest until they are garbage
            self._real.close_all()
        self._file = DatabaseFile(path_of(url), must_exist) if urlsplit(url).scheme == "sqlite" else None
        self._real = open_database(url)
        self.proxy.initialize(self._real)
        with self.connection(), self._translating():
            self._check_pragmas()

    @property
    def real(self) -> peewee.Database:
        if self._real is None:
            raise LookupError(f"The {self.service} database has not been configured")
        return self._real

    @property
    def is_sqlite(self) -> bool:
        return isinstance(self.real, peewee.SqliteDatabase)

    def _check_pragmas(self) -> None:
        if not self.is_sqlite:
            return
        for name, wanted in PRAGMAS.items():
            (found,) = self.real.execute_sql(f"PRAGMA {name}").fetchone()
            if str(found).lower() != str(wanted).lower():
                raise UnsafeDatabase(f"SQLite answered {name}={found} where {wanted} was asked for")

    def close(self) -> None:
        """Lets go of the database; the last process to do so brings SQLite's log into the file."""
        if self._real is not None and not self._real.is_closed():
            self._real.close()
        if isinstance(self._real, SqlitePool):
            self._real.let_go()
        if self._file is not None:
            self._file.let_go()

    def forget_connections(self) -> None:
        """Called in a forked child: the parent's connections must not be used there."""
        forget_connections(self.real)

    @contextmanager
    def connection(self) -> Iterator[None]:
        """A connection for this thread, closed by whoever opened it."""
        if not self.real.is_closed():
            yield
            return
        self._check_file()
        with self._translating():
            self.real.connect()
        try:
            if self._file is not None:
                self._file.hold()
            yield
        finally:
            self.real.close()

    @contextmanager
    def write_transaction(self) -> Iterator[None]:
        """All or nothing. On SQLite it takes the write lock first, so a read inside it cannot go stale."""
        self._check_may_write()
        if self.is_writing:
            yield
            return
        with self.connection():
            self._local.after_commit = {}
            with self._translating(writing=True), self._begun():
                self._check_file()
                self._local.writing = True
                try:
                    yield
                finally:
                    self._local.writing = False
                self._check_in_time()
            self._run_after_commit()

    @contextmanager
    def _begun(self) -> Iterator[None]:
        """A transaction; its commit is the only moment at which an error leaves open what became of it."""
        begin = self._begin()
        try:
            yield
        except BaseException:
            with suppress(*LOST):  # then the database has undone it by itself, and the first error says why
                begin.__exit__(*sys.exc_info())
            raise
        limits = waiting()
        limits.commits = self._local.committing = True
        try:
            begin.__exit__(None, None, None)
        finally:
            limits.commits = False
        self._local.committing = False

    def _begin(self) -> AbstractContextManager[object]:
        """On PostgreSQL once more with another connection where the first was cut: nothing has been written yet."""
        if self.is_sqlite:
            self._wait_for_lock()
            begin = self.real.atomic("IMMEDIATE")
            begin.__enter__()
            return begin
        begin = self.real.atomic()
        try:
            begin.__enter__()
        except Exception as error:
            if self.real.in_transaction() or not is_lost(error):
                raise
            self.reconnect()
            begin = self.real.atomic()
            begin.__enter__()
        return begin

    def _wait_for_lock(self) -> None:
        """Longer than a connection is opened with for a job; shorter near the end of a request's time."""
        self.real.execute_sql(f"PRAGMA busy_timeout = {int(waiting().for_lock * 1000)}")

    def _check_in_time(self) -> None:
        """What cannot be told in time is taken back, for its sender will hear that it was not saved."""
        if waiting().is_over:
            raise Busy(TOO_LATE, headers={"Retry-After": "5"})

    def reconnect(self) -> None:
        """Another connection for this thread in place of one that was cut."""
        self.real.close()
        self.real.connect()

    def _check_may_write(self) -> None:
        """Also inside an open transaction: one that may use the reserve may hold ordinary writes."""
        if self.storage is not None and self.storage.refuses():
            raise StorageFull(FULL, headers=AGAIN)

    def _check_file(self) -> None:
        """A connection that was open for long may hold a file that has been moved away."""
        if self._file is not None:
            self._file.check()

    @property
    def is_writing(self) -> bool:
        """Whether this thread is inside a write transaction."""
        return bool(getattr(self._local, "writing", False))

    def after_commit(self, name: str, act: Callable[[], object]) -> None:
        """Called once, whatever how often `name` is given, when this transaction is in the database; never otherwise.

        What was saved stays saved: what fails there is logged and must be seen in another way.
        """
        if not self.is_writing:
            raise RuntimeError("There is no write transaction to wait for")
        self._local.after_commit[name] = act

    def _run_after_commit(self) -> None:
        if self.real.in_transaction():
            raise RuntimeError("A write transaction inside a read transaction: nothing says when it is committed")
        acts, self._local.after_commit = self._local.after_commit, {}
        for name, act in acts.items():
            try:
                act()
            except Exception as error:
                log().error("not done after a commit", what=name, error=type(error).__name__)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a write transaction: what fails here is taken back without losing the rest."""
        with self.real.savepoint():
            yield

    @contextmanager
    def read_transaction(self) -> Iterator[None]:
        """Reads that all see one moment."""
        with self.connection(), self._translating():
            if self.real.in_transaction():
                yield
                return
            if self._file is None:
                with self.real.atomic("REPEATABLE READ"):
                    yield
                return
            with self._versioned(self._file):
                yield

    @contextmanager
    def _versioned(self, file: DatabaseFile) -> Iterator[None]:
        before = file.version()
        with self.real.atomic():
            self.real.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it sees one moment
            self._local.version = before if before == file.version() else None
            try:
                yield
            finally:
                self._local.version = None

    @property
    def snapshot_version(self) -> tuple[int, int] | None:
        """A number of exactly what this read transaction sees; None where there is none."""
        return getattr(self._local, "version", None)

    def check(self) -> None:
        """Raises when the database does not answer; SQLite reads a page of the file for it."""
        self._check_file()
        with self.connection(), self._translating():
            self.real.execute_sql("SELECT count(*) FROM sqlite_master" if self.is_sqlite else "SELECT 1")

    def lock(self, name: str) -> None:
        """Hold `name` until this transaction ends; SQLite's one writer already does."""
        if not self.is_sqlite:
            number = crc32(f"{self.service}:{name}".encode())
            self.real.execute_sql("SELECT pg_advisory_xact_lock(%s)", (number,))

    def insert_rows(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
        same: Mapping[str, str | None] | None = None,
    ) -> None:
        """Adds many rows at once, as fast as the database can: values are plain, days and instants are text.

        Columns in `same` have one text or nothing in every row: SQLite takes half the time when it is told so once.
        """
        fixed = same or {}
        names = ", ".join(f'"{name}"' for name in (*columns, *fixed))
        cursor = self.real.cursor()
        if self.is_sqlite:
            marks = ", ".join([*["?"] * len(columns), *[_literal(value) for value in fixed.values()]])
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
            return
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row((*row, *fixed.values()))

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of a statement written with `?` for each value, on both databases."""
        statement = sql if self.is_sqlite else sql.replace("?", "%s")
        return list(self.real.execute_sql(statement, values).fetchall())

    def execute(self, sql: str, *values: object) -> int:
        """Runs a statement written with `?` for each value; how many rows it touched."""
        statement = sql if self.is_sqlite else sql.replace("?", "%s")
        return int(self.real.execute_sql(statement, values).rowcount)

    def write(self, action: Callable[P, R]) -> Callable[P, R]:
        """Decorates a store function that writes: it joins the open transaction or opens one."""

        @wraps(action)
        def inside(*args: P.args, **kwargs: P.kwargs) -> R:
            if getattr(self._local, "writing", False):
                return action(*args, **kwargs)
            with self.write_transaction():
                return action(*args, **kwargs)

        return inside

    @contextmanager
    def _translating(self, writing: bool = False) -> Iterator[None]:
        self._local.committing = False
        try:
            yield
        except Exception as error:
            if self._local.committing and is_lost(error):
                raise OutcomeUnknown from error
            problem = self.problem_of(error, writing)
            if problem is None:
                raise
            raise problem from error

    def problem_of(self, error: BaseException, writing: bool = False) -> Problem | None:
        """What an error means to a person, where the database or the disk is at fault; `writing`: it undid what was
        written. For lack of space the reserve is given up."""
        if isinstance(error, Problem):
            return None
        problem = problem_of_fault(error, self.storage is not None and self.storage.is_full())
        if isinstance(problem, StorageFull) and self.storage is not None:
            self.storage.is_low()
        if isinstance(problem, Damaged):
            self.damage = problem.detail
            log().error("database damaged", service=self.service, error=str(error)[:100])
        problem = problem or problem_of_wait(error, writing)
        if isinstance(problem, OutOfDate):  # one of two in a race; what comes again and again is a fault of ours
            log().warning("the same was saved by another", service=self.service, constraint=constraint_of(error))
        return problem
