"""A file that a process touches while it goes on: who looks after the process replaces it when the file stands still.

Neither the queue nor a database is asked, so that no worker is started again because one of those is away. The folder
is named by PULSE_DIR, which is set by who looks (`operations.servers.processes`); without it nobody looks, and
nothing is done.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PULSE_DIR = "PULSE_DIR"
PARENT, CHILD, BEAT = "parent", "child", "beat"
"""Of a worker: the process that takes messages, and the one that does the work. And the clock."""
EVERY_SECONDS = 5.0
LONGEST_TALK_SECONDS = 120.0


class PulseFile:
    """The file of this process, by its name in the folder."""

    def __init__(self, name: str) -> None:
        folder = os.environ.get(PULSE_DIR)
        self._path = Path(folder) / name if folder else None

    def touch(self) -> None:
        """We are here. On a full disk that can still be said, for who looks has made the file."""
        if self._path is not None:
            with suppress(OSError):
                self._path.touch(mode=0o600)

    def keep_touching(self, until: threading.Event | None = None, most: float | None = None) -> None:
        """Touches it from a thread: for ever, or until something has happened, `most` so many seconds."""
        if self._path is not None:
            threading.Thread(target=self._touch_on, args=(until or threading.Event(), most), daemon=True).start()

    def _touch_on(self, until: threading.Event, most: float | None) -> None:
        ends = None if most is None else time.monotonic() + most
        while ends is None or time.monotonic() < ends:
            self.touch()
            if until.wait(EVERY_SECONDS):
                return

    @contextmanager
    def kept(self, most: float | None = None) -> Iterator[None]:
        """While this thread waits for the queue it touches nothing itself; and that the queue is away is no fault of
        ours."""
        done = threading.Event()
        self.keep_touching(done, most)
        try:
            yield
        finally:
            done.set()
