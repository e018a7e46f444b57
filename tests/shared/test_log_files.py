"""Logs keep a week: turned over by size and by day, and nothing that happens to them stops a process."""

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from operations.servers import log_files
from operations.servers.processes import Process

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "training.log"


@pytest.fixture
def process(log: Path) -> Iterator[Process]:
    made = Process("training", [sys.executable, "-c", "import time; time.sleep(60)"], dict(os.environ), log)
    with time_machine.travel(NOON, tick=False):
        made.start()
    yield made
    made.kill()


def write(log: Path, *lines: str) -> None:
    with log.open("a") as file:
        file.writelines(f"{line}\n" for line in lines)


def copies(log: Path) -> list[Path]:
    return sorted(log.parent.glob("training.*.log"))


def look(process: Process, at: datetime) -> list[str]:
    with time_machine.travel(at, tick=False):
        return process.new_lines()


def test_a_log_is_turned_over_when_the_day_has_changed_and_not_before(process: Process, log: Path) -> None:
    write(log, "one", "two")
    assert look(process, NOON) == ["one", "two"]
    assert look(process, NOON + timedelta(hours=11)) == []
    assert copies(log) == []
    assert look(process, NOON + timedelta(hours=13)) == []
    (copy,) = copies(log)
    assert (copy.name, copy.read_text(), log.read_text()) == ("training.20261103T010000Z.log", "one\ntwo\n", "")
    assert copy.stat().st_mode & 0o777 == 0o600
    write(log, "three")
    assert look(process, NOON + timedelta(hours=14)) == ["three"]


def test_a_log_of_another_day_is_turned_over_at_the_first_look_after_a_start(log: Path) -> None:
    log.parent.mkdir()
    write(log, "of yesterday")
    os.utime(log, (NOON.timestamp() - 86_400,) * 2)
    process = Process("training", [sys.executable, "-c", ""], dict(os.environ), log)
    with time_machine.travel(NOON, tick=False):
        process.start()
        try:
            assert process.new_lines() == []
        finally:
            process.kill()
    (copy,) = copies(log)
    assert copy.read_text() == "of yesterday\n"


def test_a_log_is_turned_over_when_it_is_large_and_no_line_is_lost_or_told_twice(
    process: Process, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("operations.servers.log_files.LIMIT", "operations.servers.processes.LIMIT"):
        monkeypatch.setattr(module, 1000)
    told: list[str] = []
    for number in range(300):
        write(log, f"line {number}")
        told += look(process, NOON + timedelta(seconds=number))
    assert told == [f"line {number}" for number in range(300)]
    assert len(copies(log)) > 1
    kept = "".join(copy.read_text() for copy in copies(log)) + log.read_text()
    assert kept.splitlines() == told


def test_a_process_writes_on_into_the_file_that_was_emptied_under_it(log: Path) -> None:
    process = Process("training", [sys.executable, "-uc", "import time\nfor n in range(200):\n  print(n)\n  "
                                   "time.sleep(.01)"], dict(os.environ), log)  # fmt: skip
    process.start()
    until = time.monotonic() + 30
    while process.exit_code is None and time.monotonic() < until:
        if log.stat().st_size > 100:
            log_files.turn_over(log, datetime.now(UTC))
        time.sleep(0.02)
    assert process.exit_code == 0
    assert log.stat().st_size < 200, "written where the file now ends, and not where it once did"


def test_copies_are_kept_for_a_week(process: Process, log: Path) -> None:
    for days in (1, 6, 8, 30):
        copy = log.with_name(f"training.{days}.log")
        copy.write_text("old\n")
        os.utime(copy, ((NOON - timedelta(days=days)).timestamp(),) * 2)
    other = log.with_name("worker-training.30.log")
    other.write_text("another's\n")
    os.utime(other, (0, 0))
    look(process, NOON + timedelta(hours=12))
    assert {copy.name for copy in copies(log)} == {"training.1.log", "training.6.log"}
    assert other.exists()


def test_should_the_copies_be_too_large_the_oldest_go(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_files, "MOST_KEPT", 100)
    log.parent.mkdir()
    for hours in range(5):
        copy = log.with_name(f"training.{hours}.log")
        copy.write_text("x" * 40)
        os.utime(copy, ((NOON - timedelta(hours=hours)).timestamp(),) * 2)
    log_files.let_go(log, NOON)
    assert [copy.name for copy in copies(log)] == ["training.0.log", "training.1.log"]


def test_without_space_for_a_copy_a_large_file_is_emptied_and_a_small_one_stays(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.parent.mkdir()
    write(log, "small")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(log_files, "_copy", full)
    assert not log_files.turn_over(log, NOON)
    assert log.read_text() == "small\n"
    write(log, "x" * log_files.LIMIT)
    assert log_files.turn_over(log, NOON)
    assert log.read_text() == ""
    assert copies(log) == []


def test_a_folder_that_is_gone_stops_nobody(process: Process, log: Path) -> None:
    write(log, "one")
    log.unlink()
    log.parent.rmdir()
    assert look(process, NOON + timedelta(days=2)) == []
