"""Passwords: argon2id, a few at a time, and as slow for a name that does not exist."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from shared.http.problems import Busy

AT_ONCE = 2
WAIT_SECONDS = 5.0
BUSY = "Too many people are signing in just now. Try again."
_turns = BoundedSemaphore(AT_ONCE)
_strained_turn = BoundedSemaphore(1)
_hasher = PasswordHasher()


@contextmanager
def _a_turn() -> Iterator[None]:
    # Each hash takes 64 MB on purpose; without turns a flood of sign-ins would take all the memory.
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise Busy(BUSY, headers={"Retry-After": "5"})
    try:
        yield
    finally:
        _turns.release()


@contextmanager
def lane(strained: bool) -> Iterator[None]:
    """While somebody hammers the door they share one turn, so that everybody else still gets theirs."""
    if strained and not _strained_turn.acquire(timeout=WAIT_SECONDS):
        raise Busy(BUSY, headers={"Retry-After": "5"})
    try:
        yield
    finally:
        if strained:
            _strained_turn.release()


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    with _a_turn():
        return _hasher.hash(password)


def password_matches(password: str, password_hash: str | None) -> bool:
    """Whether this is the password; without a hash it takes as long and is never right."""
    with _a_turn():
        try:
            _hasher.verify(password_hash or _nobodys_hash(), password)
        except (Argon2Error, InvalidHashError):
            return False
    return bool(password_hash)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))


def one_time_password() -> str:
    """A random password to hand over, in groups that can be read out."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
