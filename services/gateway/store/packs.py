"""Packs as rows; their files are kept files (store/pack_files)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.gateway.rules.pack import MissingSection
from services.gateway.store.database import database
from services.gateway.store.pack_files import facts_id
from services.gateway.store.tables.packs import PackRow
from services.gateway.store.users import roles_of
from shared.actor import Role


@dataclass(frozen=True)
class PackRecord:
    """One pack: what was asked for, by whom, how far it is and what was made of it."""

    id: UUID
    benchmarks: tuple[int, ...]
    as_at: date
    starts: date
    requested_by: str
    requested_roles: frozenset[Role]
    requested_at: datetime
    state: str = "waiting"
    done: int = 0
    total: int = 0
    reason: str = ""
    complete: bool | None = None
    missing: tuple[MissingSection, ...] = ()
    made_at: datetime | None = None
    file_name: str = ""
    size: int | None = None
    sha256: str = ""
    digest: str = ""
    expires_at: datetime | None = None
    signs: UUID | None = None
    signed_by: str = ""
    signed_as: str = ""
    edition: str = "full"
    drawn_from: UUID | None = None
    signed_account: str = ""
    signed_at: datetime | None = None
    signature_revoked_at: datetime | None = None
    signature_revoked_by: str = ""
    signature_revoked_because: str = ""

    @property
    def is_signed(self) -> bool:
        """Whether a named person signed this edition."""
        return bool(self.signed_by)


@dataclass(frozen=True)
class MadeFile:
    """The file of a pack."""

    file_name: str
    size: int
    sha256: str
    digest: str
    complete: bool = True
    """False when a figure in it was being worked out, though every service answered."""


def _pack(row: Any) -> PackRecord:
    return PackRecord(
        id=row.id,
        benchmarks=tuple(row.benchmarks),
        as_at=row.as_at,
        starts=row.starts,
        requested_by=row.requested_by,
        requested_roles=roles_of(row.requested_roles),
        requested_at=row.requested_at,
        state=row.state,
        done=row.done,
        total=row.total,
        reason=row.reason,
        complete=row.complete,
        missing=tuple(MissingSection(**one) for one in row.missing or ()),
        made_at=row.made_at,
        file_name=row.file_name,
        size=row.size,
        sha256=row.sha256,
        digest=row.digest,
        expires_at=row.expires_at,
        signs=row.signs_id,
        signed_by=row.signed_by,
        signed_as=row.signed_as,
        edition=row.edition,
        drawn_from=row.drawn_from,
        signed_account=row.signed_account,
        signed_at=row.signed_at,
        signature_revoked_at=row.signature_revoked_at,
        signature_revoked_by=row.signature_revoked_by,
        signature_revoked_because=row.signature_revoked_because,
    )


def find_pack(pack_id: UUID) -> PackRecord | None:
    """One pack."""
    row = PackRow.get_or_none(PackRow.id == pack_id)
    return _pack(row) if row else None


def find_signed_edition(pack_id: UUID) -> PackRecord | None:
    """The signed edition of a draft that did not fail and whose signature stands, if there is one."""
    stands = (PackRow.state != "failed") & PackRow.signature_revoked_at.is_null()
    row = PackRow.get_or_none(PackRow.signs == pack_id, stands)
    return _pack(row) if row else None


def find_last_signed(pack_id: UUID) -> PackRecord | None:
    """The edition of a draft that was signed last, whether its signature stands or was revoked, if there is one."""
    signed = (PackRow.signs == pack_id) & (PackRow.signed_by != "")
    row = PackRow.select().where(signed).order_by(PackRow.signed_at.desc()).first()
    return _pack(row) if row else None


def find_drawn_edition(pack_id: UUID, edition: str) -> PackRecord | None:
    """The newest edition of a kind drawn from a pack that can still be had, if there is one."""
    drawn = (PackRow.drawn_from == pack_id) & (PackRow.edition == edition)
    gone = PackRow.state.in_(["failed", "expired"])
    query = PackRow.select().where(drawn, ~gone).order_by(PackRow.requested_at.desc())
    row = query.first()
    return _pack(row) if row else None


def list_packs(skip: int = 0, most: int = 20) -> list[PackRecord]:
    """Packs, newest first."""
    query = PackRow.select().order_by(PackRow.requested_at.desc(), PackRow.id).offset(skip).limit(most)
    return [_pack(row) for row in query]


def count_packs() -> int:
    """How many packs were ever asked for."""
    return int(PackRow.select().count())


def list_kept_files() -> dict[UUID, str]:
    """The files of packs that can be had, each with its checksum, and the facts of those that others are made from."""
    ready = [_pack(row) for row in PackRow.select().where(PackRow.state == "ready").order_by(PackRow.id)]
    files = {pack.id: pack.sha256 for pack in ready}
    return files | {facts_id(pack.id): "" for pack in ready if pack.signs is None and pack.drawn_from is None}


def list_due_packs(
    now: datetime, signed_before: datetime, stuck_since: datetime
) -> tuple[list[PackRecord], list[PackRecord]]:
    """Packs whose time is over, and packs that nobody has been making since a moment.

    Drafts go on their day; what was signed, its draft and its editions go once it was signed before `signed_before`.
    """
    signed = (PackRow.signed_by != "") & (PackRow.signed_at >= signed_before)
    drafts = PackRow.select(PackRow.signs).where(signed, PackRow.signs.is_null(False))
    kept = signed | PackRow.id.in_(drafts)
    over = PackRow.select().where(PackRow.state == "ready", PackRow.expires_at < now, ~kept).order_by(PackRow.id)
    stuck = (
        PackRow.select()
        .where(PackRow.state.in_(["waiting", "making"]), PackRow.requested_at < stuck_since)
        .order_by(PackRow.id)
    )
    return [_pack(row) for row in over], [_pack(row) for row in stuck]


@database.write
def add_pack(pack: PackRecord) -> None:
    """Adds a pack that was asked for."""
    PackRow.insert(
        id=pack.id,
        benchmarks=list(pack.benchmarks),
        as_at=pack.as_at,
        starts=pack.starts,
        requested_by=pack.requested_by,
        requested_roles=sorted(pack.requested_roles),
        requested_at=pack.requested_at,
        missing=[],
        signs=pack.signs,
        signed_by=pack.signed_by,
        signed_as=pack.signed_as,
        edition=pack.edition,
        drawn_from=pack.drawn_from,
        signed_account=pack.signed_account,
        signed_at=pack.signed_at,
    ).execute()


@database.write
def save_revoked(pack_id: UUID, by: str, because: str, at: datetime) -> bool:
    """A signature is revoked; False if it was already."""
    revoked = {
        PackRow.signature_revoked_at: at,
        PackRow.signature_revoked_by: by,
        PackRow.signature_revoked_because: because,
    }
    stands = (PackRow.signed_by != "") & PackRow.signature_revoked_at.is_null()
    return bool(PackRow.update(revoked).where(PackRow.id == pack_id, stands).execute())


@database.write
def save_progress(pack_id: UUID, done: int, total: int) -> None:
    """Says how far the making has got."""
    PackRow.update(state="making", done=done, total=total).where(
        PackRow.id == pack_id, PackRow.state.in_(["waiting", "making"])
    ).execute()


@database.write
def save_made(
    pack_id: UUID, made: MadeFile, missing: Iterable[MissingSection], made_at: datetime, expires_at: datetime
) -> None:
    """The pack is there."""
    listed = [asdict(one) for one in missing]
    PackRow.update(
        state="ready",
        reason="",
        complete=made.complete and not listed,
        missing=listed,
        made_at=made_at,
        file_name=made.file_name,
        size=made.size,
        sha256=made.sha256,
        digest=made.digest,
        expires_at=expires_at,
    ).where(PackRow.id == pack_id).execute()


@database.write
def save_not_made(pack_id: UUID, reason: str) -> bool:
    """Says why a pack that somebody still waits for is not made; False when nobody does."""
    waited_for = PackRow.state.in_(["waiting", "making"])
    return bool(PackRow.update(state="failed", reason=reason).where(PackRow.id == pack_id, waited_for).execute())


@database.write
def save_asked_anew(pack_id: UUID) -> None:
    """A pack that was not made waits as if it had just been asked for."""
    PackRow.update(state="waiting", reason="", done=0, total=0).where(
        PackRow.id == pack_id, PackRow.state == "failed"
    ).execute()


@database.write
def save_state(pack_id: UUID, state: str, reason: str = "") -> None:
    """The pack could not be made, or its time is over."""
    PackRow.update(state=state, reason=reason).where(PackRow.id == pack_id).execute()
