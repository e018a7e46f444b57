"""What an installation needs for itself alone before it starts: a folder, a lock on it, ports."""

from __future__ import annotations

import fcntl
import os
import socket
from pathlib import Path
from typing import IO


class CannotStart(Exception):
    """One clear sentence for the person who typed the command."""


def take_data_dir() -> Path:
    """The folder named by DATA_DIR, made if need be, closed to others."""
    folder = Path(os.environ.get("DATA_DIR") or "data").expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        (folder / ".writable").touch()
        (folder / ".writable").unlink()
    except OSError as error:
        raise CannotStart(f"The data folder {folder} cannot be written to: {error.strerror}") from error
    return folder


def take_port() -> int:
    """The port named by PORT, if it is free."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotStart(f"PORT must be a number between 1 and 65535, not {text}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise CannotStart(
                f"Port {text} cannot be used ({error.strerror}); choose another: make run PORT=8001"
            ) from error
    return int(text)


def lock_data_dir(data_dir: Path) -> IO[str]:
    """Holds the data folder; CannotStart when another installation runs on it."""
    lock = os.fdopen(os.open(data_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600), "r+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise CannotStart(f"Due Regard is already running on {data_dir}; stop that one first") from error
    return lock


def free_ports(*names: str) -> dict[str, int]:
    """A free loopback port for each name; all are held at once so that no two are the same."""
    sockets = {name: socket.socket() for name in names}
    for held in sockets.values():
        held.bind(("127.0.0.1", 0))
    ports = {name: held.getsockname()[1] for name, held in sockets.items()}
    for held in sockets.values():
        held.close()
    return ports
