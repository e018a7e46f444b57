"""What the policy files of one folder say, kept in the process and read anew when one of them changes."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

from shared.policy import PolicyFileError, first_day, named, note_reader, note_unread, read, read_anew

P = TypeVar("P")


class PolicyFiles(Generic[P]):
    """Each file of a folder as `load` makes it of its name, as figures name it, and its content.

    Once all files were read, one that cannot be used changes nothing, and the status page says so. A process that never
    read them all goes without those that it cannot use, and only what needs one of them fails.
    """

    def __init__(self, folder: Path, load: Callable[[str, Any], P]) -> None:
        self.folder, self._load = folder, load
        self._read_whole: set[Path] = set()
        self._all = read_anew(self._read_all)
        note_reader(folder, self.names)

    def names(self, folder: Path | None = None) -> tuple[str, ...]:
        """The names of all files, in order."""
        return tuple(self._all(folder or self.folder))

    def named(self, name: str, folder: Path | None = None) -> P:
        """What the file of this name says; KeyError for none, PolicyFileError for one that cannot be used."""
        return _usable(self._all(folder or self.folder)[name])

    def _read_all(self, folder: Path) -> Mapping[str, P | PolicyFileError]:
        found = {path.stem: self._read(path) for path in sorted(folder.glob("*.yaml"))}
        if not found:
            raise PolicyFileError(f"{folder.name}: there is no version of this policy")
        wrong = [one for one in found.values() if isinstance(one, PolicyFileError)]
        if wrong and folder in self._read_whole:
            raise wrong[0]
        if wrong:
            note_unread(folder, wrong[0])
        else:
            self._read_whole.add(folder)
        return found

    def _read(self, path: Path) -> P | PolicyFileError:
        try:
            return self._load(named(path.stem, path), read(path))
        except PolicyFileError as error:
            return error
        except KeyError as error:
            why = f"{error.args[0]} is missing"
        except (ValueError, TypeError, AttributeError, OSError) as error:
            why = str(error)
        return PolicyFileError(f"{path.parent.name}/{path.name}: {why}")


def _usable(found: P | PolicyFileError) -> P:
    if isinstance(found, PolicyFileError):
        raise found
    return found


class DatedPolicy(PolicyFiles[P]):
    """Files that are named for the day they come into force."""

    def on(self, day: date, folder: Path | None = None) -> P:
        """The version in force on the day; before the first version, the first. Raises PolicyFileError."""
        found = self._all(folder or self.folder)
        return _usable(found[max((name for name in found if name <= day.isoformat()), default=min(found))])

    def _read(self, path: Path) -> P | PolicyFileError:
        try:
            first_day(path)
        except PolicyFileError as error:
            return error
        return super()._read(path)
