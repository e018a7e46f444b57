"""A SQLite database gives space back: a new one from the first, one of before once it was written anew."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shared.database.copies import connected
from shared.database.database import Database
from shared.database.disk_space import LITTLE, MARGIN
from shared.database.migrations import migrate
from shared.database.space import INCREMENTAL, give_space_back, make_space_returnable
from tests.folders import ROOT

FOLDER = ROOT / "services/training/store/migrations"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of before, with some megabytes in it, half of them deleted."""
    path = tmp_path / "old.sqlite3"
    path.touch()
    with connected(path, "rw") as connection:
        connection.execute("PRAGMA journal_mode = wal").fetchone()
        connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, text TEXT)")
        connection.executemany("INSERT INTO thing (text) VALUES (?)", [("x" * 4000,) for _ in range(1000)])
        connection.execute("DELETE FROM thing WHERE id % 2")
    return path


def mode(path: Path) -> int:
    with connected(path) as connection:
        return int(connection.execute("PRAGMA auto_vacuum").fetchone()[0])


def things(path: Path) -> tuple[int, str]:
    with connected(path) as connection:
        count, whole = connection.execute("SELECT count(*) FROM thing"), connection.execute("PRAGMA integrity_check")
        return count.fetchone()[0], whole.fetchone()[0]


def test_a_new_database_gives_space_back_and_nothing_is_said_of_it(tmp_path: Path) -> None:
    database, told = Database("training"), list[str]()
    url = f"sqlite:///{tmp_path}/new.sqlite3"
    database.configure(url)
    migrate(database, url, FOLDER, told.append)
    assert (mode(tmp_path / "new.sqlite3"), told) == (INCREMENTAL, [])
    migrate(database, url, FOLDER, told.append)
    assert told == []


def test_one_of_before_is_written_anew_once_and_keeps_every_row(old: Path) -> None:
    told: list[str] = []
    before = old.stat().st_size
    make_space_returnable(old, told.append)
    assert (mode(old), things(old)) == (INCREMENTAL, (500, "ok"))
    assert old.stat().st_size < 0.7 * before
    assert ["was written anew once" in one for one in told] == [True]
    make_space_returnable(old, told.append)
    assert len(told) == 1


def test_where_there_is_too_little_space_it_is_used_as_it_is_and_that_is_said(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    size = old.stat().st_size
    monkeypatch.setattr("shared.database.disk_space.Storage.free", property(lambda _: 2 * size + LITTLE + MARGIN - 1))
    make_space_returnable(old, told.append)
    assert (mode(old), things(old)) == (0, (500, "ok"))
    assert "writing it anew needs" in told[0]
    monkeypatch.undo()
    make_space_returnable(old, told.append)
    assert mode(old) == INCREMENTAL


def test_while_somebody_writes_it_is_used_as_it_is(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("shared.database.space.WAIT_SECONDS", 0.1)
    with connected(old, "rw") as other:
        other.execute("BEGIN IMMEDIATE")
        make_space_returnable(old, told.append)
    assert (mode(old), "locked" in told[0]) == (0, True)


def test_a_database_that_was_not_written_anew_is_asked_once_and_nothing_waits_for_it(old: Path) -> None:
    database = Database("old")
    database.configure(f"sqlite:///{old}")
    give_space_back(database)
    database.close()
    assert things(old) == (500, "ok")


KILLED = """
import os, signal, sys
from contextlib import contextmanager
from pathlib import Path
from shared.database import copies as database_copies
from shared.database import space as database_space

@contextmanager
def connected(path, mode):
    with database_copies.connected(path, mode) as connection:
        left = [100]
        def dies():
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
        connection.set_progress_handler(dies, 5)
        yield connection

database_space.connected = connected
database_space.make_space_returnable(Path(sys.argv[1]), print)
"""


def test_killed_in_between_nothing_is_lost_and_it_is_done_the_next_time(old: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(old)], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (mode(old), things(old)) == (0, (500, "ok"))
    assert {path.name.removeprefix(old.name) for path in old.parent.iterdir()} <= {"", "-wal", "-shm"}
    make_space_returnable(old, print)
    assert (mode(old), things(old)) == (INCREMENTAL, (500, "ok"))
