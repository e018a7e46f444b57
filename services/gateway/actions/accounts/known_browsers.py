"""A browser in which somebody signed in before: its cookie opens nothing, it only is not kept out by what others try.

The cookie holds marks: a random name, a day, and a keyed hash of both and the account. Nobody can tell from it whose
they are, each is good for one account, and each sign-in puts a new mark in place of the old one.
"""

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared.clock import AHEAD

KEPT = timedelta(days=180)
MOST = 5
"""Accounts of one browser: a computer at a front desk."""
MARK = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9]{5})\.([0-9a-f]{64})")
BETWEEN = "~"


def browser_known_to(account_id: UUID, cookie: str, key: str, now: datetime) -> str | None:
    """The random name of the mark that this account left in this browser, or None."""
    return next((mark.split(".")[0] for mark in _marks(cookie) if _is_of(mark, account_id, key, now)), None)


def cookie_after_sign_in(account_id: UUID, cookie: str, key: str, now: datetime) -> str:
    """The cookie with a new mark of this account in front of those of others."""
    others = [mark for mark in _marks(cookie) if not _is_of(mark, account_id, key, now)]
    name, day = secrets.token_urlsafe(16), _day(now)
    return BETWEEN.join([f"{name}.{day}.{_hash(name, day, account_id, key)}", *others][:MOST])


def _marks(cookie: str) -> list[str]:
    return [mark for mark in cookie.split(BETWEEN)[:MOST] if MARK.fullmatch(mark)]


def _is_of(mark: str, account_id: UUID, key: str, now: datetime) -> bool:
    name, day, given = mark.split(".")
    fresh = int(_day(now - KEPT)) <= int(day) <= int(_day(now + AHEAD))
    return fresh and hmac.compare_digest(given, _hash(name, day, account_id, key))


def _hash(name: str, day: str, account_id: UUID, key: str) -> str:
    return hmac.new(key.encode(), f"known-browser:{name}:{day}:{account_id}".encode(), hashlib.sha256).hexdigest()


def _day(now: datetime) -> str:
    return f"{(now - datetime(1970, 1, 1, tzinfo=UTC)).days:05}"
