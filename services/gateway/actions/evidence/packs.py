"""Packs as people ask for them: asked for, signed, downloaded, thrown away. Making one is beside this module."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import IO
from uuid import UUID, uuid4

from services.gateway.actions.evidence.frozen_packs import Frozen, read_frozen
from services.gateway.policy.loader import load_framework
from services.gateway.policy.retention_periods import retention_on
from services.gateway.rules.pack import EDITIONS, FULL, PUBLIC
from services.gateway.rules.sign_off import (
    OTHER_DIGEST,
    revocation_objection,
    sign_off_objection,
    signatory_objection,
    signature_objections,
    years_before,
)
from services.gateway.store.audit import record_audit
from services.gateway.store.database import database
from services.gateway.store.jobs import add_job, jobs
from services.gateway.store.pack_files import facts_id, kept
from services.gateway.store.packs import (
    PackRecord,
    add_pack,
    find_last_signed,
    find_pack,
    find_signed_edition,
    list_due_packs,
    save_not_made,
    save_revoked,
    save_state,
)
from services.gateway.store.users import find_user
from shared.actor import Actor, Role, system_actor
from shared.clock import london_day
from shared.done_before import refuse_again
from shared.files.kept_files import FileLost
from shared.http.problems import FieldError, Invalid, NotFound, OutOfDate, Refused

MAKES_PACKS = (Role.PREVENT_LEAD,)
SIGNS_PACKS = (Role.SIGNATORY,)
REVOKES_SIGNATURES = (Role.SIGNATORY, Role.PREVENT_LEAD)
OPENS_NAMES = (Role.LD_OFFICER, Role.PREVENT_LEAD)
"""Who may open every name behind a figure. Whoever signs or audits a pack reads it whole (docs/decisions/0010)."""
SEES_PACKS = (Role.PREVENT_LEAD, Role.SIGNATORY, Role.AUDITOR)
MAKE_PACK = "make-pack"
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
    """What somebody says who signs: their post, that they have read it, and the digest of what they read."""

    post: str
    read: bool
    digest: str


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
    pack = PackRecord(
        id=uuid4(),
        benchmarks=chosen,
        as_at=wish.as_at,
        starts=wish.starts,
        requested_by=actor.id,
        requested_roles=actor.roles,
        requested_at=now,
        edition=wish.edition,
    )
    return _add(pack, actor, now)


def _add(pack: PackRecord, actor: Actor, now: datetime) -> PackRecord:
    with database.write_transaction():
        add_pack(pack)
        add_job(MAKE_PACK, {"pack": str(pack.id)}, now, unique_key=f"{MAKE_PACK}:{pack.id}")
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
            id=uuid4(),
            benchmarks=whole.benchmarks,
            as_at=whole.as_at,
            starts=whole.starts,
            requested_by=actor.id,
            requested_roles=actor.roles,
            requested_at=now,
            signed_by=whole.signed_by,
            signed_as=whole.signed_as,
            edition=edition,
            drawn_from=whole.id,
            signed_account=whole.signed_account,
            signed_at=whole.signed_at,
        )
        return _add(drawn, actor, now)


def objection_to_drawing(pack: PackRecord) -> str | None:
    """Why there can be no redacted or public edition of this pack, or None."""
    if pack.edition != FULL:
        return f"This is a {pack.edition} edition already. Ask for another edition of the full pack"
    if pack.state != "ready":
        return "Only a pack that has been made has other editions"
    if pack.signature_revoked_at is not None:
        return "The signature of this pack was revoked. Draw the edition from a pack whose signature stands"
    if not kept.is_kept(facts_id(pack.signs or pack.id)):
        return "What this pack was made from is gone. Make a new one."
    return None


def facts_of(pack_id: UUID) -> Frozen:
    """The facts that a pack was made from; FileLost when they cannot be read any more."""
    with kept.open(facts_id(pack_id)) as file:
        return read_frozen(file)


def objection_to_signing(pack: PackRecord, actor: Actor) -> str | None:
    """Why this person cannot sign this pack, or None; what counts is what stood in it when it was made."""
    if pack.edition != FULL:
        return "Sign the full edition, whose summaries can be read, and then make the other editions of that"
    already = find_signed_edition(pack.id) is not None
    unrated: list[str] = []
    raters: set[str] = set()
    if pack.state == "ready" and not pack.is_signed:
        try:
            found = facts_of(pack.id).assessments
        except FileLost:
            return "What this pack was made from is gone. Make a new one and sign that."
        questions = [one.id for one in load_framework().questions(pack.benchmarks)]
        unrated = [one for one in questions if one not in {rated.question for rated in found}]
        raters = {rated.assessed_by for rated in found if rated.question in questions}
    refused = sign_off_objection(pack.state, pack.is_signed, bool(pack.complete), unrated, already)
    return refused or signatory_objection(actor.id, raters, actor.not_second_to)


def sign_pack(pack_id: UUID, signature: Signature, actor: Actor, now: datetime) -> PackRecord:
    """Asks for the signed edition under the name of the account: exactly what the draft held; the draft stays."""
    wrong = signature_objections(signature.post, signature.read)
    if wrong:
        raise Invalid("This cannot be signed yet", tuple(FieldError(f"/{name}", text) for name, text in wrong.items()))
    with database.write_transaction():
        draft = existing_pack(pack_id)
        if refused := objection_to_signing(draft, actor):
            raise Refused(refused)
        if signature.digest != draft.digest:
            raise OutOfDate(OTHER_DIGEST)
        edition = PackRecord(
            id=uuid4(),
            benchmarks=draft.benchmarks,
            as_at=draft.as_at,
            starts=draft.starts,
            requested_by=actor.id,
            requested_roles=actor.roles,
            requested_at=now,
            signs=draft.id,
            signed_by=_own_name(actor),
            signed_as=signature.post.strip(),
            signed_account=actor.id,
            signed_at=now,
        )
        return _add(edition, actor, now)


def _own_name(actor: Actor) -> str:
    """The name on the account that signs; a program has none and signs nothing."""
    user = None if actor.is_program else find_user(UUID(actor.id))
    if user is None:
        raise Refused("A person signs, under the name of their own account")
    return user.display_name


def revoke_signature(pack_id: UUID, reason: str, actor: Actor, now: datetime) -> PackRecord:
    """Revokes a signature with a reason; the signed pack stays as it was signed, and says that it is revoked."""
    if refused := revocation_objection(reason):
        raise Invalid(refused, (FieldError("/reason", refused),))
    with database.write_transaction():
        pack = existing_pack(pack_id)
        if not pack.is_signed or pack.drawn_from is not None:
            raise Refused("There is no signature on this pack to revoke")
        if not save_revoked(pack.id, actor.id, reason.strip(), now):
            revoked = existing_pack(pack_id)
            by, at = revoked.signature_revoked_by, revoked.signature_revoked_at
            refuse_again("The signature of this pack was revoked", by, at, actor)
        record_audit("signature-revoked", f"pack:{pack.id}", actor, now, {"signed_account": pack.signed_account})
    return existing_pack(pack_id)


def kept_until(pack: PackRecord) -> tuple[date | None, str]:
    """Until when a pack is kept, and why: a draft for some days, what was signed and its draft for years."""
    signed = pack if pack.is_signed else find_last_signed(pack.id)
    if signed is None or signed.signed_at is None:
        return (london_day(pack.expires_at) if pack.expires_at else None), ""
    policy = retention_on(london_day(signed.signed_at))
    return years_before(london_day(signed.signed_at), -policy.signed_years), policy.because


def open_pack(pack_id: UUID) -> tuple[PackRecord, IO[bytes]]:
    """The pack and its file, for one download, which closes it."""
    pack = existing_pack(pack_id)
    if pack.state == "expired":
        raise NotFound("This pack was kept for its time and is gone. Make it again.")
    if pack.state != "ready":
        raise Refused("This pack has not been made yet")
    try:
        file = kept.open(pack.id)
    except FileLost:
        raise NotFound("The file of this pack is gone, or is not as it was made. Make it again.") from None
    return pack, file


def note_pack_taken(pack: PackRecord, actor: Actor, now: datetime) -> None:
    """Who took a pack, or a part of it, is kept."""
    with database.write_transaction():
        details = {"sha256": pack.sha256, "edition": pack.edition}
        if pack.edition != PUBLIC and not actor.has(*OPENS_NAMES):
            details["small_numbers_shown"] = "to a reader who may not open the names behind them"
        record_audit("pack-downloaded", f"pack:{pack.id}", actor, now, details)


def expire_packs(now: datetime) -> int:
    """Removes the files of packs whose time is over, and says of stuck ones that they failed; how many went."""
    oldest = years_before(london_day(now), retention_on(london_day(now)).signed_years)
    signed_before = datetime.combine(oldest, time(), tzinfo=UTC)
    over, stuck = list_due_packs(now, signed_before, now - STUCK_AFTER)
    actor = system_actor("gateway", "tidy")
    for pack in over:
        with database.write_transaction():
            save_state(pack.id, "expired")
            kept.remove(pack.id)
            kept.remove(facts_id(pack.id))
            record_audit("pack-expired", f"pack:{pack.id}", actor, now)
    asked_lately = {one.get("pack") for one in jobs.payloads_waiting([MAKE_PACK], now - STUCK_AFTER)}
    for pack in (one for one in stuck if str(one.id) not in asked_lately):
        with database.write_transaction():
            if save_not_made(pack.id, STUCK):
                record_audit("pack-failed", f"pack:{pack.id}", actor, now)
    return len(over)
