"""The links through which hirers answer: found by the hash of what is in the address, never by anything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.venues.store.database import database
from services.venues.store.tables.bookings import BookingRow
from services.venues.store.tables.letters import AnswerLinkRow, LetterRow
from shared.database.records import record_of


@dataclass(frozen=True)
class AnswerLink:
    """One link that can be opened."""

    id: int
    booking: UUID
    letter: UUID
    purpose: str
    asked: str
    answer_by: date | None
    expires_at: datetime
    used_at: datetime | None


@database.write
def add_answer_link(booking: int, letter: int, purpose: str, values: Mapping[str, object], now: datetime) -> None:
    """Adds a link; an older one of the same booking ends."""
    row = AnswerLinkRow
    row.update(revoked_at=now).where(row.booking == booking, row.revoked_at.is_null()).execute()
    row.insert(booking=booking, letter=letter, purpose=purpose, **values).execute()


def find_answer_link(token_hash: str, now: datetime) -> AnswerLink | None:
    """The link with this hash, or None: unknown, over and taken back are the same."""
    row = AnswerLinkRow
    found = (
        row.select(row, BookingRow, LetterRow)
        .join(BookingRow)
        .switch(row)
        .join(LetterRow, on=(row.letter == LetterRow.id))
        .where(row.token_hash == token_hash, row.expires_at > now, row.revoked_at.is_null())
        .first()
    )
    if found is None:
        return None
    return record_of(AnswerLink, found, booking=found.booking.public_id, letter=found.letter.public_id)


@database.write
def save_link_used(link: int, now: datetime) -> None:
    """Remembers when a hirer first answered through a link."""
    AnswerLinkRow.update(used_at=now).where(AnswerLinkRow.id == link, AnswerLinkRow.used_at.is_null()).execute()


@database.write
def revoke_answer_links(booking: int, now: datetime) -> int:
    """Ends every open link of a booking; how many."""
    row = AnswerLinkRow
    return int(row.update(revoked_at=now).where(row.booking == booking, row.revoked_at.is_null()).execute())


def list_links(booking: int) -> dict[UUID, tuple[datetime, datetime | None, datetime | None]]:
    """{letter: (until when, taken back at, used at)} for a booking."""
    row = AnswerLinkRow
    query = row.select(row, LetterRow).join(LetterRow, on=(row.letter == LetterRow.id)).where(row.booking == booking)
    return {found.letter.public_id: (found.expires_at, found.revoked_at, found.used_at) for found in query}
