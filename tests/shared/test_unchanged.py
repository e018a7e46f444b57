"""What is remembered of a database is true of what whoever asks sees, and of nothing else."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from shared.database.unchanged import while_unchanged
from tests.shared.conftest import Probe, database

ASKED: list[str] = []
ADDS = "INSERT INTO thing (name, count) VALUES (?, 1)"


@while_unchanged(database)
def names(beginning: str = "") -> tuple[str, ...]:
    ASKED.append(beginning)
    return tuple(str(one) for (one,) in database.query("SELECT name FROM thing ORDER BY name") if one[0:1] >= beginning)


@pytest.fixture(autouse=True)
def asked_anew(probe: Probe) -> Probe:
    ASKED.clear()
    return probe


def add(name: str) -> None:
    with database.write_transaction():
        database.execute(ADDS, name)


def elsewhere(name: str) -> None:
    """Somebody else adds: another thread has a connection of its own."""
    thread = threading.Thread(target=add, args=(name,))
    thread.start()
    thread.join()


def in_another_process(url: str, name: str) -> None:
    code = (
        f"from shared.database.database import Database; d = Database('probe'); d.configure({url!r})\n"
        f"with d.write_transaction(): d.execute({ADDS!r}, {name!r})"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).resolve().parents[2])


def test_it_is_asked_once_while_nothing_changes_and_for_each_question_by_itself() -> None:
    add("b")
    first, second, other = names(), names(), names("c")
    assert (first, second, other) == (("b",), ("b",), ())
    expected = ["", "c"] if database.is_sqlite else ["", "", "c"]
    assert expected == ASKED


@pytest.mark.parametrize("change", ["here", "in another thread", "in another process"])
def test_every_change_is_seen_whoever_makes_it(probe: Probe, change: str) -> None:
    add("a")
    assert names() == names() == ("a",)
    for number, name in enumerate("bcd", 2):
        {"here": add, "in another thread": elsewhere}.get(change, lambda one: in_another_process(probe.url, one))(name)
        assert len(names()) == number
        assert len(names()) == number


def test_one_snapshot_says_the_same_to_its_end_and_what_it_said_serves_no_later_one() -> None:
    add("a")
    with database.read_transaction():
        database.query("SELECT 1 FROM thing")
        elsewhere("b")
        assert names() == names() == ("a",)
    assert names() == ("a", "b")


def test_what_is_remembered_since_serves_no_snapshot_that_began_before() -> None:
    add("a")
    with database.read_transaction():
        database.query("SELECT 1 FROM thing")
        elsewhere("b")
        found: list[tuple[str, ...]] = []
        thread = threading.Thread(target=lambda: found.append(names()))
        thread.start()
        thread.join()
        assert found == [("a", "b")]
        assert names() == ("a",)


def test_who_writes_is_told_what_they_have_just_written() -> None:
    add("a")
    assert names() == ("a",)
    with database.write_transaction():
        database.execute(ADDS, "b")
        assert names() == ("a", "b")
        database.execute(ADDS, "c")
        assert names() == ("a", "b", "c")
    assert names() == ("a", "b", "c")


def test_what_was_taken_back_was_never_there() -> None:
    add("a")
    assert names() == ("a",)
    with pytest.raises(ZeroDivisionError), database.write_transaction():
        database.execute(ADDS, "b")
        assert names() == ("a", "b")
        1 / 0  # noqa: B018
    assert names() == ("a",)


def test_another_database_under_the_same_name_has_its_own_answers(probe: Probe, tmp_path: Path) -> None:
    if not database.is_sqlite:
        pytest.skip("one server")
    add("a")
    assert names() == ("a",)
    database.configure(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    with database.write_transaction():
        database.execute("CREATE TABLE thing (name TEXT, count INTEGER)")
    assert names() == ()
    database.configure(probe.url)
    assert names() == ("a",)


def test_nothing_is_kept_of_what_was_there_before_a_change() -> None:
    if not database.is_sqlite:
        pytest.skip("nothing is kept at all")
    from shared.database import unchanged

    add("gone soon")
    assert names() == ("gone soon",)
    with database.write_transaction():
        database.execute("DELETE FROM thing")
    assert names() == ()
    assert "gone soon" not in repr(unchanged._kept[database.real]._answers)


def test_a_forked_child_counts_for_itself() -> None:
    if not database.is_sqlite:
        pytest.skip("nothing is kept at all")
    add("a")
    assert names() == ("a",)
    child = os.fork()
    if not child:
        database.forget_connections()
        add("of the child")
        os._exit(0 if names() == ("a", "of the child") else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert names() == ("a", "of the child")
