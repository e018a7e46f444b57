"""Tries counted in the database before anything is looked at, so that many at once cannot slip through (SEC-30).

Names and addresses are kept as keyed hashes: they can be counted and not read.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from services.gateway.rules.throttles import Throttle, verdict
from services.gateway.store.attempts import (
    add_attempt,
    bring_attempts_back,
    list_attempts,
    remove_attempts,
    was_turned_away,
)
from services.gateway.store.audit import record_audit
from services.gateway.store.database import database
from shared.actor import Actor
from shared.http.problems import Busy, TooMany

STRAINED_WAIT = 60


@dataclass(frozen=True)
class Door:
    """What is throttled: its budgets, the audit's words for it, and what somebody is told who has to wait."""

    name: str
    throttle: Throttle
    audited_as: str
    subject: str
    sentence: str


@dataclass(frozen=True)
class Tries:
    """Tries that were noted; `strained` while a budget that many share is used up."""

    door: Door
    ids: Mapping[str, int]
    whos: Mapping[str, str]
    strained: bool

    def were_right(self, *kinds: str) -> None:
        """They turned out well, or were not looked at, and do not count: all of them, or those of these kinds."""
        remove_attempts([number for kind, number in self.ids.items() if not kinds or kind in kinds])

    @contextmanager
    def being_checked(self) -> Iterator[None]:
        """While it is found out whether they are right: what nobody found the time to look at does not count."""
        try:
            yield
        except Busy:
            self.were_right()
            raise

    def was_wrong(self, request_id: str, now: datetime) -> None:
        """It turned out badly: TooMany when the door is strained, so that guessing on is slow."""
        if self.strained:
            with database.write_transaction():
                _note_limit(self.door, [self.whos[kind] for kind in self.door.throttle.shared], (), request_id, now)
            raise _too_many(self.door, STRAINED_WAIT)


def take_tries(door: Door, counted: Mapping[str, str], key: str, request_id: str, now: datetime) -> Tries:
    """Notes one try for each that is counted, by kind; TooMany when it has to wait."""
    whos = {kind: _who(door, kind, what, key) for kind, what in counted.items()}
    windows = door.throttle.windows()
    with database.write_transaction():
        for who in sorted(whos.values()):
            database.lock(f"sign-in:{who}")
        bring_attempts_back(whos.values(), now)
        times = {kind: list_attempts(who, now - windows[kind]) for kind, who in whos.items()}
        found = verdict(door.throttle, times, now)
        if not found.wait:
            ids = {kind: add_attempt(who, now) for kind, who in whos.items()}
            return Tries(door, ids, whos, found.strained)
        _note_limit(door, [whos[kind] for kind in found.used_up], found.used_up, request_id, now)
    raise _too_many(door, found.wait)


def _note_limit(door: Door, full: list[str], kinds: tuple[str, ...], request_id: str, now: datetime) -> None:
    """One audit entry in a window, however often it is met."""
    since = now - min(door.throttle.windows().values())
    if any(was_turned_away(who, since) for who in full):
        return
    actor = Actor("anonymous", request_id=request_id)
    record_audit(door.audited_as, door.subject, actor, now, {"used_up": list(kinds or door.throttle.shared)})
    for who in full:
        add_attempt(who, now, turned_away=True)


def _too_many(door: Door, wait: int) -> TooMany:
    return TooMany(door.sentence, headers={"Retry-After": str(wait)})


def _who(door: Door, kind: str, what: str, key: str) -> str:
    return hmac.new(key.encode(), f"{door.name}:{kind}:{what}".encode(), hashlib.sha256).hexdigest()
