"""Every change of the lists, numbered in the order of the commits: how far an index goes, and whether it is of ours."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from services.venues.store.database import database
from services.venues.store.tables.screening import ListChangeRow


@dataclass(frozen=True)
class Change:
    """How far the lists have been changed; 0 is before the first change."""

    number: int = 0
    token: str = ""


def current_change() -> Change:
    """The newest change of the lists that is committed."""
    rows = database.query("SELECT number, token FROM list_change ORDER BY number DESC LIMIT 1")
    return Change(int(rows[0][0]), rows[0][1]) if rows else Change()


def is_past(change: Change) -> bool:
    """Whether the lists of this database once stood at this change."""
    if change == Change():
        return True
    rows = database.query("SELECT 1 FROM list_change WHERE number = ? AND token = ?", change.number, change.token)
    return bool(rows)


@database.write
def add_change(what: str, source: str, by: str, now: datetime) -> Change:
    """Numbers a change of the lists; one after the other, so that a number is never seen before a smaller one."""
    database.lock("lists")
    change = Change(current_change().number + 1, secrets.token_hex(8))
    ListChangeRow.insert(
        number=change.number, token=change.token, what=what, source=source, at=now, by=by
    ).execute()  # fmt: skip
    return change
