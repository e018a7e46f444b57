"""Celery's beat by a clock that nobody sets: it has the services swept every few seconds, on whatever day.

Beat itself compares the time of day with that of its last turn: set back by a day, it would send nothing for a day.
"""

import time
from typing import Any

from celery.beat import ScheduleEntry, Scheduler
from celery.schedules import crontab, schedule

from shared.jobs.pulse_file import BEAT, LONGEST_TALK_SECONDS, PulseFile


class SteadyScheduler(Scheduler):
    """Sends what is due by the seconds since it began; it keeps no file and knows no date (REL-14)."""

    longest_wait = 1.0

    def __init__(self, *args: Any, **more: Any) -> None:
        self._next: dict[str, float] = {}
        self._file = PulseFile(BEAT)
        super().__init__(*args, **more)

    def tick(self, *_: object, **__: object) -> float:
        """Sends everything that is due; how many seconds to wait for the next."""
        self._file.touch()
        for name, entry in list(self.schedule.items()):
            every = entry.schedule
            if isinstance(every, crontab) or not isinstance(every, schedule):
                continue  # what Celery adds of its own accord, and nothing here needs
            now = time.monotonic()
            if now >= self._next.get(name, now):
                self._next[name] = now + every.run_every.total_seconds()  # type: ignore[attr-defined]
                with self._file.kept(LONGEST_TALK_SECONDS):
                    self._send(entry)
        wait = min(self._next.values(), default=time.monotonic() + self.longest_wait) - time.monotonic()
        return max(0.0, min(wait, self.longest_wait))

    def _send(self, entry: ScheduleEntry) -> None:
        if not self._waits(entry):
            self.apply_entry(entry, producer=self.producer)

    def _waits(self, entry: ScheduleEntry) -> bool:
        """Whether an earlier one still lies in the queue: a worker that is away finds one, not many."""
        try:
            channel: Any = self.producer.channel
            return bool(channel.queue_declare((entry.options or {})["queue"]).message_count)
        except Exception:  # sending says in the log what is wrong with the queue
            return False

    def _ensure_connected(self) -> object:
        """Tries for as long as it takes, which says nothing against this process."""
        with self._file.kept():
            return super()._ensure_connected()  # type: ignore[misc]
