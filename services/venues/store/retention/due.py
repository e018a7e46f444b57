"""Which records have been kept long enough: their numbers and the day each is counted from; what is held is not here.

Of what belongs to a booking nothing is due while a legal hold keeps the booking.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from services.venues.rules.retention.periods import DECLINED, ENDED, WITHDRAWN, BookingEnd, ended_on
from services.venues.store.database import database
from shared.clock import LONDON, london_day
from shared.database.column_types import UTCDateTimeField

Due = tuple[int, date]
"""(number, counted from)."""
_instant = UTCDateTimeField()
_ENDED = ", ".join(f"'{state}'" for state in sorted(ENDED))
# Over without an event: nothing waits for a day that may lie years ahead.
_NO_EVENT = ", ".join(f"'{state}'" for state in sorted(WITHDRAWN | DECLINED))
_FREE = "NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.booking_id = b.id AND h.released_at IS NULL AND h.until >= ?)"


NOTHING: frozenset[str] = frozenset()


def _start(day: date) -> str:
    return str(_instant.db_value(datetime.combine(day, time(), LONDON)))


def day_of(stored: datetime | str | None) -> date:
    """The day in London of an instant as the database gives it."""
    moment = _instant.python_value(stored)
    if moment is None:
        raise LookupError("This instant is never empty")
    return london_day(moment)


@dataclass(frozen=True)
class EndedBooking:
    """A booking and what says how long it is kept."""

    id: int
    public_id: str
    end: BookingEnd


def list_bookings_since(before: date, today: date, number: int | None = None) -> list[EndedBooking]:
    """Bookings whose last step was before a day and that no hold keeps today, or only one of them, by number."""
    one, numbers = ("", ()) if number is None else (" AND b.id = ?", (number,))
    rows = database.query(
        "SELECT b.id, b.public_id, b.state, b.state_since, COALESCE(b.ends_at, b.starts_at), b.referred, b.taken_back "
        f"FROM booking b WHERE b.state_since < ? AND {_FREE}{one} ORDER BY b.id",
        _start(before), today.isoformat(), *numbers,
    )  # fmt: skip
    decisions = _said_of("SELECT b.booking_id, b.decision FROM decision b", number)
    came_to = _said_of(
        "SELECT b.booking_id, CASE WHEN b.what = 'appeal' THEN b.what ELSE b.to_state END FROM happening b "
        "WHERE (b.what = 'appeal' OR b.to_state IN ('withdrawn', 'minded_to_decline'))",
        number,
    )
    return [
        EndedBooking(
            int(id_), str(public_id),
            BookingEnd(
                state,
                day_of(since),
                event_on=day_of(event) if event else None,
                referred=bool(referred),
                decisions=decisions.get(int(id_), NOTHING),
                appealed="appeal" in came_to.get(int(id_), NOTHING),
                taken_back=bool(taken_back),
                withdrawn="withdrawn" in came_to.get(int(id_), NOTHING),
                minded_to_decline="minded_to_decline" in came_to.get(int(id_), NOTHING),
            ),
        )
        for id_, public_id, state, since, event, referred, taken_back in rows
    ]  # fmt: skip


def _said_of(sql: str, number: int | None) -> dict[int, frozenset[str]]:
    """Words by booking, of every booking in one statement or of one, by number."""
    joined = " AND " if " WHERE " in sql else " WHERE "
    rows = database.query(sql) if number is None else database.query(f"{sql}{joined}b.booking_id = ?", number)
    found: dict[int, set[str]] = {}
    for booking, word in rows:
        found.setdefault(int(booking), set()).add(word)
    return {booking: frozenset(words) for booking, words in found.items()}


def count_held(today: date) -> int:
    """How many bookings a legal hold keeps today."""
    ((count,),) = database.query(
        "SELECT COUNT(DISTINCT booking_id) FROM legal_hold WHERE released_at IS NULL AND until >= ?", today.isoformat()
    )
    return int(count)


def _of_ended(sql: str) -> Callable[[date, date, int], list[Due]]:
    """Rows `r` of ended bookings `b`, counted from the day the booking ended."""
    query = (
        sql + f" AND b.state IN ({_ENDED}) AND b.state_since < ? "
        f"AND (b.state IN ({_NO_EVENT}) OR COALESCE(b.ends_at, b.starts_at, b.state_since) < ?) AND {_FREE} "
        "ORDER BY r.id LIMIT ?"
    )
    # The columns of the select: r.id, b.state, b.state_since, the event's end.

    def find(before: date, today: date, most: int) -> list[Due]:
        found = database.query(query, _start(before), _start(before), today.isoformat(), most)
        return [(int(id_), _ended(state, since, event)) for id_, state, since, event in found]

    return find


def _ended(state: str, since: datetime | str | None, event: datetime | str | None) -> date:
    event_on = day_of(event) if event else None
    return ended_on(
        BookingEnd(
            state=state,
            since=day_of(since),
            event_on=event_on,
            referred=False,
            decisions=frozenset(),
            appealed=False,
            taken_back=False,
        )
    )


def _at(sql: str) -> Callable[[date, date, int], list[Due]]:
    """Rows with an instant of their own, `?` in the statement; with `{free}` also one of a booking `b`."""
    query, of_booking = sql.replace("{free}", _FREE), "{free}" in sql

    def find(before: date, today: date, most: int) -> list[Due]:
        held = (today.isoformat(),) if of_booking else ()
        return [(int(id_), day_of(at)) for id_, at in database.query(query, _start(before), *held, most)]

    return find


_BOOKING = "b.state, b.state_since, COALESCE(b.ends_at, b.starts_at)"
LOOK_UPS, OPENED = "look-ups", "opened"
FIND: dict[str, Callable[[date, date, int], list[Due]]] = {
    "request-versions": _of_ended(
        f"SELECT r.id, {_BOOKING} FROM request_version r JOIN booking b ON b.id = r.booking_id "
        "WHERE r.number <> b.request_version AND NOT EXISTS (SELECT 1 FROM decision d "
        "WHERE d.booking_id = b.id AND d.request_version = r.number)"
    ),
    "checks": _of_ended(
        f"SELECT r.id, {_BOOKING} FROM check_made r JOIN booking b ON b.id = r.booking_id "
        "WHERE (r.searched <> '' OR r.found <> '' OR r.link <> '')"
    ),
    "matches-different": _of_ended(
        f"SELECT r.id, {_BOOKING} FROM possible_match r JOIN booking b ON b.id = r.booking_id "
        "WHERE r.state = 'different' AND r.name <> ''"
    ),
    LOOK_UPS: _at(
        "SELECT r.id, r.at FROM look_up r JOIN booking b ON b.id = r.booking_id WHERE r.at < ? AND {free} "
        "AND NOT EXISTS (SELECT 1 FROM possible_match m WHERE m.look_up_id = r.id) ORDER BY r.id LIMIT ?"
    ),
    OPENED: _at(
        "SELECT r.id, r.at FROM match_opened r JOIN booking b ON b.id = r.booking_id WHERE r.at < ? AND {free} "
        "ORDER BY r.id LIMIT ?"
    ),
    "hirer-links": _at(
        "SELECT r.id, COALESCE(r.revoked_at, r.expires_at) FROM answer_link r JOIN booking b ON b.id = r.booking_id "
        "WHERE COALESCE(r.revoked_at, r.expires_at) < ? AND {free} ORDER BY r.id LIMIT ?"
    ),
    "import-files": _at('SELECT id, created_at FROM "import" WHERE file_kept AND created_at < ? ORDER BY id LIMIT ?'),
    # Rows of venues name no person, and are needed to undo the import; a file that is being worked on waits.
    "import-lines": _at(
        'SELECT l.id, i.created_at FROM import_line l JOIN "import" i ON i.id = l.source_id WHERE i.created_at < ? '
        "AND i.kind <> 'venues' AND i.state NOT IN ('received', 'reading', 'confirming', 'undoing') "
        "ORDER BY l.id LIMIT ?"
    ),
    "concerns-ended": _at(
        "SELECT e.id, e.ended FROM (SELECT s.id, COALESCE((SELECT MIN(n.loaded_at) FROM list_version n "
        "WHERE n.source = v.source AND n.id > v.id), CASE WHEN s.state = 'removed' THEN (SELECT c.at "
        "FROM list_change c WHERE c.number = s.changed_in) END, s.active_until) AS ended FROM listed_subject s "
        "JOIN list_version v ON v.id = s.list_id WHERE v.source = 'register' AND s.fingerprint <> 'emptied') e "
        "WHERE e.ended < ? ORDER BY e.id LIMIT ?"
    ),
}
