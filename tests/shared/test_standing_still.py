"""A process that stands still is killed and begun again; one that only waits, or whose supervisor was away, is not."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from operations.servers import processes
from operations.servers.processes import Process
from shared.jobs.pulse_file import PULSE_DIR, PulseFile

BEATS = """
import sys, time
from shared.jobs import pulse_file
pulse_file.EVERY_SECONDS = 0.1
pulse_file.PulseFile("one").keep_touching()
time.sleep(60)
"""
STILL = 0.6


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "STILL_SECONDS", STILL)
    monkeypatch.setattr(processes, "LOOKED_EVERY", 0.0)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    made: list[Process] = []

    def begin(code: str, *pulses: str) -> Process:
        files = tuple(tmp_path / "pulse" / name for name in pulses)
        environment = dict(os.environ) | {"PYTHONPATH": os.pathsep.join(sys.path)}
        process = Process("one", [sys.executable, "-c", code], environment, None, files)
        made.append(process)
        process.start()
        return process

    yield begin
    for process in made:
        process.kill()


def looked_after(process: Process, seconds: float, said: list[str]) -> int:
    """How often it was begun again."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        process.keep_up(said.append)
        time.sleep(0.02)
    return process.restarts


def test_one_that_beats_is_left_alone_and_begun_again_when_it_is_frozen(start: Callable[..., Process]) -> None:
    said: list[str] = []
    process = start(BEATS, "one")
    time.sleep(1)
    assert looked_after(process, 2 * STILL, said) == 0
    before = process.process_id
    assert before is not None
    os.kill(before, signal.SIGSTOP)
    assert looked_after(process, 3 * STILL, said) == 1
    assert process.process_id not in (None, before)
    assert said[0] == "one has stood still for a minute: it is killed"


def test_of_two_files_one_that_stands_still_is_enough(start: Callable[..., Process]) -> None:
    process = start(BEATS, "one", "other")
    assert looked_after(process, 3 * STILL, []) >= 1


def test_one_that_promised_no_sign_of_life_is_never_killed(start: Callable[..., Process]) -> None:
    assert looked_after(start("import time; time.sleep(60)"), 3 * STILL, []) == 0


def test_a_supervisor_that_was_away_itself_waits_once_more(
    start: Callable[..., Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    process = start("import time; time.sleep(60)", "one")
    process.keep_up(lambda _: None)
    monkeypatch.setattr(processes, "AWAY_SECONDS", STILL / 2)
    time.sleep(2 * STILL)  # as if this process, or the whole machine, had been stopped
    said: list[str] = []
    process.keep_up(said.append)
    assert said == []


def test_what_the_clock_on_the_wall_says_is_not_asked(start: Callable[..., Process], tmp_path: Path) -> None:
    process, said = start("import time; time.sleep(60)", "one"), list[str]()
    for year in (1990, 2090, 1970):
        moment = time.mktime((year, 1, 2, 0, 0, 0, 0, 0, 0))
        os.utime(tmp_path / "pulse" / "one", (moment, moment))
        assert looked_after(process, STILL / 2, said) == 0
    assert said == []


def test_a_file_that_cannot_be_made_is_not_looked_at(start: Callable[..., Process], tmp_path: Path) -> None:
    (tmp_path / "pulse").write_text("no folder")
    assert looked_after(start("import time; time.sleep(60)", "one"), 3 * STILL, []) == 0


def test_without_somebody_who_looks_no_file_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PULSE_DIR, raising=False)
    monkeypatch.chdir(tmp_path)
    with PulseFile("one").kept():
        PulseFile("one").touch()
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_touched_while_its_process_waits_for_something_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PULSE_DIR, str(tmp_path))
    monkeypatch.setattr("shared.jobs.pulse_file.EVERY_SECONDS", 0.05)
    with PulseFile("one").kept(most=0.3):
        time.sleep(0.2)
        first = (tmp_path / "one").stat().st_mtime_ns
        time.sleep(0.6)
        last = (tmp_path / "one").stat().st_mtime_ns
        time.sleep(0.2)
        assert (tmp_path / "one").stat().st_mtime_ns == last >= first
