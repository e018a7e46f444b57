"""The frozen first step of a service, and databases from before it: compared with it, and given what they lack."""

import re
import runpy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import peewee

from shared.database.schema import Schema, list_differences, read_schema


class CannotMigrate(Exception):
    """This database cannot be brought up to date; the message says what to do. Nothing in it was changed."""


@dataclass(frozen=True)
class Before:
    """What databases from before the schema was frozen have recorded, and the statements for what each may lack.

    `repairs` are named by what differs and run in this order. `optional` may be there or not, as the server allows.
    """

    recorded: tuple[str, ...]
    repairs: Mapping[str, str] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    fill: Callable[[peewee.Database], None] | None = None


def run(db: peewee.Database, statements: str) -> None:
    """Runs literal statements, each ended by a semicolon, in the transaction that is open."""
    if not isinstance(db, peewee.SqliteDatabase):
        db.cursor().execute(statements)
        return
    for statement in _split(statements):  # executescript would commit the transaction first
        db.execute_sql(statement)


def run_file(db: peewee.Database, step: str) -> None:
    """Runs the file of statements that stands beside a step for this kind of database."""
    run(db, _statements(db, step))


def _statements(db: peewee.Database, step: str) -> str:
    kind = "sqlite" if isinstance(db, peewee.SqliteDatabase) else "postgresql"
    return Path(step).with_suffix(f".{kind}.sql").read_text(encoding="utf-8")


def _split(statements: str) -> Iterator[str]:
    held = ""
    for part in re.split(r"(?<=;)", statements):
        held += part
        if peewee.sqlite3.complete_statement(held):  # type: ignore[attr-defined]  # not within a trigger or a text
            yield held
            held = ""
    if held.strip():
        yield held


def load_before(folder: Path) -> Before:
    """`BEFORE` of `before_0001.py` in a folder of migrations."""
    return runpy.run_path(str(folder / "before_0001.py"))["BEFORE"]


def repair(db: peewee.Database, folder: Path, before: Before) -> list[str]:
    """Adds what the database lacks of the frozen schema; refuses when anything else differs. What was mended."""
    step = folder / "0001_schema.py"
    found, wanted = _compared(read_schema(db), before), _compared(_frozen(db, step), before)
    for name, statements in before.repairs.items():
        if found.get(name) != wanted.get(name):
            run(db, statements)
    _add_missing(db, step, wanted)
    if before.fill is not None:
        before.fill(db)
    if left := list_differences(_compared(read_schema(db), before), wanted):
        raise CannotMigrate(
            f"it has every step of version 0.1.0, yet {len(left)} things in it differ from what they make: "
            f"{'; '.join(left[:3])}. Restore a backup, or start with an empty DATA_DIR and bring your files in again."
        )
    return sorted(name for name in wanted.keys() | found.keys() if found.get(name) != wanted.get(name))


_MADE = re.compile(
    r'^CREATE (?:UNIQUE )?(TABLE|INDEX|FUNCTION|TRIGGER) "?(\w+).*?(?=^CREATE|^ALTER|^DO|^--|\Z)',
    re.MULTILINE | re.DOTALL,
)


def list_statements(db: peewee.Database, step: str) -> Iterator[tuple[str, str, str]]:
    """(kind, name, statement) of each table, index, function and trigger in the file beside a step."""
    for made in _MADE.finditer(_statements(db, step)):
        yield made[1].lower(), made[2], made[0]


def _add_missing(db: peewee.Database, step: Path, wanted: Schema) -> None:
    """Whole tables, indexes, functions and triggers that are missing, by the statement of the frozen schema itself."""
    found = read_schema(db)
    missing = {(name.split(" ")[0], re.split(r"[ .]", name)[-1]) for name in wanted if name not in found}
    for kind, name, statement in list_statements(db, str(step)):
        if (kind, name) in missing:
            run(db, statement)


def _compared(schema: Schema, before: Before) -> Schema:
    """Without what may differ: defaults, since the code names every value, and what only some servers have."""
    return {
        name: how for name, how in schema.items() if not name.startswith("default ") and name not in before.optional
    }


def _frozen(db: peewee.Database, step: Path) -> Schema:
    """The frozen schema as this database itself would make it: in memory, or in a place that is taken back."""
    if isinstance(db, peewee.SqliteDatabase):
        empty = peewee.SqliteDatabase(":memory:")
        with empty.connection_context():
            run_file(empty, str(step))
            return read_schema(empty)
    with db.savepoint() as place:
        db.execute_sql("CREATE SCHEMA frozen_schema")
        db.execute_sql("SET LOCAL search_path TO frozen_schema, public")
        run_file(db, str(step))
        schema = read_schema(db)
        place.rollback()
    return schema
