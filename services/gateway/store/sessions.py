"""Who is signed in: sessions live here, the cookie only names one."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee

from services.gateway.store.database import database
from services.gateway.store.tables.users import SessionRow, UserRow
from services.gateway.store.users import User, user_from
from shared.database.unchanged import while_unchanged


@dataclass(frozen=True)
class StoredSession:
    """What is kept of one session; no user before sign-in."""

    data: dict[str, object]
    started_at: datetime
    last_seen_at: datetime
    user: User | None


@dataclass(frozen=True)
class Limits:
    """A session seen last before the one moment, or begun before the other, is over; so is one of a time to come.

    A clock that ran ahead began or saw it later than `latest`: nobody can say how long it has lasted. Where nobody is
    signed in it may rest longer, since `nobody_since`: a hirer has time to look something up.
    """

    seen_since: datetime
    started_since: datetime
    latest: datetime
    nobody_since: datetime | None = None

    def allow(self, session: StoredSession) -> bool:
        """Whether a session is not over; `_live` says the same of rows."""
        seen, rests = session.last_seen_at, self.nobody_since is not None and session.user is None
        is_seen = seen >= self.seen_since or (rests and self.nobody_since is not None and seen >= self.nobody_since)
        return is_seen and self.started_since <= session.started_at <= self.latest and seen <= self.latest


def _live(limits: Limits) -> peewee.Expression:
    seen = SessionRow.last_seen_at >= limits.seen_since
    if limits.nobody_since is not None:
        seen |= SessionRow.user.is_null() & (SessionRow.last_seen_at >= limits.nobody_since)
    begun = (SessionRow.started_at >= limits.started_since) & (SessionRow.started_at <= limits.latest)
    return seen & begun & (SessionRow.last_seen_at <= limits.latest)


def find_session(id_hash: str, limits: Limits) -> StoredSession | None:
    """A session that is not over, with its account as it is now."""
    found = _stored(id_hash)
    if found is None or not limits.allow(found):
        return None
    return replace(found, data=deepcopy(found.data))  # whoever opens it writes in it


@while_unchanged(database)
def _stored(id_hash: str) -> StoredSession | None:
    query = SessionRow.select(SessionRow, UserRow).join(UserRow, peewee.JOIN.LEFT_OUTER)
    row = query.where(SessionRow.id_hash == id_hash).first()
    if row is None:
        return None
    user = user_from(row.user) if row.user_id is not None else None
    return StoredSession(row.data, row.started_at, row.last_seen_at, user)


@database.write
def add_session(id_hash: str, user_id: UUID | None, data: dict[str, object], now: datetime) -> None:
    """Begins a session."""
    SessionRow.insert(id_hash=id_hash, user=user_id, data=data, started_at=now, last_seen_at=now).execute()


@database.write
def save_session(id_hash: str, data: dict[str, object], now: datetime) -> None:
    """Keeps what the session holds; one that was ended meanwhile stays ended."""
    SessionRow.update(data=data, last_seen_at=now).where(SessionRow.id_hash == id_hash).execute()


@database.write
def remove_session(id_hash: str) -> bool:
    """Ends a session; False if it was over already."""
    return bool(SessionRow.delete().where(SessionRow.id_hash == id_hash).execute())


@database.write
def remove_sessions_of(user_id: UUID, but: str = "") -> int:
    """Ends every session of an account but one; how many."""
    return int(SessionRow.delete().where(SessionRow.user == user_id, SessionRow.id_hash != but).execute())


@database.write
def remove_sessions_over(limits: Limits) -> int:
    """Clears away sessions that are over; how many."""
    return int(SessionRow.delete().where(~_live(limits)).execute())


def count_sessions(user_ids: Iterable[UUID], limits: Limits) -> dict[UUID, int]:
    """How many live sessions each account has; one without any is left out."""
    query: Any = (
        SessionRow.select(SessionRow.user.alias("user_id"), peewee.fn.COUNT(SessionRow.id_hash).alias("sessions"))
        .where(SessionRow.user.in_(list(user_ids)), _live(limits))
        .group_by(SessionRow.user)
        .order_by(SessionRow.user)
    )
    return {UUID(str(row["user_id"])): int(row["sessions"]) for row in query.dicts()}
