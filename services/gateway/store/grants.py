"""Grants that wait for a second administrator, and who lately made or changed which account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import peewee

from services.gateway.rules.grants import HANDS_OVER, AccountChange
from services.gateway.store.database import database
from services.gateway.store.tables.grants import AccountChangeRow, RoleGrantRow
from services.gateway.store.users import User, roles_of, user_from
from shared.actor import Role
from shared.database.unchanged import while_unchanged


@dataclass(frozen=True)
class RoleGrant:
    """Roles somebody asked for, for an account as it is now."""

    id: UUID
    account: User
    roles: frozenset[Role]
    asked_by: str
    asked_at: datetime
    outcome: str
    ended_by: str
    ended_at: datetime | None


def _grant(row: RoleGrantRow) -> RoleGrant:
    return RoleGrant(
        id=row.id,
        account=user_from(row.account),
        roles=roles_of(row.roles),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        outcome=row.outcome,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
    )


def find_grant(grant_id: UUID) -> RoleGrant | None:
    """A grant that was asked for, whatever became of it."""
    row = RoleGrantRow.get_or_none(RoleGrantRow.id == grant_id)
    return _grant(row) if row else None


def list_waiting_grants(since: datetime, latest: datetime, account: UUID | None = None) -> list[RoleGrant]:
    """What was asked for between these moments and is neither confirmed nor withdrawn, oldest first."""
    row = RoleGrantRow
    in_time = (row.asked_at > since) & (row.asked_at <= latest)
    query = row.select().where(row.outcome == "", in_time).order_by(row.asked_at, row.id)
    return [_grant(found) for found in (query.where(row.account == account) if account else query)]


@database.write
def add_grant(account_id: UUID, roles: Iterable[str], asked_by: str, now: datetime) -> UUID:
    """Adds a grant that waits; its id."""
    made = uuid4()
    RoleGrantRow.insert(
        id=made, account=account_id, roles=sorted(roles), asked_by=asked_by, asked_at=now, outcome="", ended_by=""
    ).execute()
    return made


@database.write
def end_grant(grant_id: UUID, outcome: str, ended_by: str, now: datetime) -> bool:
    """Ends a grant; False when somebody was faster."""
    change = RoleGrantRow.update(outcome=outcome, ended_by=ended_by, ended_at=now)
    return bool(change.where(RoleGrantRow.id == grant_id, RoleGrantRow.outcome == "").execute())


@database.write
def add_account_change(account: str, by: str, what: str, now: datetime) -> None:
    """Notes who made or changed an account."""
    AccountChangeRow.insert(account=account, changed_by=by, what=what, at=now).execute()


def list_account_changes(person: str, since: datetime) -> list[AccountChange]:
    """The changes since then that may concern a person: of their account, by them, and what hands accounts over.

    Most people had nothing to do with any: for them this is one question to an index.
    """
    row = AccountChangeRow
    found = _changes(_about(person), since) if _is_in_any(person) else []
    if any(one.what in HANDS_OVER for one in found):
        found += _changes(row.what.in_(sorted(HANDS_OVER)), since)
    return found


def _about(person: str) -> peewee.Expression:
    return (AccountChangeRow.account == person) | (AccountChangeRow.changed_by == person)


@while_unchanged(database)
def _is_in_any(person: str) -> bool:
    return bool(AccountChangeRow.select().where(_about(person)).exists())


def _changes(which: peewee.Expression, since: datetime) -> list[AccountChange]:
    row = AccountChangeRow
    query = row.select(row.account, row.changed_by, row.what).where(which, row.at > since).distinct()
    return [AccountChange(found.account, found.changed_by, found.what) for found in query]


@database.write
def remove_account_changes_before(moment: datetime) -> int:
    """Forgets changes that no longer count; the audit keeps them. How many."""
    return int(AccountChangeRow.delete().where(AccountChangeRow.at < moment).execute())
