"""What a worker says of the queue, asked of a real server that is mistreated."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis

from shared.jobs import pulse
from shared.jobs.clock_jumps import read_clock
from shared.jobs.heartbeats import CLOCK, JUMPED, Heartbeats
from shared.jobs.pulse import Pulse, fault_of_queue
from tests.installation import wait_for
from tests.shared.conftest import HeartbeatRow, Probe
from tests.shared.one_worker import Queue, a_queue

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def fault(queue: Queue) -> str:
    return fault_of_queue(queue.url, "training", NOW)


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    with a_queue(tmp_path / "redis") as made:
        yield made


def test_a_queue_that_takes_what_it_is_given_is_well(queue: Queue) -> None:
    assert fault(queue) == ""


def test_a_wrong_password_is_told_whichever_side_has_it_wrong(queue: Queue) -> None:
    for wrong in ("redis://:other@", "redis://", "redis://somebody:secret@"):
        assert fault_of_queue(f"{wrong}127.0.0.1:{queue.port}/0", "training", NOW) == pulse.REFUSED
    queue.tell("CONFIG", "SET", "requirepass", "changed")
    assert fault(queue) == pulse.REFUSED


def test_a_full_queue_is_told_though_it_still_answers(queue: Queue) -> None:
    queue.tell("CONFIG", "SET", "maxmemory", "1")
    assert redis.Redis.from_url(queue.url).ping()
    assert fault(queue) == pulse.FULL
    queue.tell("CONFIG", "SET", "maxmemory", "0")
    assert fault(queue) == ""


def test_a_queue_that_only_reads_is_told(queue: Queue) -> None:
    queue.tell("REPLICAOF", "127.0.0.1", "1")
    assert fault(queue) == pulse.READS_ONLY


def test_what_a_server_says_that_cannot_save_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise redis.ResponseError("MISCONF Errors writing to the AOF file: No space left on device")

    monkeypatch.setattr(redis.Redis, "set", refuse)
    assert fault_of_queue("redis://127.0.0.1:1/0", "training", NOW) == pulse.CANNOT_SAVE


def test_a_queue_that_is_frozen_or_gone_does_not_answer(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "QUEUE_SECONDS", 0.5)
    queue.process.send_signal(signal.SIGSTOP)
    try:
        assert fault(queue) == pulse.SILENT
    finally:
        queue.process.send_signal(signal.SIGCONT)
    queue.process.kill()
    queue.process.wait()
    assert fault(queue) == pulse.SILENT


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
