"""Files that a service keeps, as rows of its own database: there and gone with what they belong to (house rule 6)."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

import peewee

from shared.database.column_types import UTCDateTimeField
from shared.database.database import PRAGMAS, Database
from shared.database.disk_space import LITTLE
from shared.database.errors import AGAIN, FULL
from shared.database.space import give_space_back
from shared.database.tables import Columns
from shared.files.files_on_disk import FilesOnDisk
from shared.http.problems import Busy, Refused, StorageFull, TooLarge

MEGABYTE = 1 << 20
CHUNK = 256 << 10
CACHE_KILOBYTES = 2000
LONGEST_NAME = 200
GONE = "The original file has been removed. Upload it again."
LOST = (
    "Nothing is left of the file as it was kept, which is a fault of this system. Upload it again, and tell whoever "
    "looks after it."
)
CHANGED = "The file as it is kept is not the one that came, so it is not read. Upload it again."
BEING_BROUGHT_IN = (
    "This file of an earlier version is being taken into the database. Try again in a few minutes; tell whoever looks "
    "after this system if it lasts."
)


class KeptFileColumns(Columns):
    """The columns of a service's `KeptFileRow`."""

    id = peewee.UUIDField(primary_key=True)
    sha256 = peewee.TextField()
    size = peewee.BigIntegerField()
    kept_at = UTCDateTimeField()


class KeptChunkColumns(Columns):
    """The columns of a service's `KeptChunkRow`, beside `file`, the file it is a part of."""

    number = peewee.IntegerField()
    content = peewee.BlobField()


class FileLost(Refused):
    """A kept file that cannot be read, now or ever, and why."""


@dataclass(frozen=True)
class Received:
    """A file that has come in whole and is nowhere but in `content`."""

    content: IO[bytes]
    sha256: str
    size: int


@dataclass(frozen=True)
class KeptFile:
    """The checksum and the size in bytes of a kept file."""

    sha256: str
    size: int


def receive(content: IO[bytes], most: int) -> Received:
    """Reads what came in through to its end, outside any transaction; TooLarge beyond `most` bytes.

    The server has put a body into a temporary file that nobody else can read before anybody asks for it.
    """
    digest, size = hashlib.sha256(), 0
    for block in _blocks(content):
        size += len(block)
        if size > most:
            raise TooLarge(f"The file is larger than {most // MEGABYTE} MB: split it and upload the parts")
        digest.update(block)
    return Received(content, digest.hexdigest(), size)


def _blocks(content: IO[bytes]) -> Iterator[bytes]:
    content.seek(0)
    while block := content.read(CHUNK):
        yield block


class KeptFiles:
    """The kept files of one service; `on_disk` is where earlier versions had them."""

    def __init__(
        self,
        database: Database,
        file_row: type[KeptFileColumns],
        chunk_row: type[KeptChunkColumns],
        on_disk: FilesOnDisk,
    ) -> None:
        self._database = database
        self._files = file_row
        self._chunks = chunk_row
        self.on_disk = on_disk
        self.kept_for = timedelta(days=30)
        """How long after it was confirmed the original of an import is kept, where no policy says so."""

    def keep(self, file_id: UUID, received: Received, now: datetime) -> None:
        """Keeps a file in the transaction that is open, a chunk at a time; StorageFull where there is too little space.

        Its pages go through the log beside the database before they are in it: for a while they are there twice.
        """
        self._check_writing()
        storage = self._database.storage
        if storage is not None and storage.free < LITTLE + 2 * received.size:
            raise StorageFull(FULL, headers=AGAIN)
        kept = {"id": file_id, "sha256": received.sha256, "size": received.size, "kept_at": now}
        self._files.insert(**kept).execute()
        with self._little_memory():
            for number, block in enumerate(_blocks(received.content)):
                self._chunks.insert(file=file_id, number=number, content=block).execute()

    @contextmanager
    def _little_memory(self) -> Iterator[None]:
        """SQLite would hold the pages of a whole file in memory, as it does the rows of other work."""
        if not self._database.is_sqlite:
            yield
            return
        self._database.query(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
        try:
            yield
        finally:
            with suppress(Exception):  # then the connection ends anyway
                self._database.query(f"PRAGMA cache_size = {PRAGMAS['cache_size']}")

    def find(self, file_id: UUID) -> KeptFile | None:
        """What is known of a kept file."""
        with self._database.connection():
            row = self._files.get_or_none(self._files.id == file_id)
        return KeptFile(row.sha256, row.size) if row else None

    def is_kept(self, file_id: UUID) -> bool:
        """Whether the file is here, all of it, or still to be taken in from the disk."""
        known = self.find(file_id)
        return self._size_here(file_id) == known.size if known else self.on_disk.holds(file_id)

    def _size_here(self, file_id: UUID) -> int:
        """Bytes of its chunks; their content is not read for it."""
        chunk = self._chunks
        with self._database.connection():
            size = chunk.select(peewee.fn.COALESCE(peewee.fn.SUM(peewee.fn.LENGTH(chunk.content)), 0))
            return int(size.where(chunk.file == file_id).scalar())  # type: ignore[attr-defined]

    def open(self, file_id: UUID) -> IO[bytes]:
        """The file, whole and as it came, in a temporary file that nobody else can read; FileLost when it is not.

        Nothing of the database stays open while it is read or sent away.
        """
        copy = TemporaryFile()  # noqa: SIM115 - closed by whoever asked for it
        try:
            with self._database.read_transaction(), self._little_memory():
                self._copy(file_id, copy)
            copy.seek(0)
        except BaseException:
            copy.close()
            raise
        return copy

    def _copy(self, file_id: UUID, copy: IO[bytes]) -> None:
        known, digest, size = self.find(file_id), hashlib.sha256(), 0
        if known is None:
            if self.on_disk.holds(file_id):
                raise Busy(BEING_BROUGHT_IN, headers=AGAIN)
            raise FileLost(GONE)
        for block in self._content(file_id):
            size += len(block)
            digest.update(block)
            copy.write(block)
        if known.size and not size:
            raise FileLost(LOST)
        if (digest.hexdigest(), size) != (known.sha256, known.size):
            raise FileLost(CHANGED)

    def _content(self, file_id: UUID) -> Iterator[bytes]:
        """The chunks in their order, up to the first that is missing; each is asked for alone."""
        chunk, number = self._chunks, 0
        while found := list(chunk.select().where(chunk.file == file_id, chunk.number == number)):  # type: ignore[attr-defined]
            yield found[0].content
            number += 1

    def lock(self) -> None:
        """Nobody else takes a file in from the disk, or lets one go, before this transaction ends."""
        self._check_writing()
        self._database.lock("kept files")

    def remove(self, file_id: UUID) -> None:
        """Removes a file in the transaction that is open; that it is gone already is no fault.

        Once that is committed, its space goes back to the disk.
        """
        self.lock()
        with self._little_memory():  # what is deleted is overwritten
            self._chunks.delete().where(self._chunks.file == file_id).execute()  # type: ignore[attr-defined]
        self._files.delete().where(self._files.id == file_id).execute()
        self._database.after_commit(f"remove {file_id}", lambda: self.on_disk.remove(file_id))
        self._database.after_commit("give space back", lambda: give_space_back(self._database))

    def _check_writing(self) -> None:
        if not self._database.is_writing:
            raise RuntimeError("A file belongs in the transaction of what it is kept for")

    def total_size(self) -> int:
        """Bytes of all kept files: the status page."""
        with self._database.connection():
            return int(self._files.select(peewee.fn.COALESCE(peewee.fn.SUM(self._files.size), 0)).scalar())


def shown_name(name: str) -> str:
    """The user's name for a file, for show only: no folders, no control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:LONGEST_NAME] or "file"
