"""A database of every version that was released, and of those before, opened with the code of today."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import peewee
import pytest

from services.venues.store.tables.operations import AuditRow
from shared.audit.trail import AuditTrail
from shared.database.database import Database, open_database
from shared.database.migrations import FROZEN, migrate, run_migrations
from shared.database.schema import list_differences, read_schema
from shared.frozen_schema import CannotMigrate, load_before, run
from shared.settings import Common
from shared.tokens import UsedTokens
from tests.conftest import AUDIT_KEY
from tests.databases import postgresql_database
from tests.folders import ROOT
from tests.schema_dump import SCHEMAS, SERVICES, load

RELEASED = sorted(folder.name for folder in SCHEMAS.iterdir())
KEPT = [
    (version, service)
    for version in RELEASED
    for service in SERVICES
    if (SCHEMAS / version / f"{service}.sqlite.sql").exists()
]
NOW = "2026-11-01T10:00:00.000000Z"
PEOPLE = f"""
INSERT INTO person (id, public_id, employer, number, forename, surname, known_as, email, added_at)
  VALUES (7, '{uuid4().hex}', '', '1007', 'Ann', 'Lunpell', '', '', '{NOW}');
INSERT INTO completion (id, person_id, course, completed_on, evidence, source, provider, score_before, score_after,
    recorded_by, recorded_at, revoked_reason, revoked_by)
  VALUES (9, 7, 'PREVENT-A', '2026-10-01', 'seen', 'file', '', 3.5, 9, 'olga', '{NOW}', '', '');
INSERT INTO audit (seq, at, action, subject, actor, request_id, details, previous, hash)
  VALUES (1, '{NOW}', 'a', 'b', 'c', 'd', '{{}}', 'e', 'f');
"""


def folder_of(service: str):
    return import_module(f"services.{service}.migrate").FOLDER


def upgrade(service: str, url: str) -> list[str]:
    database = Database(service)
    database.configure(url)
    try:
        return migrate(database, url, folder_of(service))
    finally:
        if not database.is_sqlite:
            database.real.close_all()


def settings_for(url: str, folder: Path) -> Common:
    """What the command that migrates is told."""
    return Common(
        environment="test", database_url=url, broker_url="", data_dir=str(folder), audit_key=AUDIT_KEY, signing_key="",
        public_keys="",
    )  # fmt: skip


@contextmanager
def opened(url: str) -> Iterator[peewee.Database]:
    db = open_database(url, may_make=True)
    with db.connection_context():
        yield db
    if hasattr(db, "close_all"):
        db.close_all()


def rows(url: str, query: str) -> list[tuple]:
    with opened(url) as db:
        return list(db.execute_sql(query).fetchall())


def history(url: str) -> list[str]:
    return [name for (name,) in rows(url, "SELECT name FROM schema_migration ORDER BY id")]


def state(url: str) -> tuple[list[str], dict[str, str], list[tuple]]:
    with opened(url) as db:
        schema = read_schema(db)
    return history(url), schema, rows(url, "SELECT id, score_before, score_after FROM completion")


def load_kept(url: str, version: str, service: str, more: str = "") -> None:
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    load(url, (SCHEMAS / version / f"{service}.{kind}.sql").read_text(encoding="utf-8") + more)


@pytest.fixture
def fresh_url(database_url: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A second empty database of the same kind."""
    if database_url.startswith("sqlite"):
        yield database_url.replace(".sqlite3", "-fresh.sqlite3")
        return
    with postgresql_database(request.getfixturevalue("postgresql_server")) as url:
        yield url


@pytest.mark.parametrize(("version", "service"), KEPT)
def test_an_upgraded_database_is_as_a_fresh_one(version: str, service: str, database_url: str, fresh_url: str) -> None:
    load_kept(database_url, version, service)
    upgrade(service, database_url)
    upgrade(service, fresh_url)
    with opened(database_url) as upgraded, opened(fresh_url) as fresh:
        found, wanted = ({n: h for n, h in read_schema(db).items() if n[:8] != "default "} for db in (upgraded, fresh))
    assert len(wanted) > 100
    assert list_differences(found, wanted) == []
    assert history(database_url) == history(fresh_url)
    assert upgrade(service, database_url) == []


def test_every_version_keeps_every_service() -> None:
    assert {"0001", "0.1.0"} <= set(RELEASED)
    whole = [version for version in RELEASED if version != "0.1.0-early"]  # where only training could be upgraded
    assert {(version, service) for version in whole for service in SERVICES} <= set(KEPT)
    assert len(KEPT) == len(SERVICES) * len(whole) + 1


def test_an_early_database_gets_its_columns_and_indexes_and_keeps_its_rows(database_url: str) -> None:
    load_kept(database_url, "0.1.0-early", "training", PEOPLE)
    said, *_ = upgrade("training", database_url)
    assert "index completion.completion_person_id" in said
    assert rows(database_url, "SELECT id, person_id, score_before, score_after FROM completion") == [(9, 7, 3.5, 9.0)]
    assert rows(database_url, "SELECT id, source_id FROM person") == [(7, None)]
    if database_url.startswith("sqlite"):
        assert "column person.source_id" in said
        assert rows(database_url, "SELECT typeof(score_after) FROM completion") == [("real",)]
    with opened(database_url) as db, pytest.raises(peewee.DatabaseError, match="only grows"):
        db.execute_sql("DELETE FROM audit")


@pytest.mark.parametrize("service", ["training", "venues"])
def test_what_a_running_service_keeps_beside_its_schema_is_not_in_the_way(service: str, database_url: str) -> None:
    load_kept(database_url, "0.1.0", service)
    used = UsedTokens(database_url)
    used.use("once", 1)
    assert FROZEN in upgrade(service, database_url)[0]
    assert not used.use("once", 1)
    if not database_url.startswith("sqlite"):
        used._database.close_all()


def test_former_names_become_the_names_that_files_gave(database_url: str) -> None:
    texts = "file_name, sha256, problem, digest, created_by, confirmed_by"
    numbers = "size, done, total, read, accepted, duplicate, skipped, review, refused, people, awaiting, sheets"
    files = ", ".join(
        f"({one}, '{uuid4().hex}', 'people', 'confirmed', '[]', '{{}}', '{{}}', '{NOW}'{', 0' * 12}" + ", ''" * 6 + ")"
        for one in (1, 2, 3)
    )
    load_kept(database_url, "0001", "training", f"""
        INSERT INTO import (id, public_id, kind, state, header, columns, chosen, created_at, {numbers}, {texts})
          VALUES {files};
        INSERT INTO person (id, public_id, employer, number, forename, surname, known_as, email, added_at, source_id)
          VALUES (7, '{uuid4().hex}', '', '1', 'Ann', 'Newer', 'Nan', 'n@c.example', '{NOW}', 1),
                 (8, '{uuid4().hex}', '', '2', 'Bo', 'Same', '', '', '{NOW}', NULL);
        INSERT INTO former_name (person_id, forename, surname, until, source_id)
          VALUES (7, 'Ann', 'Old', '{NOW}', 2), (7, 'Ann', 'New', '{NOW}', 3);
    """)  # fmt: skip
    upgrade("training", database_url)
    assert rows(database_url, "SELECT person_id, surname, known_as, email, source_id FROM person_name ORDER BY id") == [
        (7, "Old", "Nan", "n@c.example", 1),
        (7, "New", "Nan", "n@c.example", 2),
        (7, "Newer", "Nan", "n@c.example", 3),
        (8, "Same", "", "", None),
    ]


def test_files_whose_cost_centres_were_read_as_teams_are_read_so_still(database_url: str) -> None:
    texts = "file_name, sha256, problem, digest, created_by"
    numbers = "size, done, total, read, accepted, duplicate, skipped, review, refused, people, awaiting, sheets"
    files = ", ".join(
        f"('{uuid4().hex}', '{kind}', '{state}', '{header}', '{columns}', '{{}}', '{NOW}', 'ann', '{NOW}'"
        + ", 0" * 12
        + ", ''" * 5
        + ")"
        for kind, state, header, columns in (
            ("people", "confirmed", '["No.","COST CENTRE","What to correct"]', '{"team":"COST CENTRE"}'),
            ("people", "confirmed", '["Ref","Cost centre"]', '{"team":"Cost centre"}'),
            ("people", "confirmed", '["Own","Cost centre"]', '{"team":"Own"}'),
            ("people", "undone", '["Undone","Cost centre"]', '{"team":"Cost centre"}'),
            ("completions", "confirmed", '["A"]', "{}"),
        )
    )
    load_kept(database_url, "0001", "training", f"""
        INSERT INTO import
          (public_id, kind, state, header, columns, chosen, created_at, confirmed_by, confirmed_at, {numbers}, {texts})
          VALUES {files};
        INSERT INTO column_mapping (kind, header, columns, saved_by, saved_at)
          VALUES ('people', 'ref|costcentre', '{{"number":"Ref"}}', 'bo', '{NOW}');
    """)  # fmt: skip
    upgrade("training", database_url)
    assert rows(database_url, "SELECT header, columns, saved_by FROM column_mapping ORDER BY header") == [
        ("no|costcentre", '{"team": "COST CENTRE"}', "ann"),
        ("ref|costcentre", '{"team": "Cost centre", "number": "Ref"}', "ann"),
    ]


def test_a_lost_trigger_and_index_come_back_and_subjects_get_their_fingerprints(database_url: str) -> None:
    on = "" if database_url.startswith("sqlite") else " ON booking"
    fields = "public_id, list_id, code, kind, names, active, weak_names, facts, state, fingerprint, changed_in, record"
    load_kept(database_url, "0.1.0", "venues", f"""
        DROP TRIGGER booking_no_delete{on}; DROP INDEX booking_by_time;
        INSERT INTO list_version (id, source, version, loaded_at, loaded_by, file_name, sha256, subjects, refused)
          VALUES (1, 'register', '1', '{NOW}', 'sam', '', '', 1, 0);
        INSERT INTO listed_subject (id, {fields}) VALUES
          (1, '{uuid4().hex}', 1, 'a', 'person', '["Zoë B","Zoe"]', '1', '[]', '{{}}', 'active', '', 0, '{{}}'),
          (2, '{uuid4().hex}', 1, 'b', 'person', '["Bo"]', '1', '[]', '{{}}', 'active', 'emptied', 0, '{{}}');
    """)  # fmt: skip
    said, *_ = upgrade("venues", database_url)
    assert "mended: index booking.booking_by_time, trigger booking.booking_no_delete" in said
    from services.venues.store.lists.lists import fingerprint_of

    same = fingerprint_of({"kind": "person", "names": ["Zoë B", "Zoe"], "weak_names": [], "facts": {}})
    assert rows(database_url, "SELECT fingerprint FROM listed_subject ORDER BY id") == [(same,), ("emptied",)]


REFUSED = {
    "only some steps of 0.1.0": (
        "DELETE FROM schema_migration WHERE name > '0002_z';", 
        "has 2 of the 12 steps of version 0.1.0. Put back the backup of all three"),
    "a newer version": (
        "INSERT INTO schema_migration (name, applied) VALUES ('0999_tomorrow', '2027-01-01');",
        "a newer version has worked with it (0999_tomorrow). Start that version, or restore the backup"),
    "no history": (
        "DROP TABLE schema_migration;",
        "tables that no migration has made (table answer_link, table approver_training, ",
    ),
    "a changed column": (
        "ALTER TABLE venue ADD COLUMN mine TEXT;", "column venue.mine should not be there (TEXT"),
}  # fmt: skip


@pytest.mark.parametrize("why", REFUSED)
def test_any_other_database_is_refused_with_a_sentence_and_left_as_it_is(
    why: str, database_url: str, tmp_path: Path
) -> None:
    damage, sentence = REFUSED[why]
    load_kept(database_url, "0.1.0", "venues", damage)
    with opened(database_url) as db:
        before = read_schema(db)
    database = Database("venues")
    audit = AuditTrail(database, AuditRow)
    with pytest.raises(SystemExit) as refused:
        run_migrations(database, audit, settings_for(database_url, tmp_path), folder_of("venues"))
    text = str(refused.value)
    assert text.startswith("The venues database cannot be brought up to date: ")
    assert sentence.lower() in text.lower()
    assert text.endswith(" Nothing was changed.")
    if not database.is_sqlite:
        database.real.close_all()
    with opened(database_url) as db:
        assert read_schema(db) == before


def test_a_database_that_began_frozen_and_met_a_newer_version_is_refused(database_url: str) -> None:
    upgrade("gateway", database_url)
    with opened(database_url) as db:
        run(db, "INSERT INTO schema_migration (name, applied) VALUES ('0999_tomorrow', '2027-01-01');")
    with pytest.raises(CannotMigrate, match="0999_tomorrow"):
        upgrade("gateway", database_url)


KILLED_AFTER = """
import os, signal, sys
from importlib import import_module
from pathlib import Path
import peewee
from shared import frozen_schema
from shared.database.database import Database
from shared.database.migrations import migrate

service, url, text = sys.argv[1:]

def dying(function):
    def inside(first, sql, *rest):
        found = function(first, sql, *rest)
        if text in sql:
            os.kill(os.getpid(), signal.SIGKILL)
        return found
    return inside

peewee.Database.execute_sql = dying(peewee.Database.execute_sql)
peewee.SqliteDatabase.execute_sql = dying(peewee.SqliteDatabase.execute_sql)
frozen_schema.run = dying(frozen_schema.run)
database = Database(service)
database.configure(url)
migrate(database, url, import_module(f"services.{service}.migrate").FOLDER)
"""


def killed(service: str, url: str, after: str) -> int:
    return subprocess.run([sys.executable, "-c", KILLED_AFTER, service, url, after], cwd=ROOT).returncode


@pytest.mark.parametrize("after", ["DROP INDEX", "CREATE INDEX", "DELETE FROM", "INSERT INTO"])
def test_killed_in_the_repair_it_is_as_before_and_the_next_start_goes_on(after: str, database_url: str) -> None:
    load_kept(database_url, "0.1.0-early", "training", PEOPLE)
    before = state(database_url)
    assert killed("training", database_url, after) == -signal.SIGKILL
    assert state(database_url) == before
    upgrade("training", database_url)
    names, _, completions = state(database_url)
    assert names[0] == FROZEN
    assert completions == [(9, 3.5, 9.0)]


def test_killed_in_a_step_it_is_empty_and_the_next_start_goes_on(database_url: str) -> None:
    assert killed("venues", database_url, 'CREATE TABLE "room"') == -signal.SIGKILL
    with opened(database_url) as db:
        assert read_schema(db) == {}
    assert FROZEN in upgrade("venues", database_url)


def test_two_that_start_at_once_upgrade_once(database_url: str) -> None:
    load_kept(database_url, "0.1.0-early", "training", PEOPLE)
    command = [sys.executable, "-c", KILLED_AFTER, "training", database_url, "nothing has this in it"]
    both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    assert [(one.communicate()[1], one.returncode) for one in both] == [(b"", 0)] * 2
    assert history(database_url).count(FROZEN) == 1
    assert upgrade("training", database_url) == []


def test_what_is_recorded_of_0_1_0_is_what_its_dump_has() -> None:
    for service in SERVICES:
        text = (SCHEMAS / "0.1.0" / f"{service}.sqlite.sql").read_text(encoding="utf-8")
        recorded = [line.split("'")[1] for line in text.splitlines() if line.startswith("INSERT INTO schema_migration")]
        assert recorded == list(load_before(folder_of(service)).recorded)
