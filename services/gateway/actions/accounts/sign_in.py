"""Signing in and out: who it is, how often they may try, and the session that begins."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.gateway.actions.accounts.known_browsers import browser_known_to, cookie_after_sign_in
from services.gateway.actions.accounts.passwords import lane, password_matches
from services.gateway.actions.accounts.tries import Door, Tries, take_tries
from services.gateway.rules.throttles import SIGN_IN, SIGN_IN_FROM_KNOWN_BROWSER
from services.gateway.store.audit import record_audit
from services.gateway.store.database import database
from services.gateway.store.sessions import add_session, remove_session
from services.gateway.store.users import User, find_password, find_user, find_user_named, save_last_sign_in
from shared.actor import Actor

WRONG = "The user name or password is not right"
DOOR = Door(
    "sign-in", SIGN_IN, "sign-in-limited", "account:unknown",
    "Too many tries to sign in. Wait a minute and try again.",
)  # fmt: skip
DOOR_OF_KNOWN = replace(DOOR, throttle=SIGN_IN_FROM_KNOWN_BROWSER)


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
    """Who knocks: the address as far as our own proxies vouch for it, the request, what their browser holds of us."""

    address: str
    request_id: str
    old_session: str | None = None
    known_browser: str = ""


@dataclass(frozen=True)
class SignedIn:
    """A session that has begun; `token` and `known_browser` go into cookies and nowhere else."""

    token: str
    user: User
    known_browser: str


def session_hash(token: str) -> str:
    """What the database keeps of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_session_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def sign_in(
    providers: list[IdentityProvider], answer: Mapping[str, str], caller: Caller, key: str, now: datetime
) -> SignedIn | None:
    """Begins a session with a new id, or None; TooMany for whoever used their tries up (`rules/throttles.py`)."""
    tries = _take_tries(answer["username"], caller, key, now)
    found: list[UUID] = []
    with tries.being_checked(), lane(tries.strained):
        for provider in providers:  # every one is asked, so that the time taken tells nothing
            user_id = provider.identify(answer)
            if user_id is not None:
                found.append(user_id)
    user = find_user(found[0]) if found else None
    if user is None or user.disabled_at is not None:
        _note("sign-in-refused", "account:unknown", Actor("anonymous", request_id=caller.request_id), now)
        tries.was_wrong(caller.request_id, now)
        return None
    return _begin(user, tries, caller, key, now)


def _begin(user: User, tries: Tries, caller: Caller, key: str, now: datetime) -> SignedIn:
    token = new_session_token()
    with database.write_transaction():
        if caller.old_session:
            remove_session(caller.old_session)
        add_session(session_hash(token), user.id, {}, now)
        save_last_sign_in(user.id, now)
        tries.were_right()
        actor = Actor(str(user.id), user.roles, user.person_number, caller.request_id)
        record_audit("signed-in", f"account:{user.id}", actor, now, {"source": user.source})
    return SignedIn(token, user, cookie_after_sign_in(user.id, caller.known_browser, key, now))


def _take_tries(username: str, caller: Caller, key: str, now: datetime) -> Tries:
    """One try, noted before anything is checked: of a browser the account knows, else of name and address."""
    account = find_user_named(username) if caller.known_browser else None
    browser = browser_known_to(account.id, caller.known_browser, key, now) if account else None
    if browser:
        return take_tries(DOOR_OF_KNOWN, {"browser": browser}, key, caller.request_id, now)
    counted = {
        "name-and-address": f"{username} {caller.address}", "name": username, "address": caller.address,
        "everybody": "",
    }  # fmt: skip
    return take_tries(DOOR, counted, key, caller.request_id, now)


def sign_out(id_hash: str, actor: Actor, now: datetime) -> None:
    """Ends the session; its cookie is worth nothing from now on, wherever it was copied to."""
    with database.write_transaction():
        if remove_session(id_hash):
            record_audit("signed-out", f"account:{actor.id}", actor, now)


def _note(action: str, subject: str, actor: Actor, now: datetime) -> None:
    with database.write_transaction():
        record_audit(action, subject, actor, now)
