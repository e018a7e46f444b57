"""Rows that say who completed which course on which day: learning systems, certificates, other employers."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import TypeVar

from services.training.rules.importing.courses import CourseIndex
from services.training.rules.importing.matching import PeopleIndex
from services.training.rules.importing.outcomes import (
    Checked,
    CompletionFact,
    Fault,
    Outcome,
    RowOutcome,
    refused,
    too_many_cells,
)
from services.training.rules.importing.rows import (
    Row,
    course_of,
    day_of,
    in_review,
    match_of,
    nobody,
    score,
    skipped,
)
from services.training.rules.importing.words import completed, seen
from shared.spreadsheets.columns import ColumnMapping
from shared.spreadsheets.days import Days

SEEN, AWAITING = "seen", "awaiting"
EVIDENCE = {True: SEEN, False: AWAITING, None: ""}

V = TypeVar("V")
Key = tuple[str, str, date]
# Which of some keys are completions that are recorded already; asked once for each chunk of rows.
Recorded = Callable[[list[Key]], Collection[Key]]


def nothing_recorded(keys: list[Key]) -> Collection[Key]:
    """For a record that is still empty."""
    return ()


class AcceptedKeys:
    """The completions accepted so far, here and in the record: the second of a kind is a duplicate."""

    def __init__(self, recorded: Recorded) -> None:
        self._recorded = recorded
        self._here: dict[Key, int] = {}

    def divide(self, facts: list[CompletionFact], column: str) -> tuple[list[CompletionFact], list[RowOutcome]]:
        """The new ones and the duplicates, in order; `column` is where a duplicate is pointed out."""
        keys: list[Key] = [fact[2:5] for fact in facts]
        known = self._recorded(keys)
        new, duplicates, here = [], [], self._here
        for key, fact in zip(keys, facts, strict=True):
            if key in here:
                duplicates.append(_duplicate(fact, column, f"on row {here[key]} of this file"))
            else:
                here[key] = fact[0]
                if key in known:
                    duplicates.append(_duplicate(fact, column, "recorded"))
                else:
                    new.append(fact)
        return new, duplicates


def _duplicate(fact: CompletionFact, column: str, place: str) -> RowOutcome:
    reason = f"The same person, course and day is already {place}."
    value = fact.completed_on.isoformat()
    return RowOutcome(
        row=fact.row,
        sheet=fact.sheet,
        outcome=Outcome.DUPLICATE,
        column=column,
        value=value,
        reason=reason,
        parsed=fact,
    )


class Remembered(dict[str, V]):
    """What a function said of each text, asked once for each."""

    def __init__(self, function: Callable[[str], V]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> V:
        value = self[text] = self._function(text)
        return value


def _leave_to_judge(line: int, sheet: str, cells: list[str]) -> CompletionFact | None:
    return None


class CompletionCheck:
    """Checks the rows of one file in order; give it chunk after chunk."""

    def __init__(
        self,
        mapping: ColumnMapping,
        people: PeopleIndex,
        courses: CourseIndex,
        today: date,
        recorded: Recorded = nothing_recorded,
    ) -> None:
        self._mapping, self._today = mapping, today
        self._people, self._courses, self._days = people, courses, Days()
        self._accepted = AcceptedKeys(recorded)
        self._sure = self._sure_reader()

    def check(self, lines: Iterable[int], rows: Sequence[list[str]], sheet: str = "") -> Checked:
        """What became of each of these rows, which follow those of the chunk before."""
        candidates: list[CompletionFact] = []
        others: list[RowOutcome] = []
        sure = self._sure
        for line, cells in zip(lines, rows, strict=False):
            fact = sure(line, sheet, cells)
            if fact is not None:
                candidates.append(fact)
            else:
                judged = self._judge(line, sheet, cells)
                candidates.append(judged) if isinstance(judged, CompletionFact) else others.append(judged)
        accepted, duplicates = self._accepted.divide(candidates, self._mapping.title("completed_on"))
        if duplicates:
            others = sorted([*others, *duplicates], key=lambda outcome: outcome.row)
        return Checked([*accepted], others)

    def _sure_reader(self) -> Callable[[int, str, list[str]], CompletionFact | None]:
        """Reads the ordinary row fast: known number, known course, past day. None leaves it to `_judge`."""
        at = self._mapping.at
        width = len(self._mapping.header)
        number_at, course_at, day_at = at("number"), self._one_course_column(), at("completed_on")
        status_at, seen_at = at("status"), at("seen")
        before_at, after_at, provider_at = at("score_before"), at("score_after"), at("provider")
        person_of, courses = self._people.by_number.get, Remembered(self._courses.find)
        days, times, day_of = self._days.known, self._days.times, self._days.read
        is_completed, was_seen, scores = Remembered(completed), Remembered(seen), Remembered(score)
        today, made = self._today, tuple.__new__
        if number_at is None or course_at is None or day_at is None:
            return _leave_to_judge

        def sure(line: int, sheet: str, cells: list[str]) -> CompletionFact | None:
            if len(cells) != width or (status_at is not None and not is_completed[cells[status_at]]):
                return None
            text = cells[day_at]
            day = (days.get(text[:10]) if text[10:] in times else None) or day_of(text)
            course, person = courses[cells[course_at]], person_of(cells[number_at])
            evidence = SEEN if seen_at is None else EVIDENCE[was_seen[cells[seen_at]]]
            if day is None or day > today or course is None or person is None or not evidence:
                return None
            before = None if before_at is None else scores[cells[before_at]]
            after = None if after_at is None else scores[cells[after_at]]
            provider = "" if provider_at is None else cells[provider_at]
            return made(CompletionFact, (line, sheet, person, course, day, evidence, before, after, provider))

        return sure

    def _one_course_column(self) -> int | None:
        title_at, code_at = self._mapping.at("course"), self._mapping.at("course_code")
        return None if title_at is not None and code_at is not None else title_at if code_at is None else code_at

    def _judge(self, line: int, sheet: str, cells: list[str]) -> CompletionFact | RowOutcome:
        """Any row, with everything that is wrong with it."""
        row = Row(self._mapping, cells)
        if row.too_long:
            return too_many_cells(line, sheet, cells, len(self._mapping.header))
        if row.has("status") and not completed(row["status"]):
            return skipped(line, sheet, row, "status")
        faults: list[Fault] = []
        course = course_of(row, self._courses, faults)
        day = day_of(row, "completed_on", self._days, self._today, faults)
        evidence = self._evidence(row, faults)
        match = match_of(row, self._people)
        if not match.known:
            faults.insert(0, nobody(row))
        if faults or day is None:
            return refused(line, sheet, faults)
        fact = CompletionFact(
            row=line,
            sheet=sheet,
            person=match.person,
            course=course,
            completed_on=day,
            evidence=evidence,
            score_before=score(row["score_before"]),
            score_after=score(row["score_after"]),
            provider=row["provider"],
        )
        return fact if match.person else in_review(fact, row, match)

    def _evidence(self, row: Row, faults: list[Fault]) -> str:
        evidence = EVIDENCE[seen(row["seen"])] if row.has("seen") else SEEN
        if not evidence:
            reason = f"“{row['seen']}” does not say whether the certificate was seen. Write Y or N."
            faults.append(row.fault("seen", reason))
        return evidence
