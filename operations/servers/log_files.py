"""Log files of the processes that the supervisor looks after: turned over by size and by day, kept for a week.

A process writes on in append mode and never hears of it: its file is copied and then emptied under it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

LIMIT = 5_000_000
"""Bytes of the file that is written to."""
KEPT = timedelta(days=7)
MOST_KEPT = 200_000_000
"""Bytes of all older copies of one file: should they be more within the week, the oldest go."""


def last_written(log: Path) -> date | None:
    """The day of the last line, None where there is none."""
    with contextlib.suppress(OSError):
        found = log.stat()
        return datetime.fromtimestamp(found.st_mtime, UTC).date() if found.st_size else None
    return None


def turn_over(log: Path, now: datetime) -> bool:
    """Copies the file, empties it, and lets copies go that are old; False when it is as it was.

    Without space for a copy a file that is too large is emptied all the same: a process is worth more than its log.
    """
    if log.stat().st_size == 0:
        let_go(log, now)
        return True
    copy = log.with_suffix(f".{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.log")
    try:
        _copy(log, copy)
    except OSError:
        copy.unlink(missing_ok=True)
        if log.stat().st_size <= LIMIT:
            return False
    os.truncate(log, 0)
    let_go(log, now)
    return True


def _copy(log: Path, copy: Path) -> None:
    """With what is written meanwhile, but for the moment between the last look and the emptying."""
    with log.open("rb") as old, os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as new:
        shutil.copyfileobj(old, new)
        new.flush()
        shutil.copyfileobj(old, new)


def let_go(log: Path, now: datetime) -> None:
    """Removes copies whose last line is older than a week, and the oldest of those that are too many."""
    kept = 0
    for copy in sorted(log.parent.glob(f"{log.stem}.*.log"), key=_written, reverse=True):
        kept += _size(copy)
        if now.timestamp() - _written(copy) > KEPT.total_seconds() or kept > MOST_KEPT:
            with contextlib.suppress(OSError):
                copy.unlink()


def _written(copy: Path) -> float:
    with contextlib.suppress(OSError):
        return copy.stat().st_mtime
    return 0.0


def _size(copy: Path) -> int:
    with contextlib.suppress(OSError):
        return copy.stat().st_size
    return 0
