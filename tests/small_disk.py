"""A real disk so small that a test can fill it; skipped, with the reason, where none may be mounted."""

import contextlib
import errno
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

BLOCK = 1 << 16


@dataclass(frozen=True)
class SmallDisk:
    """A mounted file system of a few megabytes, and a file of somebody else's that grows on it."""

    folder: Path

    @property
    def _ballast(self) -> Path:
        return self.folder / "of-somebody-else"

    def fill(self, but: int = 0) -> None:
        """Somebody else takes all that is free, but so many bytes."""
        with self._ballast.open("ab") as file, contextlib.suppress(OSError):
            while (left := self.free - but) > 0:
                file.write(b"\0" * min(left, BLOCK))
                file.flush()

    def empty(self) -> None:
        """There is space again."""
        self._ballast.unlink(missing_ok=True)

    @property
    def free(self) -> int:
        """Bytes that can still be written."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def make_read_only(self, read_only: bool = True) -> None:
        """What is opened from now on can only be read; a bind mount over itself, so that open files do not matter."""
        if not read_only:
            _run("umount", "--lazy", str(self.folder))
            return
        for left in reversed(range(40)):
            _run("mount", "--bind", str(self.folder), str(self.folder))
            try:
                _run("mount", "-o", "remount,bind,ro", str(self.folder))
            except OSError:  # somebody opened a file for writing between the two: busy
                _run("umount", "--lazy", str(self.folder))
                if not left:
                    raise
                time.sleep(0.1)
            else:
                return


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(errno.EPERM, done.stderr.strip() or " ".join(command))


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """A disk in memory, mounted on this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "none", str(folder))
    except OSError as error:
        pytest.skip(f"no file system can be mounted here: {error.strerror}")
    try:
        yield SmallDisk(folder)
    finally:
        _run("umount", "--lazy", str(folder))
