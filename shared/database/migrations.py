"""Migrations: numbered steps of literal statements, one transaction each, one process at a time.

CONTRIBUTING.md says how to write one. A database from before the schemas were frozen is compared with the first step,
given what it lacks, and stamped; one in any other state is refused, and nothing in it is changed.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playhouse.migrations import Migration, Runner

from shared.audit.trail import AuditTrail
from shared.database.copies import NoSpace, copy_before_migration
from shared.database.database import Database, UnsafeDatabase
from shared.database.schema import HISTORY, read_schema
from shared.database.space import make_space_returnable
from shared.database.sqlite_file import path_of
from shared.database.start_checks import CannotBeUsed, refuse_damaged, refuse_lost_file, refuse_other_key
from shared.frozen_schema import CannotMigrate, load_before, repair
from shared.http.problems import Problem
from shared.settings import Common, SettingsProblem

FROZEN = "0001_schema"
"""The first step of every service: the whole schema as it was when it was frozen."""

PAUSE_SECONDS = 0.2


@contextmanager
def alone(database: Database, url: str) -> Iterator[None]:
    """While one process of all machines migrates or fills a database, the next one waits for as long as it takes."""
    if database.is_sqlite:
        path = path_of(url).with_suffix(".migrating")
        with path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    while not database.query("SELECT pg_try_advisory_lock(hashtext('migrations'))")[0][0]:
        time.sleep(PAUSE_SECONDS)  # asked anew, for no answer is waited for as long as a step may take
    database.real.execute_sql("SET statement_timeout = 0")
    database.real.execute_sql("SET lock_timeout = 0")
    try:
        yield
    finally:
        database.real.execute_sql("SELECT pg_advisory_unlock(hashtext('migrations'))")
        database.real.execute_sql("RESET statement_timeout")
        database.real.execute_sql("RESET lock_timeout")


def migrate(database: Database, url: str, folder: Path, tell: Callable[[str], None] = lambda _: None) -> list[str]:
    """Brings the database up to the newest step in `folder`; the names of the steps taken now.

    A SQLite database that is in use is copied first when there is a step to take. One from before 0.2.0 is written anew
    once, so that its file gets smaller when files that are kept in it go.
    """
    with database.connection(), alone(database, url):
        runner = Runner(database.real, str(folder), table_name=HISTORY)
        steps = {step.name for step in runner.migrations()}
        refuse_newer(set(runner.applied()) - steps, folder)
        is_new = not runner.applied()
        if not is_new and steps - set(runner.applied()):
            tell(_copied(database))
        stamped = _stamp_earlier(database, runner, folder)
        if database.path is not None:
            make_space_returnable(database.path, (lambda _: None) if is_new else tell)
        return [*stamped, *(str(name) for name in runner.up())]


def refuse_newer(unknown: set[str], folder: Path) -> None:
    """CannotMigrate when steps were taken that neither this version nor 0.1.0 has."""
    newer = unknown - set(load_before(folder).recorded) if unknown else set()
    if newer:
        raise CannotMigrate(
            f"a newer version has worked with it ({', '.join(sorted(newer))}). "
            "Start that version, or restore the backup from before it."
        )


def _copied(database: Database) -> str:
    if database.path is None:
        return "no copy is made before a step on PostgreSQL: that is pg_dump's, and the operator's"
    try:
        copy = copy_before_migration(database.path, datetime.now(UTC))
    except (NoSpace, OSError) as error:
        raise CannotMigrate(
            f"it is copied before a step is taken, and that cannot be done: {error}. Make space and start again."
        ) from error
    return f"a copy from before is {copy}"


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
        refuse_newer(taken - known or {FROZEN}, folder)
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


def open_migrated(database: Database, url: str, folder: Path) -> None:
    """What a process of a service does first: its database, which is there and which no newer version has changed."""
    database.configure(url, must_exist=True)
    with database.connection():
        if database.real.table_exists(HISTORY):
            taken = {str(name) for (name,) in database.query(f"SELECT name FROM {HISTORY}")}
            try:
                refuse_newer(taken - {step.name for step in Migration.load_directory(str(folder))}, folder)
            except CannotMigrate as problem:
                raise SettingsProblem(
                    f"This cannot start: the {database.service} database cannot be used: {problem}"
                ) from problem


def run_migrations(database: Database, audit: AuditTrail, settings: Common, folder: Path) -> None:
    """The command of a service: what was done, a line each, or one sentence that says why nothing was."""
    service, url = database.service, settings.database_url
    try:
        if path := path_of(url) if url.startswith("sqlite") else None:
            refuse_lost_file(path)
            if said := refuse_damaged(path):
                print(f"{service}: {said}")
        database.configure(url)
        for name in migrate(database, url, folder, lambda said: print(f"{service}: {said}")):
            print(f"{service}: {name} applied")
        audit.start(settings, make_folder=False)
        refuse_other_key(database, audit)
    except (CannotMigrate, CannotBeUsed) as problem:
        what = "used" if isinstance(problem, CannotBeUsed) else "brought up to date"
        raise SystemExit(f"The {service} database cannot be {what}: {problem} Nothing was changed.") from None
    except (Problem, UnsafeDatabase) as problem:
        raise SystemExit(f"The {service} database cannot be used: {problem}") from None
    if database.storage is not None:
        database.storage.keep_reserve()
