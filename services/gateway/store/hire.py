"""What hirers have answered so far, kept for some hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from services.gateway.store.database import database
from services.gateway.store.tables.hire import HireDraftRow


@dataclass(frozen=True)
class HireDraft:
    """The answers of one visitor by field, and the pages they answered; `reference` once they were sent."""

    id: UUID
    answers: dict[str, str]
    seen: tuple[str, ...]
    reference: str
    sent_at: datetime | None
    started_at: datetime


def find_draft(draft_id: UUID, since: datetime) -> HireDraft | None:
    """A draft that was touched since then, or None."""
    row = HireDraftRow.get_or_none(HireDraftRow.id == draft_id, HireDraftRow.kept_at >= since)
    return (
        None
        if row is None
        else HireDraft(
            id=row.id,
            answers=row.answers,
            seen=tuple(row.seen),
            reference=row.reference,
            sent_at=row.sent_at,
            started_at=row.started_at,
        )
    )


@database.write
def add_draft(now: datetime) -> UUID:
    """Begins a draft; its id."""
    made = uuid4()
    HireDraftRow.insert(id=made, answers={}, seen=[], started_at=now, kept_at=now).execute()
    return made


@database.write
def save_draft(draft_id: UUID, answers: Mapping[str, str], seen: tuple[str, ...], now: datetime) -> None:
    """Keeps the answers; one that was sent meanwhile stays as it is."""
    row = HireDraftRow
    row.update(answers=dict(answers), seen=list(seen), kept_at=now).where(
        row.id == draft_id, row.reference == ""
    ).execute()


@database.write
def save_as_sent(draft_id: UUID, reference: str, now: datetime) -> None:
    """Lets go of the answers and keeps the reference."""
    row = HireDraftRow
    row.update(answers={}, seen=[], reference=reference, sent_at=now, kept_at=now).where(row.id == draft_id).execute()


@database.write
def remove_draft(draft_id: UUID) -> None:
    """Lets go of a draft."""
    HireDraftRow.delete().where(HireDraftRow.id == draft_id).execute()


@database.write
def remove_drafts_before(moment: datetime) -> int:
    """Lets go of drafts that nobody came back to; how many."""
    return int(HireDraftRow.delete().where(HireDraftRow.kept_at < moment).execute())
