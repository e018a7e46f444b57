"""Counts for the self-assessment; never a name."""

from datetime import date, datetime

from services.venues.store.bookings import count_by_state
from services.venues.store.database import database
from services.venues.store.tables.bookings import BookingRow
from shared.clock import london_day

__all__ = [
    "count_by_state", "count_conditions", "count_escalations", "count_matches", "count_resolved", "count_undecided",
    "list_days_to_decide",
]  # fmt: skip

Pair = tuple[int, int]


def _instant(moment: datetime) -> str:
    return str(BookingRow.submitted_at.db_value(moment))


def _day(stored: datetime | str) -> date:
    moment = BookingRow.submitted_at.python_value(stored)
    if moment is None:
        raise LookupError("This instant is never empty")
    return london_day(moment)


def _pair(sql: str, *values: object) -> Pair:
    ((of_them, all_of_them),) = database.query(sql, *values)
    return int(of_them or 0), int(all_of_them or 0)


def count_escalations(from_: datetime, until: datetime) -> Pair:
    """Referrals of the period that were answered by its end, and all of them."""
    return _pair(
        "SELECT COUNT(CASE WHEN EXISTS (SELECT 1 FROM happening b WHERE b.booking_id = a.booking_id AND b.id > a.id "
        "AND b.from_state = 'escalated' AND b.at < ?) THEN 1 END), COUNT(*) "
        "FROM happening a WHERE a.what = 'escalate' AND a.at >= ? AND a.at < ?",
        _instant(until),
        _instant(from_),
        _instant(until),
    )


def count_resolved(from_: datetime, until: datetime) -> Pair:
    """Requests of the period resolved by a change, and all of them."""
    return _pair(
        "SELECT COUNT(CASE WHEN EXISTS (SELECT 1 FROM happening h WHERE h.booking_id = b.id "
        "AND h.what = 'resolved-by-change') THEN 1 END), COUNT(*) "
        "FROM booking b WHERE b.submitted_at >= ? AND b.submitted_at < ?",
        _instant(from_),
        _instant(until),
    )


def count_conditions(from_: date, until: date) -> Pair:
    """Conditions due in the period that were met, and all of them."""
    return _pair(
        "SELECT COUNT(CASE WHEN outcome = 'met' THEN 1 END), COUNT(*) FROM condition WHERE due_on >= ? AND due_on <= ?",
        from_.isoformat(),
        until.isoformat(),
    )


def count_undecided(from_: datetime, until: datetime) -> Pair:
    """Requests whose event was in the period and had no decision when it began, and all of them."""
    return _pair(
        "SELECT COUNT(CASE WHEN NOT EXISTS (SELECT 1 FROM decision d WHERE d.booking_id = b.id "
        "AND d.decided_at < b.starts_at) AND b.state <> 'withdrawn' THEN 1 END), COUNT(*) "
        "FROM booking b WHERE b.starts_at >= ? AND b.starts_at < ?",
        _instant(from_),
        _instant(until),
    )


def count_matches(from_: datetime, until: datetime) -> Pair:
    """Possible matches of the period that a person answered, and all of them."""
    return _pair(
        "SELECT COUNT(CASE WHEN m.state <> 'open' THEN 1 END), COUNT(*) FROM possible_match m "
        "JOIN look_up l ON l.id = m.look_up_id WHERE l.at >= ? AND l.at < ?",
        _instant(from_),
        _instant(until),
    )


def list_days_to_decide(from_: datetime, until: datetime) -> list[int]:
    """Whole days from request to decision, for each decision of the period."""
    rows = database.query(
        "SELECT b.submitted_at, d.decided_at FROM decision d JOIN booking b ON b.id = d.booking_id "
        "WHERE d.decided_at >= ? AND d.decided_at < ? ORDER BY d.id",
        _instant(from_),
        _instant(until),
    )
    return [(_day(decided) - _day(asked)).days for asked, decided in rows]
