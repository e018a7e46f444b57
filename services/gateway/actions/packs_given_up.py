"""Packs that nobody makes any more, and how one whose making gave up is made after all."""

from datetime import UTC, datetime
from uuid import UUID

from services.gateway.actions.evidence.packs import objection_to_drawing
from services.gateway.store.audit import record_audit
from services.gateway.store.packs import PackRecord, find_drawn_edition, find_pack, save_asked_anew, save_not_made
from shared.actor import system_actor
from shared.jobs.rows import Job

BROKEN = "Something went wrong while it was made. Ask for it again; if that fails too, tell your administrator."
NOTHING_WAITS = (
    "Nothing waits for this any more: the pack has been made, asked for again or said to have failed. Close it."
)
SIGN_AGAIN = "Nobody’s signature is given for them again: whoever signs packs signs the draft again. Close this."


def give_up(job: Job) -> None:
    """In the transaction in which a job is given up: the pack says that it is not made."""
    if (pack := _pack(job)) is not None and save_not_made(pack.id, BROKEN):
        actor = system_actor("gateway", "packs")
        record_audit("pack-failed", f"pack:{pack.id}", actor, datetime.now(UTC))


def objection_to_another_try(job: Job) -> str:
    """Why the making of a pack that gave up is not tried again, or ''."""
    pack = _pack(job)
    if pack is None or pack.state != "failed" or pack.reason != BROKEN:
        return NOTHING_WAITS
    if pack.signs:
        return SIGN_AGAIN
    if pack.drawn_from is None:
        return ""
    if find_drawn_edition(pack.drawn_from, pack.edition) is not None:
        return NOTHING_WAITS
    whole = find_pack(pack.drawn_from)
    return NOTHING_WAITS if whole is None else objection_to_drawing(whole) or ""


def make_again(job: Job) -> None:
    """In the transaction in which making it is tried again: the pack waits as it did when it was asked for."""
    if (pack := _pack(job)) is not None:
        save_asked_anew(pack.id)


def _pack(job: Job) -> PackRecord | None:
    number = job.payload.get("pack")
    return find_pack(UUID(number)) if number else None
