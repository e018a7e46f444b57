"""Questions whose entry is in force no more, and since when: they stay questions, and are marked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.venues.rules.lists.differences import is_one_of
from services.venues.store.database import database
from services.venues.store.lists.entries import in_force, in_force_values
from services.venues.store.tables.screening import ListedSubjectRow, MatchRow
from shared.database.column_types import UTCDateTimeField

_names = ListedSubjectRow.names.python_value
_moment = UTCDateTimeField().python_value
QUESTIONS = ("open", "same", "unclear")
"""What is closed needs nobody, and what is different neither: only these are lost when they are forgotten."""
EVERY = (*QUESTIONS, "different", "closed")


@dataclass(frozen=True)
class Question:
    """A possible match that needs a person: whether its entry is listed as it then stood, or says otherwise now.

    `is_name_listed`: the list still has the entry under the name that was found, in force or not.
    """

    id: int
    booking: int
    booking_id: UUID
    source: str
    state: str
    gone_since: datetime | None
    is_listed: bool
    is_changed: bool
    is_name_listed: bool


def list_questions(
    now: datetime, states: Collection[str], booking: int | None = None, matches: Collection[str] = QUESTIONS
) -> list[Question]:
    """The questions of bookings in these states, or of one booking, each with what became of its entry.

    `matches`: the answers that a question may have.
    """
    which, values = ("b.id = ?", [booking]) if booking is not None else (f"b.state IN ({_marks(states)})", [*states])
    rows = database.query(
        "SELECT m.id, b.id, b.public_id, m.source, m.state, m.gone_since, m.entry_key, "
        f"CASE WHEN {in_force('s.')} THEN s.fingerprint END, m.listed_name, "
        "CASE WHEN s.state <> 'removed' AND (s.active_until IS NULL OR s.active_until > ?) THEN s.names END "
        "FROM possible_match m JOIN booking b ON b.id = m.booking_id "
        "JOIN listed_subject was ON was.id = m.subject_id JOIN list_version v ON v.id = was.list_id "
        "LEFT JOIN listed_subject s ON s.list_id = (SELECT MAX(n.id) FROM list_version n WHERE n.source = v.source) "
        "AND s.code = was.code "
        f'WHERE m."current" AND m.state IN ({_marks(matches)}) AND {which} ORDER BY m.id',
        *in_force_values(now), UTCDateTimeField().db_value(now), *matches, *values,
    )  # fmt: skip
    return [_question(row) for row in rows]


def _question(row: tuple[Any, ...]) -> Question:
    number, booking, public_id, source, state, gone_since, key, fingerprint, name, names = row
    listed = fingerprint is not None
    as_it_was = listed and (not key or key.rpartition(":")[2] == fingerprint)
    return Question(
        id=int(number),
        booking=int(booking),
        booking_id=UUID(str(public_id)),
        source=source,
        state=state,
        gone_since=_moment(gone_since),
        is_listed=as_it_was,
        is_changed=listed and not as_it_was,
        is_name_listed=is_one_of(name, _names(names) if names else ()),
    )


def gone_since(match: int, now: datetime) -> datetime:
    """When the entry of a match went: left out of a newer version, taken out, changed, or over."""
    rows = database.query(
        "SELECT (SELECT MIN(n.loaded_at) FROM list_version n WHERE n.source = v.source AND n.id > v.id), "
        "s.active_until, CASE WHEN s.fingerprint <> 'emptied' AND (NOT s.active OR s.state <> 'active' "
        "OR m.entry_key <> v.source || ':' || s.code || ':' || s.fingerprint) THEN c.at END "
        "FROM possible_match m JOIN listed_subject was ON was.id = m.subject_id "
        "JOIN list_version old ON old.id = was.list_id "
        "JOIN list_version v ON v.source = old.source JOIN listed_subject s ON s.list_id = v.id AND s.code = was.code "
        "LEFT JOIN list_change c ON c.number = s.changed_in "
        "WHERE m.id = ? AND v.id >= old.id ORDER BY CASE WHEN m.entry_key = "
        "v.source || ':' || s.code || ':' || s.fingerprint THEN 0 ELSE 1 END, v.id DESC LIMIT 1",
        match,
    )
    went = [at for value in (rows[0] if rows else ()) if (at := _moment(value)) is not None and at <= now]
    return min(went, default=now)


@database.write
def mark_gone(match: int, since: datetime | None) -> None:
    """Marks a question as about an entry that is listed no more, or as listed again."""
    MatchRow.update(gone_since=since).where(MatchRow.id == match).execute()


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
