"""Whole lists of names as the rows of a file, worked out while they are taken: a few hundred at a time, of one moment.

The reading is written down (`note`) before the first row is given. Whoever takes rows slowly holds a snapshot
meanwhile, and PostgreSQL breaks off one that lies idle.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from services.training.actions.readings import READ, note_reading
from services.training.actions.standing.projection_policy import policy_answering_for
from services.training.actions.standing.standing import gap_lines, people_lines, within
from services.training.store.database import database
from services.training.store.standing.listings import EVERY_ENTRY, list_counted, list_gaps
from shared.actor import Actor
from shared.contracts.queries import NamesQuery
from shared.person import LISTED, said_of

ALSO = tuple(one.title for one in LISTED)
PEOPLE = (
    "Number", "Name", "Employer", "Unit", "Job title", *ALSO, "Absent", "In date", "Requirement", "Level", "Status",
    "Valid until", "Due on", "Why", "As at", "Forecast", "Policy version",
)  # fmt: skip
GAPS = (
    "Number", "Name", "Employer", "Unit", *ALSO, "Requirement", "Level", "Status", "Since", "Closes with", "Absent",
    "As at", "Forecast", "Policy version",
)  # fmt: skip
AT_A_TIME = 250
Row = tuple[object, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class NamesFile:
    """How many people or gaps are in it, its rows with their header, and what writes down that it was read."""

    entries: int
    rows: Iterator[Row]
    note: Callable[[], None]


def people_file(asked: NamesQuery, actor: Actor, as_at: date, today: date, now: datetime) -> NamesFile:
    """The names behind a figure, a row for each requirement."""
    with database.read_transaction():
        policy_answering_for(as_at)
        ids = _people(asked, actor, as_at)
    note = partial(note_reading, READ, "list:people", actor, now, details={"names": len(ids)})
    return NamesFile(len(ids), _people_rows(asked, actor, as_at, as_at > today), note)


def gaps_file(asked: NamesQuery, actor: Actor, as_at: date, today: date, now: datetime) -> NamesFile:
    """The gap list."""
    with database.read_transaction():
        policy_answering_for(as_at)
        keys = _gaps(asked, actor, as_at)
    note = partial(note_reading, READ, "list:gaps", actor, now, details={"names": len({person for person, _ in keys})})
    return NamesFile(len(keys), _gap_rows(asked, actor, as_at, as_at > today), note)


def _people(asked: NamesQuery, actor: Actor, as_at: date) -> list[int]:
    whose = within(actor, as_at, asked.unit, asked.employer, asked.requirement)
    return list_counted(whose, asked.shown, as_at, EVERY_ENTRY)[0]


def _gaps(asked: NamesQuery, actor: Actor, as_at: date) -> list[tuple[int, str]]:
    whose = within(
        actor, as_at, asked.unit, employer=asked.employer, requirement=asked.requirement, every_level=asked.every_level
    )
    return list_gaps(whose, as_at, EVERY_ENTRY)[0]


def _people_rows(asked: NamesQuery, actor: Actor, as_at: date, is_forecast: bool) -> Iterator[Row]:
    yield PEOPLE
    with database.read_transaction():
        policy = policy_answering_for(as_at)
        ends = as_at.isoformat(), _yes(is_forecast), policy.on(as_at).name
        for ids in _parts(_people(asked, actor, as_at)):
            for person in people_lines(ids, as_at, policy, asked.unit):
                more = said_of(person, LISTED).values()
                who = person.number, person.name, person.employer, person.unit, person.job_title, *more
                for one in person.requirements:
                    how = one.title, one.level, one.status, one.valid_until, one.due_on, " ".join(one.why)
                    yield *who, _yes(person.absent), _yes(person.in_date), *how, *ends


def _gap_rows(asked: NamesQuery, actor: Actor, as_at: date, is_forecast: bool) -> Iterator[Row]:
    yield GAPS
    with database.read_transaction():
        policy = policy_answering_for(as_at)
        ends = as_at.isoformat(), _yes(is_forecast), policy.on(as_at).name
        for keys in _parts(_gaps(asked, actor, as_at)):
            for gap in gap_lines(keys, as_at, policy):
                what = gap.title, gap.level, gap.status, gap.since, gap.closes_with, _yes(gap.absent)
                yield gap.number, gap.name, gap.employer, gap.unit, *said_of(gap, LISTED).values(), *what, *ends


def _parts(entries: Sequence[T]) -> Iterator[Sequence[T]]:
    return (entries[start : start + AT_A_TIME] for start in range(0, len(entries), AT_A_TIME))


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
