"""Figures go on after the bookings are gone: what counts of a deleted booking stays, and is asked the same questions.

A question is SQL about the tables of bookings. It is asked once of them and once of what stayed of past ones, which a
WITH clause gives the same names and columns: one text, so that the two can never count differently. Two names are made
for the questions: `prevent_answer`, when a Prevent lead said something of a booking, and `match_answered`, when a
person said of a possible match whether it is the same.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from services.venues.rules.decisions.conditions import REPLACED
from services.venues.store.database import database
from services.venues.store.tables.bookings import HappeningRow
from services.venues.store.tables.decisions import ConditionRow
from services.venues.store.tables.retention import PastFactRow

PREVENT_ANSWERS = "role = 'prevent_lead' AND what IN ('need-answered', 'match-answered', 'view')"
"""A Prevent lead answering: the need, a possible match, or with a view of the referral."""

_NOW = {
    "prevent_answer": f"SELECT booking_id, at FROM happening WHERE {PREVENT_ANSWERS}",
    "match_answered": "SELECT match_id, answered_at AS at FROM match_answer UNION ALL "
    "SELECT m.id, l.at FROM possible_match m JOIN look_up l ON l.id = m.look_up_id WHERE m.remembered_from IS NOT NULL",
}
_STAYED = {
    "booking": "SELECT id, submitted_at, starts_at, state, taken_back FROM past_booking",
    "happening": "SELECT id, booking_id, what, from_state, to_state, at, incident FROM past_fact "
    "WHERE kind = 'happening'",
    "check_made": "SELECT booking_id, at AS made_at FROM past_fact WHERE kind = 'check'",
    "possible_match": "SELECT id, id AS look_up_id, booking_id FROM past_fact WHERE kind = 'match'",
    "match_answered": "SELECT m.id AS match_id, a.at FROM past_fact m JOIN past_fact a ON a.booking_id = m.booking_id "
    "AND a.kind = 'answer' AND a.what = m.what WHERE m.kind = 'match'",
    "look_up": "SELECT id, at FROM past_fact WHERE kind = 'match'",
    "decision": "SELECT id, booking_id, at AS decided_at FROM past_fact WHERE kind = 'decision'",
    "prevent_answer": "SELECT booking_id, at FROM past_fact WHERE kind = 'prevent-answer'",
}


def _with(named: dict[str, str]) -> str:
    return "WITH " + ", ".join(f"{name} AS NOT MATERIALIZED ({select})" for name, select in named.items())


NOW, PAST = _with(_NOW), _with(_STAYED)
_NUMBERED = "CAST(ROW_NUMBER() OVER (ORDER BY m.id) AS TEXT)"
_FACT = "INSERT INTO past_fact (booking_id, kind, what, from_state, to_state, at, on_day, incident) "
_COUNTED = (
    "SELECT ?, 'happening', what, from_state, to_state, at, NULL, FALSE FROM happening "
    "WHERE booking_id = ? ORDER BY id",
    "SELECT ?, 'check', '', '', '', made_at, NULL, FALSE FROM check_made WHERE booking_id = ? ORDER BY id",
    f"SELECT ?, 'match', {_NUMBERED}, '', '', l.at, NULL, FALSE FROM possible_match m "
    "JOIN look_up l ON l.id = m.look_up_id WHERE m.booking_id = ? ORDER BY m.id",
    f"{_with(_NOW)} SELECT ?, 'answer', m.number, '', '', (SELECT MIN(at) FROM match_answered WHERE match_id = m.id), "
    f"NULL, FALSE FROM (SELECT id, {_NUMBERED} AS number FROM possible_match m WHERE m.booking_id = ?) AS m "
    "WHERE EXISTS (SELECT 1 FROM match_answered WHERE match_id = m.id)",
    f"SELECT ?, 'prevent-answer', '', '', '', at, NULL, FALSE FROM happening WHERE {PREVENT_ANSWERS} "
    "AND booking_id = ? ORDER BY id",
    "SELECT ?, 'decision', '', '', '', decided_at, NULL, FALSE FROM decision WHERE booking_id = ? ORDER BY id",
)


def ask(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a question, of the bookings there are and of those that are past; counts are the caller's to add."""
    return database.query(f"{NOW} {sql}", *values) + database.query(f"{PAST} {sql}", *values)


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
    _keep_conditions(past, booking)


def _keep_conditions(past: int, booking: int) -> None:
    """The day of each condition and all that was said of it, one after the other, by its place among them."""
    rows = ConditionRow.select(ConditionRow.public_id, ConditionRow.due_on).where(
        ConditionRow.booking == booking, ConditionRow.outcome != REPLACED
    )
    places = {}
    for place, row in enumerate(rows.order_by(ConditionRow.id)):
        places[str(row.public_id)] = str(place)
        fact = {"booking": past, "kind": "condition", "what": str(place), "on": row.due_on}
        PastFactRow.insert(fact).execute()
    for said in list_follow_ups(HappeningRow.booking == booking):
        if said.condition in places:
            fact = {"booking": past, "kind": "outcome", "what": places[said.condition]}
            PastFactRow.insert({**fact, "to_state": said.outcome, "at": said.at}).execute()


@dataclass(frozen=True)
class FollowUp:
    """What was said of a condition, and when."""

    condition: str
    outcome: str
    at: datetime


def list_follow_ups(wanted: peewee.Expression) -> list[FollowUp]:
    """What was said of conditions in the stories wanted, oldest first: a later word corrects an earlier one."""
    row = HappeningRow
    query = row.select(row.details, row.at).where(row.what == "condition-followed-up", wanted).order_by(row.id)
    return [FollowUp(str(one.details["condition"]), str(one.details["outcome"]), one.at) for one in query]


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


def is_incident(details: dict[str, object]) -> bool:
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


def count_past_conditions(from_: str, until: str, before: str) -> tuple[int, int]:
    """Of past bookings: conditions due in these days that were last said to be met before an instant, and all."""
    ((met, due),) = database.query(
        "SELECT COUNT(CASE WHEN (SELECT o.to_state FROM past_fact o WHERE o.booking_id = c.booking_id "
        "AND o.kind = 'outcome' AND o.what = c.what AND o.at < ? ORDER BY o.id DESC LIMIT 1) = 'met' THEN 1 END), "
        "COUNT(*) FROM past_fact c WHERE c.kind = 'condition' AND c.on_day >= ? AND c.on_day <= ?",
        before,
        from_,
        until,
    )
    return int(met), int(due)
