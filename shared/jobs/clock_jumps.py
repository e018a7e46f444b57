"""Jumps of the clock: the time of day beside a count of seconds that nobody sets (REL-16).

The two run side by side. When one has moved away from the other by more than a minute since both were last noted, the
clock of the machine was set; corrections in small steps, and days that a machine slept, are no jump.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict
from uuid import uuid4

LEAST = timedelta(seconds=60)
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_THIS_PROCESS = uuid4().hex


class Noted(TypedDict):
    """A reading as it is kept, to be compared with later."""

    start: str
    counted: float
    ahead: float


@dataclass(frozen=True)
class Reading:
    """The time of day, and the seconds since this start of this machine."""

    now: datetime
    counted: float
    start: str

    def kept(self) -> Noted:
        """As it is noted, to be compared with later."""
        return Noted(start=self.start, counted=self.counted, ahead=self.ahead)

    @property
    def ahead(self) -> float:
        """How far the time of day is ahead of the count; it changes only when the clock is set."""
        return self.now.timestamp() - self.counted


def read_clock() -> Reading:
    """Both clocks at one moment: a process may stand still between any two lines."""
    while True:
        before, now = _count(), datetime.now(UTC)
        if _count() - before < LEAST.total_seconds() / 60:
            return Reading(now, before, _start())


def _count() -> float:
    """Goes on while the machine sleeps, where the system has such a clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _start() -> str:
    """The same for all processes until the machine is started again; else this process's own."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return _THIS_PROCESS


def jump_since(noted: Iterable[Noted], reading: Reading) -> timedelta:
    """By how much the clock was set since anybody on this machine noted it last; nothing if that is no jump."""
    here = [one for one in noted if one.get("start") == reading.start and one["counted"] <= reading.counted]
    if not here:
        return timedelta()
    newest = max(here, key=lambda one: float(one["counted"]))
    return real_jump(timedelta(seconds=reading.ahead - newest["ahead"]))


def real_jump(moved: timedelta) -> timedelta:
    """What moved, if it is a jump and no correction."""
    return moved if abs(moved) > LEAST else timedelta()
