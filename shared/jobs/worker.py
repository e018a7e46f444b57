"""A Celery worker of one service: a named task for each kind of job, a sweep, and the deliveries of events (rule 6).

A task takes the id of a job, claims that row and calls its one action, which marks the job done in its own transaction.
A message for a row that is done, leased or gone does nothing, so one that comes twice is harmless; one that is lost is
sent again by the sweep.
"""

import mmap
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from celery import Celery, signals

from shared.database.database import Database
from shared.database.disk_space import using_reserve
from shared.jobs.celery_logs import log_as_everybody
from shared.jobs.heartbeats import Heartbeats
from shared.jobs.outbox import Delivery, Outbox
from shared.jobs.pulse import Pulse, count_messages
from shared.jobs.pulse_file import CHILD, PulseFile
from shared.jobs.rows import Job, JobBoard
from shared.jobs.sender import DELIVER, SWEEP, JobSender, queue_of_regular_work, task_name
from shared.logs import log, where

SWEPT_EVERY_SECONDS = 5.0
LONGEST_TASK_SECONDS = 900
SOFT_LIMIT_SECONDS = LONGEST_TASK_SECONDS - 30
"""Then the work is interrupted, and says so in its row; half a minute later its process is killed."""
LONGEST_START_SECONDS = 300
"""A large index of names is loaded in a child before it takes its first job."""
PAUSE_SECONDS = 2.0


def new_celery(service: str, broker_url: str) -> Celery:
    """Celery as every worker here and the clock use it; its own log lines are lines of JSON as ours are."""
    celery = Celery(service, broker=broker_url)
    celery.conf.update(
        task_default_queue=service,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_publish_retry=False,  # what could not be sent is sent by the next sweep
        worker_prefetch_multiplier=1,
        # What is being done goes on without the queue: the row is what counts, and its lease is renewed.
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_consumer="shared.jobs.watched_consumer:WatchedConsumer",
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        worker_proc_alive_timeout=LONGEST_START_SECONDS,
        task_time_limit=LONGEST_TASK_SECONDS,
        task_soft_time_limit=SOFT_LIMIT_SECONDS,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": LONGEST_TASK_SECONDS + 100,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_timeout": 10,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 25,
        },
        accept_content=["json"],
        timezone="UTC",
        enable_utc=True,
    )

    log_as_everybody(service)

    @signals.worker_process_init.connect(weak=False)
    def _say_that_it_is_there(**_: object) -> None:
        PulseFile(CHILD).keep_touching()

    return celery


@dataclass(frozen=True, kw_only=True)
class Work:
    """What the worker of one service does, and with what.

    `start` configures the service from its settings and runs in each child, after the fork: connections, clients and
    indexes are the child's own. `plan` sees to it that regular work stands in the job table; `deliver` carries one
    event of the outbox to its listener.
    """

    database: Database
    start: Callable[[], None]
    board: JobBoard
    handlers: Mapping[str, Callable[[Job], None]]
    heartbeats: Heartbeats
    sender: JobSender
    plan: Callable[[datetime], object]
    outbox: Outbox | None = None
    deliver: Callable[[Delivery], None] | None = None


def create_worker(work: Work) -> Celery:
    """The Celery application of one service, with a named task for everything that it does in the background."""
    service = work.database.service
    broker_url = os.environ.get("BROKER_URL", "redis://127.0.0.1:6379/0")
    celery, pulse = new_celery(service, broker_url), Pulse(service, work.heartbeats, broker_url)
    asked = mmap.mmap(-1, 1)
    """Whether the worker was asked to end: noted by the parent, in memory that its children share, for they end with it
    whatever ends it."""

    @signals.worker_shutting_down.connect(weak=False)
    def _note_that_it_was_asked(**_: object) -> None:
        asked[0] = 1

    @signals.worker_process_init.connect(weak=False)
    def _start_child(**_: object) -> None:
        try:
            work.start()
        except Exception as error:  # Celery would go on with a child that has no database
            log().error("the worker cannot start", reason=str(error), error=type(error).__name__, where=where(error))
            time.sleep(PAUSE_SECONDS)  # a child is begun anew at once, over and over
            raise SystemExit(1) from error
        work.sender.start(broker_url)
        pulse.start()

    @signals.worker_process_shutdown.connect(weak=False)
    def _end_child(**_: object) -> None:
        pulse.end(was_asked=bool(asked[0]))

    for name, task in _Tasks(work, pulse, broker_url).by_name().items():
        celery.task(name=task_name(service, name))(_plain(task))
    return celery


def _plain(method: Callable[..., None]) -> Callable[..., None]:
    """As a function, for Celery takes the `self` of a method for an argument of the task."""

    def task(*arguments: str) -> None:
        method(*arguments)

    return task


@dataclass(frozen=True)
class _Tasks:
    """What the tasks do; each of them runs in the child."""

    work: Work
    pulse: Pulse
    broker_url: str

    def by_name(self) -> dict[str, Callable[..., None]]:
        deliveries = {DELIVER: self.deliver_events} if self.work.outbox and self.work.deliver else {}
        return {**dict.fromkeys(self.work.handlers, self.do_job), SWEEP: self.sweep, **deliveries}

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        with self.pulse.at_work(), using_reserve(), self.work.database.connection():
            yield  # the board sees to it that ordinary work waits while there is little space

    def do_job(self, job: str) -> None:
        with self._at_work():
            self.work.board.run(UUID(job), self.work.handlers, _now)

    def sweep(self) -> None:
        with self._at_work():
            _each_for_itself(lambda: self.work.plan(_now()), self._see_to_deliveries, self._refuse_unknown, self._send)

    def _see_to_deliveries(self) -> None:
        if self.work.outbox and self.work.outbox.is_any_due(_now()):
            self.work.sender.send_delivery()

    def _refuse_unknown(self) -> None:
        """Work that no task here is for gives up as what fails does: a person has to look."""
        handlers = self.work.handlers
        for job in self.work.board.list_due_of_other_kinds(handlers, _now()):
            self.work.board.run(job, handlers, _now)

    def _send(self) -> None:
        service = self.work.database.service
        self.work.board.send_due(_now(), lambda: count_messages(self.broker_url, service) == 0, self.work.handlers)

    def deliver_events(self) -> None:
        if self.work.outbox and self.work.deliver:
            with self._at_work():
                self.work.outbox.relay(self.work.deliver, _now())
                self._see_to_deliveries()


def _each_for_itself(*steps: Callable[[], object]) -> None:
    """What goes wrong in one step keeps none of the others from being done."""
    for step in steps:
        try:
            step()
        except Exception as error:
            log().error("regular work failed", error=type(error).__name__, where=where(error))


def _now() -> datetime:
    return datetime.now(UTC)


def set_beat(celery: Celery, services: list[str]) -> None:
    """Beat's schedule: every five seconds a sweep of each service, by `shared.jobs.steady_beat`."""
    celery.conf.beat_schedule = {
        f"sweep-{service}": {
            "task": task_name(service, SWEEP),
            "schedule": SWEPT_EVERY_SECONDS,
            "options": {"queue": queue_of_regular_work(service)},
        }
        for service in services
    }
    celery.conf.beat_max_loop_interval = 1
