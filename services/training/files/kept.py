"""The files that came in, kept as they came until they are no longer needed."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from shared.problems import TooLarge

BLOCK = 1 << 20
_folder: list[Path] = []


@dataclass(frozen=True)
class KeptFile:
    """Where a file is, its checksum and its size in bytes."""

    path: Path
    sha256: str
    size: int


def keep_files_in(data_dir: str) -> None:
    """The folder for uploads; only this user may look into it."""
    folder = Path(data_dir) / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _folder[:] = [folder]


def path_of(import_id: UUID) -> Path:
    """Where the file of an import is kept; the name is ours, never the user's."""
    return _folder[0] / str(import_id)


def keep(import_id: UUID, content: IO[bytes], most: int) -> KeptFile:
    """Keeps an upload as it came; TooLarge beyond `most` bytes, and then nothing is left behind."""
    path, digest, size = path_of(import_id), hashlib.sha256(), 0
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


def remove(import_id: UUID) -> bool:
    """Removes a kept file; False when it was gone already."""
    path = path_of(import_id)
    if not path.exists():
        return False
    path.unlink()
    return True


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
