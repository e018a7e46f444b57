"""The files that came into a service, kept as they came until they are no longer needed."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

from shared.problems import TooLarge

BLOCK = 1 << 20
LONGEST_NAME = 200


@dataclass(frozen=True)
class KeptFile:
    """Where a file is, its checksum and its size in bytes."""

    path: Path
    sha256: str
    size: int


class KeptFiles:
    """The folder of one service's uploads; only its user may look into it."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self.kept_for = timedelta(days=30)

    def keep_in(self, data_dir: str, kept_for: timedelta | None = None) -> None:
        """The folder is `uploads` in the data folder; `kept_for` is how long after an import was confirmed."""
        self.kept_for = kept_for or self.kept_for
        self._folder = Path(data_dir) / "uploads"
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path_of(self, import_id: UUID) -> Path:
        """Where the file of an import is kept; the name is ours, never the user's."""
        if self._folder is None:
            raise LookupError("The folder for uploads has not been set")
        return self._folder / str(import_id)

    def keep(self, import_id: UUID, content: IO[bytes], most: int) -> KeptFile:
        """Keeps an upload as it came; TooLarge beyond `most` bytes, and then nothing is left behind."""
        path, digest, size = self.path_of(import_id), hashlib.sha256(), 0
        try:
            with open(path, "wb", opener=_private) as file:
                while block := content.read(BLOCK):
                    size += len(block)
                    if size > most:
                        raise TooLarge(f"The file is larger than {most // BLOCK} MB: split it and upload the parts")
                    digest.update(block)
                    file.write(block)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return KeptFile(path, digest.hexdigest(), size)

    def remove(self, import_id: UUID) -> bool:
        """Removes a kept file; False when it was gone already."""
        path = self.path_of(import_id)
        if not path.exists():
            return False
        path.unlink()
        return True

    def remove_strays(self, is_kept: Callable[[UUID], bool], before: datetime) -> None:
        """Removes files of before then that no import keeps: a process was killed between the file and its row."""
        if self._folder is None:
            return
        for path in self._folder.iterdir():
            if path.stat().st_mtime < before.timestamp() and not is_kept(UUID(path.name)):
                path.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def shown_name(name: str) -> str:
    """The user's name for a file, for show only: no folders, no control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:LONGEST_NAME] or "file"
