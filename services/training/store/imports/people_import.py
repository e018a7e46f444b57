"""People written from a confirmed file: what it says anew, and by reference what it says again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import zip_longest
from uuid import uuid4

from services.training.store.database import database
from services.training.store.people import Post
from services.training.store.tables.people import AbsenceRow, PersonRow, PostRow
from shared.person import CODES, Particulars

CHUNK = 500
POST_KEY = ("directorate", "service", "team", "job_title", "starts")
"""Which post of a person it is; what else a file says of it may change."""
POST_SAID = ("ends", "manager_number", "susceptible_contact")
NAME_SAID = ("forename", "surname", *CODES)


@dataclass(frozen=True, kw_only=True)
class NewPerson(Particulars):
    """A person as a file has them; `absence_known` says whether the file tells of absences at all."""

    employer: str
    number: str
    forename: str
    surname: str
    posts: tuple[Post, ...]
    absence: tuple[date, date | None] | None
    absence_known: bool


@dataclass
class Again:
    """What a file says of one person that was said before, by id."""

    names: list[int] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)
    absences: list[int] = field(default_factory=list)


def save_people(people: Sequence[NewPerson], import_id: int, today: date, now: datetime) -> list[int]:
    """Adds new people, and to known ones what the file says anew; everybody it speaks of, by id.

    A changed post or absence is superseded, not edited; a name is kept as each file gave it, so that one can be undone.
    """
    known = {(row.employer, row.number): row for row in PersonRow.select()}
    _add([person for person in people if _key(person) not in known], import_id, now)
    ids = {(row[1], row[2]): row[0] for row in database.query("SELECT id, employer, number FROM person")}
    found = {ids[_key(person)]: person for person in people}
    again = {person_id: Again() for person_id in found}
    _save_names(found, {row.id: row for row in known.values()}, import_id, again)
    _save_posts(found, import_id, again)
    _save_absences(found, import_id, today, again)
    save_again(import_id, again)
    return sorted(found)


def _key(person: NewPerson) -> tuple[str, str]:
    return person.employer, person.number


def _add(people: Sequence[NewPerson], import_id: int, now: datetime) -> None:
    for start in range(0, len(people), CHUNK):
        PersonRow.insert_many(
            [
                {name: getattr(person, name) for name in ("employer", "number", *NAME_SAID)}
                | {"public_id": uuid4(), "added_at": now, "source": import_id}
                for person in people[start : start + CHUNK]
            ]
        ).execute()


def save_again(import_id: int, again: Mapping[int, Again]) -> None:
    """Notes what a file says again; it stays on the word of this one when those before it are undone."""
    rows = (
        (import_id, *row)
        for said in again.values()
        for row in zip_longest(said.names, said.posts, said.absences, fillvalue=None)
    )
    database.insert_rows("said_again", ("source_id", "name_id", "post_id", "absence_id"), rows)


def _save_names(
    people: Mapping[int, NewPerson], known: Mapping[int, PersonRow], import_id: int, again: dict[int, Again]
) -> None:
    newest = {
        row[0]: row
        for row in database.query(f"SELECT person_id, id, {', '.join(NAME_SAID)} FROM person_name ORDER BY id")
    }
    rows = []
    for person_id, person in people.items():
        said = tuple(getattr(person, name) for name in NAME_SAID)
        earlier = newest.get(person_id)
        if earlier is not None and earlier[2:] == said:
            again[person_id].names.append(earlier[1])
            continue
        rows.append((person_id, *said, import_id))
        if person_id in known:
            _save_details(known[person_id], person, earlier is not None)
    database.insert_rows("person_name", ("person_id", *NAME_SAID, "source_id"), rows)


def _save_details(row: PersonRow, person: NewPerson, is_named: bool) -> None:
    """A blank, of the name aside, keeps what other files say; of somebody no file names there is nothing."""
    new = {name: getattr(person, name) for name in NAME_SAID}
    if is_named:
        new |= {name: new[name] or getattr(row, name) for name in CODES}
    if any(getattr(row, name) != value for name, value in new.items()):
        PersonRow.update(**new).where(PersonRow.id == row.id).execute()


def _save_posts(people: Mapping[int, NewPerson], import_id: int, again: dict[int, Again]) -> None:
    held: dict[tuple[object, ...], PostRow] = {}
    for kept in PostRow.select().where(PostRow.superseded_by.is_null()):
        held[(kept.person_id, *values(kept, POST_KEY))] = kept
    rows, replaced = [], []
    for person_id, post in _posts(people):
        earlier = held.get((person_id, *values(post, POST_KEY)))
        if earlier is not None and values(earlier, POST_SAID) == values(post, POST_SAID):
            again[person_id].posts.append(earlier.id)
            continue
        if earlier is not None:
            replaced.append(earlier.id)
        rows.append((person_id, *map(_plain, values(post, (*POST_KEY, *POST_SAID))), import_id))
    for start in range(0, len(replaced), CHUNK):
        PostRow.update(superseded_by=import_id).where(PostRow.id.in_(replaced[start : start + CHUNK])).execute()
    database.insert_rows("post", ("person_id", *POST_KEY, *POST_SAID, "source_id"), rows)


def _posts(people: Mapping[int, NewPerson]) -> Iterator[tuple[int, Post]]:
    """Each post of each person once; where a file has one twice, its last row counts."""
    for person_id, person in people.items():
        for post in {values(post, POST_KEY): post for post in person.posts}.values():
            yield person_id, post


def in_chunks(ids: Iterable[int]) -> Iterator[tuple[list[int], str]]:
    """These ids in order, some hundreds at a time, and the marks for a statement that names them."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        yield chunk, ", ".join("?" * len(chunk))


def values(row: object, names: Sequence[str]) -> tuple[object, ...]:
    """These fields of a row, or of what a file has."""
    return tuple([getattr(row, name) for name in names])


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _save_absences(people: Mapping[int, NewPerson], import_id: int, today: date, again: dict[int, Again]) -> None:
    held: dict[int, list[AbsenceRow]] = {}
    for absence in AbsenceRow.select().where(AbsenceRow.superseded_by.is_null()).order_by(AbsenceRow.id):
        held.setdefault(absence.person_id, []).append(absence)
    for person_id, person in people.items():
        if person.absence is None:
            if person.absence_known:
                _end_open_absences(held.get(person_id, []), import_id, today)
            continue
        starts, ends = person.absence
        same = [absence for absence in held.get(person_id, []) if absence.starts == starts]
        if said := [absence.id for absence in same if absence.ends == ends and not absence.assumed]:
            again[person_id].absences.append(said[-1])
            continue
        _supersede(same, import_id)
        AbsenceRow.create(person=person_id, starts=starts, ends=ends, source=import_id)


def _end_open_absences(absences: list[AbsenceRow], import_id: int, today: date) -> None:
    """The newest feed knows of no absence any more, so the person was back by today at the latest."""
    for absence in absences:
        if absence.ends is None:
            _supersede([absence], import_id)
            AbsenceRow.create(
                person=absence.person_id, starts=absence.starts, ends=assumed_end(absence.starts, today),
                source=import_id, assumed=True,
            )  # fmt: skip


def assumed_end(starts: date, confirmed_on: date) -> date:
    """The last day of an open absence that the file confirmed on this day knew of no more."""
    return max(starts, confirmed_on - timedelta(days=1))


def _supersede(absences: list[AbsenceRow], import_id: int) -> None:
    for absence in absences:
        AbsenceRow.update(superseded_by=import_id).where(AbsenceRow.id == absence.id).execute()
