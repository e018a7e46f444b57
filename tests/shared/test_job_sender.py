"""Telling a worker at once: by a thread that nobody waits for, which drops what it cannot send."""

import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
import redis

from shared.jobs import sender as job_sender
from shared.jobs.sender import MOST_WAITING, JobSender, Message, Publish
from tests.installation import wait_for
from tests.shared.one_worker import Queue, a_queue

JOB = UUID(int=7)
URL = "redis://127.0.0.1:1/0"


class Line:
    """What stands in for the queue: it keeps what it is given, waits when it is frozen, refuses when it is gone."""

    def __init__(self) -> None:
        self.took: list[Message] = []
        self.gone = False
        self.thaws = threading.Event()
        self.thaws.set()

    def connect(self, _: str) -> Publish:
        return self.take

    def take(self, message: Message) -> None:
        self.thaws.wait(10)
        if self.gone:
            raise ConnectionError("gone")
        self.took.append(message)


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.thaws.set()


@pytest.fixture
def sender(line: Line) -> JobSender:
    made = JobSender("training", line.connect)
    made.start(URL)
    return made


def until(come_true: Callable[[], object]) -> None:
    wait_for("it", lambda: bool(come_true()) or None, 10, 0.01)


def test_a_job_is_sent_as_a_task_of_its_kind_with_its_id_and_nothing_else(sender: JobSender, line: Line) -> None:
    assert sender.send_job("confirm-import", JOB)
    assert sender.send_delivery()
    until(lambda: len(line.took) == 2)
    assert line.took == [
        Message("training.confirm_import", "training", (str(JOB),)),
        Message("training.deliver_events", "training.regular"),
    ]


@pytest.mark.parametrize("address", ["", "memory://"])
def test_nothing_is_sent_before_it_is_told_where_a_queue_is(line: Line, address: str) -> None:
    silent = JobSender("training", line.connect)
    before = threading.active_count()
    assert not silent.send_job("tidy", JOB)
    silent.start(address)
    assert not silent.send_job("tidy", JOB)
    assert (line.took, threading.active_count()) == ([], before)


def test_nobody_waits_for_a_queue_that_is_frozen_and_what_does_not_fit_is_dropped(
    sender: JobSender, line: Line
) -> None:
    line.thaws.clear()
    began = time.monotonic()
    taken = [sender.send_job("tidy", JOB) for _ in range(MOST_WAITING + 500)]
    assert time.monotonic() - began < 1
    assert MOST_WAITING <= taken.count(True) <= MOST_WAITING + 1
    assert not taken[-1]


def test_a_queue_that_is_gone_is_told_once_and_left_alone_for_a_while(
    sender: JobSender, line: Line, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(job_sender, "REST_SECONDS", 0.3)
    line.gone = True
    sender.send_job("tidy", JOB)
    until(lambda: not sender.send_job("tidy", JOB))
    time.sleep(0.4)
    sender.send_job("tidy", JOB)
    until(lambda: not sender.send_job("tidy", JOB))
    line.gone = False
    until(lambda: sender.send_job("tidy", JOB))
    until(lambda: line.took and not sender._fails)
    said = capsys.readouterr().out
    assert (said.count("takes no messages"), said.count("takes messages again")) == (1, 1)


def test_a_forked_process_sends_by_a_thread_of_its_own(sender: JobSender, line: Line) -> None:
    sender.send_job("tidy", JOB)
    until(lambda: line.took)
    sender._process = -1  # as it finds itself after a fork
    sender.send_job("tidy", JOB)
    until(lambda: len(line.took) == 2)


def test_a_real_queue_holds_the_message_frozen_it_is_given_up_and_thawed_it_is_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_sender, "REST_SECONDS", 0.5)
    monkeypatch.setattr(job_sender, "SOCKET_SECONDS", 0.5)
    with a_queue(tmp_path / "redis") as queue:
        _send_to(queue)


def _send_to(queue: Queue) -> None:
    sender, client = JobSender("training"), redis.Redis.from_url(queue.url)
    sender.start(queue.url)
    sender.send_job("confirm-import", JOB)
    until(lambda: client.llen("training"))
    message = json.loads(client.lrange("training", 0, 0)[0])  # type: ignore[index, arg-type]
    assert message["headers"]["task"] == "training.confirm_import"
    queue.process.send_signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        sender.send_job("tidy", JOB)
        until(lambda: sender._fails)
        assert time.monotonic() - began < 8, "tries pile up"
    finally:
        queue.process.send_signal(signal.SIGCONT)
    until(lambda: sender.send_job("tidy", JOB) and not sender._fails)
