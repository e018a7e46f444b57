"""What a database's error means, in words: whether anything was saved is said only where it is known."""

import peewee
import psycopg

from shared.database.postgresql import NoConnection
from shared.http.problems import Busy, OutOfDate, Problem

BUSY = "The database is busy."
SILENT = "The database does not answer."
TOO_LATE = "This took too long. Nothing was saved: try again in a moment."
NOTHING_SAVED = "Nothing was saved: try again in a moment."
SAVED_BY_ANOTHER = (
    "Somebody else saved the same at this moment, so nothing was saved here. Look at what is there now, and send this "
    "again if it is still needed."
)
TRY_AGAIN = "Try again in a moment."
AGAIN_IN = {"Retry-After": "5"}
_WAITED = ("locked", "busy", "lock timeout", "statement timeout", "deadlock detected", "could not serialize")
_OPERATIONAL = (
    peewee.OperationalError,
    psycopg.OperationalError,
    peewee.sqlite3.OperationalError,  # type: ignore[attr-defined]
)
_SAME = "23505"
"""Two writers of PostgreSQL both looked before either had saved; SQLite has one writer, and there it is a fault."""
_GONE = ("57P", "08", "533", "25P03", "25P04")


def _cause(error: BaseException) -> BaseException:
    """The driver's own error; peewee wraps those whose class it knows by name."""
    return getattr(error, "orig", None) or error


def constraint_of(error: BaseException) -> str:
    """Which rule of the database was broken, by its name."""
    cause = _cause(error)
    return str(cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""


def is_lost(error: BaseException) -> bool:
    """Whether the connection was cut, or could not be had: the database is silent, not unwilling."""
    if isinstance(error, NoConnection):
        return True
    cause = _cause(error)
    if not isinstance(cause, psycopg.Error):
        return False
    if cause.sqlstate is None:  # said by the driver here, not by the server
        return isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError)
    return cause.sqlstate.startswith(_GONE)


def problem_of_wait(error: BaseException, writing: bool) -> Problem | None:
    """What a busy or silent database means to a person; None when the error is something else.

    `writing`: in a transaction that had not been committed, so that nothing of it is saved.
    """
    then = NOTHING_SAVED if writing else TRY_AGAIN
    if is_lost(error):
        return Busy(
            f"{BUSY if isinstance(error, NoConnection) and error.is_busy else SILENT} {then}", headers=dict(AGAIN_IN)
        )
    if writing and getattr(_cause(error), "sqlstate", None) == _SAME:
        return OutOfDate(SAVED_BY_ANOTHER)
    if not isinstance(error, _OPERATIONAL):
        return None
    words = str(error).lower()
    if any(word in words for word in _WAITED):
        return Busy(f"{BUSY} {then}", headers=dict(AGAIN_IN))
    return None
