"""Beat has every service swept each five seconds, whatever is done to the clock on the wall."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery import Celery

from shared.jobs.sender import queue_of_regular_work
from shared.jobs.steady_beat import SteadyScheduler
from shared.jobs.worker import SWEPT_EVERY_SECONDS, set_beat

SERVICES = ["training", "venues", "gateway"]
QUEUES = [queue_of_regular_work(service) for service in SERVICES]


class Scheduler(SteadyScheduler):
    """Remembers what it would have sent."""

    sent: list[str]

    def apply_entry(self, entry: object, producer: object = None) -> None:
        self.sent.append(entry.options["queue"])  # type: ignore[attr-defined]


@pytest.fixture
def beat(monkeypatch: pytest.MonkeyPatch) -> Scheduler:
    celery = Celery("gateway", broker="memory://")
    set_beat(celery, SERVICES)
    made = Scheduler(celery, lazy=True)
    made.setup_schedule()
    made.sent = []
    monkeypatch.setattr(Scheduler, "producer", None)
    return made


@pytest.fixture(autouse=True)
def seconds_pass_when_slept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The steady clock goes on by what is waited, and nobody waits for it; that on the wall goes on by itself."""
    now = [time.monotonic()]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", lambda seconds: now.append(now.pop() + max(seconds, 0.001)))


def swept_in(beat: Scheduler, seconds: float) -> list[str]:
    beat.sent.clear()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(beat.tick())
    return sorted(set(beat.sent))


@pytest.mark.parametrize("jump", [-timedelta(days=400), -timedelta(hours=1), timedelta(0), timedelta(days=400)])
def test_every_service_is_swept_after_the_clock_was_set(beat: Scheduler, jump: timedelta) -> None:
    assert swept_in(beat, 0.1) == sorted(QUEUES)
    with time_machine.travel(datetime.now(UTC) + jump, tick=True):
        assert swept_in(beat, 2.2 * SWEPT_EVERY_SECONDS) == sorted(QUEUES)
        assert beat.sent.count("venues.regular") in {2, 3}


def test_nobody_is_swept_more_often_than_every_five_seconds(beat: Scheduler) -> None:
    assert swept_in(beat, SWEPT_EVERY_SECONDS / 2) == sorted(QUEUES)
    assert len(beat.sent) == len(QUEUES)


def test_a_worker_that_is_away_finds_one_sweep_and_not_one_every_five_seconds() -> None:
    celery = Celery("gateway", broker="memory://")
    set_beat(celery, SERVICES)
    beat = SteadyScheduler(celery, lazy=True)
    beat.setup_schedule()

    def lie_there() -> list[int]:
        return [beat.producer.channel.queue_declare(queue).message_count for queue in QUEUES]

    for _ in range(3):
        beat._next.clear()  # as if five seconds had passed
        beat.tick()
    assert lie_there() == [1, 1, 1]
    beat.producer.channel.basic_get("venues.regular", no_ack=True)
    beat._next.clear()
    beat.tick()
    assert lie_there() == [1, 1, 1], "who took it is told again"
