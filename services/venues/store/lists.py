"""Lists of names: their versions, who is on them and in force, and every change of them in its order."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from services.venues.store.database import database
from services.venues.store.tables.screening import ListChangeRow, ListedSubjectRow, ListVersionRow
from services.venues.store.trigrams import add_folded_names
from shared.database import UTCDateTimeField, canonical_json

ACTIVE = "active"
_COLUMNS = (
    "public_id", "list_id", "code", "kind", "names", "active", "weak_names", "facts", "state", "active_from",
    "active_until", "fingerprint", "changed_in",
)  # fmt: skip
_NEWEST = "SELECT MAX(id) FROM list_version GROUP BY source"
_instant = UTCDateTimeField().db_value


@dataclass(frozen=True)
class ListVersion:
    """One list: register, proscribed, sanctions or other_list, and which version of it."""

    id: int
    source: str
    version: str


@dataclass(frozen=True)
class ListDescription:
    """A list in force: its version, the day it bears itself, who loaded which file, and how many are on it."""

    source: str
    version: str
    own_date: date | None
    loaded_at: datetime
    loaded_by: str
    file_name: str
    sha256: str
    subjects: int
    refused: int
    in_force: int


@dataclass(frozen=True)
class ListFile:
    """What is known of the file a list came from."""

    own_date: date | None = None
    file_name: str = ""
    sha256: str = ""
    refused: int = 0


@dataclass(frozen=True)
class Change:
    """How far the lists have been changed; 0 is before the first change."""

    number: int = 0
    token: str = ""


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


def list_newest_versions() -> tuple[ListVersion, ...]:
    """The newest version of each list."""
    rows = database.query(f"SELECT id, source, version FROM list_version WHERE id IN ({_NEWEST}) ORDER BY source")
    return tuple(ListVersion(int(id_), source, version) for id_, source, version in rows)


def describe_lists(now: datetime) -> list[ListDescription]:
    """The lists in force, with how many of each could match at this moment."""
    counts = {
        int(list_): int(count)
        for list_, count in database.query(
            "SELECT list_id, COUNT(*) FROM listed_subject WHERE list_id IN "
            f"({_NEWEST}) AND {_in_force()} GROUP BY list_id",
            *_in_force_values(now),
        )
    }
    newest = [version.id for version in list_newest_versions()]
    query = ListVersionRow.select().where(ListVersionRow.id.in_(newest)).order_by(ListVersionRow.source)
    return [
        ListDescription(
            row.source, row.version, row.own_date, row.loaded_at, row.loaded_by, row.file_name, row.sha256,
            row.subjects, row.refused, counts.get(row.id, 0),
        )
        for row in (query if newest else ())
    ]  # fmt: skip


def current_change() -> Change:
    """The newest change of the lists that is committed."""
    rows = database.query("SELECT number, token FROM list_change ORDER BY number DESC LIMIT 1")
    return Change(int(rows[0][0]), rows[0][1]) if rows else Change()


def is_past(change: Change) -> bool:
    """Whether the lists of this database once stood at this change."""
    if change == Change():
        return True
    rows = database.query("SELECT 1 FROM list_change WHERE number = ? AND token = ?", change.number, change.token)
    return bool(rows)


@database.write
def add_change(what: str, source: str, by: str, now: datetime) -> Change:
    """Numbers a change of the lists; one after the other, so that a number is never seen before a smaller one."""
    database.lock("lists")
    change = Change(current_change().number + 1, secrets.token_hex(8))
    ListChangeRow.insert(
        number=change.number, token=change.token, what=what, source=source, at=now, by=by
    ).execute()  # fmt: skip
    return change


def list_names(after: int = -1) -> list[tuple[int, str, str, str, int]]:
    """(id, kind, names, weak names, in force in its time) of the newest lists' subjects changed after a change.

    Names come as the JSON they are kept in: fifty thousand of them are read in well under a second.
    """
    rows = database.query(
        "SELECT id, kind, names, weak_names, CASE WHEN active AND state = ? THEN 1 ELSE 0 END FROM listed_subject "
        f"WHERE list_id IN ({_NEWEST}) AND changed_in > ? ORDER BY id",
        ACTIVE,
        after,
    )
    return [(int(id_), kind, names, weak, int(active)) for id_, kind, names, weak, active in rows]


def count_changed(after: int) -> int:
    """How many subjects of the newest lists were changed after a change."""
    ((count,),) = database.query(
        f"SELECT COUNT(*) FROM listed_subject WHERE list_id IN ({_NEWEST}) AND changed_in > ?", after
    )
    return int(count)


def list_active(source: str) -> list[Subject]:
    """Everybody active on the newest version of a list, in their time or not."""
    rows = database.query(
        "SELECT s.id, v.source, v.version, s.code, s.kind, s.names, s.weak_names, s.facts, s.fingerprint "
        f"FROM listed_subject s JOIN list_version v ON v.id = s.list_id WHERE s.list_id IN ({_NEWEST}) "
        "AND v.source = ? AND s.active AND s.state = ? ORDER BY s.id",
        source,
        ACTIVE,
    )
    return [_subject(row) for row in rows]


def count_active() -> int:
    """How many subjects of the newest lists are active, in their time or not."""
    ((count,),) = database.query(
        f"SELECT COUNT(*) FROM listed_subject WHERE list_id IN ({_NEWEST}) AND active AND state = ?", ACTIVE
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
        f"AND s.list_id IN ({_NEWEST}) AND {_in_force('s.')}",
        *ids,
        *_in_force_values(now),
    )
    return {int(row[0]): _subject(row) for row in rows}


def find_keys_in_force(keys: Iterable[tuple[str, str]], now: datetime) -> set[tuple[str, str]]:
    """Those of these (source, code) that may match at this moment."""
    wanted = sorted(set(keys))
    found = set()
    for start in range(0, len(wanted), 200):
        part = wanted[start : start + 200]
        either = " OR ".join(["(v.source = ? AND s.code = ?)"] * len(part))
        rows = database.query(
            "SELECT v.source, s.code FROM listed_subject s JOIN list_version v ON v.id = s.list_id "
            f"WHERE ({either}) AND s.list_id IN ({_NEWEST}) AND {_in_force('s.')}",
            *[value for key in part for value in key],
            *_in_force_values(now),
        )
        found |= {(source, code) for source, code in rows}
    return found


def _subject(row: Sequence[Any]) -> Subject:
    id_, source, version, code, kind, names, weak, facts, fingerprint = row
    read = ListedSubjectRow.names.python_value
    return Subject(
        int(id_), source, version, code, kind, tuple(read(names)), tuple(read(weak)), read(facts), fingerprint
    )


def _in_force(of: str = "") -> str:
    return (
        f"{of}active = ? AND {of}state = ? AND ({of}active_from IS NULL OR {of}active_from <= ?) "
        f"AND ({of}active_until IS NULL OR {of}active_until > ?)"
    )


def _in_force_values(now: datetime) -> tuple[object, ...]:
    return (True, ACTIVE, _instant(now), _instant(now))


def list_moments_between(after: datetime, until: datetime) -> list[datetime]:
    """When subjects of the newest lists begin to be in force, in a time."""
    row = ListedSubjectRow
    newest = [version.id for version in list_newest_versions()]
    query = row.select(row.active_from).where(
        row.list.in_(newest), row.state == ACTIVE, row.active_from > after, row.active_from <= until
    )
    return sorted({found.active_from for found in query}) if newest else []


@database.write
def add_list_version(
    source: str,
    version: str,
    subjects: Iterable[dict[str, Any]],
    by: str,
    now: datetime,
    file: ListFile | None = None,
) -> int:
    """Adds a version of a list, whole and at once; how many subjects it has."""
    file = file or ListFile()
    change = add_change("list-loaded", source, by, now)
    id_ = ListVersionRow.insert(
        source=source, version=version, loaded_at=now, loaded_by=by, own_date=file.own_date,
        file_name=file.file_name, sha256=file.sha256, refused=file.refused,
    ).execute()  # fmt: skip
    rows = [_values(subject, id_, change.number) for subject in subjects]
    database.insert_rows("listed_subject", _COLUMNS, rows)
    ListVersionRow.update(subjects=len(rows)).where(ListVersionRow.id == id_).execute()
    add_folded_names(ListedSubjectRow.list == id_)
    return len(rows)


def _values(subject: dict[str, Any], list_: int, change: int) -> tuple[object, ...]:
    row = ListedSubjectRow
    given = {
        "weak_names": [], "facts": {}, "state": ACTIVE, "active_from": None, "active_until": None, **subject,
        "public_id": uuid4(), "list_id": list_, "changed_in": change, "fingerprint": fingerprint_of(subject),
    }  # fmt: skip
    fields = row._meta.combined
    return tuple(
        given[name] if name in ("list_id", "active") else fields[name].db_value(given[name]) for name in _COLUMNS
    )


def fingerprint_of(subject: dict[str, Any]) -> str:
    """Stands for all that a list says of a subject; its time on the list is not part of it."""
    said = [subject["kind"], sorted(subject["names"]), sorted(subject.get("weak_names") or ()), subject.get("facts")]
    return hashlib.sha256(canonical_json([*said[:3], said[3] or {}]).encode()).hexdigest()[:24]


def describe_subjects() -> None:
    """Gives subjects from before fingerprints were kept theirs."""
    row = ListedSubjectRow
    for found in row.select().where(row.fingerprint == ""):
        said = {"kind": found.kind, "names": found.names, "weak_names": found.weak_names, "facts": found.facts}
        row.update(fingerprint=fingerprint_of(said)).where(row.id == found.id).execute()


def has_list_version(source: str, version: str) -> bool:
    """Whether this version of the list has been loaded."""
    row = ListVersionRow
    return bool(row.select().where(row.source == source, row.version == version).exists())


def find_subject(public_id: UUID) -> tuple[int, str] | None:
    """The number and source of a subject on a newest list, or None."""
    newest = {version.id: version.source for version in list_newest_versions()}
    row = ListedSubjectRow.get_or_none(ListedSubjectRow.public_id == public_id)
    return None if row is None or row.list_id not in newest else (row.id, newest[row.list_id])


@database.write
def add_subject(source: str, subject: dict[str, Any], by: str, now: datetime) -> UUID:
    """Adds somebody to the newest version of a list, which is made when there is none."""
    newest = {version.source: version.id for version in list_newest_versions()}
    change = add_change("entry-added", source, by, now)
    list_ = newest.get(source) or ListVersionRow.insert(
        source=source, version=f"{now:%Y-%m-%d}", loaded_at=now, loaded_by=by
    ).execute()  # fmt: skip
    row = _values(subject, list_, change.number)
    database.insert_rows("listed_subject", _COLUMNS, [row])
    made = ListedSubjectRow.get(ListedSubjectRow.list == list_, ListedSubjectRow.code == subject["code"])
    add_folded_names(ListedSubjectRow.id == made.id)
    ListVersionRow.update(subjects=ListVersionRow.subjects + 1).where(ListVersionRow.id == list_).execute()
    return UUID(str(made.public_id))


@database.write
def change_subject(number: int, source: str, changes: dict[str, Any], what: str, by: str, now: datetime) -> None:
    """Changes what a list says of somebody, or whether and until when they are in force."""
    change = add_change(what, source, by, now)
    row = ListedSubjectRow.get_by_id(number)
    said = {name: changes.get(name, getattr(row, name)) for name in ("kind", "names", "weak_names", "facts")}
    ListedSubjectRow.update(**changes, fingerprint=fingerprint_of(said), changed_in=change.number).where(
        ListedSubjectRow.id == number
    ).execute()
    add_folded_names(ListedSubjectRow.id == number)
