"""Evidence that people keep: where it is, who keeps it, which time it speaks for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.gateway.rules.self_assessment import KeptEvidence
from services.gateway.store.database import database
from services.gateway.store.tables.assessments import KeptEvidenceRow
from shared.database.unchanged import while_unchanged


@dataclass(frozen=True)
class KeptRecord:
    """One item with its kind, who entered it and, once it is taken out, who did that."""

    evidence: KeptEvidence
    kind: str
    added_by: str
    added_at: datetime
    removed_by: str = ""
    removed_at: datetime | None = None


def _record(row: KeptEvidenceRow) -> KeptRecord:
    evidence = KeptEvidence(
        id=str(row.id),
        serves=tuple(row.serves),
        title=row.title,
        owner=row.owner,
        speaks_from=row.speaks_from,
        speaks_until=row.speaks_until,
        review_on=row.review_on,
        link=row.link,
    )
    return KeptRecord(
        evidence=evidence,
        kind=row.kind,
        added_by=row.added_by,
        added_at=row.added_at,
        removed_by=row.removed_by,
        removed_at=row.removed_at,
    )


def list_kept(framework: str, removed: bool = False) -> list[KeptRecord]:
    """What is kept, oldest first; with `removed` also what was taken out."""
    return list(_kept(framework, removed))


@while_unchanged(database)
def _kept(framework: str, removed: bool) -> tuple[KeptRecord, ...]:
    query = KeptEvidenceRow.select().where(KeptEvidenceRow.framework == framework)
    if not removed:
        query = query.where(KeptEvidenceRow.removed_at.is_null())
    return tuple(_record(row) for row in query.order_by(KeptEvidenceRow.added_at, KeptEvidenceRow.id))


def find_kept(kept_id: UUID) -> KeptRecord | None:
    """One item, also when it was taken out."""
    row = KeptEvidenceRow.get_or_none(KeptEvidenceRow.id == kept_id)
    return _record(row) if row else None


@database.write
def add_kept(framework: str, record: KeptRecord) -> None:
    """Adds an item."""
    evidence = record.evidence
    KeptEvidenceRow.insert(
        id=UUID(evidence.id),
        framework=framework,
        serves=list(evidence.serves),
        kind=record.kind,
        title=evidence.title,
        owner=evidence.owner,
        link=evidence.link,
        speaks_from=evidence.speaks_from,
        speaks_until=evidence.speaks_until,
        review_on=evidence.review_on,
        added_by=record.added_by,
        added_at=record.added_at,
    ).execute()


@database.write
def save_removed(kept_id: UUID, who: str, now: datetime) -> bool:
    """Takes an item out; False if that was done before."""
    change = KeptEvidenceRow.update(removed_by=who, removed_at=now).where(
        KeptEvidenceRow.id == kept_id, KeptEvidenceRow.removed_at.is_null()
    )
    return bool(change.execute())
