"""Celery as an alarm clock: it wakes a worker, the database says what there is to do (rule 6)."""

import os
from collections.abc import Callable
from datetime import UTC, datetime

from celery import Celery, signals

from shared.database import Database
from shared.heartbeats import Heartbeats
from shared.jobs import Job, JobBoard
from shared.logs import log, set_up_logs
from shared.pulse import Pulse
from shared.storage import using_reserve

WAKE_EVERY_SECONDS = 1.0
LONGEST_TASK_SECONDS = 900


def create_worker(
    service: str,
    database: Database,
    start: Callable[[], None],
    board: JobBoard,
    handlers: dict[str, Callable[[Job], None]],
    heartbeats: Heartbeats,
    relay: Callable[[datetime], int] | None = None,
) -> Celery:
    """A Celery application for one service, whose one task does whatever rows are due.

    `start` configures the service from its settings and runs in each worker child, after the fork.
    """
    broker_url = os.environ.get("BROKER_URL", "redis://127.0.0.1:6379/0")
    celery, pulse = Celery(service, broker=broker_url), Pulse(service, heartbeats, broker_url)
    celery.conf.update(
        task_default_queue=service,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        task_time_limit=LONGEST_TASK_SECONDS,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": LONGEST_TASK_SECONDS + 100,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_timeout": 30,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 25,
        },
        accept_content=["json"],
        timezone="UTC",
        enable_utc=True,
    )

    @signals.worker_process_init.connect(weak=False)
    def _start_child(**_: object) -> None:
        set_up_logs(service)
        start()
        pulse.start()

    @signals.worker_shutdown.connect(weak=False)
    def _end(**_: object) -> None:
        pulse.end()

    def wake() -> None:
        now = datetime.now(UTC)
        with pulse.at_work(), using_reserve(), database.connection():  # the board sees to it that ordinary work waits
            if relay is not None:
                relay(now)
            for job, error in board.run_due(handlers, lambda: datetime.now(UTC)):
                if error is not None:
                    log().warning("job failed", kind=job.kind, job=str(job.id), error=type(error).__name__)
                if relay is not None:
                    relay(datetime.now(UTC))

    celery.task(name="wake")(wake)
    return celery


def alarm_clock(celery: Celery, queues: list[str]) -> None:
    """Beat's schedule: wake each queue every second; a wake-up that is late is dropped, the next one does.

    `shared.steady_beat` keeps to it whatever happens to the clock on the wall.
    """
    celery.conf.beat_schedule = {
        f"wake-{queue}": {
            "task": "wake",
            "schedule": WAKE_EVERY_SECONDS,
            "options": {"queue": queue, "expires": 10},
        }
        for queue in queues
    }
    celery.conf.beat_max_loop_interval = 1
