"""Who opened whose record and who read lists of names: written down before the answer is given, and shown to auditors.

An entry holds the id of a record and counts, never a name, a number or what was searched for.
"""

from datetime import date, datetime
from uuid import UUID

from services.training.actions.people import get_person, search
from services.training.actions.standing.standing import get_gaps, get_people
from services.training.store.audit import record_audit
from services.training.store.database import database
from services.training.store.readings import list_readings
from services.training.store.standing.listings import Page
from shared.actor import Actor
from shared.contracts import training as contract

OPENED, READ = "person-opened", "names-read"
PER_PAGE = 100


def open_person(public_id: UUID, actor: Actor, as_at: date, now: datetime) -> contract.PersonDetail:
    """Everything held on one person; that it was opened is kept, also by the person themself."""
    found = get_person(public_id, actor, as_at)
    own = actor.person_number is not None and (found.employer, found.number) == ("", actor.person_number)
    note_reading(OPENED, f"person:{public_id}", actor, now, {"own": own, "names": 1})
    return found


def read_people(
    actor: Actor, as_at: date, unit: str, employer: str, requirement: str, shown: str, page: Page, now: datetime
) -> contract.PeoplePage:
    """The names behind a figure; one entry for the reading, with how many."""
    found = get_people(actor, as_at, unit, employer=employer, requirement=requirement, shown=shown, page=page)
    note_reading(READ, "list:people", actor, now, {"names": len(found.people)})
    return found


def read_gaps(
    actor: Actor, as_at: date, unit: str, employer: str, requirement: str, every_level: bool, page: Page, now: datetime
) -> contract.GapPage:
    """The gap list; one entry for the reading, with how many people are named."""
    found = get_gaps(actor, as_at, unit, employer=employer, requirement=requirement, every_level=every_level, page=page)
    note_reading(READ, "list:gaps", actor, now, {"names": len({gap.person for gap in found.gaps})})
    return found


def read_search(words: str, actor: Actor, as_at: date, now: datetime) -> contract.PeoplePage:
    """People found by name or number; one entry for the reading, with how many."""
    found = search(words, actor, as_at)
    note_reading(READ, "list:search", actor, now, {"names": len(found.people)})
    return found


def note_reading(action: str, subject: str, actor: Actor, now: datetime, details: dict[str, object]) -> None:
    """What cannot be written down is not shown: the entry is committed before the answer."""
    if details["names"]:
        with database.write_transaction():
            record_audit(action, subject, actor, now, details)


def get_readings(before: int | None) -> contract.Readings:
    """Who opened records and read lists, newest first, a page at a time."""
    found = list_readings((OPENED, READ), before, PER_PAGE + 1)
    shown = tuple(found[:PER_PAGE])
    return contract.Readings(shown, shown[-1].seq if len(found) > PER_PAGE else None)
