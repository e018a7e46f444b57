"""What `make dev` watches: code, policy and templates of this checkout, looked at twice a second."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from operations.commands import SERVICES

ROOT = Path(__file__).resolve().parent.parent
WATCHED = ("services", "shared", "operations")
LEFT_OUT = {"__pycache__", "static"}
"""Compiled code is made anew by itself, and static files are served from the disk."""


class Changes:
    """Which services a change concerns: its own files one, what all stand on every one."""

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root
        self._seen = dict(self._files())

    def concerned(self) -> set[str]:
        """The services with a file that was added, changed or removed since this was last asked."""
        now = dict(self._files())
        changed = {name for name in now.keys() | self._seen.keys() if now.get(name) != self._seen.get(name)}
        self._seen = now
        return {service for name in changed for service in _services_of(name)}

    def _files(self) -> Iterator[tuple[str, tuple[int, int]]]:
        for folder in WATCHED:
            for place, inside, names in os.walk(self._root / folder):
                inside[:] = [name for name in inside if name not in LEFT_OUT]
                for name in names:
                    path = os.path.join(place, name)
                    try:
                        found = os.stat(path)
                    except FileNotFoundError:  # an editor puts a new file in the place of the old one
                        continue
                    yield os.path.relpath(path, self._root), (found.st_mtime_ns, found.st_size)


def _services_of(name: str) -> tuple[str, ...]:
    own = [service for service in SERVICES if name.startswith(f"services/{service}/")]
    return tuple(own) or SERVICES
