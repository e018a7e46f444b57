"""`run.json` in the data folder: where a running installation can be reached, for commands and drills."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

from operations.keys import write_private


class Running(TypedDict):
    """What `run.json` says."""

    address: str
    ready: bool
    supervisor: int
    pids: dict[str, int | None]
    restarts: dict[str, int]
    ports: dict[str, int]
    broker_url: str
    noted_at: str


def write_running(data_dir: Path, facts: Running) -> None:
    """Says what runs: address, process ids and ports by name, the broker's address with its password."""
    write_private(data_dir / "run.json", json.dumps(facts, indent=2))


def read_running(data_dir: Path) -> Running | None:
    """What runs in this data folder, or None when nothing does or a start was killed before it said so."""
    try:
        facts: Running = json.loads((data_dir / "run.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return facts if _is_alive(facts["supervisor"]) else None


def forget_running(data_dir: Path) -> None:
    """Nothing runs here any more."""
    (data_dir / "run.json").unlink(missing_ok=True)


def _is_alive(process_id: int) -> bool:
    return Path(f"/proc/{process_id}").exists() if Path("/proc").is_dir() else True
