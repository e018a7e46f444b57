"""The pulse of a worker: a thread that notes every ten seconds that it is there, was woken, and can use the queue.

It is of the child, which does the work: its notes stop when that is gone, frozen or cannot reach its database.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import redis

from shared.database.disk_space import using_reserve
from shared.jobs.clock_jumps import Reading, read_clock
from shared.jobs.heartbeats import NOTED_EVERY, Heartbeats
from shared.jobs.sender import name_of_worker
from shared.logs import log

LONGEST_WORK = timedelta(minutes=15)
QUEUE_SECONDS = 5.0
REFUSED = "the queue refuses our password: compare BROKER_URL with the server's settings"
FULL = "the queue is full and takes nothing: give it more memory, or empty it (nothing is lost)"
CANNOT_SAVE = "the queue cannot write to its disk and takes nothing"
READS_ONLY = "the queue takes nothing: it is a read-only copy"
SILENT = "the queue does not answer"
UNKNOWN = "the queue refuses what we ask"
_SAID = (
    (("WRONGPASS", "NOAUTH", "INVALID PASSWORD", "INVALID USERNAME", "AUTHENTICATION", "NOPERM"), REFUSED),
    (("OOM", "USED MEMORY", "MAXMEMORY"), FULL),
    (("MISCONF",), CANNOT_SAVE),
    (("READONLY", "READ ONLY"), READS_ONLY),
)


def fault_of_queue(broker_url: str, service: str, now: datetime) -> str:
    """What is wrong with the queue in words, '' for nothing: asked as a message asks it, by writing to it."""
    if not broker_url.startswith("redis"):
        return ""
    try:
        client = redis.Redis.from_url(broker_url, socket_timeout=QUEUE_SECONDS, socket_connect_timeout=QUEUE_SECONDS)
        try:
            client.set(f"due-regard:seen:{service}", now.isoformat(), ex=120)
        finally:
            client.close()
    except redis.RedisError as error:
        words = str(error).upper()
        kind = REFUSED if isinstance(error, redis.AuthenticationError) else ""
        silent = isinstance(error, redis.ConnectionError | redis.TimeoutError)
        return (
            kind
            or next((said for marks, said in _SAID if any(mark in words for mark in marks)), "")
            or (SILENT if silent else UNKNOWN)
        )
    except OSError:
        return SILENT
    return ""


def count_messages(broker_url: str, queue: str) -> int | None:
    """How many messages wait in a queue; None where it does not say."""
    client = redis.Redis.from_url(broker_url, socket_timeout=QUEUE_SECONDS, socket_connect_timeout=QUEUE_SECONDS)
    try:
        return int(client.llen(queue))
    except (redis.RedisError, OSError):
        return None
    finally:
        client.close()


class Pulse:
    """Of this process: `at_work` while it does what it was woken for."""

    def __init__(self, service: str, heartbeats: Heartbeats, broker_url: str) -> None:
        self._service = service
        self._worker = name_of_worker(service)
        self._heartbeats = heartbeats
        self._broker_url = broker_url
        self._stop = threading.Event()
        self._working_since: datetime | None = None
        self._woken_at: datetime | None = None

    def start(self) -> None:
        """Says that a worker has begun, and goes on saying that it is there."""
        self._try("begin", lambda reading: self._heartbeats.begin(self._worker, reading))
        threading.Thread(target=self._beat, name="pulse", daemon=True).start()

    def end(self, was_asked: bool = True) -> None:
        """The last word of a worker that was asked to end; of another it is not said, so that its start broke off."""
        self._stop.set()
        if was_asked:
            self._try("end", lambda reading: self._heartbeats.end(self._worker, reading.now))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """It was woken, and is for as long as it works, within reason."""
        self._woken_at = self._working_since = datetime.now(UTC)
        try:
            yield
        finally:
            self._working_since = None

    def _beat(self) -> None:
        while not self._stop.is_set():
            self._try("note", self.note)
            self._stop.wait(NOTED_EVERY.total_seconds())

    def note(self, reading: Reading) -> None:
        """One beat."""
        now = reading.now
        queue = fault_of_queue(self._broker_url, self._service, now)
        working = self._working_since
        if working is not None and abs(now - working) < LONGEST_WORK:
            self._woken_at = now
        self._heartbeats.note(self._worker, read_clock(), self._woken_at, queue)

    def _try(self, what: str, act: Callable[[Reading], None]) -> None:
        """A pulse that cannot be noted is a pulse that is missed: whoever looks sees it by its age."""
        try:
            with using_reserve():  # that we are there is to be known while there is little space as well
                act(read_clock())
        except Exception as error:
            with suppress(Exception):
                log().warning("pulse not noted", what=what, error=type(error).__name__)
