"""The file of a SQLite database: where it is, that it is still the same one, and its log held open beside it."""

import atexit
import contextlib
import os
import threading
import weakref
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import peewee

from shared.database.disk_space import Storage
from shared.database.errors import AGAIN, GONE
from shared.database.sqlite_driver import sqlite3
from shared.http.problems import Damaged

ANOTHER = (
    "Another file has been put in place of the database while this was running, so nothing is read from it or saved. "
    "Whoever looks after this system has to stop everything and start it again."
)


def path_of(url: str) -> Path:
    """The path in an address like `sqlite:////absolute/path`."""
    return Path("/" + unquote(urlsplit(url).path).lstrip("/"))


def address_of_file(path: Path) -> str:
    """The address of a database in this file, read back by `path_of`: `?`, `#` and `%` mean something else there."""
    said = str(path)
    for letter in "%?#":
        said = said.replace(letter, quote(letter))
    return f"sqlite:///{said}"


def uri_of(path: Path, mode: str = "rw") -> str:
    """How SQLite is asked for a file that it must not make."""
    return f"file:{quote(str(path))}?mode={mode}"


class DatabaseFile:
    """One file, known by its place on the disk from the moment it was bound.

    One idle connection of each process keeps SQLite's log and its index beside the file: the last one to close would
    remove them, and making them again takes space that a full disk does not have, so that nothing could be read.
    A connection must not be carried over a fork, so this one is closed before it and opened again at the next use.
    """

    def __init__(self, path: Path, must_exist: bool = False) -> None:
        if not must_exist:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600, exist_ok=True)
        self.path = path
        self.storage = Storage(path)
        self._is = self._found()
        self._lock = threading.Lock()
        self._holds: sqlite3.Connection | None = None
        self._held_since = 0
        _opened.add(self)

    def _found(self) -> tuple[int, int]:
        try:
            found = os.stat(self.path)
        except OSError as error:
            raise Damaged(GONE, headers=AGAIN) from error
        return found.st_dev, found.st_ino

    def check(self) -> None:
        """Raises when the file is gone, or is not the one that was bound."""
        if self._found() != self._is:
            raise Damaged(ANOTHER, headers=AGAIN)

    def hold(self) -> None:
        """Sees to it that the log stays beside the file."""
        if self._holds is None:
            with self._lock, contextlib.suppress(Exception):  # whoever uses the file is told what is wrong with it
                if self._holds is None:
                    self._holds = self._held()

    def version(self) -> tuple[int, int] | None:
        """A number that is another one after every commit, of whichever process; None where it cannot be told."""
        with self._lock, contextlib.suppress(Exception):
            if self._holds is not None:
                return self._held_since, int(self._holds.execute("PRAGMA data_version").fetchone()[0])
        return None

    def _held(self) -> sqlite3.Connection:
        self._held_since += 1  # another connection counts from the beginning
        connection = sqlite3.connect(uri_of(self.path), uri=True, check_same_thread=False)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return connection

    def let_go(self) -> None:
        """Closes the idle connection; the last one of all processes brings the log into the file."""
        with self._lock, contextlib.suppress(Exception):
            if self._holds is not None:
                self._holds.close()
        self._holds = None


class SqlitePool(peewee.SqliteDatabase):
    """A database whose connections are kept ready: to open one costs more than most of what is asked of it.

    What a connection at rest has read of the file it gives up, so it holds no memory. Like the idle connection of its
    file, none is carried over a fork; nor is one used on a disk that can only be read since, or can be written again.
    """

    def __init__(self, path: Path, **how: Any) -> None:
        self._path = path
        self._at_rest: list[sqlite3.Connection] = []
        self._disk: int | None = None
        super().__init__(uri_of(path), autoconnect=False, uri=True, check_same_thread=False, **how)
        _opened.add(self)

    def _connect(self) -> sqlite3.Connection:
        disk = self._how_mounted()
        if disk != self._disk:
            self.let_go()
            self._disk = disk
        with contextlib.suppress(IndexError):
            return self._at_rest.pop()
        return super()._connect()  # type: ignore[misc]

    def _close(self, connection: sqlite3.Connection) -> None:
        try:
            connection.execute("PRAGMA shrink_memory")
        except Exception:  # whatever is wrong with it, the next one is opened anew
            super()._close(connection)  # type: ignore[misc]
        else:
            self._at_rest.append(connection)

    def _how_mounted(self) -> int | None:
        try:
            return os.statvfs(self._path).f_flag
        except OSError:
            return None

    def let_go(self) -> None:
        """Closes the connections at rest; those in use come back to it."""
        while self._at_rest:
            with contextlib.suppress(Exception):
                super()._close(self._at_rest.pop())  # type: ignore[misc]


_opened: "weakref.WeakSet[DatabaseFile | SqlitePool]" = weakref.WeakSet()


def _let_go_of_all() -> None:
    for one in list(_opened):
        one.let_go()


os.register_at_fork(before=_let_go_of_all)
atexit.register(_let_go_of_all)
