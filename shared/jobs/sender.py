"""Telling a worker of new work at once: one thread of a process sends, and only that thread talks to the queue.

Nothing waits for it, no request and no transaction (REL-08). What it cannot send, because the queue is slow, frozen or
gone, it drops: the rows say what there is to do, and the sweep sends it (`JobBoard.send_due`).
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Full, Queue
from uuid import UUID

from shared.logs import log

SWEEP, DELIVER = "sweep", "deliver_events"
REGULAR = (SWEEP, DELIVER)
"""Short work that no job is a row of; it has a queue of its own, so that no number of jobs keeps it waiting."""
MOST_WAITING = 1000
SOCKET_SECONDS = 2.0
REST_SECONDS = 5.0
"""So long nothing is tried after the queue did not answer; what comes meanwhile is dropped."""


@dataclass(frozen=True)
class Message:
    """One task to be sent."""

    task: str
    queue: str
    arguments: tuple[str, ...] = ()


Publish = Callable[[Message], None]


def task_name(service: str, kind: str) -> str:
    """What Celery calls a kind of job, or a piece of regular work, of a service."""
    return f"{service}.{kind.replace('-', '_')}"


def queue_of_regular_work(service: str) -> str:
    """Where sweeps and deliveries wait; jobs wait in the queue that has the name of the service."""
    return f"{service}.regular"


def name_of_worker(service: str) -> str:
    """What the worker of a service on this machine is called, in Celery and where it notes that it is there."""
    file = os.environ.get("MACHINE_NAME_FILE")
    name = Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get("MACHINE_NAME")
    return f"{service}@{name or socket.gethostname()}"


def queues_of(service: str) -> tuple[str, str]:
    """All that a worker of this service takes from."""
    return service, queue_of_regular_work(service)


def message_of_job(service: str, kind: str, job: UUID) -> Message:
    """One job, by its id only: who takes the message reads the row."""
    return Message(task_name(service, kind), service, (str(job),))


def message_of_regular_work(service: str, what: str) -> Message:
    """A sweep, or a delivery of what is due."""
    return Message(task_name(service, what), queue_of_regular_work(service))


def publisher(broker_url: str) -> Publish:
    """Sends through Celery; tries once, for seconds."""
    from celery import Celery  # a process that never has anything to send does without it

    celery = Celery("sender", broker=broker_url, set_as_current=False)
    celery.conf.update(
        task_ignore_result=True,
        broker_connection_timeout=SOCKET_SECONDS,
        broker_transport_options={
            "socket_timeout": SOCKET_SECONDS,
            "socket_connect_timeout": SOCKET_SECONDS,
            "max_retries": 0,
        },
    )

    def publish(message: Message) -> None:
        celery.send_task(message.task, args=message.arguments, queue=message.queue, ignore_result=True, retry=False)

    return publish


class JobSender:
    """The sender of one service in this process; it sends nothing before `start`."""

    def __init__(self, service: str, make_publisher: Callable[[str], Publish] = publisher) -> None:
        self.service = service
        self._make_publisher = make_publisher
        self._broker_url = ""
        self._waiting: Queue[Message] = Queue(MOST_WAITING)
        self._process = 0
        """The process that the thread is of: one that was forked since has none yet."""
        self._lock = threading.Lock()
        self._rests_until = 0.0
        self._fails = False

    def start(self, broker_url: str) -> None:
        """From here on it sends. The thread begins with the first message, in the process that has one."""
        self._broker_url = broker_url if broker_url.startswith("redis") else ""

    def send_job(self, kind: str, job: UUID) -> bool:
        """Puts a job in line without waiting; False where it was dropped."""
        return self._put(message_of_job(self.service, kind, job))

    def send_delivery(self) -> bool:
        """Has a worker deliver the events that are due."""
        return self._put(message_of_regular_work(self.service, DELIVER))

    def _put(self, message: Message) -> bool:
        if not self._broker_url or time.monotonic() < self._rests_until:
            return False
        self._see_to_thread()
        try:
            self._waiting.put_nowait(message)
        except Full:
            return False
        return True

    def _see_to_thread(self) -> None:
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self._waiting, self._process = Queue(MOST_WAITING), os.getpid()
                threading.Thread(target=self._send, args=(self._waiting,), name="sender", daemon=True).start()

    def _send(self, waiting: "Queue[Message]") -> None:
        publish: Publish | None = None
        while True:
            message = waiting.get()
            try:
                publish = publish or self._make_publisher(self._broker_url)
                publish(message)
            except Exception as error:
                publish = None  # another connection, the next time
                self._rest(waiting, error)
            else:
                self._go_on()

    def _rest(self, waiting: "Queue[Message]", error: Exception) -> None:
        """What waits would come far too late when the queue answers again: the sweep sends it by then."""
        self._rests_until = time.monotonic() + REST_SECONDS
        while True:
            try:
                waiting.get_nowait()
            except Empty:
                break
        if not self._fails:
            self._fails = True
            log().warning("the queue takes no messages: the sweep sends them", error=type(error).__name__)

    def _go_on(self) -> None:
        if self._fails:
            self._fails = False
            log().warning("the queue takes messages again")
