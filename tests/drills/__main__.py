"""`make drills`: all long drills, on two processes, within forty minutes; Ctrl-C ends them and nothing stays behind.

python -m tests.drills [words for pytest]   a file of tests/drills in place of all, -k, -x ...; DRILLS=short: as in CI
python -m tests.drills soak [MINUTES]       eight people at work for twenty minutes, or as many as are given

What is printed of each drill as it ends, and the whole of what failed, is in `build/drills/` as well.
Whoever is started in the background of a script is told to ignore Ctrl-C; the drills are not so told.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import psutil

from operations.servers.postgres_server import VARIABLE, started
from operations.servers.processes import dies_with
from tests.drills.figures import KEPT
from tests.folders import ROOT

FOLDER = ROOT / "build" / "drills"
WHAT = ("tests/drills", "tests/venues/matching/test_hostile_names.py", "tests/venues/statemachine")
SPREAD = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-p", "no:cacheprovider")
LONGEST_SECONDS = 40 * 60.0
STOP_SECONDS = 25.0
ENDED_BY_SIGNAL = 128
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


class Run:
    """One run of the drills: pytest, and everything that comes from it."""

    def __init__(self) -> None:
        self.asked_to_stop = 0

    def listen(self) -> None:
        """Hears Ctrl-C and the like also where it is ignored, and the end of whoever started us."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._heard)
        if sys.platform == "linux":
            libc = ctypes.CDLL(None)
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)  # what a killed process leaves behind is ours to end

    def _heard(self, number: int, _: FrameType | None) -> None:
        self.asked_to_stop = self.asked_to_stop or number

    def go(self, words: list[str]) -> int:
        """The exit code of pytest, or 1 when it took too long or left something running."""
        soak = words[:1] == ["soak"]
        command = ["-m", "tests.drills.soak", *words[1:]] if soak else _pytest(words)
        with started() as url:
            code = 1 if self.asked_to_stop else self._drill(command, url, math.inf if soak else LONGEST_SECONDS)
            left = [process.name() for process in _others(url)]
            _end(_others(url))
        if left and not self.asked_to_stop:
            print(f"Left behind and ended now: {', '.join(left)}", file=sys.stderr)
        return ENDED_BY_SIGNAL + self.asked_to_stop if self.asked_to_stop else code or int(bool(left))

    def _drill(self, command: list[str], url: str, longest: float) -> int:
        pytest = subprocess.Popen(
            [sys.executable, *command],
            # on a disk, unlike other tests: a figure says how long a commit takes
            env={"DRILLS": "long", "TMPDIR": tempfile.gettempdir(), KEPT: str(_kept_in()), **os.environ, VARIABLE: url},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=dies_with(os.getpid()),
        )
        until = time.monotonic() + longest
        while pytest.poll() is None and not self.asked_to_stop and time.monotonic() < until:
            _bury(pytest.pid)
            time.sleep(0.2)
        if pytest.poll() is not None:
            return pytest.returncode
        if not self.asked_to_stop:
            print(f"Not done within {longest / 60:.0f} minutes", file=sys.stderr)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pytest.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            pytest.wait(STOP_SECONDS)
        return 1


def _pytest(words: list[str]) -> list[str]:
    places = [] if any(os.path.exists(word.partition("::")[0]) for word in words) else WHAT
    return ["-m", "pytest", *SPREAD, *places, *words]


def _kept_in() -> Path:
    FOLDER.mkdir(parents=True, exist_ok=True)
    return FOLDER / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}Z.txt"


def _others(url: str) -> list[psutil.Process]:
    """Everything below us but the database server of this run."""
    port = url.rpartition(":")[2].partition("/")[0]
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if port not in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                found += [child, *child.children(recursive=True)]
    return found


def _bury(ours: int) -> None:
    """What others left to us and has ended: a process that nobody waits for stays in the list for ever."""
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess, ChildProcessError):
            if child.pid != ours and child.name() != "postgres" and child.status() == psutil.STATUS_ZOMBIE:
                os.waitpid(child.pid, os.WNOHANG)


def _end(processes: list[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=10)


if __name__ == "__main__":
    run = Run()
    run.listen()
    sys.exit(run.go(sys.argv[1:]))
