"""The index on disk, for a quick restart: whole or not at all, and never trusted without its checksum."""

import fcntl
import hashlib
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from services.venues.rules.screening.matching.neighbours import Arrays
from services.venues.store.lists.changes import Change

FORM = 1
NAME = "screening.index"
_MATCHING = Path(__file__).resolve().parents[2] / "rules" / "screening" / "matching"


@cache
def engine_version() -> str:
    """Stands for the matcher's code and data: an index built by another is not read."""
    digest = hashlib.sha256()
    for path in sorted(_MATCHING.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def save_index(folder: Path, change: Change, arrays: Arrays, last: int) -> None:
    """Puts the index in the place of the one before; cut short at any moment, the one before stays.

    `last` is the highest number of a subject in it. Only one process at a time may call this (`one_builder`).
    """
    for left in folder.glob(f"{NAME}.[0-9]*"):
        left.unlink(missing_ok=True)
    held = io.BytesIO()
    np.savez(held, allow_pickle=False, last_id=np.array([last], np.int64), **dict(arrays))
    body = held.getbuffer()
    head = {
        "form": FORM, "engine": engine_version(), "number": change.number, "token": change.token,
        "sha256": hashlib.sha256(body).hexdigest(),
    }  # fmt: skip
    beside = folder / f"{NAME}.{os.getpid()}"
    try:
        with beside.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(json.dumps(head).encode() + b"\n")
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / NAME)
    finally:
        beside.unlink(missing_ok=True)


def forget_index(folder: Path) -> None:
    """Throws the saved index away: it may hold names that have gone from the lists."""
    (folder / NAME).unlink(missing_ok=True)


def load_index(folder: Path) -> tuple[Change, Arrays] | None:
    """The saved index and how far it goes; None when there is none, it is damaged, or another matcher built it."""
    head = saved_head(folder)
    if head is None:
        return None
    try:
        with (folder / NAME).open("rb") as file:
            first, body = file.readline(), file.read()
        head = json.loads(first)
        if hashlib.sha256(body).hexdigest() != head["sha256"]:
            return None
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            return Change(int(head["number"]), str(head["token"])), dict(arrays)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def saved_head(folder: Path) -> dict[str, Any] | None:
    """What the saved index says of itself, without reading it all; None when it cannot be used."""
    try:
        with (folder / NAME).open("rb") as file:
            head = json.loads(file.readline(2000))
        return head if head["form"] == FORM and head["engine"] == engine_version() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def one_builder(folder: Path) -> Iterator[None]:
    """One process of a machine builds at a time; the others then find the index ready."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / f"{NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
