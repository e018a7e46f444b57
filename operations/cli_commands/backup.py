"""`due-regard backup` and `restore`: databases, with the files that are kept in them, and anchors, as they all were at
one moment.

The keys go to a file of their own, for whoever has both can make the audit trail over. What is in the queue is in
the databases as well, and the index of names is built again, so neither is copied.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from operations.cli_commands.api_client import CommandFailed
from operations.commands import SERVICES
from operations.environment import installation_environment
from operations.keys import write_private
from operations.records_held import services_with_records, urls_of
from operations.reservations import lock_data_dir
from shared.database.copies import connected, copy_whole
from shared.database.sqlite_driver import sqlite3
from shared.database.sqlite_file import path_of
from shared.version import version

MANIFEST = "manifest.json"
ON_DISK = ("uploads", "packs")
"""What a version before 0.2.0 kept beside the database and has not been brought in yet."""
PG_DUMP = (
    "The {0} database is on PostgreSQL: copy it with `pg_dump --format=custom`, and the folder of its anchors with "
    "your file backup. Nothing was copied."
)


def back_up(given: argparse.Namespace) -> int:
    """Copies an installation, also while it runs, into a folder that is not there yet; the keys only where told."""
    os.umask(0o077)
    data_dir, target = Path(given.data_dir).absolute(), given.folder.absolute()
    try:
        settings = installation_environment(data_dir)
    except FileNotFoundError as error:
        raise CommandFailed(str(error)) from error
    urls = urls_of(data_dir, {**settings, **os.environ})
    if on_server := [service for service in SERVICES if not urls[service].startswith("sqlite")]:
        raise CommandFailed(PG_DUMP.format(on_server[0]))
    if target.exists():
        raise CommandFailed(f"{target} is there already: name a new folder for each backup", 2)
    draft = target.with_name(f".{target.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True, mode=0o700)
        _copy_from_disk(draft, settings, data_dir)  # first: what is brought in meanwhile is then in both, not in none
        heads = _copy_databases({service: path_of(urls[service]) for service in SERVICES}, draft, settings)
        made = {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), "version": version(), "audit": heads}
        write_private(draft / MANIFEST, json.dumps(made | {"files": _digests(draft)}, indent=2))
        if given.secrets is not None:
            write_private(given.secrets.absolute(), (data_dir / "secrets.json").read_text(encoding="utf-8"))
        draft.rename(target)
    except (OSError, sqlite3.Error) as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise CommandFailed(f"No backup was made: {error}") from error
    for service, head in heads.items():
        print(f"{service:<10}{head['entries']:>8,} audit entries; head {head['hash'][:16]}")
    where = f"its keys to {given.secrets}" if given.secrets else "WITHOUT its keys: keep a copy of secrets.json"
    print(f"Backed up to {target}, {where}. Both hold personal data or open it: encrypt what leaves this machine.")
    return 0


class Head(TypedDict):
    """How far an audit chain has got."""

    entries: int
    hash: str


def _copy_databases(paths: dict[str, Path], target: Path, settings: dict[str, str]) -> dict[str, Head]:
    """All three as they were at the moment at which nobody was writing, with the anchors of that moment."""
    heads: dict[str, Head] = {}
    with ExitStack() as stack:
        readers = {service: stack.enter_context(connected(path)) for service, path in paths.items()}
        with _nobody_writes(paths):
            for service, reader in readers.items():
                reader.execute("BEGIN")
                found = reader.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
                heads[service] = {"entries": found[0] if found else 0, "hash": found[1] if found else ""}
                _copy_anchors(service, target, settings)
        for service, reader in readers.items():
            copy_whole(reader, target / f"{service}.sqlite3")
    return heads


@contextmanager
def _nobody_writes(paths: dict[str, Path]) -> Iterator[None]:
    """For a moment: whoever wants to write waits, no longer than for another writer."""
    with ExitStack() as stack:
        for path in paths.values():
            writer = stack.enter_context(connected(path, "rw"))
            writer.execute("BEGIN IMMEDIATE")
            stack.callback(writer.execute, "ROLLBACK")
        yield


def _copy_anchors(service: str, target: Path, settings: dict[str, str]) -> None:
    place = Path(settings.get("AUDIT_ANCHOR_DIR") or settings[f"{service.upper()}_DATA_DIR"])
    for file in sorted(place.glob(f"audit-anchors-{service}-*.jsonl")):
        (target / service).mkdir(exist_ok=True)
        shutil.copyfile(file, target / service / file.name)


def _copy_from_disk(target: Path, settings: dict[str, str], data_dir: Path) -> None:
    for service in SERVICES:
        for name in ON_DISK:
            kept = Path(settings[f"{service.upper()}_DATA_DIR"]) / name
            if kept.is_dir():
                shutil.copytree(kept, target / service / name, dirs_exist_ok=True, copy_function=_copy_unless_gone)
    if (data_dir / "demonstration.json").exists():
        shutil.copyfile(data_dir / "demonstration.json", target / "demonstration.json")


def _copy_unless_gone(source: str, target: str) -> str:
    """A file may be let go of while we copy: then it is no longer part of the records."""
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        Path(target).unlink(missing_ok=True)
    return target


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {str(path.relative_to(folder)): _digest(path) for path in files}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def restore(given: argparse.Namespace) -> int:
    """Puts a backup into a data folder without records, and reads what was put there; `make run` goes on with it."""
    os.umask(0o077)
    data_dir, source = Path(given.data_dir).absolute(), given.folder.absolute()
    files = _read_manifest(source)
    keys = given.secrets or data_dir / "secrets.json"
    if not keys.is_file():
        raise CommandFailed(
            f"The keys are missing: say where secrets.json of this backup is, with --secrets ({keys})", 2
        )
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with lock_data_dir(data_dir):
        if services_with_records(urls_of(data_dir, {})):
            raise CommandFailed(
                f"{data_dir} holds records: a backup is restored into an empty folder. Nothing was done."
            )
        try:
            for name in files:
                (data_dir / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                for beside in ("-wal", "-shm"):
                    (data_dir / f"{name}{beside}").unlink(missing_ok=True)
                shutil.copyfile(source / name, data_dir / name)
            write_private(data_dir / "secrets.json", keys.read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandFailed(
                f"The backup could not be restored: {error}. Empty {data_dir} and try again."
            ) from error
    _read_whole(data_dir)
    print(f"Restored to {data_dir}. Now: make run DATA_DIR={data_dir}, then due-regard audit verify, as its docs say.")
    return 0


def _read_manifest(source: Path) -> dict[str, str]:
    """The files of a backup; CommandFailed when it is none, or one of them is missing or not as it was."""
    try:
        files: dict[str, str] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))["files"]
        changed = [name for name, digest in files.items() if _digest(source / name) != digest]
    except (OSError, ValueError, KeyError) as error:
        raise CommandFailed(f"{source} is no whole backup: {error}. Nothing was done.") from error
    if changed or any(Path(name).is_absolute() or ".." in Path(name).parts for name in files):
        raise CommandFailed(f"{source} was changed since it was made ({', '.join(changed[:3])}). Nothing was done.")
    return files


def _read_whole(data_dir: Path) -> None:
    for service in SERVICES:
        with connected(data_dir / f"{service}.sqlite3") as file:
            found = [str(told) for (told,) in file.execute("PRAGMA integrity_check(3)") if told != "ok"]
        if found:
            raise CommandFailed(
                f"The {service} database of this backup is damaged ({'; '.join(found)}): take another one"
            )
