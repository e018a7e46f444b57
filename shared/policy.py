"""Dated policy files: which version is in force on a day, and the lock that keeps a published file as it was.

A folder holds one YAML file a version, named for the day it comes into force: 2026-04-01.yaml.
`python -m shared.policy lock` publishes new files; `check` says which published file has changed.
"""

import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any, TypeVar

import yaml

from shared.clock import london_day
from shared.logs import log

P = TypeVar("P")
State = tuple[tuple[str, int, int], ...]
ROOT = Path(__file__).resolve().parent.parent
LOCK = "shared/policy.lock"
"""Inside a package, so that wheel and image have it: a running service compares its files with it."""
CHANGED = "has been published and has changed: put it back and write a new version instead"
GONE = "has been published and is missing: put it back"
GOES_ON = "What was read before goes on"
NOT_READ = "Nothing was read in its place: on its days whatever needs it says so, and is not worked out"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}")


class PolicyFileError(ValueError):
    """A policy file that cannot be used, after its name."""


class _UniqueKeyLoader(yaml.SafeLoader):
    """Plain data only, and a key given twice is an error instead of the last one winning."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        names = [key.value for key, _ in node.value]
        for name in names:
            if names.count(name) > 1:
                raise PolicyFileError(f"{name} is there twice, line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep)


def versions(folder: Path) -> list[tuple[date, Path]]:
    """Every version in the folder with its first day in force, in that order; raises PolicyFileError."""
    return sorted((first_day(path), path) for path in folder.glob("*.yaml"))


def in_force(folder: Path, day: date) -> Path:
    """The version in force on the day; a day before the first version uses the first version."""
    found = versions(folder)
    if not found:
        raise PolicyFileError(f"{folder.name}: there is no version of this policy")
    return [path for starts, path in found if starts <= day or path == found[0][1]][-1]


def read(path: Path) -> Any:
    """The plain data of a policy file; raises PolicyFileError naming the file, also for one edited once published."""
    if wrong := _not_as_published(path.parent, path):
        raise PolicyFileError(f"{path.parent.name}/{path.name}: {wrong[0][1]}")
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _UniqueKeyLoader)  # noqa: S506 -- a SafeLoader
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day that does not exist, or not UTF-8
        raise PolicyFileError(f"{path.parent.name}/{path.name}: {error}") from error


def read_anew(load: Callable[[Path], P]) -> Callable[[Path], P]:
    """Keeps what a folder of policy files says, and reads it anew once a file in it is added, changed or gone.

    A file that cannot be used leaves the policy read before in force in this process, and says so in the log;
    a process that has read none yet fails.
    """
    kept: dict[Path, tuple[State, P]] = {}

    @wraps(load)
    def answer(folder: Path) -> P:
        state = _state(folder)
        held = kept.get(folder)
        if held is None or held[0] != state:
            try:
                for name, wrong in _not_as_published(folder):
                    if held or wrong == f"it {GONE}":  # a file that has changed says so itself, to who reads it first
                        raise PolicyFileError(f"{name}: {wrong}")
                _refused.pop(folder, None)
                _unread.discard(folder)
                held = (state, load(folder))
            except (ValueError, OSError) as error:
                if held is None:
                    raise
                _note_refused(folder, error)
                held = (state, held[1])
            kept[folder] = held
            _readers[folder] = lambda: answer(folder)
        return held[1]

    return answer


def _note_refused(folder: Path, error: Exception) -> None:
    log().error("policy cannot be read", reason=str(error))
    _refused[folder] = str(error)


def note_unread(folder: Path, error: Exception) -> None:
    """That this process goes without a file of the folder, and has nothing that it read of it before."""
    _note_refused(folder, error)
    _unread.add(folder)


def note_reader(folder: Path, reader: Callable[[], object]) -> None:
    """Who reads the folder, so that the status page speaks of files that nobody has asked for yet."""
    _readers.setdefault(folder, reader)


_refused: dict[Path, str] = {}
"""Why what was read before goes on in this process, by folder."""
_unread: set[Path] = set()
"""Folders of which this process has read nothing in place of a file that cannot be used."""
_readers: dict[Path, Callable[[], object]] = {}
_logged: set[str] = set()


def faults(folder: Path) -> tuple[str, ...]:
    """What a person has to put right in a service's policy files, a sentence each; each goes to the log once."""
    for reader in [reader for place, reader in _readers.items() if place.is_relative_to(folder)]:
        with suppress(ValueError, OSError):  # of a file that is gone, which is told below
            reader()
    found = dict(_not_as_published(folder))
    for path in sorted(folder.glob("*/*.yaml")):
        name = f"{path.parent.name}/{path.name}"
        try:
            if name not in found:
                read(path)
        except PolicyFileError as error:
            found[name] = str(error).removeprefix(f"{name}: ")
    for refused in (reason for place, reason in _refused.items() if place.is_relative_to(folder)):
        name, _, why = refused.partition(": ")
        found.setdefault(name, why)
    told = tuple(
        f"The policy file {name} is not used: {' '.join(why.split())}. "
        + (NOT_READ if folder / name.partition("/")[0] in _unread else GOES_ON)
        for name, why in found.items()
    )
    told += tuple(
        f"The policy file {path.parent.name}/{path.name} is in force and not locked: its figures cannot be traced to "
        "one text. Run make policy-lock"
        for path in sorted(folder.glob("*/*.yaml"))
        if f"{path.parent.name}/{path.name}" not in found
        and path.stem <= london_day(datetime.now(UTC)).isoformat()
        and own_sign(path)
    )
    for sentence in told:
        if sentence not in _logged:
            _logged.add(sentence)
            log().error("policy needs a person", reason=sentence)
    return told


def own_sign(path: Path) -> str:
    """The first signs of the checksum of a file that no lock keeps as it is; '' for one that is locked.

    They stand beside the version that a figure names: a file that may be edited in place is never two texts under
    one name.
    """
    root = _root_above(path.parent)
    if root is None or path.relative_to(root).as_posix() in _locked(root):
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def named(version: str, path: Path) -> str:
    """The version as figures name it: with the signs of its text while nothing keeps that as it is."""
    return f"{version} ({sign})" if (sign := own_sign(path)) else version


def _not_as_published(folder: Path, only: Path | None = None) -> list[tuple[str, str]]:
    """(file, what is wrong) of each published file below a folder that has changed since, or is gone."""
    root = _root_above(folder)
    if root is None:
        return []
    begins, found = f"{folder.relative_to(root).as_posix()}/", []
    for name, digest in _locked(root).items():
        path = root / name
        if not name.startswith(begins) or (only is not None and path != only):
            continue
        if not path.is_file():
            found.append((f"{path.parent.name}/{path.name}", f"it {GONE}"))
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            found.append((f"{path.parent.name}/{path.name}", f"it {CHANGED}"))
    return found


@cache
def _root_above(folder: Path) -> Path | None:
    """The folder whose lock speaks for these files; None where there is no lock."""
    return next((above for above in folder.parents if (above / LOCK).is_file()), None)


def _state(folder: Path) -> State:
    """Every version in the folder, or one below it, with its size and time of change, and the lock's."""
    root = _root_above(folder)
    found = _changes(str(folder))
    if root is not None:
        with suppress(FileNotFoundError):
            about = os.stat(f"{root}/{LOCK}")
            found.append((LOCK, about.st_mtime_ns, about.st_size))
    return tuple(sorted(found))


def _changes(folder: str) -> list[tuple[str, int, int]]:
    """By `scandir`: this is asked for at every use of a policy. A file that goes meanwhile is not there."""
    found: list[tuple[str, int, int]] = []
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".yaml"):
                with suppress(FileNotFoundError):
                    about = entry.stat()
                    found.append((entry.path, about.st_mtime_ns, about.st_size))
            elif entry.name[0] not in "._" and entry.is_dir():
                found += _changes(entry.path)
    return found


def problems(root: Path = ROOT) -> list[str]:
    """What differs between the lock and the policy files, in words; nothing when all is as published."""
    locked, present = _locked(root), _present(root)
    changed = [f"{name} {CHANGED}" for name in locked if name in present and locked[name] != present[name]]
    missing = [f"{name} {GONE}" for name in locked if name not in present]
    return changed + missing + [f"{name} is not published yet: run make policy-lock" for name in _new(root)]


def lock(root: Path = ROOT) -> list[str]:
    """Publishes new files and answers their names; raises PolicyFileError when a published file has changed."""
    new = _new(root)
    against = [problem for problem in problems(root) if "not published yet" not in problem]
    if against:
        raise PolicyFileError("; ".join(against))
    entries = {**_locked(root), **{name: _present(root)[name] for name in new}}
    lines = [f"{digest}  {name}\n" for name, digest in sorted(entries.items())]
    (root / LOCK).parent.mkdir(parents=True, exist_ok=True)
    (root / LOCK).write_text("".join(lines), encoding="utf-8")
    return new


def main(arguments: Sequence[str]) -> int:
    """Runs `lock` or `check` and answers the exit code."""
    if list(arguments) not in (["lock"], ["check"]):
        sys.stderr.write("usage: python -m shared.policy lock|check\n")
        return 2
    if list(arguments) == ["check"]:
        found = problems()
        sys.stdout.write("".join(f"{problem}\n" for problem in found) or "Policy files are as published\n")
        return 1 if found else 0
    try:
        new = lock()
    except PolicyFileError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"Published {name}\n" for name in new) or "Nothing new to publish\n")
    return 0


def first_day(path: Path) -> date:
    """The day a version comes into force, by its name; raises PolicyFileError."""
    try:
        return date.fromisoformat(path.stem if _NAME.fullmatch(path.stem) else "")
    except ValueError:
        raise PolicyFileError(
            f"{path.parent.name}/{path.name}: name a version for the day it comes into force, YYYY-MM-DD.yaml"
        ) from None


def _files(root: Path) -> Iterator[Path]:
    return (path for path in sorted(root.glob("services/*/policy/**/*.yaml")) if path.is_file())


def _present(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in _files(root)}


def _locked(root: Path) -> dict[str, str]:
    path = root / LOCK
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _new(root: Path) -> list[str]:
    locked = _locked(root)
    return [name for name in _present(root) if name not in locked]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
