"""Celery's consumer, with a sign of life from its event loop: a parent that stands still is noticed and replaced."""

from typing import Any

from celery.worker.consumer import Consumer

from shared.pulse_file import EVERY_SECONDS, PARENT, PulseFile


class WatchedConsumer(Consumer):
    """Touches its file by a timer of the event loop; while it waits for a queue that is away, by a thread."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._file, self._beats = PulseFile(PARENT), None

    def ensure_connected(self, conn: Any) -> Any:
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
