"""Signing in and out: who it is, how often they may try, and the session that begins."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from services.gateway.actions.passwords import password_matches
from services.gateway.store.attempts import add_attempt, list_attempts, remove_attempts, was_turned_away
from services.gateway.store.audit import record_audit
from services.gateway.store.database import database
from services.gateway.store.sessions import add_session, remove_session
from services.gateway.store.users import User, find_password, find_user, save_last_sign_in
from shared.actor import Actor
from shared.problems import TooMany

TRIES = 10
WINDOW = timedelta(minutes=1)
WRONG = "The user name or password is not right"


class IdentityProvider(Protocol):
    """Says who somebody is: today our own accounts, later a council's OpenID Connect provider.

    A provider answers with the account its own key (source and subject) belongs to, or None; everything after that
    (throttling, sessions, roles, audit) is the same for all.
    """

    @property
    def source(self) -> str:
        """The name of whoever vouches: part of the key of an account."""

    def identify(self, answer: Mapping[str, str]) -> UUID | None:
        """The account of whoever gave this answer, or None when it proves nothing."""


@dataclass(frozen=True)
class PasswordAccounts:
    """Accounts with a password of our own; `source` is `local` or, on loopback in development, `demonstration`."""

    source: str = "local"

    def identify(self, answer: Mapping[str, str]) -> UUID | None:
        """The account with this user name and password."""
        known = find_password(self.source, answer["username"])
        right = password_matches(answer["password"], known.password_hash if known else None)
        return known.user_id if known and right and not known.disabled else None


@dataclass(frozen=True)
class Caller:
    """Who knocks: the address as far as our own proxies vouch for it, the request, a session they came with."""

    address: str
    request_id: str
    old_session: str | None = None


@dataclass(frozen=True)
class SignedIn:
    """A session that has begun; `token` goes into the cookie and nowhere else."""

    token: str
    user: User


def session_hash(token: str) -> str:
    """What the database keeps of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_session_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def sign_in(
    providers: list[IdentityProvider], answer: Mapping[str, str], caller: Caller, key: str, now: datetime
) -> SignedIn | None:
    """Begins a session with a new id, or None; TooMany after ten wrong tries a minute by name or address."""
    tries = _take_tries(answer["username"], caller, key, now)
    found: list[UUID] = []
    for provider in providers:  # every one is asked, so that the time taken tells nothing
        user_id = provider.identify(answer)
        if user_id is not None:
            found.append(user_id)
    user = find_user(found[0]) if found else None
    if user is None or user.disabled_at is not None:
        _note("sign-in-refused", "account:unknown", Actor("anonymous", request_id=caller.request_id), now)
        return None
    return _begin(user, tries, caller, now)


def _begin(user: User, tries: list[int], caller: Caller, now: datetime) -> SignedIn:
    token = new_session_token()
    with database.write_transaction():
        if caller.old_session:
            remove_session(caller.old_session)
        add_session(session_hash(token), user.id, {}, now)
        save_last_sign_in(user.id, now)
        remove_attempts(tries)
        actor = Actor(str(user.id), user.roles, user.person_number, caller.request_id)
        record_audit("signed-in", f"account:{user.id}", actor, now, {"source": user.source})
    return SignedIn(token, user)


def _take_tries(username: str, caller: Caller, key: str, now: datetime) -> list[int]:
    """Notes one try by name and one by address before anything is checked, so that many at once cannot slip through."""
    since = now - WINDOW
    names = [f"user:{username}", f"address:{caller.address}"]
    keys = sorted(hmac.new(key.encode(), name.encode(), hashlib.sha256).hexdigest() for name in names)
    with database.write_transaction():
        for who in keys:
            database.lock(f"sign-in:{who}")
        full = [(who, times) for who in keys if len(times := list_attempts(who, since)) >= TRIES]
        if not full:
            return [add_attempt(who, now) for who in keys]
        if not any(was_turned_away(who, since) for who, _ in full):
            actor = Actor("anonymous", request_id=caller.request_id)
            record_audit("sign-in-limited", "account:unknown", actor, now, {"keys": len(full)})
            for who, _ in full:
                add_attempt(who, now, turned_away=True)
        oldest = max(times[-TRIES] for _, times in full)
    wait = max(1, round((oldest + WINDOW - now).total_seconds() + 0.5))
    raise TooMany("Too many tries to sign in. Wait a minute and try again.", headers={"Retry-After": str(wait)})


def sign_out(id_hash: str, actor: Actor, now: datetime) -> None:
    """Ends the session; its cookie is worth nothing from now on, wherever it was copied to."""
    with database.write_transaction():
        if remove_session(id_hash):
            record_audit("signed-out", f"account:{actor.id}", actor, now)


def _note(action: str, subject: str, actor: Actor, now: datetime) -> None:
    with database.write_transaction():
        record_audit(action, subject, actor, now)
