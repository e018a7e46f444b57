"""People written from a confirmed file, and taken back with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from services.training.store.database import database
from services.training.store.tables.people import AbsenceRow, FormerNameRow, PersonRow, PostRow

CHUNK = 200
SAME = {
    "post": "n.directorate = post.directorate AND n.service = post.service AND n.team = post.team "
    "AND n.job_title = post.job_title AND n.starts = post.starts",
    "absence": "n.starts = absence.starts",
}
"""When a row `n` took the place of another of the same person, by table."""


@dataclass(frozen=True)
class NewPost:
    """A post as a file has it."""

    directorate: str
    service: str
    team: str
    job_title: str
    manager_number: str
    susceptible_contact: bool
    starts: date
    ends: date | None


@dataclass(frozen=True)
class NewPerson:
    """A person as a file has them; `absence_known` says whether the file tells of absences at all."""

    employer: str
    number: str
    forename: str
    surname: str
    known_as: str
    email: str
    posts: tuple[NewPost, ...]
    absence: tuple[date, date | None] | None
    absence_known: bool


def save_people(people: Sequence[NewPerson], import_id: int, today: date, now: datetime) -> list[int]:
    """Adds new people, and to known ones what the file says anew; everybody it speaks of, by id.

    A changed post or absence is superseded, not edited; a changed name is kept as a former name.
    """
    known = {(row.employer, row.number): row for row in PersonRow.select()}
    fresh = [person for person in people if (person.employer, person.number) not in known]
    for start in range(0, len(fresh), CHUNK):
        PersonRow.insert_many(
            [
                {
                    "public_id": uuid4(),
                    "employer": person.employer,
                    "number": person.number,
                    "forename": person.forename,
                    "surname": person.surname,
                    "known_as": person.known_as,
                    "email": person.email,
                    "added_at": now,
                    "source": import_id,
                }
                for person in fresh[start : start + CHUNK]
            ]
        ).execute()
    for person in people:
        row = known.get((person.employer, person.number))
        if row is not None:
            _save_details(row, person, import_id, now)
    ids = {(row[1], row[2]): row[0] for row in database.query("SELECT id, employer, number FROM person")}
    changed = {ids[(person.employer, person.number)]: person for person in people}
    _save_posts(changed, import_id)
    _save_absences(changed, import_id, today)
    return sorted(changed)


def _save_details(row: PersonRow, person: NewPerson, import_id: int, now: datetime) -> None:
    if (row.forename, row.surname) != (person.forename, person.surname):
        FormerNameRow.insert(
            person=row.id, forename=row.forename, surname=row.surname, until=now, source=import_id
        ).execute()
    new = {
        "forename": person.forename,
        "surname": person.surname,
        "known_as": person.known_as or row.known_as,
        "email": person.email or row.email,
    }
    if any(getattr(row, name) != value for name, value in new.items()):
        PersonRow.update(**new).where(PersonRow.id == row.id).execute()


def _save_posts(people: dict[int, NewPerson], import_id: int) -> None:
    held: dict[int, dict[tuple[Any, ...], PostRow]] = {}
    for kept in PostRow.select().where(PostRow.superseded_by.is_null()):
        key = (kept.directorate, kept.service, kept.team, kept.job_title, kept.starts)
        held.setdefault(kept.person_id, {})[key] = kept
    columns = (
        "person_id", "directorate", "service", "team", "job_title", "manager_number", "susceptible_contact",
        "starts", "ends", "source_id",
    )  # fmt: skip
    rows, replaced = [], []
    for person_id, person in people.items():
        for post in {(p.directorate, p.service, p.team, p.job_title, p.starts): p for p in person.posts}.values():
            earlier = held.get(person_id, {}).get(
                (post.directorate, post.service, post.team, post.job_title, post.starts)
            )
            if earlier is not None:
                if (earlier.ends, earlier.manager_number, earlier.susceptible_contact) == (
                    post.ends,
                    post.manager_number,
                    post.susceptible_contact,
                ):
                    continue
                replaced.append(earlier.id)
            rows.append(
                (
                    person_id,
                    post.directorate,
                    post.service,
                    post.team,
                    post.job_title,
                    post.manager_number,
                    post.susceptible_contact,
                    post.starts.isoformat(),
                    post.ends.isoformat() if post.ends else None,
                    import_id,
                )
            )
    for start in range(0, len(replaced), CHUNK):
        PostRow.update(superseded_by=import_id).where(PostRow.id.in_(replaced[start : start + CHUNK])).execute()
    database.insert_rows("post", columns, rows)


def _save_absences(people: dict[int, NewPerson], import_id: int, today: date) -> None:
    held: dict[int, list[AbsenceRow]] = {}
    for absence in AbsenceRow.select().where(AbsenceRow.superseded_by.is_null()):
        held.setdefault(absence.person_id, []).append(absence)
    for person_id, person in people.items():
        if person.absence is None:
            if person.absence_known:
                _end_open_absences(held.get(person_id, []), import_id, today)
            continue
        starts, ends = person.absence
        same = [absence for absence in held.get(person_id, []) if absence.starts == starts]
        if any(absence.ends == ends for absence in same):
            continue
        _supersede(same, import_id)
        AbsenceRow.create(person=person_id, starts=starts, ends=ends, source=import_id)


def _end_open_absences(absences: list[AbsenceRow], import_id: int, today: date) -> None:
    """The newest feed knows of no absence any more, so the person was back by today at the latest."""
    for absence in absences:
        if absence.ends is None:
            _supersede([absence], import_id)
            last_day = max(absence.starts, today - timedelta(days=1))
            AbsenceRow.create(person=absence.person_id, starts=absence.starts, ends=last_day, source=import_id)


def _supersede(absences: list[AbsenceRow], import_id: int) -> None:
    for absence in absences:
        AbsenceRow.update(superseded_by=import_id).where(AbsenceRow.id == absence.id).execute()


def undo_people(import_id: int) -> tuple[list[int], list[int]]:
    """Takes back what a file of people brought; who stays, and about whom nothing is left.

    Somebody with completions stays, without posts. What this file had replaced counts again, unless a later file
    had replaced the row of this one in turn: then it stays replaced by that.
    """
    touched = {
        row[0]
        for table in ("post", "absence")
        for row in database.query(
            f"SELECT person_id FROM {table} WHERE source_id = ? OR superseded_by_id = ?", import_id, import_id
        )
    }
    for table, same in SAME.items():
        database.execute(
            f"UPDATE {table} SET superseded_by_id = (SELECT MAX(n.superseded_by_id) FROM {table} n WHERE "
            f"n.source_id = ? AND n.person_id = {table}.person_id AND {same}) WHERE superseded_by_id = ?",
            import_id, import_id,
        )  # fmt: skip
        database.execute(f"DELETE FROM {table} WHERE source_id = ?", import_id)
    _take_names_back(import_id)
    gone = database.query(
        "SELECT p.id FROM person p WHERE p.source_id = ? "
        "AND NOT EXISTS (SELECT 1 FROM completion c WHERE c.person_id = p.id) "
        "AND NOT EXISTS (SELECT 1 FROM post o WHERE o.person_id = p.id) "
        "AND NOT EXISTS (SELECT 1 FROM exemption e WHERE e.person_id = p.id)",
        import_id,
    )
    leaving = {row[0] for row in gone}
    return sorted(touched - leaving), sorted(leaving)


def _take_names_back(import_id: int) -> None:
    """The name before this file's counts again; where a later file changed it in turn, as the name before that one."""
    row = FormerNameRow
    for former in row.select().where(row.source == import_id):
        name = {"forename": former.forename, "surname": former.surname}
        later = row.select().where(row.person == former.person_id, row.id > former.id).order_by(row.id).first()
        former.delete_instance()
        if later is None:
            PersonRow.update(**name).where(PersonRow.id == former.person_id).execute()
        else:
            row.update(**name).where(row.id == later.id).execute()


def remove_people(ids: Sequence[int]) -> None:
    """Removes people nobody knows anything about any more."""
    for start in range(0, len(ids), CHUNK):
        chunk = list(ids[start : start + CHUNK])
        PersonRow.delete().where(PersonRow.id.in_(chunk)).execute()
