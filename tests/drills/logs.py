"""What an installation wrote while a drill failed: without it, why a page did not come can only be guessed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.installation import Installation

NEWEST = 200_000
"""Bytes of each log that are looked at, its end."""
MOST_LINES = 60
SLOW_MS = 2000


def written(fixtures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(title, lines) of each log of the installations among these; of requests only what failed or was slow."""
    found = {id(one): one for value in fixtures.values() for one in _installations(value)}
    for product in found.values():
        for path in (product.output, *sorted((product.data_dir / "logs").glob("*.log"))):
            if lines := [line for line in _end_of(path) if is_of_interest(line)]:
                yield f"{path.parent.name}/{path.name} of port {product.port}", "\n".join(lines[-MOST_LINES:])


def _installations(value: Any) -> tuple[Installation, ...]:
    """A fixture itself, the one that it speaks of, or the two machines of a pair."""
    around = [value, getattr(value, "product", None), *getattr(value, "both", ())]
    return tuple(one for one in around if isinstance(one, Installation))


def _end_of(path: Path) -> list[str]:
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - NEWEST))
        return file.read().decode("utf-8", "replace").splitlines()


def is_of_interest(line: str) -> bool:
    """Not a request that was answered in time, nor work that was done."""
    try:
        said = json.loads(line)
    except ValueError:
        return bool(line.strip())
    if not isinstance(said, dict) or said.get("level") not in {"info", "debug"}:
        return True
    return int(said.get("status") or 0) >= 500 or int(said.get("ms") or 0) >= SLOW_MS
