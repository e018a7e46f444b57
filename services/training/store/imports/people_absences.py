"""Absences as the files that are left say, read again in the order in which they were confirmed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.training.store.database import database
from services.training.store.imports.people_import import assumed_end, in_chunks
from services.training.store.tables.imports import ImportRow
from services.training.store.tables.people import AbsenceRow
from shared.clock import london_day


@dataclass(frozen=True)
class Absence:
    """An absence of a person; without an id it is assumed of what the files say."""

    id: int | None
    starts: date
    ends: date | None
    source: int | None
    superseded_by: int | None = None


@dataclass
class Away:
    """What is kept of one person's absences: as it counts, what each file says, and which files name the person."""

    kept: list[Absence] = field(default_factory=list)
    assumed: list[Absence] = field(default_factory=list)
    said: dict[int | None, list[int]] = field(default_factory=lambda: defaultdict(list))
    named_by: set[int | None] = field(default_factory=set)


@dataclass(frozen=True)
class PeopleFile:
    """When a file was confirmed, and whether it tells of absences at all."""

    confirmed_at: datetime
    absence_known: bool


def list_away(import_id: int) -> list[int]:
    """Of everybody a file speaks of, those who have or had an absence."""
    rows = database.query(
        "SELECT DISTINCT person_id FROM absence WHERE source_id = ? OR superseded_by_id = ? OR person_id IN ("
        "SELECT person_id FROM person_name WHERE source_id = ? UNION SELECT n.person_id FROM said_again a "
        "JOIN person_name n ON n.id = a.name_id WHERE a.source_id = ?)",
        import_id, import_id, import_id, import_id,
    )  # fmt: skip
    return [row[0] for row in rows]


def look_at_absences(people: Iterable[int]) -> set[int]:
    """Has the absences of these people count as the files that are left say; whose changed."""
    files = _files()
    changed = set()
    for chunk, marks in in_chunks(people):
        for person, away in _read(chunk, marks).items():
            found = read_again(away, files)
            if sorted(found, key=repr) != sorted([*away.kept, *away.assumed], key=repr):
                _write(person, away, found)
                changed.add(person)
    return changed


def read_again(away: Away, files: dict[int, PeopleFile]) -> list[Absence]:
    """What each file says replaces what those before it said; one that knows of no absence ends the open ones."""
    rows = {row.id: replace(row, superseded_by=None) for row in away.kept}
    all_rows: list[Absence] = []
    counting: dict[date, Absence] = {}

    def count(row: Absence, source: int | None) -> None:
        if (earlier := counting.get(row.starts)) is not None and earlier.id != row.id:
            all_rows.append(replace(earlier, superseded_by=source))
        counting[row.starts] = row

    for source in _in_order({*away.named_by, *away.said}, files):
        for said in away.said.get(source, ()):
            count(rows[said], source)
        if source in away.said or source is None or not files[source].absence_known:
            continue
        for row in [row for row in counting.values() if row.ends is None]:
            ends = assumed_end(row.starts, london_day(files[source].confirmed_at))
            all_rows.append(replace(row, superseded_by=source))
            counting[row.starts] = Absence(None, row.starts, ends, source)
    return [*all_rows, *counting.values()]


def _in_order(sources: set[int | None], files: dict[int, PeopleFile]) -> Sequence[int | None]:
    known = sorted((files[source].confirmed_at, source) for source in sources if source is not None)
    return [*([None] if None in sources else []), *(source for _, source in known)]


def _files() -> dict[int, PeopleFile]:
    query = ImportRow.select().where(ImportRow.confirmed_at.is_null(False), ImportRow.kind.in_(["people", "providers"]))
    return {row.id: PeopleFile(row.confirmed_at, "absence_starts" in row.columns) for row in query}


def _read(people: Sequence[int], marks: str) -> dict[int, Away]:
    found: dict[int, Away] = defaultdict(Away)
    query = AbsenceRow.select().where(AbsenceRow.person.in_(list(people))).order_by(AbsenceRow.id)
    for row in query:
        away = found[row.person_id]
        if row.assumed:
            away.assumed.append(Absence(None, row.starts, row.ends, row.source_id, row.superseded_by_id))
        else:
            away.kept.append(Absence(row.id, row.starts, row.ends, row.source_id, row.superseded_by_id))
            away.said[row.source_id].append(row.id)
    for person, source, absence in database.query(
        "SELECT n.person_id, n.source_id, NULL FROM person_name n "
        f"WHERE n.person_id IN ({marks}) UNION ALL "
        "SELECT n.person_id, a.source_id, a.absence_id FROM said_again a JOIN person_name n ON n.id = a.name_id "
        f"WHERE n.person_id IN ({marks}) UNION ALL "
        "SELECT b.person_id, a.source_id, a.absence_id FROM said_again a JOIN absence b ON b.id = a.absence_id "
        f"WHERE b.person_id IN ({marks})",
        *people, *people, *people,
    ):  # fmt: skip
        if person in found:
            found[person].named_by.add(source)
            if absence is not None and absence not in found[person].said[source]:
                found[person].said[source].append(absence)
    return found


def _write(person: int, away: Away, found: Iterable[Absence]) -> None:
    row = AbsenceRow
    row.delete().where(row.person == person, row.assumed).execute()
    kept = {one.id: one for one in away.kept}
    for one in found:
        said: dict[str, object] = {"superseded_by": one.superseded_by}
        if one.id is None:
            row.create(person=person, starts=one.starts, ends=one.ends, source=one.source, assumed=True, **said)
        elif one != kept[one.id]:
            row.update(**said).where(row.id == one.id).execute()
