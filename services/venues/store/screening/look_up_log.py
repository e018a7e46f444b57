"""The log of look-ups, and of who opened what was found; it only grows, and holds no name."""

from dataclasses import dataclass
from datetime import datetime

from services.venues.store.database import database
from services.venues.store.tables.bookings import BookingRow
from services.venues.store.tables.operations import AuditRow
from services.venues.store.tables.screening import LookUpRow, OpenedRow
from services.venues.store.writing import add_row
from shared.contracts.screening.screening import LogLine
from shared.database.records import record_of

LOG = "look-up-log"
"""What the audit trail says was read when somebody reads this log."""
ENTRY = "entry"
"""Opened was an entry of a list: why it is there."""


@dataclass(frozen=True)
class LoggedLookUp(LogLine):
    """A line of the log of look-ups, and whether it was `beyond` the limit; never a name that was looked up."""

    beyond: bool = False


def list_logged_look_ups(by_people: bool, skip: int, most: int) -> tuple[list[LoggedLookUp], int]:
    """The log of look-ups, newest first, all of them or those people set off; and how many there are."""
    row = LookUpRow
    wanted = ~row.by.startswith("system:") if by_people else row.id > 0
    query = row.select(row, BookingRow.reference, BookingRow.public_id).join(BookingRow).where(wanted)
    query = query.order_by(row.id.desc())
    return [
        record_of(
            LoggedLookUp,
            found,
            reference=found.booking.reference,
            booking=found.booking.public_id,
            why=found.why or "",
            beyond=found.beyond is not None,
        )
        for found in query.limit(most).offset(skip)
    ], int(row.select().where(wanted).count())


def list_readings(most: int) -> list[tuple[datetime, str]]:
    """(when, who) of the last readings of this log, newest first."""
    row = AuditRow
    query = row.select(row.at, row.actor).where(row.subject == LOG).order_by(row.seq.desc()).limit(most)
    return [(found.at, found.actor) for found in query]


@database.write
def add_opened(booking: int, matches: int, by: str, now: datetime, what: str = "") -> None:
    """Logs that somebody is shown the matches of a booking, or why an entry is listed (`ENTRY`)."""
    add_row(OpenedRow, {"booking": booking, "matches": matches, "by": by, "at": now, "what": what})


def list_opened(skip: int, most: int) -> tuple[list[tuple[datetime, str, str, int, str]], int]:
    """(when, who, which booking, how many matches, what), newest first, and how many there are."""
    row = OpenedRow
    query = row.select(row, BookingRow.reference).join(BookingRow).order_by(row.id.desc()).limit(most).offset(skip)
    return [
        (found.at, found.by, found.booking.reference, found.matches, found.what) for found in query
    ], int(row.select().count())  # fmt: skip
