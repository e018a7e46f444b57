"""What the gateway holds about somebody who signs in, and who may gather what is held about a person."""

from datetime import date, datetime
from uuid import UUID

from services.gateway.store.audit import record_audit
from services.gateway.store.database import database
from services.gateway.store.users import User, find_user_named, list_users
from shared.actor import Actor, Role
from shared.http.problems import Forbidden

MAY_GATHER = (Role.PREVENT_LEAD, Role.LEGAL_OFFICER)


def who_gathers(username: str) -> Actor:
    """The person who answers the request; Forbidden when there is no such account or it is not theirs to do."""
    found = find_user_named(username)
    if found is None or found.disabled_at is not None or not found.roles & set(MAY_GATHER):
        roles = " or ".join(role.value for role in MAY_GATHER)
        raise Forbidden(f"Name the account of somebody who may answer such a request: {roles}")
    return Actor(str(found.id), found.roles, found.person_number)


def collect(
    names: tuple[str, ...], number: str, request_id: UUID, received_on: date, actor: Actor, now: datetime
) -> list[dict[str, object]]:
    """The accounts that may be theirs; the audit entry counts them and names nobody."""
    with database.write_transaction():
        found = [user for user in list_users(most=100_000) if _is_meant(user, names, number)]
        details = {"received_on": received_on.isoformat(), "found": {"account": len(found)}}
        record_audit("subject-access-collected", f"subject-access:{request_id}", actor, now, details)
    return [
        {"service": "gateway", "what": "account", "where": f"Account {user.username}", "said": _said(user),
         "decide": "", "give": "undecided"}
        for user in found
    ]  # fmt: skip


def _is_meant(user: User, names: tuple[str, ...], number: str) -> bool:
    if number:
        return user.person_number == number
    return any(set(name.casefold().split()) == set(user.display_name.casefold().split()) for name in names)


def _said(user: User) -> dict[str, object]:
    return {
        "user_name": user.username, "name": user.display_name, "roles": sorted(user.roles),
        "payroll_number": user.person_number, "made_at": user.created_at, "closed_at": user.disabled_at,
        "last_signed_in_at": user.last_sign_in_at,
    }  # fmt: skip
