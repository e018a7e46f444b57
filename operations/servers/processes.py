"""One child of a supervisor: it cannot outlive us, is restarted and stopped, and its log is turned over.

A worker and the clock touch a file each while they go on (`shared.jobs.pulse_file`). One whose file stands still for a
minute is frozen: it is killed, with everything it started, and begun again.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from operations.servers.error_lines import reason
from operations.servers.log_files import LIMIT, last_written, let_go, turn_over
from shared.jobs.pulse_file import PULSE_DIR

BACK_OFF = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
STEADY_AFTER = 30.0
STILL_SECONDS = 60.0
LOOKED_EVERY = 1.0
AWAY_SECONDS = 10.0
"""A supervisor that did not look for so long was away itself: what stood still meanwhile says nothing yet."""
_PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def dies_with(parent: int) -> Callable[[], None]:
    """For a child, before it runs its program: the kernel kills it when the supervisor is gone, however it went."""

    def prepare() -> None:
        if _prctl is not None:
            _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


@dataclass
class Process:
    """A named program that should be running."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path | None
    """Where it writes; None: where we write."""
    pulses: tuple[Path, ...] = ()
    """Files in one folder that it touches while it goes on."""
    restarts: int = 0
    _running: subprocess.Popen[bytes] | None = None
    _started: float = 0.0
    _start_again: float | None = None
    _failures: int = 0
    _read_to: int = 0
    _said_before: int = 0
    _log_of: date | None = None
    """The day of the lines in the log; that of another day is turned over."""
    _moved: dict[Path, tuple[int, float]] = field(default_factory=dict)
    """Of each pulse: what it was last seen to be, and since when."""
    _looked: float = 0.0

    @property
    def process_id(self) -> int | None:
        """Its id while it runs."""
        return self._running.pid if self._running and self._running.poll() is None else None

    @property
    def exit_code(self) -> int | None:
        """How it ended, or None while it runs or before it ever did."""
        return self._running.poll() if self._running else None

    def start(self) -> None:
        """Starts it in a session of its own, so that Ctrl-C reaches only the supervisor."""
        if self.log is not None:
            self._begin_log(self.log)
        self._make_pulses()
        with self._open_log() as output:
            self._running = subprocess.Popen(
                self.command,
                env=self._told(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=dies_with(os.getpid()),  # safe: the supervisor has one thread
            )
        self._started = time.monotonic()
        self._start_again = None

    def _begin_log(self, log: Path) -> None:
        self._said_before = log.stat().st_size if log.exists() else 0
        if self._running is None:
            now = datetime.now(UTC)
            self._read_to, self._log_of = self._said_before, last_written(log) or now.date()
            let_go(log, now)

    def _told(self) -> dict[str, str]:
        folder = {PULSE_DIR: str(self.pulses[0].parent)} if self.pulses else {}
        return dict(self.environment) | folder

    def _make_pulses(self) -> None:
        """Made by us, so that a full disk keeps nobody from touching them; one that cannot be made is not looked at."""
        self._moved = {}
        with contextlib.suppress(OSError):
            for pulse in self.pulses:
                pulse.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                pulse.touch(mode=0o600)

    def _stands_still(self, now: float) -> bool:
        """Whether one of its files has not moved for a minute; what the clock on the wall says is not asked."""
        if now - self._looked < LOOKED_EVERY:
            return False
        was_away, self._looked = now - self._looked > AWAY_SECONDS, now
        return any([self._has_stopped(pulse, now, was_away) for pulse in self.pulses])

    def _has_stopped(self, pulse: Path, now: float, was_away: bool) -> bool:
        try:
            touched = pulse.stat().st_mtime_ns
        except OSError:
            return False
        seen, since = self._moved.get(pulse, (None, now))
        if was_away or touched != seen:
            self._moved[pulse] = touched, now
            return False
        return now - since > STILL_SECONDS

    def keep_up(self, say: Callable[[str], None]) -> bool:
        """Starts it again, a little later each time, when it has ended; True when it was started just now."""
        now = time.monotonic()
        if self._start_again is not None:
            if now < self._start_again:
                return False
            self.start()
            self.restarts += 1
            return True
        if self._running is None:
            return False
        if self._running.poll() is None:
            if self._stands_still(now):
                say(f"{self.name} has stood still for a minute: it is killed")
                self.kill()
            return False
        self.kill()  # what it left behind of its own children
        if now - self._started > STEADY_AFTER:
            self._failures = 0
        pause = BACK_OFF[min(self._failures, len(BACK_OFF) - 1)]
        self._failures += 1
        self._start_again = now + pause
        say(f"{self.name} ended ({_ending(self._running.returncode)}); starting it again in {pause:g} s")
        return False

    def reload(self, by: signal.Signals) -> None:
        """Has it read its code again, by a signal; one that ended on code that cannot be read waits no longer."""
        self._failures = 0
        if self._start_again is not None:
            self._start_again = 0.0
        elif self.process_id is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process_id, by)

    def ask_to_stop(self) -> None:
        """SIGTERM, which each program answers by finishing what it is doing."""
        self._start_again = None
        if self.process_id is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process_id, signal.SIGTERM)
                os.kill(self.process_id, signal.SIGCONT)  # a frozen process would not hear it

    def kill(self) -> None:
        """SIGKILL for it and everything it started."""
        if self._running is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._running.pid, signal.SIGKILL)

    def new_lines(self) -> list[str]:
        """What it has written since the last call; also turns its log over when that is large or of another day."""
        if self.log is None:
            return []
        try:
            size = self.log.stat().st_size
        except OSError:
            return []
        text = self._read_on(self.log) if size > self._read_to else b""
        now = datetime.now(UTC)
        if size > LIMIT or self._log_of != now.date():
            self._log_of = now.date()
            with contextlib.suppress(OSError):
                self._read_to = 0 if turn_over(self.log, now) else self._read_to
        return text.decode("utf-8", "replace").splitlines()

    def _read_on(self, log: Path) -> bytes:
        """The whole lines that were written since."""
        with log.open("rb") as file:
            file.seek(self._read_to)
            text = file.read()
        whole = text.rfind(b"\n") + 1
        self._read_to += whole
        return text[:whole]

    def last_words(self) -> str:
        """Why it could not start, from what it has written."""
        return reason(self.said(self._said_before))

    def said(self, since: int = 0) -> str:
        """What stands in its log from there on; '' when it could write none."""
        if self.log is None:
            return ""
        with contextlib.suppress(FileNotFoundError):
            return self.log.read_bytes()[since:].decode("utf-8", "replace")
        return ""

    def _open_log(self) -> contextlib.AbstractContextManager[BinaryIO | None]:
        """Nowhere, when there is no place for it: a process is worth more than its log."""
        if self.log is None:
            return contextlib.nullcontext()
        try:
            self.log.parent.mkdir(mode=0o700, exist_ok=True)
            return os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
        except OSError:
            return Path(os.devnull).open("ab")


def _ending(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
