"""Invented councils of any size, the same for the same seed: facts in the database, or rows of a file."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from services.training.policy.loader import training_policy
from services.training.store.database import database

AS_AT = date(2026, 11, 1)
FIRST_POST = date(2004, 4, 1)
FIRST_COMPLETION = date(2015, 4, 1)
ADDED = "2026-11-01T09:00:00.000000Z"
PEOPLE_IN_A_TEAM = 25
DIRECTORATES = ("Adults and Communities", "Children's Services", "Place", "Resources")
SERVICES = ("North", "East", "South", "West", "Central")
SURNAMES = ("Smith", "Akinwale", "Barłóg", "Khan", "Hughes", "Robinson", "Patel", "Nowak", "Evans", "O'Neill")
FORENAMES = ("Brian", "Mark", "Kamil", "Aisha", "Matthew", "Denis", "Priya", "Ewa", "Siân", "Ciara")
# How often a course is taken, of a hundred completions; the rest are spread over the whole catalogue.
USUAL = {"AWARENESS": 45, "AWARENESS_REFRESHER": 15, "WRAP": 12, "REFERRALS": 10, "ELEARNING_LA": 8}
OTHER_JOB_TITLES = ("Accountant", "Street Cleansing Operative", "Planner", "Clerk", "Solicitor", "Analyst")
HEADER = ("Learner ID", "Learner Name", "Email", "Course Title", "Completion Date", "Status", "Score")

POST_COLUMNS = (
    "person_id", "directorate", "service", "team", "job_title", "manager_number", "susceptible_contact", "starts",
    "ends",
)  # fmt: skip
PERSON_COLUMNS = ("id", "public_id", "employer", "number", "forename", "surname", "known_as", "email", "added_at")
COMPLETION_COLUMNS = (
    "person_id", "course", "completed_on", "evidence", "source", "provider", "recorded_by", "recorded_at",
    "revoked_on", "revoked_reason", "revoked_by",
)  # fmt: skip


@dataclass(frozen=True)
class Council:
    """So many people with so many completions between them."""

    people: int
    completions: int
    seed: int = 7

    @property
    def a_team(self) -> tuple[str, str, str]:
        """The unit of the first team there is."""
        return _unit(0)


def _unit(team: int) -> tuple[str, str, str]:
    directorate, rest = team % len(DIRECTORATES), team // len(DIRECTORATES)
    return DIRECTORATES[directorate], SERVICES[rest % len(SERVICES)], f"Team {rest // len(SERVICES) + 1}"


def number_of(person: int) -> str:
    """The payroll number of the person with this id."""
    return f"{person:06}"


def fill(council: Council) -> None:
    """People, posts, absences and completions written as facts; the projection is left to be made."""
    chance = random.Random(council.seed)
    with database.write_transaction():
        if not database.is_sqlite:
            database.execute("SET LOCAL statement_timeout = 0")
        database.insert_rows("person", PERSON_COLUMNS, _people(council, chance))
        database.insert_rows("post", POST_COLUMNS, _posts(council, chance))
        database.insert_rows("absence", ("person_id", "starts", "ends"), _absences(council, chance))
        database.insert_rows("completion", COMPLETION_COLUMNS, _completions(council, chance))
        if not database.is_sqlite:
            database.execute("SELECT setval('person_id_seq', ?)", council.people)
    database.execute("ANALYZE")


def _people(council: Council, chance: random.Random) -> Iterator[tuple[object, ...]]:
    for person in range(1, council.people + 1):
        forename, surname = chance.choice(FORENAMES), chance.choice(SURNAMES)
        identity = UUID(int=chance.getrandbits(128), version=4)
        yield (
            person, identity.hex, "", number_of(person), forename, surname, "",
            f"{forename.lower()}.{person}@council.example", ADDED,
        )  # fmt: skip


def _posts(council: Council, chance: random.Random) -> Iterator[tuple[object, ...]]:
    (_, groups) = training_policy().role_groups[-1]
    titles = (*groups.by_job_title, *OTHER_JOB_TITLES)
    teams = max(1, council.people // PEOPLE_IN_A_TEAM)
    for person in range(1, council.people + 1):
        starts = _day(chance, FIRST_POST)
        ends = _day(chance, starts) if chance.random() < 0.06 else None
        yield _post(person, person % teams, chance.choice(titles).title(), starts, ends)
        if chance.random() < 0.08:
            yield _post(person, chance.randrange(teams), chance.choice(titles).title(), _day(chance, starts), None)


def _post(person: int, team: int, title: str, starts: date, ends: date | None) -> tuple[object, ...]:
    return person, *_unit(team), title, "", False, starts.isoformat(), ends.isoformat() if ends else None


def _absences(council: Council, chance: random.Random) -> Iterator[tuple[object, ...]]:
    for person in range(1, council.people + 1):
        if chance.random() < 0.02:
            yield person, _day(chance, date(2026, 1, 1)).isoformat(), None


def _completions(council: Council, chance: random.Random) -> Iterator[tuple[object, ...]]:
    """In order of person, as imports write them; nobody does a course twice on a day."""
    for person, course, day in _spread(council, chance):
        evidence = "awaiting" if chance.random() < 0.02 else "seen"
        revoked = (day + timedelta(days=30)).isoformat() if chance.random() < 0.005 else None
        yield (
            person, course, day.isoformat(), evidence, "import", "", "bench", ADDED, revoked,
            "Wrong person" if revoked else "", "bench" if revoked else "",
        )  # fmt: skip


def _spread(council: Council, chance: random.Random) -> Iterator[tuple[int, str, date]]:
    courses = _courses(chance)
    each, more = divmod(council.completions, council.people)
    for person in range(1, council.people + 1):
        done: set[tuple[str, date]] = set()
        while len(done) < each + (person <= more):
            done.add((chance.choice(courses), _day(chance, FIRST_COMPLETION)))
        for course, day in sorted(done):
            yield person, course, day


def _courses(chance: random.Random) -> list[str]:
    every = list(training_policy().courses_on(AS_AT))
    usual = [course for course, share in USUAL.items() for _ in range(share)]
    return [*usual, *chance.choices(every, k=100 - len(usual))]


def _day(chance: random.Random, since: date) -> date:
    return date.fromordinal(chance.randint(since.toordinal(), AS_AT.toordinal()))


def write_completions_file(council: Council, path: Path) -> None:
    """A learning system's export of the council's completions: mixed order, with the usual share of bad rows."""
    chance = random.Random(council.seed)
    titles = {course.code: course.title for course in training_policy().courses_on(AS_AT).values()}
    rows = [
        (
            number_of(person), f"{chance.choice(SURNAMES)}, {chance.choice(FORENAMES)}",
            f"{person}@council.example", titles[course],
            f"{day:%Y-%m-%d} {chance.randrange(8, 18):02}:{chance.randrange(60):02}", _status(chance),
            chance.choice(("", "70", "85", "100")),
        )
        for person, course, day in _spread(council, chance)
    ]  # fmt: skip
    for place in chance.sample(range(len(rows)), len(rows) // 200):
        rows[place] = ("", *rows[place][1:2], "", *rows[place][3:]) if place % 2 else (*rows[place][:4], "31/02/2024",
                                                                                      *rows[place][5:])  # fmt: skip
    chance.shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows)


def _status(chance: random.Random) -> str:
    return "In progress" if chance.random() < 0.01 else "Completed"
