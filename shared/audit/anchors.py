"""The anchor file: heads of an audit chain outside its database, so that a chain cut short shows (REL-26, REL-27).

One line a commit, in one file a service, machine and month. Lines are only ever added, each by one write in append
mode, so several processes of a machine may share the file. The month is what the clock said, which may have been
wrong: lines are in the order of their entries, whatever their files are called. They are not forced to the disk with
each commit: a power cut may lose those of its last half minute, and then the chain is longer than its last anchor,
which is no fault.
"""

import hmac
import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from marshmallow import ValidationError

from shared.contracts.audit import Anchor
from shared.contracts.base import schema_of
from shared.database.column_types import canonical_json

TAIL = 1 << 16
LATELY_SECONDS = 3600
"""Longer than from one time that the files are forced to the disk to the next."""
_schema = schema_of(Anchor)()


def sign(key: bytes, service: str, seq: int, digest: str, now: datetime, *, machine: str = "") -> Anchor:
    """The anchor of an entry, to the second, with the code that only the holder of the audit key can make."""
    bare = Anchor(service, seq, digest, now.astimezone(UTC).replace(microsecond=0), machine=machine)
    return replace(bare, mac=mac_of(key, bare))


def mac_of(key: bytes, anchor: Anchor) -> str:
    """The code over what an anchor says, by a key made from the audit key."""
    where = [anchor.machine] if anchor.machine else []
    says = canonical_json([anchor.service, anchor.seq, anchor.hash, anchor.at.astimezone(UTC).isoformat(), *where])
    return hmac.digest(_own_key(key), says.encode(), "sha256").hex()


@cache
def _own_key(key: bytes) -> bytes:
    return hmac.digest(key, b"audit anchors", "sha256")


def read_anchor(document: object) -> Anchor | None:
    """An anchor from its JSON; None when it is not one."""
    try:
        made: Anchor = _schema.load(document)  # type: ignore[arg-type]
    except ValidationError:
        return None
    return made


def _read_line(line: bytes) -> Anchor | None:
    """Quickly: a chain has as many anchors as commits; what was written by hand is refused by its code anyway."""
    try:
        found = json.loads(line)
        at = datetime.fromisoformat(found["at"])
        if at.tzinfo is None:
            return None
        return Anchor(
            service=str(found["service"]),
            seq=int(found["seq"]),
            hash=str(found["hash"]),
            at=at.astimezone(UTC),
            mac=str(found["mac"]),
            machine=str(found.get("machine", "")),
        )
    except (ValueError, KeyError, TypeError, ArithmeticError):
        return None


class AnchorFile:
    """The anchors of one service in a folder."""

    def __init__(self, service: str, folder: Path) -> None:
        self._service = service
        self.folder = folder
        self._left: tuple[Path, int, Anchor] | None = None
        """The file this process wrote last, how long it was then, and what the line said."""
        self._known_ends: dict[Path, tuple[tuple[int, int], tuple[bool, list[Anchor]]]] = {}
        """The end of each file as it was of that length and time: those of earlier months stay as they are."""

    def lost(self) -> Anchor | None:
        """The last line this process wrote, if its file is gone or shorter since; files only ever grow."""
        if self._left is None:
            return None
        path, size, anchor = self._left
        try:
            return anchor if path.stat().st_size < size else None
        except FileNotFoundError:
            return anchor

    def append(self, anchor: Anchor) -> None:
        """Adds one line; OSError when it cannot be kept."""
        named = f"{anchor.at:%Y-%m}-{anchor.machine}" if anchor.machine else f"{anchor.at:%Y-%m}"
        path = self.folder / f"audit-anchors-{self._service}-{named}.jsonl"
        said = {name: value for name, value in vars(anchor).items() if value != ""}
        line = canonical_json({**said, "at": anchor.at.isoformat()}).encode() + b"\n"
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            end = os.fstat(file).st_size
            if end and os.pread(file, 1, end - 1) != b"\n":
                line = b"\n" + line  # a power cut or a full disk left half a line
            if os.write(file, line) != len(line):
                raise OSError(f"{path} took half a line")
            self._left = (path, os.fstat(file).st_size, anchor)
        finally:
            os.close(file)

    def sync(self) -> None:
        """Forces what was written lately and its name to the disk; OSError when that fails."""
        for path in (*self._written_lately(), self.folder):
            file = os.open(path, os.O_RDONLY)
            try:
                os.fsync(file)
            finally:
                os.close(file)

    def sizes(self) -> dict[Path, int]:
        """How long each file is now; OSError when they cannot be read."""
        return {path: path.stat().st_size for path in self._paths()}

    def read(self, sizes: Mapping[Path, int]) -> Iterator[tuple[Anchor | None, str]]:
        """Every line up to those sizes, oldest file first, and where it stands; None for one that cannot be read."""
        for path, size in sizes.items():
            with path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    if file.tell() > size:
                        break
                    if line.strip():
                        yield _read_line(line), f"line {number} of {path}"

    def lines_of(self, entries: Collection[int]) -> Iterator[Anchor]:
        """The lines about these entries, without reading what the others say; OSError when they cannot be read."""
        signs = [f'"seq":{entry},'.encode() for entry in entries]
        for path in self._paths():
            with path.open("rb") as file:
                for line in file:
                    if any(sign in line for sign in signs) and (anchor := _read_line(line)) is not None:
                        yield anchor

    def newest(self) -> list[Anchor]:
        """The last lines, lowest entry first; OSError when they cannot be read.

        All files are looked at, for a clock that ran ahead may have put lines into a month to come; and none is given
        of entries whose other lines may stand in what was not read of a long file.
        """
        ends = self._ends()
        lowest = max((min(line.seq for line in lines) for is_whole, lines in ends if not is_whole), default=0)
        return sorted((line for _, lines in ends for line in lines if line.seq >= lowest), key=lambda line: line.seq)

    def find(self, seq: int, digest: str) -> Anchor | None:
        """The line of this entry, if it is among the last of any file; OSError when they cannot be read.

        On a restored backup the file in use ends lower than another.
        """
        said = (line for _, lines in self._ends() for line in reversed(lines) if (line.seq, line.hash) == (seq, digest))
        return next(said, None)

    def _ends(self) -> list[tuple[bool, list[Anchor]]]:
        return [end for path in self._paths() if (end := self._end_of(path))[1]]

    def _end_of(self, path: Path) -> tuple[bool, list[Anchor]]:
        """The last lines of a file, and whether they are all it has."""
        found = path.stat()
        key = (found.st_size, found.st_mtime_ns)
        known = self._known_ends.get(path)
        if known is None or known[0] != key:
            with path.open("rb") as file:
                file.seek(max(0, found.st_size - TAIL))
                read = [_read_line(line) for line in file.read().splitlines()]
            known = key, (found.st_size <= TAIL, [anchor for anchor in read if anchor is not None])
            self._known_ends[path] = known
        return known[1]

    def _written_lately(self) -> list[Path]:
        written = {path: path.stat().st_mtime for path in self._paths()}
        return [path for path, at in written.items() if at >= max(written.values()) - LATELY_SECONDS]

    def _paths(self) -> list[Path]:
        if not self.folder.is_dir():
            raise FileNotFoundError(f"there is no folder {self.folder}")
        return sorted(self.folder.glob(f"audit-anchors-{self._service}-*.jsonl"))
