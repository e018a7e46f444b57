"""What is looked at before a service uses its database: that it is there, whole, and belongs to the keys."""

import time
from pathlib import Path

from shared.audit.trail import AuditTrail
from shared.database.copies import connected
from shared.database.database import Database
from shared.database.sqlite_driver import sqlite3

QUICK_SECONDS = 10.0
"""A file that takes longer is served, and read whole at night."""
_TRACES = (".reserve", ".reserve-given-up")
RESTORE = "Restore the newest backup (docs/operations.md, Restoring a backup)"


class CannotBeUsed(Exception):
    """This database must not be used as it is; the message says what to do."""


def refuse_lost_file(path: Path) -> None:
    """A database that was here is not silently replaced by an empty one."""
    if path.exists() and path.stat().st_size:
        return
    log = path.with_name(path.name + "-wal")
    tokens = path.with_name(f"{path.stem}-tokens.sqlite3")
    traces = (tokens, *(path.with_suffix(kind) for kind in _TRACES))
    if any(trace.exists() for trace in traces) or (log.exists() and log.stat().st_size):
        raise CannotBeUsed(
            f"there is no {path} any more, or nothing is in it, and there was. Put the file back with what stands "
            f"beside it. {RESTORE} if it is lost, or name an empty DATA_DIR to begin with nothing."
        )


def refuse_damaged(path: Path) -> str:
    """Looks through the file for a few seconds; CannotBeUsed for what is found, else in words how far that went."""
    if not path.exists() or not path.stat().st_size:
        return ""
    until = time.monotonic() + QUICK_SECONDS
    try:
        with connected(path) as connection:
            connection.set_progress_handler(lambda: time.monotonic() > until, 10_000)
            found = [str(told) for (told,) in connection.execute("PRAGMA quick_check(3)") if told != "ok"]
    except sqlite3.DatabaseError as error:
        if "interrupted" in str(error):
            return f"{path.name} was looked through for {QUICK_SECONDS:g} s without a fault; the rest is read at night"
        if "unable to open" in str(error) or "locked" in str(error):
            raise CannotBeUsed(f"{path} cannot be opened ({error}).") from error
        found = [str(error)]
    if found:
        raise CannotBeUsed(
            f"{path} is damaged ({'; '.join(found)[:300]}). Keep this file and what stands beside it apart. {RESTORE}."
        )
    return ""


def refuse_other_key(database: Database, audit: AuditTrail) -> None:
    """A database whose whole audit trail was made with another key has lost its own: no tampering, and no start."""
    with database.connection():
        if not audit.is_made_with_its_key():
            raise CannotBeUsed(
                f"its audit trail was made with another key than {database.service.upper()}_AUDIT_KEY. Put back the "
                "secrets.json that belongs to these databases (or the audit keys, where they are set); with another "
                "key nothing in the trail can be verified."
            )
