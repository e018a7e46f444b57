"""Where versions before 0.2.0 kept files: a folder beside the database. What it holds is brought in by a job."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

OTHER = ".differs"
"""Ends the name of a file that is not what its record says: it stays, and nobody takes it for that file."""


class FilesOnDisk:
    """The folder of one service; `id_of` says which kept file a name stands for, None for a stranger."""

    def __init__(self, name: str, id_of: Callable[[str], UUID | None]) -> None:
        self._name = name
        self._id_of = id_of
        self._folder: Path | None = None

    def look_in(self, data_dir: str) -> None:
        """Says in which data folder it is, if it is there at all; none is made."""
        self._folder = Path(data_dir) / self._name

    def found(self) -> list[tuple[Path, UUID | None]]:
        """Whatever lies there, and which kept file each is."""
        if self._folder is None or not self._folder.is_dir():
            return []
        return [(path, self._id_of(path.name) if path.is_file() else None) for path in sorted(self._folder.iterdir())]

    def holds(self, file_id: UUID) -> bool:
        """Whether a kept file is still only here."""
        return any(found == file_id for _, found in self.found())

    def remove(self, file_id: UUID) -> None:
        """Removes a kept file from here."""
        for path, found in self.found():
            if found == file_id:
                path.unlink(missing_ok=True)

    def set_apart(self, path: Path) -> None:
        """Keeps a file that is not what its record says under a name that says so."""
        path.rename(path.with_name(path.name + OTHER))

    def remove_if_empty(self) -> None:
        """The folder goes once nothing is left in it."""
        with contextlib.suppress(OSError):
            if self._folder is not None:
                self._folder.rmdir()


def named_by_id(name: str) -> UUID | None:
    """Of a file whose whole name is its id."""
    try:
        return UUID(name)
    except ValueError:
        return None
