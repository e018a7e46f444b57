"""Roles that take two administrators: one asks, another confirms; while no other can, a command on the server does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.gateway.actions.accounts.second_person import not_second_to
from services.gateway.rules.accounts import added_roles
from services.gateway.rules.grants import CONFIRMED, WITHDRAWN, Ask, confirm_objection, server_objection
from services.gateway.store.audit import record_audit
from services.gateway.store.database import database
from services.gateway.store.grants import (
    RoleGrant,
    add_account_change,
    add_grant,
    end_grant,
    find_grant,
    list_waiting_grants,
)
from services.gateway.store.users import find_user_named, list_users_with, save_roles
from shared.actor import Actor, Role
from shared.clock import AHEAD
from shared.done_before import refuse_again
from shared.http.problems import NotFound, Refused

GRANTED, CHANGED = "granted", "changed"


@dataclass(frozen=True)
class WaitingGrant:
    """A grant that waits, when it lapses, and why the one who looks cannot confirm it ('' when they can)."""

    grant: RoleGrant
    lapses_at: datetime
    objection: str


def list_waiting(kept_for: timedelta, actor: Actor, now: datetime, account: UUID | None = None) -> list[WaitingGrant]:
    """What waits for a second administrator, as this one sees it."""
    return [
        WaitingGrant(one, one.asked_at + kept_for, _objection(one, kept_for, actor, now) or "")
        for one in waiting_grants(kept_for, now, account)
    ]


def ask_for_roles(account_id: UUID, roles: frozenset[Role], kept_for: timedelta, actor: Actor, now: datetime) -> None:
    """In the transaction that is open: roles wait for another administrator; what waits already is not asked twice."""
    waiting = {role for one in waiting_grants(kept_for, now, account_id) for role in one.roles}
    if not (asked := roles - waiting):
        return
    grant = add_grant(account_id, asked, actor.id, now)
    details = {"grant": str(grant), "roles": sorted(asked)}
    record_audit("role-grant-asked", f"account:{account_id}", actor, now, details)


def confirm_grant(grant_id: UUID, kept_for: timedelta, actor: Actor, now: datetime) -> RoleGrant:
    """Gives the roles; they hold from the person's next request."""
    with database.write_transaction():
        database.lock("roles")
        grant = _existing(grant_id)
        _check_waits(grant, actor)
        if refused := _objection(grant, kept_for, actor, now):
            raise Refused(refused)
        _give(grant, actor, now)
    return grant


def confirm_on_server(username: str, kept_for: timedelta, actor: Actor, now: datetime) -> list[RoleGrant]:
    """Gives what waits for this account, while no administrator can confirm it."""
    with database.write_transaction():
        database.lock("roles")
        found = find_user_named(username)
        grants = waiting_grants(kept_for, now, found.id) if found else []
        if not grants:
            raise NotFound(f"Nothing waits for a second administrator for the user name {username}")
        administrators = {str(one.id): not_second_to(str(one.id), now) for one in list_users_with(Role.ADMIN)}
        for grant in grants:
            if refused := server_objection(_ask(grant, kept_for, now), administrators, now):
                raise Refused(refused)
            _give(grant, actor, now)
    return grants


def withdraw_grant(grant_id: UUID, actor: Actor, now: datetime) -> RoleGrant:
    """Takes back what waits: any administrator may, for that is the safe side."""
    with database.write_transaction():
        database.lock("roles")
        grant = _existing(grant_id)
        _check_waits(grant, actor)
        end_grant(grant_id, WITHDRAWN, actor.id, now)
        details = {"grant": str(grant_id), "roles": sorted(grant.roles), "asked_by": grant.asked_by}
        record_audit("role-grant-withdrawn", f"account:{grant.account.id}", actor, now, details)
    return grant


def _check_waits(grant: RoleGrant, actor: Actor) -> None:
    if grant.outcome:
        refuse_again(f"This was {grant.outcome}", grant.ended_by, grant.ended_at, actor)


def record_roles(account_id: UUID, held: frozenset[Role], wanted: frozenset[Role], actor: Actor, now: datetime) -> None:
    """The audit's word on changed roles."""
    if held == wanted:
        return
    added = added_roles(frozenset(held), frozenset(wanted))
    removed = added_roles(frozenset(wanted), frozenset(held))
    record_audit("roles-changed", f"account:{account_id}", actor, now, {"added": list(added), "removed": list(removed)})
    if Role.PREVENT_LEAD in added:
        # An entry of its own, so that this grant is found without reading the details of every other.
        record_audit("prevent-lead-granted", f"account:{account_id}", actor, now, {"flag": "look at this grant"})


def note_change(account_id: UUID, what: str, actor: Actor, now: datetime) -> None:
    """Whoever made or changed an account is no second person to it for a while; programs and commands are nobody's."""
    if not actor.id.startswith("system:"):
        add_account_change(str(account_id), actor.id, what, now)


def _give(grant: RoleGrant, actor: Actor, now: datetime) -> None:
    account = grant.account
    end_grant(grant.id, CONFIRMED, actor.id, now)
    save_roles(account.id, account.roles | grant.roles)
    note_change(account.id, GRANTED, actor, now)
    details = {"grant": str(grant.id), "roles": sorted(grant.roles), "asked_by": grant.asked_by}
    record_audit("role-grant-confirmed", f"account:{account.id}", actor, now, details)
    record_roles(account.id, account.roles, account.roles | grant.roles, actor, now)


def _objection(grant: RoleGrant, kept_for: timedelta, actor: Actor, now: datetime) -> str | None:
    return confirm_objection(_ask(grant, kept_for, now), actor.id, not_second_to(actor.id, now), now)


def waiting_grants(kept_for: timedelta, now: datetime, account: UUID | None = None) -> list[RoleGrant]:
    """What waits for a second administrator and has not lapsed."""
    return list_waiting_grants(now - kept_for, now + AHEAD, account)


def _ask(grant: RoleGrant, kept_for: timedelta, now: datetime) -> Ask:
    lapses_at, is_closed = grant.asked_at + kept_for, grant.account.disabled_at is not None
    is_ahead = grant.asked_at > now + AHEAD
    return Ask(
        account=str(grant.account.id),
        asked_by=grant.asked_by,
        lapses_at=lapses_at,
        outcome=grant.outcome,
        account_is_closed=is_closed,
        is_ahead=is_ahead,
    )


def _existing(grant_id: UUID) -> RoleGrant:
    grant = find_grant(grant_id)
    if grant is None:
        raise NotFound("Nobody asked for this")
    return grant
