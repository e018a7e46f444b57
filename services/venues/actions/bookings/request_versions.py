"""What a request said in each of its versions, and what changed from one to the next."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.venues.actions.bookings.views import existing, get_history, note_read
from services.venues.actions.screening.digests import note_names_read
from services.venues.rules.bookings.request import request_from
from services.venues.rules.bookings.request_changes import changed_answers
from services.venues.store.bookings.bookings import RequestVersion, list_request_versions
from services.venues.store.database import database
from shared.actor import Actor
from shared.contracts.bookings import bookings as contract
from shared.http.problems import NotFound

CHANGED = "request-changed"
NOT_KEPT = "This version of the request is not kept, or there never was one of this number."


def get_request_version(public_id: UUID, number: int, actor: Actor, now: datetime) -> contract.RequestVersion:
    """The request of a booking as it was in one version, and what that changed."""
    note_read(public_id, "request-version", actor, now)
    booking = existing(public_id)
    note_names_read(booking, actor, now)
    with database.read_transaction():
        booking = existing(public_id)
        kept = {version.number: version for version in list_request_versions(booking.id)}
    if number not in kept:
        raise NotFound(NOT_KEPT)
    found = kept[number]
    return contract.RequestVersion(
        id=booking.public_id,
        reference=booking.reference,
        number=number,
        current=booking.request_version,
        kept=tuple(kept),
        request=found.request,
        by=found.changed_by,
        at=found.changed_at,
        changed=_changed(kept, number),
    )


def get_story(public_id: UUID, actor: Actor, now: datetime) -> contract.BookingHistory:
    """The story of a booking; of a changed request with each answer from what to what, while both are kept."""
    told = get_history(public_id, actor, now)
    if not any(line.what == CHANGED for line in told.history):
        return told
    with database.read_transaction():
        kept = {version.number: version for version in list_request_versions(existing(public_id).id)}
    return replace(told, history=tuple(_with_answers(told.history, kept)))


def _with_answers(
    lines: Iterable[contract.HistoryLine], kept: dict[int, RequestVersion]
) -> Iterable[contract.HistoryLine]:
    for line in lines:
        number = line.details.get("request_version") if line.what == CHANGED else None
        yield replace(line, changed=_changed(kept, number)) if isinstance(number, int) else line


def _changed(kept: dict[int, RequestVersion], number: int) -> tuple[dict[str, object], ...]:
    """Each answer that a version changed, as both requests have it."""
    if number not in kept or number - 1 not in kept:
        return ()
    before, after = kept[number - 1].request, kept[number].request
    codes = changed_answers(request_from(before), request_from(after))
    return tuple({"code": code, "before": _said(before, code), "after": _said(after, code)} for code in codes)


def _said(request: dict[str, object], code: str) -> object:
    """The answer as it was given; None where there is none, or a part that is none."""
    part, _, field = code.partition(".")
    entry = request.get(part)
    return entry if not field else entry.get(field) if isinstance(entry, dict) else None
