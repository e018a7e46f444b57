"""What a refusal of a database or a disk means to a person: one problem for each kind, on SQLite and PostgreSQL."""

import errno

import peewee
import psycopg

from shared.database.sqlite_driver import sqlite3
from shared.http.problems import Damaged, Problem, ReadOnly, StorageFull

AGAIN = {"Retry-After": "30"}
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
FULL = (
    "There is no space left on the server, so nothing was saved. What is there can still be read. Try again later, and "
    "tell whoever looks after this system."
)
READ_ONLY = (
    "The server cannot write to its records just now, so nothing was saved. What is there can still be read. Try again "
    "later, and tell whoever looks after this system."
)
DAMAGED = (
    "Part of the records cannot be read: the database or its disk is damaged. Nothing was saved. Tell whoever looks "
    "after this system; what is in the backups is not touched."
)
GONE = (
    "The database is not where it was, so nothing can be read or saved. It goes on by itself once it is back. Tell "
    "whoever looks after this system."
)
_SQLITE: tuple[tuple[tuple[str, ...], type[Problem], str], ...] = (
    (("database or disk is full", "no space left"), StorageFull, FULL),
    (("readonly database",), ReadOnly, READ_ONLY),
    (("malformed", "file is not a database", "disk i/o error"), Damaged, DAMAGED),
    (("unable to open database file", "no such table"), Damaged, GONE),
)
_POSTGRESQL: dict[str, tuple[type[Problem], str]] = {
    "53100": (StorageFull, FULL),
    "25006": (ReadOnly, READ_ONLY),
    "XX001": (Damaged, DAMAGED),
    "XX002": (Damaged, DAMAGED),
}
_ERRORS = (peewee.PeeweeException, sqlite3.Error, psycopg.Error)
"""What is asked beside peewee, by a cursor, fails with the driver's own."""
_OPERATIONAL = (peewee.OperationalError, sqlite3.OperationalError, psycopg.OperationalError)
_PLAIN = (peewee.DatabaseError, sqlite3.DatabaseError)


def problem_of_fault(error: BaseException, disk_is_full: bool = False) -> Problem | None:
    """The problem that this error of a database or a file is; None when it is none of these.

    `disk_is_full`: what SQLite calls an I/O error, or a file it cannot open, is then the lack of space.
    """
    if isinstance(error, OSError):
        if error.errno in NO_SPACE:
            return StorageFull(FULL, headers=AGAIN)
        return ReadOnly(READ_ONLY, headers=AGAIN) if error.errno == errno.EROFS else None
    if not isinstance(error, _ERRORS):
        return None
    if "no transaction is active" in str(error):  # SQLite had taken everything back itself: why, was said before
        return _before(error, disk_is_full)
    cause = getattr(error, "orig", None) or error
    if found := _POSTGRESQL.get(str(getattr(cause, "sqlstate", None))):
        return found[0](found[1], headers=AGAIN)
    return _by_words(str(error).lower(), disk_is_full) if _is_of_the_file(error) else None


def _before(error: BaseException, disk_is_full: bool) -> Problem | None:
    earlier = error.__context__
    while earlier is not None:
        if (found := problem_of_fault(earlier, disk_is_full)) is not None:
            return found
        earlier = earlier.__context__
    return None


def _by_words(words: str, disk_is_full: bool) -> Problem | None:
    for signs, kind, sentence in _SQLITE:
        if any(sign in words for sign in signs):
            if disk_is_full and ("disk i/o" in words or "unable to open" in words):
                return StorageFull(FULL, headers=AGAIN)
            return kind(sentence, headers=AGAIN)
    return None


def _is_of_the_file(error: BaseException) -> bool:
    """Not what a statement did wrong, which has classes of its own."""
    return isinstance(error, _OPERATIONAL) or type(error) in _PLAIN
