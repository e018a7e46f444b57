"""What every kind of file of training has in common: its rows are judged by the rules of importing."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from services.training.files.corrections import what_to_correct
from services.training.policy.loader import training_policy
from services.training.rules.importing import kinds as rules
from services.training.rules.importing.checking import Check, Lookups, check_for
from services.training.rules.importing.courses import CourseIndex
from services.training.rules.importing.matching import PeopleIndex, PersonEntry
from services.training.rules.importing.outcomes import (
    CompletionFact,
    Fact,
    PostFact,
    ProviderPostFact,
    RowOutcome,
)
from services.training.store.imports.imported import live_completions
from services.training.store.imports.imports import (
    ImportRecord,
    LineRecord,
    Lines,
    NewLine,
    digest_of_accepted,
    list_course_mappings,
    recount,
)
from services.training.store.people import list_known_names
from shared.clock import london_day
from shared.imports.kinds import Done, Kind
from shared.spreadsheets.columns import ColumnMapping

Key = tuple[str, str, date]


class TrainingKind(Kind[ImportRecord, LineRecord]):
    """A kind of file whose rows are judged by the rules of importing, by what is recorded now."""

    def __init__(self, kind: rules.Kind) -> None:
        self.layout = rules.LAYOUTS[kind]
        self._kind = kind

    def rows(self, mapping: ColumnMapping | None, now: datetime) -> "FileRows":
        """What gathers the rows of one file."""
        return FileRows(mapping, check_for(self._kind, mapping, lookups()))

    def brought_in(self, found: ImportRecord) -> Done:
        """How the rows of a file came out in the end, and the digest of those that came in."""
        counts, digest = recount(found.id), digest_of_accepted(found.id)
        return Done({"digest": digest, "done": counts["accepted"]}, {"counts": counts, "digest": digest})


def lookups() -> Lookups:
    """What rows are compared with: everybody known, the courses of today, what is recorded."""
    today = london_day(datetime.now(UTC))
    courses = training_policy().courses_on(today)
    catalogue = [(course.code, course.title) for course in courses.values()]
    return Lookups(people_index(), CourseIndex(catalogue, list_course_mappings()), today, recorded)


def people_index() -> PeopleIndex:
    """Everybody, by number, e-mail address and every name they have had."""
    entries: dict[int, PersonEntry] = {}
    for known in list_known_names():
        names = [f"{known.forename} {known.surname}".strip()]
        if known.known_as:
            names.append(f"{known.known_as} {known.surname}".strip())
        earlier = entries.get(known.id)
        entries[known.id] = PersonEntry(
            str(known.id),
            known.number,
            known.email,
            tuple(names) if earlier is None else (*earlier.names, *names),
            known.employer,
        )
    return PeopleIndex(entries.values())


def recorded(keys: list[Key]) -> Collection[Key]:
    """Which of these completions are recorded already."""
    people = sorted({int(person) for person, _, _ in keys if person})
    return {(str(person), course, day) for person, course, day in live_completions(people)}


class FileRows:
    """The outcome of every row of a file, gathered as it is read."""

    def __init__(self, mapping: ColumnMapping | None, check: Check) -> None:
        self._mapping = mapping
        self._check = check
        self._completions: list[CompletionFact] = []
        self._posts: list[NewLine] = []
        self._others: list[NewLine] = []
        self._people: set[str | tuple[str, str]] = set()
        self._awaiting = 0

    def take(self, sheet: str, lines: Sequence[int], rows: Sequence[list[str]]) -> None:
        """Checks some rows, in order."""
        checked = self._check.check(lines, rows, sheet)
        self._take(checked.accepted)
        if checked.others:
            cells = dict(zip(lines, rows, strict=True))
            self._others += [self._other(outcome, cells.get(outcome.row, [])) for outcome in checked.others]

    def end(self) -> Lines:
        """All rows as they are kept."""
        return Lines(self._completions, [*self._posts, *self._others])

    @property
    def figures(self) -> dict[str, int]:
        """How many rows came out how, and of how many people the accepted ones are."""
        outcomes = Counter(line.outcome for line in self._others)
        accepted = len(self._completions) + len(self._posts)
        return {**outcomes, "accepted": accepted, "people": len(self._people), "awaiting": self._awaiting}

    def _take(self, facts: Sequence[Fact]) -> None:
        completions = [fact for fact in facts if isinstance(fact, CompletionFact)]
        self._completions += completions
        self._people.update([fact.person for fact in completions])
        self._awaiting += sum([fact.evidence == "awaiting" for fact in completions])
        for fact in facts:
            if not isinstance(fact, CompletionFact):
                self._posts.append(NewLine(fact.sheet, fact.row, "accepted", parsed=_plain(fact)))
                self._people.add(fact.number if isinstance(fact, PostFact) else (fact.employer, fact.reference))

    def _other(self, found: RowOutcome, cells: list[str]) -> NewLine:
        fact = found.parsed
        stated: dict[str, Any] = fact._asdict() if isinstance(fact, CompletionFact) else {}
        if stated:
            stated["person"] = int(stated["person"]) if stated["person"] else None
        return NewLine(
            **stated | {"sheet": found.sheet, "row": found.row},
            outcome=found.outcome.value,
            column=found.column,
            value=found.value,
            reason=what_to_correct(found),
            cells=self._cells(cells),
            suggestions=[int(person) for person in found.suggestion] or None,
        )

    def _cells(self, cells: list[str]) -> dict[str, str]:
        """Only mapped columns: what a feed carries beside them is never stored."""
        if self._mapping is None:
            return {f"{chr(65 + place)}": cell for place, cell in enumerate(cells[:12]) if cell}
        return self._mapping.shown(cells)


def _plain(fact: PostFact | ProviderPostFact) -> dict[str, object]:
    said = {one.name: getattr(fact, one.name) for one in fields(fact)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
