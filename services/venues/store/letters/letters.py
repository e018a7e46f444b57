"""Letters to hirers: what was said, and how far each has got."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import peewee

from services.venues.store.database import database
from services.venues.store.tables.bookings import BookingRow
from services.venues.store.tables.letters import LetterRow
from services.venues.store.writing import add_row
from shared.clock import london_day
from shared.contracts.letters import LetterLine
from shared.database.records import record_of


@dataclass(frozen=True, kw_only=True)
class LetterRecord(LetterLine):
    """One letter as it now is; its link is told beside it."""

    wording_version: str
    message_id: str
    in_doubt: bool

    @property
    def reached_at(self) -> datetime | None:
        """When the hirer had it whole: given in another way, or sent with nothing left out; None until then."""
        return self.given_at or (self.sent_at if self.state == "sent" and not self.withheld else None)

    @property
    def reached_on(self) -> date | None:
        """The day of that in London."""
        return london_day(self.reached_at) if self.reached_at else None


@dataclass(frozen=True)
class LetterToSee:
    """A letter that waits for a person, with the booking it belongs to."""

    letter: LetterRecord
    booking: UUID
    reference: str


def _record(row: LetterRow) -> LetterRecord:
    no_link = dict.fromkeys(("link_until", "link_revoked_at", "link_used_at"))
    return record_of(LetterRecord, row, id=row.public_id, to=row.to_address, **no_link)


@database.write
def add_letter(booking: int, values: Mapping[str, object]) -> int:
    """Adds a letter; its number."""
    return add_row(LetterRow, {"booking": booking, **values})


def list_letters(booking: int) -> list[LetterRecord]:
    """Every letter of a booking, oldest first."""
    return [_record(row) for row in LetterRow.select().where(LetterRow.booking == booking).order_by(LetterRow.id)]


def find_letter_since(booking: int, kind: str, since: datetime) -> LetterRecord | None:
    """The newest letter of a kind that was written from a moment on; None where none was."""
    here = (LetterRow.booking == booking) & (LetterRow.kind == kind) & (LetterRow.made_at >= since)
    row = LetterRow.select().where(here).order_by(LetterRow.id.desc()).first()
    return None if row is None else _record(row)


def find_letter(public_id: UUID) -> tuple[LetterRecord, UUID, int] | None:
    """A letter, its booking's public id and number; None when it is gone."""
    row = LetterRow.select(LetterRow, BookingRow).join(BookingRow).where(LetterRow.public_id == public_id).first()
    return None if row is None else (_record(row), row.booking.public_id, row.booking.id)


@database.write
def save_letter(public_id: UUID, states: Iterable[str], **changes: object) -> bool:
    """Says how far a letter has got; False when it is not in one of these states any more."""
    row = LetterRow
    return bool(row.update(**changes).where(row.public_id == public_id, row.state.in_(tuple(states))).execute())


def _waits_for_a_person() -> peewee.Expression:
    row = LetterRow
    return row.state.in_(("failed", "by_hand")) | ((row.state == "sent") & row.withheld & (row.given_at.is_null()))


def list_letters_to_see(skip: int, most: int) -> tuple[list[LetterToSee], int]:
    """Letters that were not taken, or that somebody has to give by hand, oldest first, and how many there are."""
    return _some_letters(_waits_for_a_person(), skip, most)


def _some_letters(which: peewee.Expression, skip: int, most: int) -> tuple[list[LetterToSee], int]:
    row = LetterRow
    query = row.select(row, BookingRow).join(BookingRow).where(which)
    found = query.order_by(row.id).limit(most).offset(skip)
    shown = [LetterToSee(_record(one), one.booking.public_id, one.booking.reference) for one in found]
    return shown, int(query.count())


def count_letters_to_see() -> int:
    """How many letters wait for a person."""
    return int(LetterRow.select().where(_waits_for_a_person()).count())


def count_letters_not_taken() -> int:
    """How many letters no mail server took, and nobody has given by hand since."""
    return int(LetterRow.select().where(LetterRow.state == "failed").count())


def list_letters_to_send(skip: int, most: int) -> tuple[list[LetterToSee], int]:
    """Letters that wait to be sent or tried again, oldest first, and how many there are."""
    return _some_letters(LetterRow.state == "to_send", skip, most)


def count_letters_held_up(tries: int, made_before: datetime) -> int:
    """How many wait to be sent and failed so often, or wait since then; `note` says why the last try failed."""
    row = LetterRow
    failed = (row.note != "") & ((row.attempts >= tries) | (row.made_at <= made_before))
    never_tried = (row.attempts == 0) & (row.made_at <= made_before)
    return int(row.select().where(row.state == "to_send", failed | never_tried).count())


def list_unsent_letters(tried_before: datetime) -> list[tuple[UUID, int]]:
    """Letters that should have been sent by now and the tries so far: what a lost job left behind."""
    row = LetterRow
    last = row.last_tried_at.is_null() & (row.made_at < tried_before) | (row.last_tried_at < tried_before)
    query = row.select(row.public_id, row.attempts).where(row.state == "to_send", last).order_by(row.id)
    return [(found.public_id, found.attempts) for found in query.limit(500)]
