"""Who is on the newest lists, and who of them is in force at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.venues.store.database import database
from services.venues.store.tables.screening import ListedSubjectRow
from shared.database.column_types import UTCDateTimeField

ACTIVE = "active"
NEWEST = "SELECT MAX(id) FROM list_version GROUP BY source"
_instant = UTCDateTimeField().db_value


@dataclass(frozen=True)
class Subject:
    """Somebody or something on a list, as the list says; `facts` may hold place, organisation and role."""

    id: int
    source: str
    version: str
    code: str
    kind: str
    names: tuple[str, ...]
    weak_names: tuple[str, ...]
    facts: dict[str, str]
    fingerprint: str

    @property
    def key(self) -> str:
        """The entry as it now stands: it changes when the list says something else of it."""
        return f"{self.source}:{self.code}:{self.fingerprint}"


@dataclass(frozen=True)
class Entry:
    """All that is kept of an entry; `record` is why it is on the concern register, `emptied` once its time was over."""

    source: str
    version: str
    names: tuple[str, ...]
    facts: dict[str, str]
    record: dict[str, Any]
    active_from: datetime | None
    active_until: datetime | None
    state: str
    emptied: bool


def find_entry(subject: int, fingerprint: str) -> Entry | None:
    """An entry as the newest version of its list that says the same of it, or None when nothing is left of it.

    Its code alone does not do: another version may give it to somebody else.
    """
    rows = database.query(
        "SELECT v.source, v.version, s.names, s.facts, s.record, s.active_from, s.active_until, s.state, "
        "CASE WHEN s.fingerprint = 'emptied' THEN 1 ELSE 0 END FROM listed_subject was "
        "JOIN list_version old ON old.id = was.list_id JOIN list_version v ON v.source = old.source "
        "JOIN listed_subject s ON s.list_id = v.id AND s.code = was.code "
        "WHERE was.id = ? AND v.id >= old.id AND (s.id = was.id OR s.fingerprint = ?) ORDER BY 9, v.id DESC LIMIT 1",
        subject,
        fingerprint,
    )
    if not rows:
        return None
    source, version, names, facts, record, from_, until, state, emptied = rows[0]
    read, at = ListedSubjectRow.names.python_value, UTCDateTimeField().python_value
    return Entry(
        source=source,
        version=version,
        names=tuple(read(names)),
        facts=read(facts),
        record=read(record),
        active_from=at(from_),
        active_until=at(until),
        state=state,
        emptied=bool(emptied),
    )


def list_names(after: int = -1) -> list[tuple[int, str, str, str, int]]:
    """(id, kind, names, weak names, in force in its time) of the newest lists' subjects changed after a change.

    Names come as the JSON they are kept in: fifty thousand of them are read in well under a second.
    """
    rows = database.query(
        "SELECT id, kind, names, weak_names, CASE WHEN active AND state = ? THEN 1 ELSE 0 END FROM listed_subject "
        f"WHERE list_id IN ({NEWEST}) AND changed_in > ? ORDER BY id",
        ACTIVE,
        after,
    )
    return [(int(id_), kind, names, weak, int(active)) for id_, kind, names, weak, active in rows]


def count_changed(after: int) -> int:
    """How many subjects of the newest lists were changed after a change."""
    ((count,),) = database.query(
        f"SELECT COUNT(*) FROM listed_subject WHERE list_id IN ({NEWEST}) AND changed_in > ?", after
    )
    return int(count)


def list_active(source: str) -> list[Subject]:
    """Everybody active on the newest version of a list, in their time or not."""
    rows = database.query(
        "SELECT s.id, v.source, v.version, s.code, s.kind, s.names, s.weak_names, s.facts, s.fingerprint "
        f"FROM listed_subject s JOIN list_version v ON v.id = s.list_id WHERE s.list_id IN ({NEWEST}) "
        "AND v.source = ? AND s.active AND s.state = ? ORDER BY s.id",
        source,
        ACTIVE,
    )
    return [_subject(row) for row in rows]


def count_active() -> int:
    """How many subjects of the newest lists are active, in their time or not."""
    ((count,),) = database.query(
        f"SELECT COUNT(*) FROM listed_subject WHERE list_id IN ({NEWEST}) AND active AND state = ?", ACTIVE
    )
    return int(count)


def find_in_force(ids: Sequence[int], now: datetime) -> dict[int, Subject]:
    """Those of these subjects that may match at this moment: on a newest list, active, and in their time."""
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    rows = database.query(
        "SELECT s.id, v.source, v.version, s.code, s.kind, s.names, s.weak_names, s.facts, s.fingerprint "
        f"FROM listed_subject s JOIN list_version v ON v.id = s.list_id WHERE s.id IN ({marks}) "
        f"AND s.list_id IN ({NEWEST}) AND {in_force('s.')}",
        *ids,
        *in_force_values(now),
    )
    return {int(row[0]): _subject(row) for row in rows}


def _subject(row: tuple[Any, ...]) -> Subject:
    id_, source, version, code, kind, names, weak, facts, fingerprint = row
    read = ListedSubjectRow.names.python_value
    return Subject(
        id=int(id_),
        source=source,
        version=version,
        code=code,
        kind=kind,
        names=tuple(read(names)),
        weak_names=tuple(read(weak)),
        facts=read(facts),
        fingerprint=fingerprint,
    )


def in_force(of: str = "") -> str:
    return (
        f"{of}active = ? AND {of}state = ? AND ({of}active_from IS NULL OR {of}active_from <= ?) "
        f"AND ({of}active_until IS NULL OR {of}active_until > ?)"
    )


def in_force_values(now: datetime) -> tuple[object, ...]:
    return (True, ACTIVE, _instant(now), _instant(now))


def is_anybody_new(after: datetime, until: datetime) -> bool:
    """Whether somebody on a newest list came into force in this time, without any change of the list."""
    rows = database.query(
        f"SELECT 1 FROM listed_subject WHERE list_id IN ({NEWEST}) AND active AND state = ? "
        "AND active_from > ? AND active_from <= ? LIMIT 1",
        ACTIVE,
        _instant(after),
        _instant(until),
    )
    return bool(rows)
