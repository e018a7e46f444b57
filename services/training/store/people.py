"""People and what is kept about them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.training.store.database import database
from services.training.store.standing.facts import unit_path
from services.training.store.tables.completions import CompletionRow
from services.training.store.tables.imports import ImportRow
from services.training.store.tables.people import AbsenceRow, ExemptionRow, NameRow, PersonRow, PostRow
from shared.contracts.training import Completion
from shared.database.records import record_of
from shared.person import CODES, Particulars

UNIT_LEVELS = ("directorate", "service", "team")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord(Particulars):
    """Who somebody is."""

    id: int
    public_id: UUID
    employer: str
    number: str
    forename: str
    surname: str

    @property
    def name(self) -> str:
        return f"{self.forename} {self.surname}".strip()


@dataclass(frozen=True)
class Post:
    """A post as a file has it; `ends` is the last day of service."""

    directorate: str
    service: str
    team: str
    job_title: str
    manager_number: str
    susceptible_contact: bool
    starts: date
    ends: date | None

    @property
    def unit(self) -> str:
        return unit_path(self.directorate, self.service, self.team)

    def active_on(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)


@dataclass(frozen=True)
class PostRecord(Post):
    """The post of somebody."""

    person: int


PERSON_FIELDS = tuple(one.name for one in fields(PersonRecord))
PERSON_COLUMNS = tuple(getattr(PersonRow, name) for name in PERSON_FIELDS)
POST_COLUMNS = tuple(getattr(PostRow, one.name) for one in fields(PostRecord))


def _record(row: PersonRow) -> PersonRecord:
    return PersonRecord(**{name: getattr(row, name) for name in PERSON_FIELDS})


def find_person(public_id: UUID) -> PersonRecord | None:
    """The person with this public id."""
    row = PersonRow.get_or_none(PersonRow.public_id == public_id)
    return None if row is None else _record(row)


def find_by_number(number: str) -> PersonRecord | None:
    """One of the council's own people, by payroll number."""
    row = PersonRow.get_or_none(PersonRow.employer == "", PersonRow.number == number)
    return None if row is None else _record(row)


def list_people(ids: Sequence[int]) -> list[PersonRecord]:
    """These people, in order of name."""
    row = PersonRow
    query = row.select(*PERSON_COLUMNS).where(row.id.in_(list(ids)))
    rows = query.order_by(row.surname, row.forename, row.number, row.id).tuples().execute()
    return [PersonRecord(**dict(zip(PERSON_FIELDS, values, strict=True))) for values in rows]


def is_unit(path: Sequence[str]) -> bool:
    """Whether anybody has or had a post in a unit, given by its path."""
    if len(path) > len(UNIT_LEVELS):
        return False
    tests = "".join(f" AND {level} = ?" for level, _ in zip(UNIT_LEVELS, path, strict=False))
    return bool(database.query(f"SELECT 1 FROM post WHERE superseded_by_id IS NULL{tests} LIMIT 1", *path))


def is_employer(name: str) -> bool:
    """Whether anybody works or worked for this other employer."""
    return bool(database.query("SELECT 1 FROM person WHERE employer = ? LIMIT 1", name))


def list_posts(ids: Sequence[int]) -> dict[int, list[PostRecord]]:
    """The posts of these people, first post first."""
    found: dict[int, list[PostRecord]] = {}
    row = PostRow
    query = row.select(*POST_COLUMNS).where(row.person.in_(list(ids)), row.superseded_by.is_null())
    rows = query.order_by(row.starts, row.id).tuples().execute()
    for post in (PostRecord(*values) for values in rows):
        found.setdefault(post.person, []).append(post)
    return found


def list_former_names(person: int) -> list[str]:
    """Names the person was known by before and is not now, each once."""
    return _list_former(person, "forename", "surname")


def list_former_particulars(person: int) -> dict[str, tuple[str, ...]]:
    """By field: what else the person was called by, reached at or had before and has not now, each once."""
    found = {code: tuple(_list_former(person, code)) for code in CODES}
    return {code: said for code, said in found.items() if said}


def _list_former(person: int, *columns: str) -> list[str]:
    """What files that count said in these columns and is not so now, each once, first said first."""
    row = NameRow
    query = row.select().join(PersonRow).where(row.person == person).order_by(row.id)
    said = {tuple(getattr(name, column) for column in columns): name.person for name in query}
    left = [words for words, now in said.items() if words != tuple(getattr(now, column) for column in columns)]
    return [" ".join(words) for words in left if any(words)]


def list_once_reached_at(email: str) -> list[int]:
    """People for whom a file gave this e-mail address."""
    rows = database.query("SELECT DISTINCT person_id FROM person_name WHERE lower(email) = ?", email.lower())
    return [row[0] for row in rows]


def list_completions(person: int) -> list[Completion]:
    """A person's completions, newest first; those taken back with their file are not among them."""
    query = (
        CompletionRow.select(CompletionRow, ImportRow.public_id.alias("file_id"))
        .join(ImportRow, "LEFT OUTER JOIN")
        .where(CompletionRow.person == person, CompletionRow.undone_at.is_null())
        .order_by(CompletionRow.completed_on.desc(), CompletionRow.id.desc())
    )
    return [
        record_of(
            Completion,
            row,
            import_id=row.file_id,  # type: ignore[attr-defined]
            import_row=row.origin_row,
        )
        for row in query.objects()
    ]


def list_exemptions(person: int) -> list[tuple[str, str, str, date, date]]:
    """Requirement, reason, approved by, first and last day."""
    query = ExemptionRow.select().where(ExemptionRow.person == person).order_by(ExemptionRow.starts, ExemptionRow.id)
    return [(row.requirement, row.reason, row.approved_by, row.starts, row.ends) for row in query]


def list_absences(person: int) -> list[tuple[date, date | None]]:
    """First and last day of each long absence."""
    query = AbsenceRow.select().where(AbsenceRow.person == person, AbsenceRow.superseded_by.is_null())
    return [(row.starts, row.ends) for row in query.order_by(AbsenceRow.starts, AbsenceRow.id)]


def search_people(words: str, most: int) -> list[int]:
    """People whose number begins so, or whose names hold every word; wildcards find only themselves."""
    pieces = words.casefold().split()
    if not pieces:
        return []
    names = "lower(forename || ' ' || surname || ' ' || known_as)"
    tests, values = [], []
    for piece in pieces:
        tests.append(f"({names} LIKE ? ESCAPE '!' OR number LIKE ? ESCAPE '!')")
        safe = piece.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values += [f"%{safe}%", f"{safe}%"]
    rows = database.query(
        f"SELECT id FROM person WHERE {' AND '.join(tests)} ORDER BY surname, forename, number LIMIT ?", *values, most
    )
    return [row[0] for row in rows]


def list_team(number: str, on: date) -> list[int]:
    """Whom a manager manages on a day: those who name them as line manager, and the teams of their own posts."""
    text = on.isoformat()
    rows = database.query(
        "SELECT DISTINCT o.person_id FROM post o JOIN person p ON p.id = o.person_id "
        "WHERE p.employer = '' AND o.superseded_by_id IS NULL AND o.starts <= ? AND (o.ends IS NULL OR o.ends >= ?) "
        "AND (o.manager_number = ? OR EXISTS ("
        "  SELECT 1 FROM post mine JOIN person me ON me.id = mine.person_id "
        "  WHERE me.employer = '' AND me.number = ? AND mine.superseded_by_id IS NULL AND mine.starts <= ? "
        "  AND (mine.ends IS NULL OR mine.ends >= ?) AND mine.directorate = o.directorate "
        "  AND mine.service = o.service AND mine.team = o.team AND o.team <> '')) ORDER BY o.person_id",
        *[text] * 2,
        *[number] * 2,
        *[text] * 2,
    )
    return [row[0] for row in rows]


class KnownName(NamedTuple):
    """What a file's row can be matched by."""

    id: int
    employer: str
    number: str
    email: str
    forename: str
    surname: str
    known_as: str


def list_known_names() -> list[KnownName]:
    """Everybody, with former names as further entries, in order of id: what imports match against."""
    rows = database.query("SELECT id, employer, number, email, forename, surname, known_as FROM person ORDER BY id")
    former = database.query(
        "SELECT p.id, p.employer, p.number, p.email, f.forename, f.surname, '' FROM person_name f "
        "JOIN person p ON p.id = f.person_id WHERE (f.forename, f.surname) <> (p.forename, p.surname) "
        "GROUP BY p.id, f.forename, f.surname ORDER BY MIN(f.id)"
    )
    return [KnownName(*row) for row in (*rows, *former)]
