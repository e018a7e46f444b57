"""The tables of figures in docs/operations.md are of drills that there are, and none of them lost anything."""

import ast
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.drills.figures import COLUMNS, KEPT, summary, table, title
from tests.drills.ledger import LONG, SEEN_AT_MOST, Ledger
from tests.drills.logs import is_of_interest
from tests.folders import ROOT
from tests.installation import wait_for

SPREAD = ("-n", "1") if LONG else ("-p", "no:xdist")
PLANTED = """
import time

def figures(request, lost):
    told = {"name": request.node.name, "injected": 2, "acknowledged": 5, "lost": lost, "doubled": 0, "untrue": 0}
    request.node.user_properties.append(("drill", {**told, "slowest": 1.5, "seconds": 2.0}))

def test_goes_well(request):
    figures(request, 0)

def test_goes_wrong(request):
    figures(request, 1)
    print("what was seen on the way")
    raise AssertionError("where it began" + 4000 * " and went on" + "a row that was lost")

def test_never_ends():
    time.sleep(600)
"""
ROWS = re.compile(
    r"^\| (?P<name>[a-z][^|]+?)(?: \([^|]*\))? \| \d+ \| \d+ \| (?P<kept>\d+ \| \d+ \| \d+) \| [\d.]+ \|$", re.M
)


def drills() -> set[str]:
    """The title of every drill."""
    found = set()
    for path in (ROOT / "tests/drills").glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(title(node.name))
    return found


def test_every_line_of_the_documented_tables_is_a_drill_that_there_is_and_kept_everything() -> None:
    rows = list(ROWS.finditer((ROOT / "docs/operations.md").read_text(encoding="utf-8")))
    assert len(rows) > 10
    assert {row["name"] for row in rows} <= drills()
    assert {row["kept"] for row in rows} == {"0 | 0 | 0"}


def test_the_table_has_a_line_for_each_drill_in_the_columns_it_names() -> None:
    first, second = Ledger("a drill (redis)", injected=3, acknowledged=7), Ledger("another", slowest=1.26)
    head, _, *lines = table([second.figures(), first.figures()]).splitlines()
    assert head == "| " + " | ".join(COLUMNS) + " |"
    assert lines == ["| a drill (redis) | 3 | 7 | 0 | 0 | 0 | 0.0 |", "| another | 0 | 0 | 0 | 0 | 0 | 1.3 |"]


@pytest.mark.parametrize("what", ["lost", "doubled", "untrue"])
def test_a_drill_in_which_anything_was_lost_doubled_or_untrue_fails(what: str) -> None:
    with pytest.raises(AssertionError):
        Ledger("a drill", **{what: 1}).check()


def test_a_drill_that_fails_says_what_was_seen_and_of_what_was_refused_after_all_else() -> None:
    mine, whole = Ledger("officer"), Ledger("a drill")
    for number in range(SEEN_AT_MOST):
        mine.count("refused", f"503 Try again {number}")
    mine.count("untrue", "the page says unsaved, and the note is there 1 times")
    mine.compare(3, 2, "notes")
    whole.add(mine)
    with pytest.raises(AssertionError) as failed:
        whole.check()
    said = str(failed.value).splitlines()
    assert (whole.refused, whole.untrue, whole.lost) == (SEEN_AT_MOST, 1, 1)
    assert [line.partition(" s: ")[2] for line in said[1:4]] == [
        "the page says unsaved, and the note is there 1 times (officer)",
        "notes: 3 wanted, 2 found (officer)",
        "503 Try again 0 (officer)",
    ]
    assert said[-1] == "and 2 more"


def test_who_waits_in_vain_is_told_the_words_of_the_answer_that_came_last() -> None:
    answer = requests.Response()
    answer.status_code, answer._content = 503, b"<nav>Home</nav><main><h1>Not available</h1> <p>Try again.</p></main>"
    with pytest.raises(AssertionError, match=r"the page is whole; seen last: 503 Not available Try again\."):
        wait_for("the page is whole", lambda: answer, 0.1, 0.05)


def test_of_a_log_is_kept_what_failed_what_was_slow_and_what_is_no_line_of_ours() -> None:
    def line(**said: object) -> str:
        return json.dumps({"level": "info", "event": "request", **said})

    told = [line(status=503, ms=4), line(status=200, ms=9000), line(level="warning"), "training ended (SIGKILL)"]
    assert [one for one in (line(status=200, ms=4), *told, line(event="job done"), "") if is_of_interest(one)] == told


def test_the_summary_adds_up_and_names_what_failed_and_what_never_ended() -> None:
    drills = [Ledger("one", injected=3, acknowledged=1200, slowest=2.0), Ledger("two", injected=1, lost=1)]
    said = summary([one.figures() for one in drills], ["test_two (call)"], ["test_three"]).splitlines()
    assert said == [
        "2 drills, 1 failed: injected 4, acknowledged 1,200, lost 1, doubled 0, untrue 0, slowest 2.0 s",
        "failed: test_two (call)",
        "not ended: test_three",
    ]


def test_drills_that_are_broken_off_have_kept_what_they_saw_and_why_one_failed(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text(PLANTED)
    kept = tmp_path / "kept.txt"
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", *SPREAD, "-p", "tests.drills.figures", "-p", "no:cacheprovider",
         "--rootdir", str(tmp_path), "-c", "/dev/null", str(tmp_path)],
        cwd=ROOT, env={**os.environ, "DRILLS": "long", KEPT: str(kept)}, start_new_session=True,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        wait_for("the third has begun", lambda: kept.exists() and "::test_never_ends" in kept.read_text(), 60)
        before = kept.read_text()
        os.killpg(run.pid, signal.SIGINT)
        printed, _ = run.communicate(timeout=60)
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
    for said in ("test_goes_wrong (call)", "where it began and", "a row that was lost", "what was seen on the way"):
        assert said in before
    for text in (printed, kept.read_text()):
        assert text.count('"test_goes_well"') == 1
        assert "2 drills, 1 failed: injected 4, acknowledged 10, lost 1, doubled 0, untrue 0" in text
        assert re.search(r"^not ended: .*test_never_ends$", text, re.MULTILINE)
