"""How often hirers' links may be tried: guessing one is hopeless, and hammering the page is stopped."""

import hashlib
import hmac
from datetime import datetime, timedelta

from services.gateway.store.attempts import add_attempt, list_attempts, remove_attempts
from services.gateway.store.database import database
from shared.problems import TooMany

WINDOW = timedelta(minutes=1)
WRONG = 20
RIGHT = 60
"""Tries a minute: of one address at links that open nothing, and at one link."""
TOO_MANY = "This page was asked for too often. Wait a minute and try again."


def take_try(address: str, token: str, key: str, now: datetime) -> list[int]:
    """Notes a try before the link is looked at; TooMany when there were too many. Its numbers, to be taken back."""
    kept = [(_who(key, "link-address", address), WRONG), (_who(key, "link", token), RIGHT)]
    with database.write_transaction():
        for who, most in sorted(kept):
            database.lock(f"hirer-link:{who}")
            if len(list_attempts(who, now - WINDOW)) >= most:
                raise TooMany(TOO_MANY, headers={"Retry-After": "60"})
        return [add_attempt(who, now) for who, _ in kept]


def was_right(tries: list[int]) -> None:
    """The link opened: the try does not count against the address, from which many hirers may come."""
    remove_attempts(tries[:1])


def _who(key: str, kind: str, what: str) -> str:
    """Counted and never readable."""
    return hmac.new(key.encode(), f"{kind}:{what}".encode(), hashlib.sha256).hexdigest()
