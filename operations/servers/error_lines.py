"""Which lines of a log are worth showing to the person who started the installation, and how short."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

BOOT = "Exception in worker process"
"""What gunicorn says of code that cannot be loaded; the exceptions of requests may hold what somebody sent."""
SHOWN = ("event", "kind", "reason", "error", "where", "request_id")
_PLACE = re.compile(r'^\s+File "(?P<file>[^"]+)", line (?P<line>\d+)')


def is_error(line: str) -> bool:
    """True for a line that reports a fault, whether it is JSON or plain text."""
    if line.startswith("{"):
        return '"level": "error"' in line or '"level": "critical"' in line
    return not line.startswith(" ") and any(word in line for word in ("CRITICAL", "ERROR", "Error"))


def errors_of(lines: Iterable[str]) -> Iterator[str]:
    """Each fault that is worth showing, short; of a traceback its last line with the file and the line it names."""
    place = ""
    for line in lines:
        if is_error(line):
            yield shortened(line) + ("" if line.startswith("{") else place)
        if found := _PLACE.match(line):
            place = f" ({found['file']}, line {found['line']})"
        elif not line.startswith(" "):
            place = ""


def shortened(line: str) -> str:
    """What happened, where, and the request id; why code cannot be loaded; nothing else of the line."""
    try:
        told = json.loads(line)
        line = " ".join(str(told[key]) for key in SHOWN if key in told)
        if told.get("event") == BOOT:
            line = next(errors_of(str(told.get("exception", "")).splitlines()), line)
    except (ValueError, TypeError, AttributeError):
        pass
    return line[:300]


def reason(log: str) -> str:
    """Why a process could not start: its own exception where it logged one, else the end of what it said."""
    lines = log.splitlines()
    for line in reversed(lines):
        try:
            exception = json.loads(line).get("exception")
        except (ValueError, AttributeError):
            continue
        if exception:
            return "\n".join(exception.splitlines()[-5:])
    return "\n".join(lines[-15:])
