"""Ctrl-C ends `make drills` however it was started, and no process stays behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.drills.ledger import LONG
from tests.folders import ROOT
from tests.installation import wait_for

ENDED_SECONDS = 60.0
HANGS = """
import subprocess, sys, time

def test_that_would_take_ten_minutes():
    deaf = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(600)"
    child = subprocess.Popen([sys.executable, "-c", deaf], start_new_session=True)
    with open({mark!r}, "w") as mark:
        mark.write(str(child.pid))
    time.sleep(600)
"""
STARTED = {
    "by make in the background of a script": "make drills PYTHON={python} ARGS={test} & wait $!",
    "by make": "make drills PYTHON={python} ARGS={test}",
    "in the background of a script": "{python} -m tests.drills {test} & wait $!",
}


@pytest.mark.parametrize("how", STARTED if LONG else list(STARTED)[:1])
def test_ctrl_c_ends_the_drills_and_leaves_nothing_behind(tmp_path: Path, how: str) -> None:
    test, mark = tmp_path / "test_hangs.py", tmp_path / "mark"
    test.write_text(HANGS.format(mark=str(mark)))
    started = subprocess.Popen(
        ["sh", "-c", STARTED[how].format(python=sys.executable, test=test)],
        cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        child = int(wait_for("the drill drills", lambda: mark.exists() and mark.read_text(), 90))
        family = [*psutil.Process(started.pid).children(recursive=True), psutil.Process(child)]
        assert len(family) > 3
        os.killpg(started.pid, signal.SIGINT)
        started.wait(ENDED_SECONDS)
        left = [process for process in psutil.wait_procs(family, timeout=ENDED_SECONDS)[1] if _runs(process)]
        assert not left, left
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)


def _runs(process: psutil.Process) -> bool:
    """Whether it is more than a name that nobody has taken from the list yet."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
