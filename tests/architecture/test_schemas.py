"""The classes of the tables and the migrated schema say the same, on both databases, and steps stay literal."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import peewee
import pytest

from shared.database.database import Database, open_database
from shared.database.migrations import migrate
from shared.database.schema import Schema, list_differences, read_schema
from tests.architecture.test_tables import SERVICES, rows_of
from tests.databases import postgresql_database
from tests.folders import ROOT

SQLITE_GUARDS = {
    "gateway": {"audit_no_update", "audit_no_delete"},
    "training": {"audit_no_update", "audit_no_delete"},
    "venues": {
        "audit_no_update", "audit_no_delete", "list_change_no_update", "list_change_no_delete",
        "screening_threshold_no_update", "screening_threshold_no_delete", "decision_no_update", "decision_no_delete",
        "look_up_no_update", "look_up_no_delete", "match_opened_no_update", "match_opened_no_delete",
        "booking_no_delete", "deletion_not_held_insert", "deletion_not_held_update",
        "blocked_room_overlap_insert", "blocked_room_overlap_update",
    },
}  # fmt: skip
POSTGRESQL_GUARDS = {
    "gateway": {"audit_no_change"},
    "training": {"audit_no_change"},
    "venues": {
        "audit_no_change", "list_change_no_change", "screening_threshold_no_change", "decision_no_change",
        "decision_no_delete", "look_up_no_change", "look_up_no_delete", "match_opened_no_change",
        "match_opened_no_delete", "booking_no_delete", "deletion_not_held",
    },
}  # fmt: skip
"""The triggers that no class can declare. What they refuse is tested where it belongs; here, that none is lost."""
BEYOND_CLASSES = {
    "table period": "kept in the order of its key on SQLite: WITHOUT ROWID",
    "table scope": "kept in the order of its key on SQLite: WITHOUT ROWID",
    "index listed_name.listed_name_folded": "only where the server has pg_trgm",
    "constraint blocked_room: EXCLUDE USING gist (int4range(room_id, room_id, '[]'::text) WITH &&, "
    "tstzrange(taken_from, taken_until) WITH &&)": "no two bookings of a room overlap; triggers on SQLite",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def two_addresses(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases of one kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/migrated.sqlite3", f"sqlite:///{tmp_path}/classes.sqlite3"
        return
    server = request.getfixturevalue("postgresql_server")
    with postgresql_database(server) as one, postgresql_database(server) as other:
        yield one, other


@contextmanager
def opened(url: str) -> Iterator[peewee.Database]:
    database = open_database(url, may_make=True)
    with database.connection_context():
        yield database
    if hasattr(database, "close_all"):
        database.close_all()


def migrated_schema(service: str, url: str) -> Schema:
    database = Database(service)
    database.configure(url)
    migrate(database, url, import_module(f"services.{service}.migrate").FOLDER)
    with opened(url) as plain:
        return read_schema(plain)


def schema_of_classes(rows: list[type[peewee.Model]], url: str) -> Schema:
    with opened(url) as plain, plain.bind_ctx(rows, bind_refs=False, bind_backrefs=False):
        plain.create_tables(rows)
        return read_schema(plain)


def sayable(schema: Schema) -> Schema:
    """What classes can say. Defaults are theirs alone: a step may need one to fill a new column."""
    return {
        name: how
        for name, how in schema.items()
        if not name.startswith(("trigger ", "function ", "default ")) and name not in BEYOND_CLASSES
    }


def drift(rows: list[type[peewee.Model]], migrated: Schema, url: str) -> list[str]:
    return list_differences(sayable(migrated), sayable(schema_of_classes(rows, url)))


@pytest.mark.parametrize("service", SERVICES)
def test_classes_and_the_migrated_schema_do_not_differ(service: str, two_addresses: tuple[str, str]) -> None:
    migrated = migrated_schema(service, two_addresses[0])
    assert len(migrated) > 100
    assert drift(rows_of(service), migrated, two_addresses[1]) == [], "write a migration: CONTRIBUTING.md says how"


@pytest.mark.parametrize("service", SERVICES)
def test_no_trigger_that_the_service_relies_on_is_lost(service: str, two_addresses: tuple[str, str]) -> None:
    guards = SQLITE_GUARDS if two_addresses[0].startswith("sqlite") else POSTGRESQL_GUARDS
    schema = migrated_schema(service, two_addresses[0])
    assert {name.split(".")[1] for name in schema if name.startswith("trigger ")} == guards[service]


def test_a_column_added_to_a_class_without_a_migration_is_told(two_addresses: tuple[str, str]) -> None:
    from services.training.store.tables.people import AbsenceRow, PersonRow

    class Planted(peewee.Model):
        class Meta:
            table_name = "absence"
            legacy_table_names = False
            constraints = [peewee.Check("ends IS NOT NULL")]

        person = peewee.ForeignKeyField(PersonRow, on_delete="CASCADE", unique=True)
        starts = peewee.TextField()
        ends = peewee.DateField()
        cost_centre = peewee.TextField(default="")

    migrated = migrated_schema("training", two_addresses[0])
    rows = [row for row in rows_of("training") if row is not AbsenceRow]
    told = "\n".join(drift([*rows, Planted], migrated, two_addresses[1]))
    for part in (
        "column absence.cost_centre is missing", "column absence.source_id should not be there",
        "column absence.starts is", "column absence.ends is",
        "index absence.absence_person_id is", "ends IS NOT NULL",
    ):  # fmt: skip
        assert part in told, (part, told)


def steps() -> list[Path]:
    return sorted(ROOT.glob("services/*/store/migrations/[0-9]*.py"))


def test_every_service_begins_with_its_frozen_schema() -> None:
    assert [path.name for path in steps() if path.name.startswith("0001")] == ["0001_schema.py"] * len(SERVICES)


@pytest.mark.parametrize("path", [*steps(), *sorted(ROOT.glob("services/*/store/migrations/before_*.py"))], ids=str)
def test_a_step_imports_nothing_that_changes_after_it(path: Path) -> None:
    assert imports_of_today(path.read_text(encoding="utf-8")) == []


def test_a_step_that_uses_a_class_of_today_is_told() -> None:
    assert imports_of_today("from services.training.store.tables.people import PersonRow") != []
    assert imports_of_today("import services.training.store.tables as t\nfrom services.training import store") != []
    assert imports_of_today("import peewee\nfrom shared.frozen_schema import run") == []


def imports_of_today(text: str) -> list[str]:
    """What a step imports of the services and of shared classes of tables; statements are written out instead."""
    names = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return [name for name in names if name.startswith(("services", "shared")) and name != "shared.frozen_schema"]
