"""Lists of names: their versions, loaded whole, and entries added, changed and put out of force."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

import peewee

from services.venues.rules.lists.differences import Listed
from services.venues.store.database import database
from services.venues.store.lists.changes import add_change
from services.venues.store.lists.entries import ACTIVE, NEWEST, in_force, in_force_values
from services.venues.store.lists.trigrams import add_folded_names
from services.venues.store.tables.screening import ListedSubjectRow, ListVersionRow
from shared.clock import london_day
from shared.contracts.screening.screening import EarlierVersion, ListInForce
from shared.database.column_types import UTCDateTimeField, canonical_json
from shared.database.records import record_of

EMPTIED = "emptied"
"""The fingerprint of an entry whose time was over: what it said is gone."""
_COLUMNS = (
    "public_id", "list_id", "code", "kind", "names", "active", "weak_names", "facts", "state", "active_from",
    "active_until", "fingerprint", "changed_in", "record",
)  # fmt: skip

_SAID = ("names", "weak_names", "kind", "active", "state", "active_from", "active_until", "facts", "record")
_UNSAID: dict[str, Any] = {
    "weak_names": [], "facts": {}, "state": ACTIVE, "active_from": None, "active_until": None, "record": {},
}  # fmt: skip


@dataclass(frozen=True)
class ListVersion:
    """One list: register, proscribed, sanctions or other_list, and which version of it."""

    id: int
    source: str
    version: str


@dataclass(frozen=True)
class ListFile:
    """What is known of the file a list came from, who handed it over, and why it is in force where that was asked."""

    own_date: date | None = None
    file_name: str = ""
    sha256: str = ""
    refused: int = 0
    reason: str = ""
    handed_over_by: str = ""


@dataclass(frozen=True)
class KeptVersion(EarlierVersion):
    """A version of a list that is or was in force; `kept` counts the entries of which something is left."""

    id: int
    sha256: str


def list_newest_versions() -> tuple[ListVersion, ...]:
    """The newest version of each list."""
    rows = database.query(f"SELECT id, source, version FROM list_version WHERE id IN ({NEWEST}) ORDER BY source")
    return tuple(ListVersion(int(id_), source, version) for id_, source, version in rows)


@lru_cache(maxsize=4)
def list_days(lists: str) -> dict[str, tuple[str, date]]:
    """The newest version of each list by its source, with the day it bears or was loaded on.

    `lists` is the token of the newest change of the lists: what was read is kept until they change.
    """
    row, newest = ListVersionRow, peewee.SQL(f"({NEWEST})")
    query = row.select(row.source, row.version, row.own_date, row.loaded_at).where(row.id.in_(newest))
    return {one.source: (one.version, one.own_date or london_day(one.loaded_at)) for one in query}


def describe_lists(now: datetime) -> list[ListInForce]:
    """The lists in force, with how many of each could match at this moment."""
    counts = {
        int(list_): int(count)
        for list_, count in database.query(
            "SELECT list_id, COUNT(*) FROM listed_subject WHERE list_id IN "
            f"({NEWEST}) AND {in_force()} GROUP BY list_id",
            *in_force_values(now),
        )
    }
    newest = [version.id for version in list_newest_versions()]
    query = ListVersionRow.select().where(ListVersionRow.id.in_(newest)).order_by(ListVersionRow.source)
    return [
        record_of(ListInForce, row, entries=row.subjects, in_force=counts.get(row.id, 0))
        for row in (query if newest else ())
    ]


@database.write
def add_list_version(
    source: str,
    version: str,
    subjects: Iterable[Mapping[str, object]],
    by: str,
    now: datetime,
    file: ListFile | None = None,
) -> int:
    """Adds a version of a list, whole and at once; how many subjects it has."""
    file = file or ListFile()
    change = add_change("list-loaded", source, by, now)
    id_ = ListVersionRow.insert(
        source=source, version=version, loaded_at=now, loaded_by=by, own_date=file.own_date,
        file_name=file.file_name, sha256=file.sha256, refused=file.refused, reason=file.reason,
        handed_over_by=file.handed_over_by,
    ).execute()  # fmt: skip
    rows = [_values(subject, id_, change.number) for subject in subjects]
    database.insert_rows("listed_subject", _COLUMNS, rows)
    ListVersionRow.update(subjects=len(rows)).where(ListVersionRow.id == id_).execute()
    add_folded_names(ListedSubjectRow.list_row == id_)
    return len(rows)


def _values(subject: Mapping[str, object], list_: int, change: int) -> tuple[object, ...]:
    row = ListedSubjectRow
    given = {
        **_UNSAID, **subject,
        "public_id": uuid4(), "list_id": list_, "changed_in": change, "fingerprint": fingerprint_of(subject),
    }  # fmt: skip
    fields = row._meta.combined
    return tuple(
        given[name] if name in ("list_id", "active") else fields[name].db_value(given[name]) for name in _COLUMNS
    )


def fingerprint_of(subject: Mapping[str, Any]) -> str:
    """Stands for all that a list says of a subject; its time on the list is not part of it."""
    said = [subject["kind"], sorted(subject["names"]), sorted(subject.get("weak_names") or ()), subject.get("facts")]
    return hashlib.sha256(canonical_json([*said[:3], said[3] or {}]).encode()).hexdigest()[:24]


def has_list_version(source: str, version: str) -> bool:
    """Whether this version of the list has been loaded."""
    row = ListVersionRow
    return bool(row.select().where(row.source == source, row.version == version).exists())


def list_versions(source: str, most: int) -> list[KeptVersion]:
    """The versions of a list, the newest first."""
    row, subject = ListVersionRow, ListedSubjectRow
    found = list(row.select().where(row.source == source).order_by(row.id.desc()).limit(most))
    here = subject.list_row.in_([one.id for one in found])
    query = subject.select(subject.list_row, peewee.fn.COUNT(subject.id)).where(here, subject.fingerprint != EMPTIED)
    counted = {int(number): int(count) for number, count in query.group_by(subject.list_row).tuples().execute()}
    return [record_of(KeptVersion, one, entries=one.subjects, kept=counted.get(one.id, 0)) for one in found]


def list_entries_kept(version: KeptVersion, source: str) -> list[dict[str, object]]:
    """The entries of a version as a file would give them; what was taken out of a later one by hand stays out."""
    row, old = ListedSubjectRow, ListVersionRow
    taken_out = {
        one.code
        for one in row.select(row.code)
        .join(old)
        .where(old.source == source, old.id >= version.id, row.state == "removed")
    }
    query = row.select().where(row.list_row == version.id, row.fingerprint != EMPTIED, row.code.not_in(list(taken_out)))
    return [_as_given(one) for one in query.order_by(row.id)]


def list_in_force(source: str, now: datetime) -> dict[str, Listed]:
    """What the newest version of a list says of each entry that could match at this moment, by its id."""
    rows = database.query(
        f"SELECT code, fingerprint, {', '.join(_SAID)} FROM listed_subject "
        f"WHERE list_id = (SELECT MAX(id) FROM list_version WHERE source = ?) AND {in_force()} ORDER BY id",
        source,
        *in_force_values(now),
    )
    fields = ListedSubjectRow._meta.combined
    read = {name: fields[name].python_value for name in _SAID}
    return {
        code: _listed(fingerprint, {name: read[name](value) for name, value in zip(_SAID, said, strict=True)})
        for code, fingerprint, *said in rows
    }


def listed_as_given(subject: Mapping[str, Any]) -> Listed:
    """What a list says of an entry that a file gives and that is not in force yet."""
    moment, given = UTCDateTimeField().python_value, {**_UNSAID, **subject}
    times = {name: moment(given[name]) for name in ("active_from", "active_until")}
    return _listed(fingerprint_of(subject), {**given, **times})


def _listed(fingerprint: str, said: Mapping[str, Any]) -> Listed:
    names, weak = (tuple(said[name] or ()) for name in ("names", "weak_names"))
    says = {**(said["facts"] or {}), **(said["record"] or {})}
    return Listed(
        names=names,
        fingerprint=fingerprint,
        weak_names=weak,
        kind=said["kind"],
        active=bool(said["active"]),
        state=said["state"],
        begins=said["active_from"],
        ends=said["active_until"],
        says=says,
    )


def has_same_entries(source: str, version: str, subjects: Iterable[Mapping[str, object]]) -> bool:
    """Whether the version of a list that is in force is this one, with just these entries as they are now given."""
    newest = ListVersionRow.select().where(ListVersionRow.source == source).order_by(ListVersionRow.id.desc()).first()
    if newest is None or newest.version != version:
        return False
    kept = ListedSubjectRow.select().where(ListedSubjectRow.list_row == newest.id)
    return sorted(map(_said, map(_as_given, kept))) == sorted(map(_said, subjects))


def _said(subject: Mapping[str, Any]) -> str:
    moment = UTCDateTimeField().db_value
    given = {**_UNSAID, **subject}
    times = {name: moment(given[name]) for name in ("active_from", "active_until")}
    return canonical_json({**given, "active": bool(given["active"]), **times})


def _as_given(row: ListedSubjectRow) -> dict[str, object]:
    """An entry as a file would give it."""
    moment = UTCDateTimeField().db_value
    return {
        "code": row.code, "kind": row.kind, "names": row.names, "active": row.active, "weak_names": row.weak_names,
        "facts": row.facts, "state": row.state, "active_from": moment(row.active_from),
        "active_until": moment(row.active_until), "record": row.record,
    }  # fmt: skip


def find_subject(public_id: UUID) -> tuple[int, str] | None:
    """The number and source of a subject on a newest list, or None."""
    newest = {version.id: version.source for version in list_newest_versions()}
    row = ListedSubjectRow.get_or_none(ListedSubjectRow.public_id == public_id)
    return None if row is None or row.list_id not in newest else (row.id, newest[row.list_id])


@database.write
def add_subject(source: str, subject: Mapping[str, object], by: str, now: datetime) -> UUID:
    """Adds somebody to the newest version of a list, which is made when there is none."""
    newest = {version.source: version.id for version in list_newest_versions()}
    change = add_change("entry-added", source, by, now)
    list_ = newest.get(source) or ListVersionRow.insert(
        source=source, version=f"{now:%Y-%m-%d}", loaded_at=now, loaded_by=by
    ).execute()  # fmt: skip
    row = _values(subject, list_, change.number)
    database.insert_rows("listed_subject", _COLUMNS, [row])
    made = ListedSubjectRow.get(ListedSubjectRow.list_row == list_, ListedSubjectRow.code == subject["code"])
    add_folded_names(ListedSubjectRow.id == made.id)
    ListVersionRow.update(subjects=ListVersionRow.subjects + 1).where(ListVersionRow.id == list_).execute()
    return UUID(str(made.public_id))


@database.write
def change_subject(number: int, source: str, changes: Mapping[str, object], what: str, by: str, now: datetime) -> None:
    """Changes what a list says of somebody, or whether and until when they are in force."""
    change = add_change(what, source, by, now)
    row = ListedSubjectRow.get_by_id(number)
    said = {name: changes.get(name, getattr(row, name)) for name in ("kind", "names", "weak_names", "facts")}
    ListedSubjectRow.update(**changes, fingerprint=fingerprint_of(said), changed_in=change.number).where(
        ListedSubjectRow.id == number
    ).execute()
    add_folded_names(ListedSubjectRow.id == number)
