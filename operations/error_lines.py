"""Which lines of a log are worth showing to the person who started the installation, and how short."""

from __future__ import annotations

import json


def is_error(line: str) -> bool:
    """True for a line that reports a fault, whether it is JSON or plain text."""
    if line.startswith("{"):
        return '"level": "error"' in line or '"level": "critical"' in line
    return not line.startswith(" ") and any(word in line for word in ("CRITICAL", "ERROR", "Error"))


def shortened(line: str) -> str:
    """What happened, where, and the request id; nothing else of the line."""
    try:
        told = json.loads(line)
        line = " ".join(str(told[key]) for key in ("event", "kind", "where", "request_id") if key in told)
    except (ValueError, TypeError):
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
