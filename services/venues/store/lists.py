"""Lists of names: their versions, loaded whole, and entries added, changed and put out of force."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from services.venues.store.database import database
from services.venues.store.list_changes import add_change
from services.venues.store.listed import ACTIVE, NEWEST, in_force, in_force_values
from services.venues.store.tables.screening import ListedSubjectRow, ListVersionRow
from services.venues.store.trigrams import add_folded_names
from shared.database import canonical_json

_COLUMNS = (
    "public_id", "list_id", "code", "kind", "names", "active", "weak_names", "facts", "state", "active_from",
    "active_until", "fingerprint", "changed_in", "record",
)  # fmt: skip


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


def list_newest_versions() -> tuple[ListVersion, ...]:
    """The newest version of each list."""
    rows = database.query(f"SELECT id, source, version FROM list_version WHERE id IN ({NEWEST}) ORDER BY source")
    return tuple(ListVersion(int(id_), source, version) for id_, source, version in rows)


def describe_lists(now: datetime) -> list[ListDescription]:
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
        ListDescription(
            row.source, row.version, row.own_date, row.loaded_at, row.loaded_by, row.file_name, row.sha256,
            row.subjects, row.refused, counts.get(row.id, 0),
        )
        for row in (query if newest else ())
    ]  # fmt: skip


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
    add_folded_names(ListedSubjectRow.list_row == id_)
    return len(rows)


def _values(subject: dict[str, Any], list_: int, change: int) -> tuple[object, ...]:
    row = ListedSubjectRow
    given = {
        "weak_names": [], "facts": {}, "state": ACTIVE, "active_from": None, "active_until": None, "record": {},
        **subject,
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
    made = ListedSubjectRow.get(ListedSubjectRow.list_row == list_, ListedSubjectRow.code == subject["code"])
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
