"""Answers of a database remembered in this process until anything in it changes, whichever process changes it.

SQLite says by one number whether anything was committed since it was last asked. A snapshot whose number was the same
before and after it began is of that number exactly: its answers serve every later snapshot of the same number and no
other. On PostgreSQL there is no such number, and everything is asked anew.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import peewee

from shared.database.database import Database

P = ParamSpec("P")
R = TypeVar("R")
MOST = 100
"""Answers that are kept for one database."""


def while_unchanged(database: Database) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Marks a question to this database whose answer hangs on its rows and on the arguments alone, not on the time, on
    who asks or on a policy that is no argument; and is never changed by whoever gets it."""

    def mark(ask: Callable[P, R]) -> Callable[P, R]:
        @wraps(ask)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            key = (ask.__module__, ask.__qualname__, args, tuple(sorted(kwargs.items())))
            return unchanged(database, key, lambda: ask(*args, **kwargs))

        return answer

    return mark


def unchanged(database: Database, key: Hashable, ask: Callable[[], R]) -> R:
    """The same for one question, which `key` names with all that its answer hangs on beside the rows."""
    if database.is_writing:
        return ask()
    if not database.is_sqlite:  # in no transaction: a question on a connection that was cut is asked again on another
        with database.connection():
            return ask()
    with database.read_transaction():
        version = database.snapshot_version
        return ask() if version is None else _kept.setdefault(database.real, _Kept()).answer(version, key, ask)


class _Kept:
    """Answers of one version; nothing of another stays, for what was erased must not."""

    def __init__(self) -> None:
        self._version: object = None
        self._answers: dict[Any, Any] = {}
        self._lock = Lock()

    def answer(self, version: object, key: Hashable, ask: Callable[[], R]) -> R:
        """What is known of this version, or is asked now."""
        with self._lock:
            if version == self._version and key in self._answers:
                found: R = self._answers[key]
                return found
        found = ask()
        with self._lock:
            if version != self._version or len(self._answers) >= MOST:
                self._version, self._answers = version, {}
            self._answers[key] = found
        return found


_kept: WeakKeyDictionary[peewee.Database, _Kept] = WeakKeyDictionary()
