"""Packs as people ask for them: asked for, signed, downloaded, thrown away. Making one is beside this module."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from services.gateway.actions.frozen_packs import read_frozen
from services.gateway.policy.loader import load_framework
from services.gateway.rules.pack import EDITIONS, FULL
from services.gateway.rules.sign_off import sign_off_objection, signature_objections
from services.gateway.store.audit import record_audit
from services.gateway.store.database import database
from services.gateway.store.jobs import add_job
from services.gateway.store.pack_files import content_path, pack_path, remove_files
from services.gateway.store.packs import (
    PackRecord,
    add_pack,
    find_pack,
    find_signed_edition,
    list_due_packs,
    save_state,
)
from shared.actor import Actor, Role, system_actor
from shared.clock import london_day
from shared.problems import FieldError, Invalid, NotFound, Refused

MAKES_PACKS = (Role.PREVENT_LEAD,)
SEES_PACKS = (Role.PREVENT_LEAD, Role.AUDITOR)
KIND = "make-pack"
STUCK_AFTER = timedelta(hours=1)
STUCK = "It could not be made in an hour. Ask for it again; if that fails too, tell your administrator."


@dataclass(frozen=True)
class PackWish:
    """Which benchmarks, as at which day, with activity since which day, in which edition."""

    benchmarks: tuple[int, ...]
    as_at: date
    starts: date
    edition: str = FULL


@dataclass(frozen=True)
class Signature:
    """Who signs, as they give it."""

    name: str
    post: str
    read: bool


def existing_pack(pack_id: UUID) -> PackRecord:
    """The pack, or NotFound."""
    found = find_pack(pack_id)
    if found is None:
        raise NotFound("There is no such pack")
    return found


def ask_for_pack(wish: PackWish, actor: Actor, now: datetime) -> PackRecord:
    """From here a job makes the pack, with no more rights than this person has then."""
    known = {benchmark.number for benchmark in load_framework().benchmarks}
    chosen = tuple(sorted(set(wish.benchmarks)))
    if not chosen or not set(chosen) <= known:
        raise Invalid("Choose at least one benchmark", (FieldError("/benchmarks", "Choose at least one benchmark"),))
    if wish.as_at > london_day(now):
        detail = "There is no evidence of a day to come"
        raise Invalid(detail, (FieldError("/as_at", detail),))
    if wish.starts > wish.as_at:
        detail = "The period must begin on or before the day the figures are for"
        raise Invalid(detail, (FieldError("/from", detail),))
    if wish.edition not in EDITIONS:
        raise Invalid("Choose an edition", (FieldError("/edition", "Choose an edition"),))
    pack = PackRecord(uuid4(), chosen, wish.as_at, wish.starts, actor.id, actor.roles, now, edition=wish.edition)
    return _add(pack, actor, now)


def _add(pack: PackRecord, actor: Actor, now: datetime) -> PackRecord:
    with database.write_transaction():
        add_pack(pack)
        add_job(KIND, {"pack": str(pack.id)}, now, unique_key=f"{KIND}:{pack.id}")
        details = {"benchmarks": list(pack.benchmarks), "as_at": pack.as_at.isoformat(), "edition": pack.edition}
        drawn = {"signs": pack.signs, "drawn_from": pack.drawn_from}
        details |= {name: str(found) for name, found in drawn.items() if found is not None}
        record_audit("pack-signed" if pack.signs else "pack-asked-for", f"pack:{pack.id}", actor, now, details)
    return pack


def draw_edition(pack_id: UUID, edition: str, actor: Actor, now: datetime) -> PackRecord:
    """Asks for the redacted or public edition of what a full pack holds, signature and all but the signer's name."""
    with database.write_transaction():
        whole = existing_pack(pack_id)
        if refused := objection_to_drawing(whole):
            raise Refused(refused)
        drawn = PackRecord(
            uuid4(), whole.benchmarks, whole.as_at, whole.starts, actor.id, actor.roles, now,
            signed_by=whole.signed_by, signed_as=whole.signed_as, edition=edition, drawn_from=whole.id,
        )  # fmt: skip
        return _add(drawn, actor, now)


def objection_to_drawing(pack: PackRecord) -> str | None:
    """Why there can be no redacted or public edition of this pack, or None."""
    if pack.edition != FULL:
        return f"This is a {pack.edition} edition already. Ask for another edition of the full pack"
    if pack.state != "ready":
        return "Only a pack that has been made has other editions"
    if not content_path(pack.signs or pack.id).exists():
        return "What this pack was made from is gone. Make a new one."
    return None


def objection_to_signing(pack: PackRecord) -> str | None:
    """Why this pack cannot be signed off, or None; what counts is what stood in it when it was made."""
    if pack.edition != FULL:
        return "Sign the full edition, whose summaries can be read, and then make the other editions of that"
    already = find_signed_edition(pack.id) is not None
    unrated: list[str] = []
    if pack.state == "ready" and not pack.is_signed:
        try:
            rated = {one.question for one in read_frozen(content_path(pack.id)).assessments}
        except FileNotFoundError:
            return "What this pack was made from is gone. Make a new one and sign that."
        unrated = [one.id for one in load_framework().questions(pack.benchmarks) if one.id not in rated]
    return sign_off_objection(pack.state, pack.is_signed, bool(pack.complete), unrated, already)


def sign_pack(pack_id: UUID, signature: Signature, actor: Actor, now: datetime) -> PackRecord:
    """Asks for the signed edition: exactly what the draft held, with a manifest of its own; the draft stays."""
    wrong = signature_objections(signature.name, signature.post, signature.read)
    if wrong:
        raise Invalid("This cannot be signed yet", tuple(FieldError(f"/{name}", text) for name, text in wrong.items()))
    with database.write_transaction():
        draft = existing_pack(pack_id)
        if refused := objection_to_signing(draft):
            raise Refused(refused)
        edition = PackRecord(
            uuid4(), draft.benchmarks, draft.as_at, draft.starts, actor.id, actor.roles, now,
            signs=draft.id, signed_by=signature.name.strip(), signed_as=signature.post.strip(),
        )  # fmt: skip
        return _add(edition, actor, now)


def open_pack(pack_id: UUID, actor: Actor, now: datetime) -> tuple[PackRecord, Path]:
    """The pack and its file, for one download; who took it is kept."""
    pack = existing_pack(pack_id)
    if pack.state == "expired":
        raise NotFound("This pack was kept for its time and is gone. Make it again.")
    path = pack_path(pack.id, pack.sha256)
    if pack.state != "ready":
        raise Refused("This pack has not been made yet")
    if not path.exists():
        raise NotFound("The file of this pack is gone. Make it again.")
    with database.write_transaction():
        record_audit("pack-downloaded", f"pack:{pack.id}", actor, now, {"sha256": pack.sha256})
    return pack, path


def expire_packs(now: datetime) -> int:
    """Removes the files of packs whose time is over, and says of stuck ones that they failed; how many went."""
    over, stuck = list_due_packs(now, now - STUCK_AFTER)
    actor = system_actor("gateway", "tidy")
    for pack in over:
        with database.write_transaction():
            save_state(pack.id, "expired")
            record_audit("pack-expired", f"pack:{pack.id}", actor, now)
        remove_files(pack.id)
    for pack in stuck:
        save_state(pack.id, "failed", STUCK)
    return len(over)
