"""Migrations: numbered steps of literal statements, one transaction each, one process at a time.

CONTRIBUTING.md says how to write one. A database from before the schemas were frozen is compared with the first step,
given what it lacks, and stamped; one in any other state is refused, and nothing in it is changed.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playhouse.migrations import Migration, Runner

from shared.database import Database
from shared.frozen_schema import CannotMigrate, load_before, repair
from shared.schema import HISTORY, read_schema

FROZEN = "0001_schema"
"""The first step of every service: the whole schema as it was when it was frozen."""


@contextmanager
def _alone(database: Database, url: str) -> Iterator[None]:
    if database.is_sqlite:
        path = Path("/" + unquote(urlsplit(url).path).lstrip("/")).with_suffix(".migrating")
        with path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    # A step may take longer than a request may, and so may the wait for the process that takes it.
    database.real.execute_sql("SET statement_timeout = 0")
    database.real.execute_sql("SET lock_timeout = 0")
    database.real.execute_sql("SELECT pg_advisory_lock(hashtext('migrations'))")
    try:
        yield
    finally:
        database.real.execute_sql("SELECT pg_advisory_unlock(hashtext('migrations'))")
        database.real.execute_sql("RESET statement_timeout")
        database.real.execute_sql("RESET lock_timeout")


def migrate(database: Database, url: str, folder: Path) -> list[str]:
    """Brings the database up to the newest step in `folder`; the names of the steps taken now."""
    with database.connection(), _alone(database, url):
        runner = Runner(database.real, str(folder), table_name=HISTORY)
        stamped = _stamp_earlier(database, runner, folder)
        return [*stamped, *(str(name) for name in runner.up())]


def _stamp_earlier(database: Database, runner: Runner, folder: Path) -> list[str]:
    """Nothing to do for an empty database and for one that began with the frozen schema."""
    taken = set(runner.applied())
    known = {step.name for step in Migration.load_directory(str(folder))}
    if not taken and (tables := [name for name in read_schema(database.real) if name.startswith("table ")]):
        raise CannotMigrate(
            f"it holds tables that no migration has made ({', '.join(sorted(tables)[:3])}). Give this service an empty "
            "database of its own."
        )
    if not taken or (FROZEN in taken and taken <= known):
        return []
    before = load_before(folder)
    if FROZEN in taken or not taken <= set(before.recorded):
        raise CannotMigrate(
            f"a newer version has worked with it ({', '.join(sorted(taken - known - set(before.recorded)))}). "
            "Start that version, or restore the backup from before it."
        )
    if taken != set(before.recorded):
        raise CannotMigrate(
            f"it was made by an early version and has {len(taken)} of the {len(before.recorded)} steps of version "
            "0.1.0. Put back the backup of all three databases, open it once with the last 0.1.0 (docs/operations.md, "
            "Upgrading), then with this version; if 0.1.0 cannot open it either, start with an empty DATA_DIR and "
            "bring your files in again."
        )
    with database.write_transaction():
        mended = repair(database.real, folder, before)
        runner.History.delete().execute()
        runner.History.create(name=FROZEN)
    return [f"{FROZEN} (compared; mended: {', '.join(mended) or 'nothing'})"]


def run_migrations(service: str, database: Database, url: str, folder: Path) -> None:
    """The command of a service: what was done, a line each, or one sentence that says why nothing was."""
    database.configure(url)
    try:
        for name in migrate(database, url, folder):
            print(f"{service}: {name} applied")
    except CannotMigrate as problem:
        raise SystemExit(
            f"The {service} database cannot be brought up to date: {problem} Nothing was changed."
        ) from None
