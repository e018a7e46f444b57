"""Legal holds, and what each night let go of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import peewee

from services.venues.store.database import database
from services.venues.store.tables.bookings import BookingRow
from services.venues.store.tables.retention import HoldRow, RetentionRunRow
from shared.clock import AHEAD
from shared.contracts.retention import HoldLine, NightLine
from shared.database.records import record_of


@dataclass(frozen=True)
class Night(NightLine):
    """One night's work: counts by kind of record, and how many bookings were kept by a hold."""

    id: int


def find_booking_id(reference: str) -> UUID | None:
    """The booking with this reference, or None."""
    row = BookingRow.get_or_none(BookingRow.reference == reference)
    return None if row is None else UUID(str(row.public_id))


@database.write
def add_hold(booking: int, values: Mapping[str, object]) -> UUID:
    """Adds a hold; its id."""
    made = HoldRow.create(booking=booking, **values)
    return UUID(str(made.public_id))


@database.write
def end_hold(public_id: UUID, by: str, reason: str, now: datetime) -> bool:
    """Ends a hold; False when it has been ended already."""
    row = HoldRow
    changes = {"released_by": by, "released_at": now, "release_reason": reason}
    return bool(row.update(**changes).where(row.public_id == public_id, row.released_at.is_null()).execute())


def find_hold(public_id: UUID, today: date) -> HoldLine | None:
    """One hold, or None."""
    return next(iter(_holds(HoldRow.public_id == public_id, today)), None)


def list_holds(today: date) -> list[HoldLine]:
    """Every hold there is on a booking, the newest first."""
    return _holds(HoldRow.id > 0, today)


def list_holds_on(booking: UUID, today: date) -> list[HoldLine]:
    """The holds that keep a booking today."""
    row = HoldRow
    return _holds((BookingRow.public_id == booking) & row.released_at.is_null() & (row.until >= today), today)


def _holds(wanted: peewee.Expression, today: date) -> list[HoldLine]:
    query = HoldRow.select(HoldRow, BookingRow).join(BookingRow).where(wanted).order_by(HoldRow.id.desc())
    return [
        record_of(
            HoldLine,
            row,
            id=row.public_id,
            booking=row.booking.public_id,
            reference=row.booking.reference,
            stands=row.released_at is None and row.until >= today,
        )
        for row in query
    ]


@database.write
def begin_night(on: date, policy_version: str, now: datetime) -> Night:
    """The night of this day, which is begun once; again where a clock that ran ahead had begun it."""
    row = RetentionRunRow
    row.insert(on=on, policy_version=policy_version, started_at=now, counts={}).on_conflict_ignore().execute()
    begun_ahead = (row.on == on) & (row.started_at > now + AHEAD)
    row.update(started_at=now, finished_at=None, policy_version=policy_version).where(begun_ahead).execute()
    return _night(row.get(row.on == on))


@database.write
def add_to_night(night: Night, code: str, count: int) -> Night:
    """Counts what has gone, in the transaction in which it goes."""
    row = RetentionRunRow
    found = row.get_by_id(night.id)
    counts = {**found.counts, code: found.counts.get(code, 0) + count}
    row.update(counts=counts).where(row.id == night.id).execute()
    return _night(row.get_by_id(night.id))


@database.write
def end_night(night: Night, held: int, now: datetime) -> Night | None:
    """The night is done; None when it was before."""
    row = RetentionRunRow
    done = row.update(finished_at=now, held=held).where(row.id == night.id, row.finished_at.is_null()).execute()
    return _night(row.get_by_id(night.id)) if done else None


def list_nights(most: int) -> list[Night]:
    """The last nights, the newest first."""
    return [_night(row) for row in RetentionRunRow.select().order_by(RetentionRunRow.on.desc()).limit(most)]


def _night(row: RetentionRunRow) -> Night:
    return record_of(Night, row)
