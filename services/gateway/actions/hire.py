"""A hirer's request before it is sent: kept for some hours, and how often one may be sent."""

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.gateway.store.attempts import add_attempt, list_attempts, was_turned_away
from services.gateway.store.audit import record_audit
from services.gateway.store.database import database
from services.gateway.store.hire import HireDraft, add_draft, find_draft, remove_draft, save_as_sent, save_draft
from shared.actor import Actor
from shared.database import canonical_json
from shared.problems import TooMany

DRAFTS_KEPT = timedelta(hours=4)
WINDOW = timedelta(minutes=10)
SENDINGS = 10
"""From one address in ten minutes: a library or a community centre may be one address."""
SENDINGS_OVERALL = 200
TOO_MANY = "Too many requests were sent in the last minutes, from where you are or altogether."


def begin_draft(old: UUID | None, now: datetime) -> UUID:
    """A new draft in place of an old one; its id."""
    with database.write_transaction():
        if old is not None:
            remove_draft(old)
        return add_draft(now)


def draft_of(draft_id: UUID, now: datetime) -> HireDraft | None:
    """The draft, if it is not over."""
    return find_draft(draft_id, now - DRAFTS_KEPT)


def keep_answers(draft_id: UUID, changed: dict[str, str], fields: frozenset[str], page: str, now: datetime) -> None:
    """The answers of one page in place of what its fields held; other pages, also in other tabs, keep theirs."""
    with database.write_transaction():
        database.lock(f"hire:{draft_id}")
        draft = draft_of(draft_id, now)
        if draft is None:
            return
        others = {name: value for name, value in draft.answers.items() if name not in fields}
        given = {name: value for name, value in changed.items() if value}
        save_draft(draft_id, others | given, (*(seen for seen in draft.seen if seen != page), page), now)


def keep_only(draft: HireDraft, fields: frozenset[str], pages: frozenset[str], now: datetime) -> HireDraft:
    """Lets go of answers whose page does not apply any more; the draft as it then is."""
    answers = {name: value for name, value in draft.answers.items() if name in fields}
    seen = tuple(page for page in draft.seen if page in pages)
    if (answers, seen) != (draft.answers, draft.seen):
        with database.write_transaction():
            save_draft(draft.id, answers, seen, now)
    return replace(draft, answers=answers, seen=seen)


def sending_key(draft: HireDraft) -> str:
    """The same for the same answers of the same draft: two clicks make one booking."""
    return hashlib.sha256(f"{draft.id}\n{canonical_json(draft.answers)}".encode()).hexdigest()


def take_turn(address: str, secret: str, request_id: str, now: datetime, sending: str) -> None:
    """Notes one sending by address and one overall before anything is sent; TooMany when there were enough.

    The same `sending` is one however often its button is pressed: it makes one booking.
    """
    since = now - WINDOW
    this_one = hmac.new(secret.encode(), f"hire-sending:{sending}".encode(), hashlib.sha256).hexdigest()
    limits = {"hire:all": SENDINGS_OVERALL, f"hire:{address}": SENDINGS}
    keys = {hmac.new(secret.encode(), who.encode(), hashlib.sha256).hexdigest(): most for who, most in limits.items()}
    with database.write_transaction():
        for who in sorted(keys):
            database.lock(f"sign-in:{who}")
        if list_attempts(this_one, since):
            return
        times = {who: list_attempts(who, since) for who in keys}
        full = [who for who, most in keys.items() if len(times[who]) >= most]
        if not full:
            for who in (*keys, this_one):
                add_attempt(who, now)
            return
        if not any(was_turned_away(who, since) for who in full):
            actor = Actor("anonymous", request_id=request_id)
            record_audit("hire-form-limited", "hire-form", actor, now, {"keys": len(full)})
            for who in full:
                add_attempt(who, now, turned_away=True)
        oldest = max(times[who][-keys[who]] for who in full)
    wait = max(1, round((oldest + WINDOW - now).total_seconds() + 0.5))
    raise TooMany(TOO_MANY, headers={"Retry-After": str(wait)})


def note_sent(draft_id: UUID, reference: str, now: datetime) -> None:
    """The request is with venues: its answers are not kept here any longer."""
    with database.write_transaction():
        save_as_sent(draft_id, reference, now)
