"""How tests are chosen and handed out: by database, and the longest files first."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import choosing
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
