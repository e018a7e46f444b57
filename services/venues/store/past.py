"""Figures go on after the bookings are gone: what counts of a deleted booking stays, and is asked the same questions.

A question is SQL about the tables of bookings. It is asked once of them and once of what stayed of past ones, which a
WITH clause gives the same names and columns: one text, so that the two can never count differently.
"""

from typing import Any

from services.venues.store.database import database
from services.venues.store.tables.bookings import HappeningRow

_STAYED = {
    "booking": "SELECT id, submitted_at, starts_at, state, taken_back FROM past_booking",
    "happening": "SELECT id, booking_id, what, from_state, to_state, at, incident FROM past_fact "
    "WHERE kind = 'happening'",
    "check_made": "SELECT booking_id, at AS made_at FROM past_fact WHERE kind = 'check'",
    "possible_match": "SELECT id AS look_up_id, booking_id, to_state AS state FROM past_fact WHERE kind = 'match'",
    "look_up": "SELECT id, at FROM past_fact WHERE kind = 'match'",
    "decision": "SELECT id, booking_id, at AS decided_at FROM past_fact WHERE kind = 'decision'",
    "condition": "SELECT on_day AS due_on, to_state AS outcome FROM past_fact WHERE kind = 'condition'",
}
PAST = "WITH " + ", ".join(f"{name} AS NOT MATERIALIZED ({select})" for name, select in _STAYED.items())
_FACT = "INSERT INTO past_fact (booking_id, kind, what, from_state, to_state, at, on_day, incident) "
_COUNTED = (
    "SELECT ?, 'happening', what, from_state, to_state, at, NULL, FALSE FROM happening "
    "WHERE booking_id = ? ORDER BY id",
    "SELECT ?, 'check', '', '', '', made_at, NULL, FALSE FROM check_made WHERE booking_id = ? ORDER BY id",
    "SELECT ?, 'match', '', '', m.state, l.at, NULL, FALSE FROM possible_match m JOIN look_up l ON l.id = m.look_up_id "
    "WHERE m.booking_id = ? ORDER BY m.id",
    "SELECT ?, 'decision', '', '', '', decided_at, NULL, FALSE FROM decision WHERE booking_id = ? ORDER BY id",
    "SELECT ?, 'condition', '', '', outcome, NULL, due_on, FALSE FROM condition WHERE booking_id = ? ORDER BY id",
)


def ask(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a question, of the bookings there are and of those that are past; counts are the caller's to add."""
    return database.query(sql, *values) + database.query(f"{PAST} {sql}", *values)


@database.write
def keep_what_counts(booking: int) -> None:
    """Keeps of a booking that is about to go what figures are made of: times, states and outcomes; nothing else."""
    ((past,),) = database.query(
        "INSERT INTO past_booking (submitted_at, starts_at, state, taken_back) "
        "SELECT submitted_at, starts_at, state, taken_back FROM booking WHERE id = ? RETURNING id",
        booking,
    )
    for sql in _COUNTED:
        database.execute(_FACT + sql, past, booking)
    _keep_incidents(past, booking)


def _keep_incidents(past: int, booking: int) -> None:
    """Whether a review wrote an incident down stays; what it wrote does not."""
    reviews = [
        HappeningRow.details.python_value(details)
        for (details,) in database.query(
            "SELECT details FROM happening WHERE booking_id = ? AND what = 'review' ORDER BY id", booking
        )
    ]
    facts = database.query("SELECT id FROM past_fact WHERE booking_id = ? AND what = 'review' ORDER BY id", past)
    for details, (fact,) in zip(reviews, facts, strict=True):
        if is_incident(details):
            database.execute("UPDATE past_fact SET incident = ? WHERE id = ?", True, fact)


def is_incident(details: dict[str, Any]) -> bool:
    """Whether a review after the event wrote an incident down."""
    return bool(str(details.get("incident", "")).strip())


def count_past_incidents(from_: str, until: str) -> tuple[int, int]:
    """Of past bookings: reviews in these instants with an incident written down, and all of them."""
    ((incidents, reviews),) = database.query(
        "SELECT COUNT(CASE WHEN incident THEN 1 END), COUNT(*) FROM past_fact "
        "WHERE kind = 'happening' AND what = 'review' AND at >= ? AND at < ?",
        from_,
        until,
    )
    return int(incidents), int(reviews)
