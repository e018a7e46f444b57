"""Everything in which a person may be named, read for somebody who asks what is held about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.venues.store.database import database
from services.venues.store.tables.bookings import BookingRow, RequestVersionRow
from services.venues.store.tables.imports import ImportLineRow, ImportRow
from services.venues.store.tables.screening import ListedSubjectRow, ListVersionRow, MatchRow, OpenedRow
from shared.database.records import record_of


@dataclass(frozen=True)
class SaidInRequest:
    """One version of one request."""

    booking: int
    public_id: UUID
    reference: str
    state: str
    submitted_at: datetime
    number: int
    request: dict[str, object]


def list_requests() -> Iterator[SaidInRequest]:
    """Every version of every request, booking by booking."""
    query = RequestVersionRow.select(RequestVersionRow, BookingRow).join(BookingRow)
    for row in query.order_by(RequestVersionRow.booking, RequestVersionRow.number).iterator():
        found = row.booking
        yield record_of(SaidInRequest, found, booking=found.id, number=row.number, request=row.request)


def list_matches_ever(booking: int) -> list[dict[str, object]]:
    """Every possible match of a booking, also those that are a question no more."""
    return [
        {"list": row.source, "version": row.list_version, "name": row.name, "listed_name": row.listed_name,
         "why": row.why, "state": row.state, "current": row.current}
        for row in MatchRow.select().where(MatchRow.booking == booking).order_by(MatchRow.id)
    ]  # fmt: skip


def count_opened(booking: int) -> int:
    """How often somebody was shown the matches of a booking."""
    return int(OpenedRow.select().where(OpenedRow.booking == booking).count())


def list_concerns() -> Iterator[dict[str, Any]]:
    """Every entry of the concern register, of every version that is still kept."""
    query = ListedSubjectRow.select(ListedSubjectRow, ListVersionRow).join(ListVersionRow)
    for row in query.where(ListVersionRow.source == "register").order_by(ListedSubjectRow.id).iterator():
        yield {
            "entry": str(row.public_id), "version": row.list_row.version, "names": row.names,
            "weak_names": row.weak_names, "facts": row.facts, "record": row.record, "state": row.state,
            "active": row.active, "active_from": row.active_from, "active_until": row.active_until,
        }  # fmt: skip


def list_lines() -> Iterator[tuple[str, datetime, str, int, object, object]]:
    """(file, when it came, outcome, row, cells, what was read) of each row of a file that is still kept."""
    query = ImportLineRow.select(ImportLineRow, ImportRow).join(ImportRow).order_by(ImportLineRow.id)
    for row in query.where(ImportRow.kind != "venues").iterator():
        yield row.source.file_name, row.source.created_at, row.outcome, row.row, row.cells, row.parsed


def count_remembered(text: str) -> int:
    """How many remembered answers hold a text; they are gone after two days."""
    ((count,),) = database.query(
        "SELECT COUNT(*) FROM remembered_answer WHERE LOWER(body) LIKE ?", f"%{text.casefold()}%"
    )
    return int(count)
