"""A hirer's request before it is sent: kept for some hours, and how often one may be sent."""

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.gateway.actions.accounts.tries import Door, take_tries
from services.gateway.rules.throttles import HIRE_SENDING, HIRE_SENDING_BY_HAND, TEN_MINUTES, is_by_hand
from services.gateway.store.attempts import add_attempt, list_attempts
from services.gateway.store.database import database
from services.gateway.store.hire import HireDraft, add_draft, find_draft, remove_draft, save_as_sent, save_draft
from shared.clock import london_day
from shared.database.column_types import canonical_json

DRAFTS_KEPT = timedelta(hours=4)
DOOR = Door(
    "hire", HIRE_SENDING, "hire-form-limited", "hire-form",
    "Too many requests were sent in the last minutes, from where you are or altogether.",
)  # fmt: skip
DOOR_BY_HAND = replace(DOOR, throttle=HIRE_SENDING_BY_HAND)


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


def place_of(address: str, secret: str, began: datetime) -> str:
    """What stands for where a request was sent from, for names to be counted by place: another one each day."""
    said = f"hire-place:{london_day(began).isoformat()}:{address}"
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]


def take_turn(address: str, secret: str, request_id: str, now: datetime, sending: str, began: datetime) -> None:
    """Notes one sending by address and one overall before anything is sent; TooMany when there were enough.

    The same `sending` is one however often its button is pressed: it makes one booking.
    """
    door = DOOR_BY_HAND if is_by_hand(began, now) else DOOR
    this_one = hmac.new(secret.encode(), f"hire-sending:{sending}".encode(), hashlib.sha256).hexdigest()
    if not list_attempts(this_one, now - TEN_MINUTES):
        take_tries(door, {"address": address, "everybody": ""}, secret, request_id, now)
        add_attempt(this_one, now)


def note_sent(draft_id: UUID, reference: str, now: datetime) -> None:
    """The request is with venues: its answers are not kept here any longer."""
    with database.write_transaction():
        save_as_sent(draft_id, reference, now)
