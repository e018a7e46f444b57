"""Celery's consumer, with a sign of life from its event loop: a parent that stands still is noticed and replaced."""

from typing import Any

from celery.worker import state
from celery.worker.consumer import Consumer
from kombu import Connection

from shared.jobs.pulse_file import EVERY_SECONDS, PARENT, PulseFile
from shared.logs import log


class TakesNothing(ConnectionError):
    """Messages count as unfinished that nobody works on, so no other is taken: another connection begins anew."""


class WatchedConsumer(Consumer):
    """Touches its file by a timer of the event loop; while it waits for a queue that is away, by a thread."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._file, self._beats = PulseFile(PARENT), None
        self._was_stuck = False

    def ensure_connected(self, conn: Connection) -> Connection:
        """Tries for as long as it takes, which says nothing against this process."""
        with self._file.kept():
            connected = super().ensure_connected(conn)
        self._keep_beating()
        return connected

    def _keep_beating(self) -> None:
        if self._beats is not None:
            self._beats.cancel()
        self._beats = self.timer.call_repeatedly(EVERY_SECONDS, self._beat)

    def _beat(self) -> None:
        self._file.touch()
        self.pool.maintain_pool()  # now and then the event loop misses that a child has died
        self._see_that_messages_are_taken()

    def _see_that_messages_are_taken(self) -> None:
        """Celery goes on when the queue does not take the end of a message (another password, no memory), and waits
        for ever for that end. Found so twice, it connects anew: the event loop hands this fault on as one of the queue.
        """
        was_stuck, self._was_stuck = self._was_stuck, self._is_stuck()
        if was_stuck and self._is_stuck():
            self._was_stuck = False
            log().error("the worker takes no messages, though it does nothing: it connects anew")
            raise TakesNothing

    def _is_stuck(self) -> bool:
        consumer = getattr(self, "task_consumer", None)  # there once it is connected
        if consumer is None or state.reserved_requests or state.active_requests:
            return False
        return not consumer.channel.qos.can_consume()
