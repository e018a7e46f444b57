"""Damage is noticed: at the start, at night and when it is met with; each time in a sentence, never a traceback."""

import os
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from services.training.store.tables.operations import AuditRow
from shared.actor import system_actor
from shared.audit.trail import AuditTrail
from shared.database.copies import KEPT, KEPT_FOR, copy_before_migration, remove_old_copies
from shared.database.database import Database
from shared.database.disk_space import using_reserve
from shared.database.migrations import migrate, open_migrated, run_migrations
from shared.database.watch import CHECKED, SUBJECT, DatabaseWatch
from shared.http.problems import Damaged
from shared.settings import Common, SettingsProblem
from tests.conftest import AUDIT_KEY
from tests.shared.conftest import Probe
from tests.small_disk import small_disk

FOLDER: Path = import_module("services.training.migrate").FOLDER
NOW = datetime(2026, 5, 4, 2, tzinfo=UTC)
PAGE = 4096


class Service:
    """The training service's database in a folder of its own, as its commands and processes meet it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "training.sqlite3"
        self.url = f"sqlite:///{self.path}"
        self.folder = folder

    def start(self, key: str = AUDIT_KEY) -> Database:
        """What `migrate` does, and each process after it."""
        database = Database("training")
        settings = Common(
            environment="test", database_url=self.url, broker_url="", data_dir=str(self.folder / "files"),
            audit_key=key, signing_key="", public_keys="",
        )  # fmt: skip
        try:
            run_migrations(database, AuditTrail(database, AuditRow), settings, FOLDER)
        finally:
            database.close()
        open_migrated(database, self.url, FOLDER)
        return database

    def fill(self) -> None:
        """A few entries in the audit trail and a table of some pages."""
        database = self.start()
        audit = AuditTrail(database, AuditRow)
        audit.configure(AUDIT_KEY)
        with database.write_transaction():
            for number in range(300):
                audit.record("done", f"thing {number}", system_actor("training", "test"), NOW, {"text": "x" * 200})
        database.close()

    def write_over(self, page: int, with_what: bytes = b"\xff" * PAGE) -> None:
        """Destroys one page of the file."""
        with self.path.open("r+b") as file:
            file.seek(page * PAGE)
            file.write(with_what)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    made = Service(tmp_path)
    made.fill()
    return made


def refusal(service: Service, key: str = AUDIT_KEY) -> str:
    with pytest.raises(SystemExit) as refused:
        service.start(key)
    said = str(refused.value)
    assert said.startswith("The training database cannot be used: "), said
    assert "\n" not in said
    return said


def damaged_pages(service: Service) -> None:
    for page in range(20, service.path.stat().st_size // PAGE):
        service.write_over(page)


HOW = {
    "corrupt pages": damaged_pages,
    "half a file": lambda service: os.truncate(service.path, service.path.stat().st_size // 2),
    "no database": lambda service: service.path.write_bytes(b"nothing of the kind" * 1000),
    "a corrupt header": lambda service: service.write_over(0),
}


@pytest.mark.parametrize("how", HOW)
def test_a_damaged_file_is_refused_at_the_start_with_a_sentence_and_left_as_it_is(service: Service, how: str) -> None:
    HOW[how](service)
    before = service.path.read_bytes()
    said = refusal(service)
    assert "is damaged" in said
    assert "Restore the newest backup" in said
    assert service.path.read_bytes() == before


@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_a_lost_file_is_not_replaced_by_an_empty_database(service: Service, left: str) -> None:
    away = service.path.rename(service.folder / "away.sqlite3")
    if left == "an empty file":
        service.path.touch()
    assert "Put the file back" in refusal(service)
    assert not service.path.exists() or service.path.stat().st_size == 0
    away.rename(service.path)
    service.start().close()


def test_a_database_without_its_key_is_refused_and_its_trail_is_not_called_tampered_with(service: Service) -> None:
    said = refusal(service, "another key of forty characters, or so....")
    assert "was made with another key than TRAINING_AUDIT_KEY" in said
    assert "secrets.json" in said
    service.start().close()


def test_one_changed_entry_is_no_lost_key(service: Service) -> None:
    database = service.start()
    with database.connection():
        for sql in ("DROP TRIGGER audit_no_update", "UPDATE audit SET action = 'undone' WHERE seq = 300"):
            database.real.execute_sql(sql)
    database.close()
    service.start().close()


def test_no_process_starts_on_a_database_that_a_newer_version_has_worked_with(service: Service) -> None:
    database = service.start()
    with database.write_transaction():
        database.execute("INSERT INTO schema_migration (name, applied) VALUES ('0999_tomorrow', '2027-01-01')")
    with pytest.raises(SystemExit, match=r"a newer version has worked with it \(0999_tomorrow\)"):
        service.start()
    with pytest.raises(SettingsProblem, match=r"This cannot start: .*0999_tomorrow.* Start that version"):
        open_migrated(database, service.url, FOLDER)
    database.close()


def test_a_corrupt_page_that_is_read_is_a_problem_with_a_sentence(service: Service) -> None:
    database = service.start()
    database.close()
    last = service.path.stat().st_size // PAGE
    for page in range(last - 8, last):
        service.write_over(page)
    database.configure(service.url, must_exist=True)
    with (
        pytest.raises(Damaged, match="cannot be read: the database or its disk is damaged"),
        database.read_transaction(),
    ):
        database.query("SELECT sum(length(details)) FROM audit")
    assert database.damage
    database.close()


def test_the_night_reads_the_whole_database_and_what_it_finds_is_told(probe: Probe) -> None:
    watch = DatabaseWatch(probe.database, probe.audit)
    assert watch.check(NOW) == ""
    assert watch.problems() == ()
    with probe.database.connection():
        entry = next(iter(probe.audit.newest(SUBJECT, 1)))
    assert (entry.action, entry.details["reason"]) == (CHECKED, "")
    if not probe.database.is_sqlite:
        return
    with probe.database.connection():
        for sql in (
            "PRAGMA foreign_keys = 0",
            "CREATE TABLE part (of_thing INTEGER REFERENCES thing(id))",
            "INSERT INTO part VALUES (77)",
        ):
            probe.database.real.execute_sql(sql)
    assert watch.check(NOW) == "a row of part refers to a thing that is not there"
    assert watch.problems() == ("The database is damaged: a row of part refers to a thing that is not there",)


def test_a_copy_is_made_before_a_step_is_taken_and_only_then(tmp_path: Path) -> None:
    path, steps = tmp_path / "training.sqlite3", tmp_path / "steps"
    steps.mkdir()
    files = [step for step in FOLDER.glob("0*") if step.is_file()]
    newest = max(step.name[:4] for step in files)
    for step in files:
        if not step.name.startswith(newest):
            (steps / step.name).write_bytes(step.read_bytes())
    database = Database("training")
    database.configure(f"sqlite:///{path}")
    migrate(database, f"sqlite:///{path}", steps)
    kept = tmp_path / "before-migration"
    assert not kept.exists()
    for step in files:
        (steps / step.name).write_bytes(step.read_bytes())
    said = list[str]()
    migrate(database, f"sqlite:///{path}", steps, said.append)
    (copy,) = kept.iterdir()
    assert str(copy) in said[0]
    assert copy.stat().st_mode & 0o777 == 0o600
    before = Database("training")
    before.configure(f"sqlite:///{copy}", must_exist=True)
    with before.connection():
        names = {name for (name,) in before.query("SELECT name FROM schema_migration")}
    before.close()
    assert names and not any(name.startswith(newest) for name in names)
    assert migrate(database, f"sqlite:///{path}", steps) == []
    assert len(list(kept.iterdir())) == 1
    database.close()


def test_copies_go_with_their_time_and_only_the_newest_are_kept(service: Service) -> None:
    copies = [copy_before_migration(service.path, NOW + timedelta(days=day)) for day in range(4)]
    assert [copy.exists() for copy in copies] == [False, False, *[True] * KEPT]
    for copy in copies[2:]:
        os.utime(copy, (NOW.timestamp(),) * 2)
    assert remove_old_copies(service.path, NOW + KEPT_FOR) == []
    assert len(remove_old_copies(service.path, NOW + KEPT_FOR + timedelta(seconds=1))) == KEPT
    assert list((service.folder / "before-migration").iterdir()) == []


def test_without_space_for_a_copy_no_step_is_taken(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 20) as disk:
        service = Service(disk.folder)
        with using_reserve():
            service.fill()
        database = Database("training")
        database.configure(service.url, must_exist=True)
        with database.connection():
            database.real.execute_sql("DELETE FROM schema_migration WHERE id = (SELECT max(id) FROM schema_migration)")
        database.close()
        with pytest.raises(SystemExit, match=r"a copy needs .* MB free"):
            service.start()
        assert list((disk.folder / "before-migration").glob("*")) == []
