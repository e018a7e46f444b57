"""API tokens: made on the server, shown once, kept as a hash, revoked at any time."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from services.gateway.rules.tokens import TOKEN_DAYS, token_days_objection
from services.gateway.store.audit import audit, record_audit
from services.gateway.store.database import database
from services.gateway.store.tokens import (
    ApiToken,
    add_token,
    find_active_token,
    find_token,
    find_token_by_secret,
    save_token_revoked,
    save_token_used,
)
from shared.actor import Actor, Role
from shared.database.disk_space import using_reserve
from shared.http.problems import Invalid, NotFound, OutOfDate, Refused, StorageFull
from shared.words import moment_in_words, says_something

PREFIX = "dr_"
NOTE_USE_EVERY = timedelta(minutes=1)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def create_token(
    name: str,
    roles: frozenset[Role],
    actor: Actor,
    now: datetime,
    person_number: str | None = None,
    days: int = TOKEN_DAYS,
) -> tuple[ApiToken, str]:
    """A new token and its secret, which is nowhere to be found afterwards; Refused when the name is in use."""
    if not says_something(name) or len(name) > 100:
        raise Invalid("A token needs a name of at most 100 characters")
    if not roles:
        raise Invalid("A token needs at least one role")
    if objection := token_days_objection(days):
        raise Invalid(objection)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        id=uuid4(),
        name=name.strip(),
        roles=roles,
        person_number=person_number,
        created_at=now,
        created_by=actor.id,
        expires_at=now + timedelta(days=days),
    )
    with database.write_transaction():
        if find_active_token(token.name):
            raise Refused(f"There is already a token named {token.name}: revoke it first or choose another name")
        add_token(token, _hash(secret))
        record_audit("token-created", f"token:{token.id}", actor, now, {"roles": sorted(roles), "days": days})
        if Role.PREVENT_LEAD in roles:
            record_audit("prevent-lead-granted", f"token:{token.id}", actor, now, {"flag": "look at this grant"})
    return token, secret


def revoke_token(token_id: UUID, actor: Actor, now: datetime) -> ApiToken:
    """Ends a token at once; OutOfDate when it was ended before."""
    with database.write_transaction():
        token = find_token(token_id)
        if token is None:
            raise NotFound("There is no such token")
        if not save_token_revoked(token_id, now):
            ended = find_token(token_id) or token
            when = moment_in_words(ended.revoked_at) if ended.revoked_at else ""
            raise OutOfDate(
                f"The token {token.name} was revoked before you did it, on {when}. Nothing was left to do.",
                by=_revoked_by(token_id),
            )
        record_audit("token-revoked", f"token:{token_id}", actor, now)
    return token


def _revoked_by(token_id: UUID) -> str:
    """Who ended a token, as the audit has it."""
    said = (entry.actor for entry in audit.newest(f"token:{token_id}") if entry.action == "token-revoked")
    return next(said, "")


def revoke_token_named(name: str, actor: Actor, now: datetime) -> ApiToken:
    """Ends the token of this name."""
    token = find_active_token(name)
    if token is None:
        raise NotFound(f"There is no token named {name} that could be revoked")
    return revoke_token(token.id, actor, now)


def token_for(secret: str, now: datetime) -> ApiToken | None:
    """The token with this secret, if it is still good."""
    token = find_token_by_secret(_hash(secret)) if secret.startswith(PREFIX) else None
    if token is None or not token.is_good(now):
        return None
    if token.last_used_at is None or abs(now - token.last_used_at) > NOTE_USE_EVERY:
        with using_reserve(), suppress(StorageFull):  # a lost note is not worth a refusal, least of all of a read
            save_token_used(token.id, now)
    return token
