"""Lists of names, look-ups in them, and possible matches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from services.venues.store.adding import add_row
from services.venues.store.database import database
from services.venues.store.tables.screening import (
    ListedSubjectRow,
    ListVersionRow,
    LookUpRow,
    MatchAnswerRow,
    MatchRow,
)


@dataclass(frozen=True)
class ListVersion:
    """One list: register, proscribed, sanctions or other_list, and which version of it."""

    id: int
    source: str
    version: str


@dataclass(frozen=True)
class Subject:
    """Somebody or something on a list; `kind` is person or organisation."""

    id: int
    source: str
    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class FoundMatch:
    """A name of the request that may be a subject of a list, and why it is thought so."""

    source: str
    subject: int
    name_kind: str
    name: str
    listed_name: str
    why: str


@dataclass(frozen=True)
class MatchRecord:
    """A possible match of a booking; `state` is open, different, same or unclear."""

    id: int
    public_id: UUID
    source: str
    name_kind: str
    name: str
    listed_name: str
    why: str
    state: str
    answers: tuple[dict[str, Any], ...]


def list_newest_versions() -> tuple[ListVersion, ...]:
    """The newest version of each list."""
    rows = database.query(
        "SELECT id, source, version FROM list_version WHERE id IN (SELECT MAX(id) FROM list_version GROUP BY source) "
        "ORDER BY source"
    )
    return tuple(ListVersion(int(id_), source, version) for id_, source, version in rows)


def list_subjects(versions: Sequence[ListVersion]) -> list[Subject]:
    """Everybody active on these versions of the lists."""
    sources = {version.id: version.source for version in versions}
    row = ListedSubjectRow
    query = row.select().where(row.list.in_([*sources]), row.active == True).order_by(row.id)  # noqa: E712
    return [Subject(found.id, sources[found.list_id], found.kind, tuple(found.names)) for found in query]


@database.write
def add_list_version(source: str, version: str, subjects: Iterable[dict[str, Any]], by: str, now: datetime) -> int:
    """Adds a version of a list; how many subjects it has."""
    id_ = ListVersionRow.insert(source=source, version=version, loaded_at=now, loaded_by=by).execute()
    rows = [{"public_id": uuid4(), "list": id_, **subject} for subject in subjects]
    for start in range(0, len(rows), 200):
        ListedSubjectRow.insert_many(rows[start : start + 200]).execute()
    return len(rows)


def has_list_version(source: str, version: str) -> bool:
    """Whether this version of the list has been loaded."""
    row = ListVersionRow
    return bool(row.select().where(row.source == source, row.version == version).exists())


@database.write
def add_look_up(
    booking: int, request_version: int, names: int, versions: Sequence[ListVersion], by: str, now: datetime
) -> int:
    """Logs a look-up, before it is answered; its number."""
    return add_row(
        LookUpRow,
        {
            "booking": booking,
            "request_version": request_version,
            "names": names,
            "list_versions": {version.source: version.version for version in versions},
            "by": by,
            "at": now,
        },
    )


def list_look_ups(booking: int) -> list[tuple[datetime, dict[str, str], int]]:
    """When names of a booking were looked up, in which versions of the lists, and how many names."""
    query = LookUpRow.select().where(LookUpRow.booking == booking).order_by(LookUpRow.id)
    return [(row.at, row.list_versions, row.names) for row in query]


@database.write
def add_matches(booking: int, look_up: int, found: Iterable[FoundMatch]) -> None:
    """Adds possible matches, each open until somebody answers it."""
    for match in found:
        MatchRow.insert(
            public_id=uuid4(), booking=booking, look_up=look_up, source=match.source, subject=match.subject,
            name_kind=match.name_kind, name=match.name, listed_name=match.listed_name, why=match.why,
        ).execute()  # fmt: skip


@database.write
def set_aside_matches(booking: int, names: Iterable[str]) -> None:
    """Matches of names that are no longer in the request are questions no more."""
    row = MatchRow
    row.update(current=False).where(row.booking == booking, row.name.not_in([*names])).execute()


def list_matches(booking: int) -> list[MatchRecord]:
    """The possible matches of a booking as it now is, with what people answered."""
    row = MatchRow
    matches = list(row.select().where(row.booking == booking, row.current == True).order_by(row.id))  # noqa: E712
    answers: dict[int, list[dict[str, Any]]] = {match.id: [] for match in matches}
    given = MatchAnswerRow.select().where(MatchAnswerRow.match.in_([*answers])).order_by(MatchAnswerRow.id)
    for answer in given if answers else ():
        answers[answer.match_id].append(
            {
                "state": answer.state,
                "reason": answer.reason,
                "second_identifier": answer.second_identifier,
                "by": answer.answered_by,
                "at": answer.answered_at,
            }
        )
    return [
        MatchRecord(
            match.id, match.public_id, match.source, match.name_kind, match.name, match.listed_name, match.why,
            match.state, tuple(answers[match.id]),
        )
        for match in matches
    ]  # fmt: skip


@database.write
def add_match_answer(
    match: MatchRecord, state: str, reason: str, second_identifier: str, by: str, now: datetime
) -> None:
    """Adds what a person said of a possible match."""
    MatchAnswerRow.insert(
        match=match.id, state=state, reason=reason, second_identifier=second_identifier, answered_by=by,
        answered_at=now,
    ).execute()  # fmt: skip
    MatchRow.update(state=state).where(MatchRow.id == match.id).execute()
