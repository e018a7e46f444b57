"""The facts on people as the rules want them, read in bulk."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from services.training.rules.facts import Absence, Completion, Evidence, Exemption, Person, Post
from services.training.store.database import database

CHUNK = 500
UNIT_STEP = " > "

RoleGroups = Callable[[str, bool, bool], tuple[str, ...]]
"""Role groups of a job title, of contact with susceptible people, for the council's own people or others'."""


def unit_path(directorate: str, service: str, team: str) -> str:
    """The unit as a path, "Directorate > Service > Team", leaving out what is blank."""
    return UNIT_STEP.join(part for part in (directorate, service, team) if part)


def day(value: str | date | None) -> date | None:
    """A day from either database: SQLite keeps text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def sure_day(value: str | date) -> date:
    """A day that is never null."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def list_person_ids() -> list[int]:
    """Everybody, in order."""
    return [row[0] for row in database.query("SELECT id FROM person ORDER BY id")]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person's facts with the keys of the store; the council's own people have the employer ''."""

    id: int
    employer: str
    number: str
    facts: Person


def load_people(ids: Sequence[int], role_groups: RoleGroups) -> Iterator[KnownPerson]:
    """The facts of these people, in order of id, a few hundred at a time; undone completions are no facts."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), CHUNK):
        yield from _load_chunk(ordered[start : start + CHUNK], role_groups)


def _load_chunk(ids: list[int], role_groups: RoleGroups) -> Iterator[KnownPerson]:
    marks = ", ".join("?" * len(ids))
    posts: dict[int, list[Post]] = {}
    for person, employer, *row in database.query(
        "SELECT o.person_id, p.employer, o.directorate, o.service, o.team, o.job_title, o.susceptible_contact, "
        "o.starts, o.ends FROM post o JOIN person p ON p.id = o.person_id "
        f"WHERE o.person_id IN ({marks}) AND o.superseded_by_id IS NULL ORDER BY o.person_id, o.starts, o.id",
        *ids,
    ):
        directorate, service, team, title, contact, starts, ends = row
        groups = role_groups(title, bool(contact), employer == "")
        found = Post(unit_path(directorate, service, team) or employer, groups, sure_day(starts), day(ends))
        posts.setdefault(person, []).append(found)
    completions: dict[int, list[Completion]] = {}
    for person, course, completed_on, evidence, revoked_on in database.query(
        "SELECT person_id, course, completed_on, evidence, revoked_on FROM completion "
        f"WHERE person_id IN ({marks}) AND undone_at IS NULL ORDER BY person_id, completed_on, id",
        *ids,
    ):
        completions.setdefault(person, []).append(completion(course, completed_on, evidence, revoked_on))
    exemptions: dict[int, list[Exemption]] = {}
    for person, requirement, reason, approved_by, starts, ends in database.query(
        "SELECT person_id, requirement, reason, approved_by, starts, ends FROM exemption "
        f"WHERE person_id IN ({marks}) ORDER BY person_id, id",
        *ids,
    ):
        excused = Exemption(requirement, reason, approved_by, sure_day(starts), sure_day(ends))
        exemptions.setdefault(person, []).append(excused)
    absences: dict[int, list[Absence]] = {}
    for person, starts, ends in database.query(
        "SELECT person_id, starts, ends FROM absence "
        f"WHERE person_id IN ({marks}) AND superseded_by_id IS NULL ORDER BY person_id, id",
        *ids,
    ):
        absences.setdefault(person, []).append(Absence(sure_day(starts), day(ends)))
    known = database.query(f"SELECT id, employer, number FROM person WHERE id IN ({marks}) ORDER BY id", *ids)
    for person, employer, number in known:
        facts = Person(
            str(person),
            tuple(posts.get(person, ())),
            tuple(completions.get(person, ())),
            tuple(exemptions.get(person, ())),
            tuple(absences.get(person, ())),
        )
        yield KnownPerson(person, employer, number, facts)


@lru_cache(maxsize=65_536)  # a council does the same few courses on the same few thousand days
def completion(
    course: str, completed_on: str | date, evidence: str, revoked_on: str | date | None = None
) -> Completion:
    """A completion from values of either database."""
    return Completion(course, sure_day(completed_on), Evidence(evidence), day(revoked_on))


def facts_version() -> int:
    """The number that moves with every change of facts."""
    rows = database.query("SELECT version FROM facts_version WHERE id = 1")
    return int(rows[0][0]) if rows else 0


def move_facts_version() -> int:
    """Says that facts have changed, in the transaction that changes them."""
    database.lock("facts")
    database.execute(
        "INSERT INTO facts_version (id, version) VALUES (1, 1) "
        "ON CONFLICT (id) DO UPDATE SET version = facts_version.version + 1"
    )
    return facts_version()
