"""Tries at signing in, counted so that guessing is slow (SEC-30)."""

from collections.abc import Collection
from datetime import datetime

from services.gateway.store.database import database
from services.gateway.store.tables.users import SignInAttemptRow as Attempt
from shared.clock import AHEAD


def list_attempts(who: str, since: datetime) -> list[datetime]:
    """When this user name or address was tried, oldest first; those turned away do not count."""
    query = Attempt.select(Attempt.at).where(Attempt.who == who, Attempt.at > since, ~Attempt.turned_away)
    return [row.at for row in query.order_by(Attempt.at, Attempt.id)]


def was_turned_away(who: str, since: datetime) -> bool:
    """Whether the limit has already been met in this window."""
    query = Attempt.select().where(Attempt.who == who, Attempt.at > since, Attempt.turned_away)
    return bool(query.exists())


@database.write
def bring_attempts_back(whos: Collection[str], now: datetime) -> None:
    """Tries that a clock noted which ran ahead are of now: else they would count until that time has come."""
    Attempt.update(at=now).where(Attempt.who.in_(tuple(whos)), Attempt.at > now + AHEAD).execute()


@database.write
def add_attempt(who: str, at: datetime, turned_away: bool = False) -> int:
    """Notes a try; its number."""
    row = Attempt.create(who=who, at=at, turned_away=turned_away)
    return int(row.id)


@database.write
def remove_attempts(ids: list[int]) -> None:
    """Takes back tries that turned out well."""
    Attempt.delete().where(Attempt.id.in_(ids)).execute()


@database.write
def remove_attempts_before(moment: datetime) -> int:
    """Forgets old tries; how many."""
    return int(Attempt.delete().where(Attempt.at < moment).execute())
