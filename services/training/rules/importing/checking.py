"""The check for each kind of file, and what becomes of a row once a person has said whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.training.rules.importing.completions import AcceptedKeys, CompletionCheck, Recorded, nothing_recorded
from services.training.rules.importing.courses import CourseIndex
from services.training.rules.importing.kinds import Kind
from services.training.rules.importing.matching import PeopleIndex
from services.training.rules.importing.outcomes import Checked, CompletionFact, RowOutcome
from services.training.rules.importing.people import PeopleCheck, ProvidersCheck
from services.training.rules.importing.registers import RegisterCheck
from shared.spreadsheets.columns import ColumnMapping


class Check(Protocol):
    """Checks the rows of one file, in order, some at a time (a register: a whole sheet at a time)."""

    def check(self, lines: Sequence[int], rows: Sequence[list[str]], sheet: str = "") -> Checked:
        """What became of each row."""


@dataclass(frozen=True)
class Lookups:
    """What rows are compared with: people, courses, completions already recorded, and the day."""

    people: PeopleIndex
    courses: CourseIndex
    today: date
    recorded: Recorded = nothing_recorded


def check_for(kind: Kind, mapping: ColumnMapping | None, lookups: Lookups) -> Check:
    """The check of one file; each file needs its own. Registers find their own header: no mapping."""
    if kind is Kind.REGISTERS:
        return RegisterCheck(lookups.people, lookups.courses, lookups.today, lookups.recorded)
    if mapping is None or not mapping.ready:
        raise ValueError(f"A file of {kind} is checked once its columns are known")
    if kind is Kind.PEOPLE:
        return PeopleCheck(mapping)
    if kind is Kind.PROVIDERS:
        return ProvidersCheck(mapping)
    return CompletionCheck(mapping, lookups.people, lookups.courses, lookups.today, lookups.recorded)


def confirmed(waiting: RowOutcome, person: str, recorded: Recorded) -> CompletionFact | RowOutcome:
    """A row for review once somebody has said whose it is: a completion, or a duplicate of one."""
    if not isinstance(waiting.parsed, CompletionFact):
        raise ValueError("Only a completion waits for review")
    fact = waiting.parsed._replace(person=person)
    accepted, duplicates = AcceptedKeys(recorded).divide([fact], waiting.column)
    return accepted[0] if accepted else duplicates[0]
