"""How tests are chosen and handed out: by database, and the longest files first."""

import os
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests import choosing, once
from tests.folders import ROOT

BARE = {"PATH": os.environ["PATH"], "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
PLANTED = """
import pytest

@pytest.fixture(params=["sqlite", "postgresql"])
def either(request):
    return request.param

@pytest.fixture
def postgresql_server():
    return "an address"

def test_on_either(either): pass
def test_on_postgresql_alone(postgresql_server): pass
def test_on_none(): pass
"""


@pytest.mark.parametrize(
    ("database", "runs"),
    [
        ("sqlite", {"test_on_either[sqlite]", "test_on_none"}),
        ("postgresql", {"test_on_either[postgresql]", "test_on_postgresql_alone", "test_on_none"}),
    ],
)
def test_one_database_alone_can_be_asked_for(tmp_path: Path, database: str, runs: set[str]) -> None:
    (tmp_path / "test_planted.py").write_text(PLANTED)
    command = [sys.executable, "-m", "pytest", "-q", "-rp", "-p", "tests.choosing", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--database", database, "--rootdir", str(tmp_path), "-c", "/dev/null", str(tmp_path)],
        cwd=ROOT, env=BARE, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert set(re.findall(r"^PASSED .*::(\S+)$", done.stdout, re.MULTILINE)) == runs, done.stdout


def test_the_files_whose_durations_are_kept_are_files_of_tests() -> None:
    known = choosing.read_durations()
    assert known
    assert all(seconds >= 0 for seconds in known.values())
    there = {str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py")}
    assert len(set(known) & there) > 0.8 * len(known), "make test ARGS=--keep-durations"


class Item:
    """As much of a test as is asked for when it is put in its place."""

    def __init__(self, file: str) -> None:
        self.nodeid = f"{file}::test_it"


def test_files_that_share_something_go_to_one_process_in_their_order_and_the_longest_come_first() -> None:
    together = choosing.SHARING[0]
    items = [Item(file) for file in ("tests/test_a.py", *reversed(together), "tests/test_b.py")]
    durations = {"tests/test_a.py": 5.0, "tests/test_b.py": 9.0, **dict.fromkeys(together, 3.0)}
    durations[together[-1]] = 4.0
    choosing.put_in_order(items, durations)
    longest, *rest = [choosing.file_of(item.nodeid) for item in items]
    assert sum(durations[file] for file in together) > 9.0
    assert ([longest, *rest[: len(together) - 1]], rest[len(together) - 1 :]) == (
        list(together),
        ["tests/test_b.py", "tests/test_a.py"],
    )
    assert {choosing.handed_out_with(file) for file in together} == {together[0]}
    choosing.put_in_order(items, {})
    assert [choosing.file_of(item.nodeid) for item in items][: len(together)] == list(together)


def test_files_that_share_something_are_files_of_tests_and_each_shares_once() -> None:
    named = [file for together in choosing.SHARING for file in together]
    assert len(named) == len(set(named))
    assert [file for file in named if not (ROOT / file).is_file()] == []


def test_what_is_made_once_is_made_by_one_of_several_processes_and_not_kept_where_it_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(once.VARIABLE, str(tmp_path))

    def fail(begun: Path) -> None:
        begun.mkdir()
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        once.made_once("house", fail)
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as processes:
        assert set(processes.map(_houses_made, range(3))) == {1}


def _houses_made(_: int) -> int:
    def make(begun: Path) -> None:
        begun.mkdir()
        (begun.parent / f"made-{os.getpid()}").touch()

    made = once.made_once("house", make)
    return len(list(made.parent.glob("made-*")))
