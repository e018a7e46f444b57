"""A full disk, a read-only one, a database file that was moved: what goes on, what is refused, in which words."""

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.database.database import Database
from shared.database.disk_space import LITTLE, MEGABYTE, RESERVE, using_reserve
from shared.http.problems import Damaged, ReadOnly, StorageFull
from shared.jobs.rows import Job, JobBoard, finishing
from shared.logs import Unfailing
from shared.tokens import UsedTokens
from tests.shared.conftest import Probe
from tests.small_disk import SmallDisk, small_disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", 96) as mounted:
        yield mounted


@pytest.fixture
def notes(disk: SmallDisk) -> Iterator[Database]:
    database = Database("notes")
    database.configure(f"sqlite:///{disk.folder}/notes.sqlite3")
    with database.write_transaction():
        database.execute("CREATE TABLE note (text TEXT NOT NULL)")
    assert database.storage is not None
    database.storage.keep_reserve()
    yield database
    database.close()


def add(database: Database, text: str = "x") -> None:
    with database.write_transaction():
        database.execute("INSERT INTO note VALUES (?)", text)


def count(database: Database) -> int:
    with database.connection():
        return int(database.query("SELECT count(*) FROM note")[0][0])


def test_with_little_space_ordinary_writes_are_refused_and_the_reserve_is_given_up(
    disk: SmallDisk, notes: Database
) -> None:
    add(notes)
    disk.fill(but=LITTLE // 2)
    before = disk.free
    with pytest.raises(StorageFull, match="no space left on the server"):
        add(notes)
    assert disk.free >= before + RESERVE - MEGABYTE
    with using_reserve():
        add(notes, "what must be written down")
        with pytest.raises(StorageFull), using_reserve(False):
            add(notes)
    assert count(notes) == 2


def test_everything_goes_on_by_itself_and_the_reserve_is_back_when_there_is_space_again(
    disk: SmallDisk, notes: Database
) -> None:
    disk.fill(but=LITTLE // 2)
    with pytest.raises(StorageFull):
        add(notes)
    disk.empty()
    add(notes)
    assert (disk.folder / "notes.reserve").stat().st_size == RESERVE
    assert not (disk.folder / "notes.reserve-given-up").exists()


def test_on_a_disk_without_a_byte_left_reading_goes_on_and_nothing_is_half_written(
    disk: SmallDisk, notes: Database
) -> None:
    acknowledged = 0
    disk.fill()
    with pytest.raises(StorageFull):
        add(notes)
    disk.fill()  # somebody else takes the reserve as well
    for _ in range(300):
        try:
            with using_reserve():
                add(notes, "y" * 5000)
            acknowledged += 1
        except StorageFull:
            pass
        assert count(notes) == acknowledged
    thread = threading.Thread(target=count, args=(notes,))
    thread.start()
    thread.join()
    disk.empty()
    add(notes)
    assert count(notes) == acknowledged + 1
    with notes.connection():
        assert notes.query("PRAGMA integrity_check") == [("ok",)]


def test_a_database_that_can_only_be_read_is_read_and_says_so_to_writers(disk: SmallDisk, notes: Database) -> None:
    add(notes)
    disk.make_read_only()
    try:
        assert count(notes) == 1
        with pytest.raises(ReadOnly, match="cannot write to its records"):
            add(notes)
    finally:
        disk.make_read_only(False)
    add(notes)
    assert count(notes) == 2


def test_a_renamed_file_is_missed_at_once_not_replaced_and_found_again(tmp_path: Path) -> None:
    path, away = tmp_path / "notes.sqlite3", tmp_path / "notes.old"
    database = Database("notes")
    database.configure(f"sqlite:///{path}")
    with database.write_transaction():
        database.execute("CREATE TABLE note (text TEXT NOT NULL)")
    with database.connection():
        path.rename(away)
        for act in (lambda: add(database), database.check):
            with pytest.raises(Damaged, match="not where it was"):
                act()
    with pytest.raises(Damaged, match="not where it was"):
        count(database)
    assert not path.exists()
    with pytest.raises(Damaged):
        Database("notes").configure(f"sqlite:///{path}", must_exist=True)
    assert not path.exists()
    away.rename(path)
    add(database)
    assert count(database) == 1
    database.close()
    shutil.copy(path, away)
    add(database)
    away.rename(path)
    for act in (lambda: add(database), lambda: count(database), database.check):
        with pytest.raises(Damaged, match="Another file has been put in place"):
            act()
    database.close()


def test_work_that_the_disk_stopped_is_tried_again_without_end_and_clean_up_goes_on(
    probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, now, done = JobBoard(probe.database, probe.jobs._row), datetime(2026, 5, 4, tzinfo=UTC), []
    full = [True]

    def save(job: Job) -> None:
        if full[0]:
            raise OSError(28, "No space left on device")
        with finishing(board, job, probe.database):
            done.append(job.kind)

    with probe.database.write_transaction():
        board.add("import", {}, now)
    for minute in range(12):
        list(board.run_due({"import": save}, lambda minute=minute: now.replace(minute=minute)))  # type: ignore[misc]
    with probe.database.connection():
        assert board.counts(now)["dead"] == 0
    with probe.database.write_transaction():
        board.add("retention", {}, now)
    full[0] = False
    later = now.replace(hour=1)
    with monkeypatch.context() as short:
        short.setattr(Database, "is_short_of_space", True)
        list(board.run_due({"import": save, "retention": save}, lambda: later))
    assert done == ["retention"]
    list(board.run_due({"import": save, "retention": save}, lambda: later))
    assert done == ["retention", "import"]


def test_a_log_line_that_cannot_be_written_fails_nothing_and_is_counted(disk: SmallDisk) -> None:
    path = disk.folder / "lines.log"
    with path.open("a") as file:
        lines = Unfailing(lambda: file)
        lines.write('{"event": "first"}\n')
        disk.fill()
        for _ in range(2000):
            lines.write('{"event": "nobody reads this"}\n')
        disk.empty()
        lines.write('{"event": "last"}\n')
    said = path.read_text()
    assert '"log lines lost"' in said
    assert said.endswith('{"event": "last"}\n')


def test_where_nothing_can_be_written_a_token_is_still_good_for_one_use_only(disk: SmallDisk) -> None:
    used = UsedTokens(f"sqlite:///{disk.folder}/notes.sqlite3")
    assert used.use("a" * 20, 2_000_000_000)
    disk.fill()
    firsts = [used.use(f"{number:020}" + "x" * 40, 2_000_000_000) for number in range(300)]
    assert all(firsts)
    assert not any(used.use(f"{number:020}" + "x" * 40, 2_000_000_000) for number in range(300))


def test_a_postgresql_server_that_only_reads_is_told_in_the_same_words(new_postgresql: str) -> None:
    database = Database("notes")
    database.configure(new_postgresql)
    with database.write_transaction():
        database.execute("CREATE TABLE note (text TEXT NOT NULL)")
    with database.connection():
        database.execute("SET default_transaction_read_only = on")
        with pytest.raises(ReadOnly, match="cannot write to its records"):
            add(database)
        assert count(database) == 0
    database.real.close_all()  # type: ignore[attr-defined]


def test_a_connection_at_rest_is_used_again_and_none_is_carried_over_a_fork(tmp_path: Path) -> None:
    database = Database("notes")
    database.configure(f"sqlite:///{tmp_path / 'notes.sqlite3'}")
    seen = []
    for _ in range(3):
        with database.connection():
            seen.append(database.real.connection())
    assert len(set(map(id, seen))) == 1
    child = os.fork()
    if not child:
        os._exit(len(database.real._at_rest))  # type: ignore[attr-defined]
    assert os.waitpid(child, 0)[1] == 0
    with database.connection():
        database.query("SELECT 1")
    database.close()
    assert not database.real._at_rest  # type: ignore[attr-defined]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.sqlite3"]


def test_each_thread_has_a_connection_of_its_own(tmp_path: Path) -> None:
    database = Database("notes")
    database.configure(f"sqlite:///{tmp_path / 'notes.sqlite3'}")
    with database.connection():
        mine, theirs = database.real.connection(), []

        def ask() -> None:
            with database.connection():
                theirs.append(database.real.connection())

        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert theirs[0] is not mine
    database.close()
