"""What a worker says of the queue, asked of a real server that is mistreated."""

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis

from operations.processes import dies_with
from operations.redis_server import find_redis, is_ready, write_settings
from shared import pulse
from shared.clock_jumps import read_clock
from shared.heartbeats import CLOCK, JUMPED, Heartbeats
from shared.pulse import Pulse, fault_of_queue
from tests.installation import free_port, wait_for
from tests.shared.conftest import HeartbeatRow, Probe

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass
class Queue:
    """A server, and what is asked of it by the address that a worker was given."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        return f"redis://:secret@127.0.0.1:{self.port}/0"

    def tell(self, *words: str) -> None:
        redis.Redis.from_url(self.url).execute_command(*words)

    def fault(self) -> str:
        return fault_of_queue(self.url, "training", NOW)


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    port = free_port()
    settings = write_settings(tmp_path / "redis", "127.0.0.1", port, "secret")
    process = subprocess.Popen(
        [str(find_redis()), str(settings)], stdout=subprocess.DEVNULL, preexec_fn=dies_with(os.getpid())
    )
    try:
        wait_for("the queue answers", lambda: is_ready(port, "secret"), 20)
        yield Queue(port, process)
    finally:
        process.kill()
        process.wait()


def test_a_queue_that_takes_what_it_is_given_is_well(queue: Queue) -> None:
    assert queue.fault() == ""


def test_a_wrong_password_is_told_whichever_side_has_it_wrong(queue: Queue) -> None:
    for wrong in ("redis://:other@", "redis://", "redis://somebody:secret@"):
        assert fault_of_queue(f"{wrong}127.0.0.1:{queue.port}/0", "training", NOW) == pulse.REFUSED
    queue.tell("CONFIG", "SET", "requirepass", "changed")
    assert queue.fault() == pulse.REFUSED


def test_a_full_queue_is_told_though_it_still_answers(queue: Queue) -> None:
    queue.tell("CONFIG", "SET", "maxmemory", "1")
    assert redis.Redis.from_url(queue.url).ping()
    assert queue.fault() == pulse.FULL
    queue.tell("CONFIG", "SET", "maxmemory", "0")
    assert queue.fault() == ""


def test_a_queue_that_only_reads_is_told(queue: Queue) -> None:
    queue.tell("REPLICAOF", "127.0.0.1", "1")
    assert queue.fault() == pulse.READS_ONLY


def test_what_a_server_says_that_cannot_save_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise redis.ResponseError("MISCONF Errors writing to the AOF file: No space left on device")

    monkeypatch.setattr(redis.Redis, "set", refuse)
    assert fault_of_queue("redis://127.0.0.1:1/0", "training", NOW) == pulse.CANNOT_SAVE


def test_a_queue_that_is_frozen_or_gone_does_not_answer(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "QUEUE_SECONDS", 0.5)
    queue.process.send_signal(signal.SIGSTOP)
    try:
        assert queue.fault() == pulse.SILENT
    finally:
        queue.process.send_signal(signal.SIGCONT)
    queue.process.kill()
    queue.process.wait()
    assert queue.fault() == pulse.SILENT


def test_a_worker_says_that_it_is_there_was_woken_and_ends(probe: Probe, queue: Queue) -> None:
    book = Heartbeats(probe.database, HeartbeatRow, probe.audit)
    mine = Pulse("training", book, queue.url)
    mine.start()
    assert wait_for("a beat", lambda: book.problems(datetime.now(UTC)), 10) == {"worker": "", "queue": "", "beat": ""}
    queue.tell("CONFIG", "SET", "maxmemory", "1")
    with mine.at_work():
        mine.note(read_clock())
    assert book.problems(datetime.now(UTC)) == {"worker": "", "queue": pulse.FULL}
    with probe.database.connection():
        row = HeartbeatRow.get()
        assert row.woken_at is not None and row.ended_at is None
    mine.end()
    with probe.database.connection():
        assert HeartbeatRow.get().ended_at is not None


def test_a_worker_audits_that_the_clock_was_set_while_it_works(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = Pulse("training", Heartbeats(probe.database, HeartbeatRow, probe.audit), "")
    mine.start()
    real = pulse.read_clock
    monkeypatch.setattr(pulse, "read_clock", lambda: replace(real(), now=real().now + timedelta(hours=1)))
    mine.note(pulse.read_clock())
    mine.note(pulse.read_clock())
    mine.end()
    with probe.database.connection():
        (entry,) = probe.audit.entries(CLOCK)
    assert (entry.action, abs(entry.details["seconds"] - 3600) < 5) == (JUMPED, True)


def test_a_database_that_takes_no_beat_stops_no_worker(tmp_path: Path) -> None:
    class Broken:
        def begin(self, *_: object) -> None:
            raise OSError("gone")

        note = end = begin

    mine = Pulse("training", Broken(), "redis://127.0.0.1:1/0")  # type: ignore[arg-type]
    mine.start()
    mine.end()
