"""A sample council's files, and its own importer: the files in order, each checked and then in the record."""

import csv
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from services.training.actions.imports.service import KINDS
from services.training.rules.importing.checking import Lookups, check_for
from services.training.rules.importing.courses import CourseIndex
from services.training.rules.importing.kinds import Kind
from services.training.rules.importing.matching import PeopleIndex, PersonEntry
from services.training.rules.importing.outcomes import CompletionFact, Counts, Outcome, PostFact, RowOutcome
from shared.spreadsheets.uploads import nothing_given
from tests.folders import DEMONSTRATION

TODAY = date(2026, 11, 1)
FILES = {
    "people-hr-export.csv": Kind.PEOPLE,
    "people-providers.tsv": Kind.PROVIDERS,
    "completions-lms.csv": Kind.COMPLETIONS,
    "certificates-batch.csv": Kind.CERTIFICATES,
    "session-registers.xlsx": Kind.REGISTERS,
    "completions-providers.csv": Kind.PROVIDER_COMPLETIONS,
}


@dataclass
class Result:
    """One file checked: its counts, what was accepted, and every other row."""

    counts: Counts = Counts()
    accepted: list = field(default_factory=list)
    others: list[RowOutcome] = field(default_factory=list)
    sheets: int = 0

    def rows(self, outcome: Outcome) -> list[int]:
        """The rows of one outcome."""
        return [other.row for other in self.others if other.outcome is outcome]


@dataclass
class Record:
    """What the council has recorded so far."""

    courses: list[tuple[str, str]]
    names: dict = field(default_factory=lambda: defaultdict(dict))
    completions: set = field(default_factory=set)

    def people(self) -> PeopleIndex:
        """Everybody recorded, each under an id."""
        return PeopleIndex(
            PersonEntry(f"{employer}:{number}", number, email, tuple(names), employer)
            for (employer, number), (email, names) in self.names.items()
        )

    def lookups(self) -> Lookups:
        """What the next file is compared with."""
        return Lookups(self.people(), CourseIndex(self.courses), TODAY, self.completions.intersection)

    def check(self, source: Path | bytes, kind: Kind, given=nothing_given) -> Result:
        """Checks a file; nothing is recorded."""
        result = Result()
        with KINDS[kind].open(source, given) as upload:
            check = check_for(kind, upload.mapping, self.lookups())
            result.sheets = len(upload.sheets)
            for sheet, chunk in upload.chunks():
                checked = check.check(chunk.lines, chunk.rows, sheet)
                result.counts += checked.counts
                result.accepted += checked.accepted
                result.others += checked.others
        return result

    def bring_in(self, source: Path | bytes, kind: Kind) -> Result:
        """Checks a file and records what was accepted."""
        result = self.check(source, kind)
        for fact in result.accepted:
            if isinstance(fact, CompletionFact):
                self.completions.add(fact.key)
            elif isinstance(fact, PostFact):
                self.names["", fact.number] = (fact.email, [f"{fact.forename} {fact.surname}"])
            else:
                self.names[fact.employer, fact.reference] = (fact.email, [fact.name])
        return result


def empty_record() -> Record:
    """A record with the council's courses only."""
    with (DEMONSTRATION / "courses.csv").open(newline="") as file:
        return Record([(row["code"], row["title"]) for row in csv.DictReader(file)])


def whole_council(folder: Path) -> tuple[dict, Record, dict[str, Result]]:
    """What is expected of a council's files, and what they came to, each brought in after the other."""
    record = empty_record()
    results = {name: record.bring_in(folder / name, kind) for name, kind in FILES.items()}
    return json.loads((folder / "expected.json").read_text()), record, results
