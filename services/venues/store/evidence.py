"""Counts for the self-assessment, of the bookings there are and of those that are past; never a name."""

from collections import Counter
from datetime import date, datetime

from services.venues.rules.decisions.conditions import REPLACED
from services.venues.store.retention.past_figures import (
    ask,
    count_past_conditions,
    count_past_incidents,
    is_incident,
    list_follow_ups,
)
from services.venues.store.tables.bookings import BookingRow, HappeningRow
from services.venues.store.tables.decisions import ConditionRow
from shared.clock import london_day

Pair = tuple[int, int]
WITHDRAWN_AFTER_REFERRAL = "withdrawn_after_a_referral"
WITHDRAWN_AFTER_MINDED = "withdrawn_after_minded_to_decline"


def _instant(moment: datetime) -> str:
    return str(BookingRow.submitted_at.db_value(moment))


def _moment(stored: datetime | str) -> datetime:
    moment = BookingRow.submitted_at.python_value(stored)
    if moment is None:
        raise LookupError("This instant is never empty")
    return moment


def _day(stored: datetime | str) -> date:
    return london_day(_moment(stored))


def _pair(sql: str, *values: object) -> Pair:
    found = ask(sql, *values)
    return sum(int(of_them or 0) for of_them, _ in found), sum(int(all_of_them or 0) for _, all_of_them in found)


_ANSWERED = (
    "FROM prevent_answer p WHERE p.booking_id = a.booking_id AND p.at < ? AND NOT EXISTS (SELECT 1 FROM happening r "
    "WHERE r.booking_id = a.booking_id AND r.what = 'reopen' AND r.id < a.id AND r.at >= p.at)"
)
"""What a Prevent lead said of a booking by an instant: also before the referral, unless it was reopened since."""


def count_escalations(from_: datetime, until: datetime) -> Pair:
    """Referrals of the period on which a Prevent lead had answered by its end, and all of them."""
    return _pair(
        f"SELECT COUNT(CASE WHEN EXISTS (SELECT 1 {_ANSWERED}) THEN 1 END), COUNT(*) "
        "FROM happening a WHERE a.what = 'escalate' AND a.at >= ? AND a.at < ?",
        _instant(until),
        _instant(from_),
        _instant(until),
    )


def list_seconds_to_answer(from_: datetime, until: datetime) -> list[float]:
    """Seconds from each referral of the period to the Prevent lead's answer; none where it was there already."""
    rows = ask(
        f"SELECT a.at, (SELECT MIN(p.at) {_ANSWERED}) FROM happening a "
        "WHERE a.what = 'escalate' AND a.at >= ? AND a.at < ? ORDER BY a.id",
        _instant(until),
        _instant(from_),
        _instant(until),
    )
    times = [(_moment(answered) - _moment(asked)).total_seconds() for asked, answered in rows if answered is not None]
    return [seconds for seconds in times if seconds >= 0]


def count_by_state(from_: datetime, until: datetime) -> dict[str, int]:
    """How many requests of the period stood in each state at its end.

    Withdrawn after a referral, or after the council was minded to decline, is counted apart, also once it is closed.
    """
    had = "EXISTS (SELECT 1 FROM happening h WHERE h.booking_id = b.id AND h.at < ? AND h"
    rows = ask(
        f"SELECT COALESCE(apart, stood) AS state, COUNT(*) FROM (SELECT CASE WHEN {had}.to_state = 'withdrawn') THEN "
        f"CASE WHEN {had}.to_state = 'minded_to_decline') THEN '{WITHDRAWN_AFTER_MINDED}' "
        f"WHEN {had}.to_state = 'escalated') THEN '{WITHDRAWN_AFTER_REFERRAL}' END END AS apart, "
        "COALESCE((SELECT h.to_state FROM happening h WHERE h.booking_id = b.id "
        "AND h.to_state <> '' AND h.at < ? ORDER BY h.id DESC LIMIT 1), b.state) AS stood "
        "FROM booking b WHERE NOT b.taken_back AND b.submitted_at >= ? AND b.submitted_at < ?) AS each_one "
        "GROUP BY COALESCE(apart, stood) ORDER BY 1",
        *[_instant(until)] * 4,
        _instant(from_),
        _instant(until),
    )
    stood = Counter[str]()
    for state, count in rows:
        stood[state] += int(count)
    return dict(sorted(stood.items()))


def count_happened(what: str, from_: datetime, until: datetime) -> int:
    """How often something happened to a booking in the period."""
    sql = "SELECT COUNT(*) FROM happening WHERE what = ? AND at >= ? AND at < ?"
    return sum(int(count) for (count,) in ask(sql, what, _instant(from_), _instant(until)))


def count_incidents(from_: datetime, until: datetime) -> Pair:
    """Reviews of the period with an incident written down, and all of them."""
    row = HappeningRow
    found = [
        one.details for one in row.select(row.details).where(row.what == "review", row.at >= from_, row.at < until)
    ]
    incidents, reviews = count_past_incidents(_instant(from_), _instant(until))
    return incidents + sum(map(is_incident, found)), reviews + len(found)


def count_appeals(from_: datetime, until: datetime) -> Pair:
    """Appeals answered in the period that ended in an approval, and all that were answered."""
    return _pair(
        "SELECT COUNT(CASE WHEN to_state IN ('approved', 'approved_with_conditions') THEN 1 END), COUNT(*) "
        "FROM happening WHERE from_state = 'appealed' AND to_state IN ('approved', 'approved_with_conditions', "
        "'declined') AND at >= ? AND at < ?",
        _instant(from_),
        _instant(until),
    )


def count_flagged(from_: datetime, until: datetime) -> Pair:
    """Requests of the period with a possible match or a referral that have a recorded check, and all of those."""
    return _pair(
        "SELECT COUNT(CASE WHEN EXISTS (SELECT 1 FROM check_made c WHERE c.booking_id = b.id AND c.made_at < ?) "
        "THEN 1 END), COUNT(*) FROM booking b WHERE NOT b.taken_back AND b.submitted_at >= ? AND b.submitted_at < ? "
        "AND (EXISTS (SELECT 1 FROM possible_match m JOIN look_up l ON l.id = m.look_up_id "
        "WHERE m.booking_id = b.id AND l.at < ?) OR EXISTS (SELECT 1 FROM happening h WHERE h.booking_id = b.id "
        "AND h.what = 'escalate' AND h.at < ?))",
        _instant(until),
        _instant(from_),
        *[_instant(until)] * 3,
    )


def count_resolved(from_: datetime, until: datetime) -> Pair:
    """Requests of the period whose question was resolved by a change, and all that raised one."""
    happened = "EXISTS (SELECT 1 FROM happening h WHERE h.booking_id = b.id AND h.at < ? AND h.what"
    return _pair(
        f"SELECT COUNT(CASE WHEN {happened} = 'resolved-by-change') THEN 1 END), COUNT(*) FROM booking b "
        "WHERE NOT b.taken_back AND b.submitted_at >= ? AND b.submitted_at < ? "
        f"AND {happened} IN ('question-raised', 'resolved-by-change'))",
        _instant(until),
        _instant(from_),
        _instant(until),
        _instant(until),
    )


def count_conditions(from_: date, until: date, before: datetime) -> Pair:
    """Conditions due in these days of which it was last said before an instant that they were met, and all of them.

    One that a later decision took back has nobody to follow it up and is not counted.
    """
    condition, said = ConditionRow, {}
    replaced = (condition.outcome == REPLACED) & (condition.outcome_at < before)
    is_due = (condition.due_on >= from_, condition.due_on <= until, ~replaced)
    due = {str(one.public_id) for one in condition.select(condition.public_id).where(*is_due)}
    theirs = HappeningRow.booking.in_(condition.select(condition.booking).where(*is_due))
    for follow_up in list_follow_ups(theirs & (HappeningRow.at < before)):
        said[follow_up.condition] = follow_up.outcome
    met, past = count_past_conditions(from_.isoformat(), until.isoformat(), _instant(before))
    return met + sum(said.get(one) == "met" for one in due), past + len(due)


def count_undecided(from_: datetime, until: datetime) -> Pair:
    """Requests submitted whose event began in these instants with no decision and not withdrawn, and all of them."""
    return _pair(
        "SELECT COUNT(CASE WHEN NOT EXISTS (SELECT 1 FROM decision d WHERE d.booking_id = b.id "
        "AND d.decided_at < b.starts_at) AND NOT EXISTS (SELECT 1 FROM happening w WHERE w.booking_id = b.id "
        "AND w.to_state = 'withdrawn' AND w.at < b.starts_at) THEN 1 END), COUNT(*) "
        "FROM booking b WHERE NOT b.taken_back AND b.starts_at >= ? AND b.starts_at < ? AND EXISTS (SELECT 1 "
        "FROM happening h WHERE h.booking_id = b.id AND h.to_state = 'submitted' AND h.at < ?)",
        _instant(from_),
        _instant(until),
        _instant(until),
    )


def count_matches(from_: datetime, until: datetime) -> Pair:
    """Possible matches of the period that a person had answered by its end, and all of them."""
    return _pair(
        "SELECT COUNT(CASE WHEN EXISTS (SELECT 1 FROM match_answered s WHERE s.match_id = m.id AND s.at < ?) "
        "THEN 1 END), COUNT(*) FROM possible_match m "
        "JOIN look_up l ON l.id = m.look_up_id WHERE l.at >= ? AND l.at < ?",
        _instant(until),
        _instant(from_),
        _instant(until),
    )


def list_days_to_decide(from_: datetime, until: datetime) -> list[int]:
    """Whole days from request to decision, for each decision of the period."""
    rows = ask(
        "SELECT b.submitted_at, d.decided_at FROM decision d JOIN booking b ON b.id = d.booking_id "
        "WHERE d.decided_at >= ? AND d.decided_at < ? ORDER BY d.id",
        _instant(from_),
        _instant(until),
    )
    return [(_day(decided) - _day(asked)).days for asked, decided in rows]
