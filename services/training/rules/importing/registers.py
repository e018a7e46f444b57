"""Sign-in sheets: course, date and trainer in the first rows, then a header, then the people who signed in.

A flat form is read as well, with course and date in columns of their own: the corrected-rows file has it.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from services.training.rules.importing.columns import recognise
from services.training.rules.importing.completions import SEEN, AcceptedKeys, Recorded, nothing_recorded
from services.training.rules.importing.courses import CourseIndex
from services.training.rules.importing.fields import COMPLETED_ON, COURSE, COURSE_CODE, PROVIDER
from services.training.rules.importing.kinds import Kind
from services.training.rules.importing.matching import Match, PeopleIndex
from services.training.rules.importing.outcomes import (
    Checked,
    CompletionFact,
    Fault,
    Outcome,
    RowOutcome,
    refused,
)
from services.training.rules.importing.rows import Row, course_of, day_of, in_review, match_of, score, skipped
from services.training.rules.importing.words import attended
from shared.spreadsheets.columns import ColumnMapping, folded
from shared.spreadsheets.days import Days

ROWS_BEFORE_HEADER = 20
# Columns that may hold marks of attendance under a name of their own, such as “Day 1” and “Day 2” or “AM” and “PM”.
MARKS = re.compile("sign|attend|present|initial|tick|mark|day|session|morning|afternoon")
HALF_DAYS = ("am", "pm")
TOP_FIELDS = (COURSE, COURSE_CODE, COMPLETED_ON, PROVIDER)
# What a corrected-rows file of a register is written with: each field, in this order, under its heading.
FLAT = {
    "course": "Course", "completed_on": "Date", "provider": "Trainer", "number": "Payroll number", "name": "Name",
    "email": "Email", "attended": "Signed in", "score_before": "Score before", "score_after": "Score after",
}  # fmt: skip


class Register(NamedTuple):
    """A sheet as a register: what its first rows say, its header, and where the people begin."""

    top: dict[str, tuple[str, str]]
    mapping: ColumnMapping
    begins: int


class SessionRow(Row):
    """A person's row, with what the first rows of the sheet say for the fields that have no column."""

    def __init__(self, register: Register, cells: list[str]) -> None:
        super().__init__(register.mapping, cells)
        self._top = register.top

    def __getitem__(self, field: str) -> str:
        return super().__getitem__(field) or self._top.get(field, ("", ""))[1]

    @property
    def listed_means_present(self) -> bool | None:
        """Without a column of marks everybody listed was there, unless marks may be in a column we do not know."""
        unused = [folded(name) for name in self._mapping.unused]
        return None if any(name in HALF_DAYS or MARKS.search(name) for name in unused) else True

    def fault(self, field: str, reason: str) -> Fault:
        """What is wrong with a cell, of this row or of the first rows."""
        if field in self._top and not super().__getitem__(field):
            return Fault(*self._top[field], reason)
        return super().fault(field, reason)


def read_register(rows: Sequence[list[str]]) -> Register | None:
    """The sheet as a register, or None if no row of its first ones is a header of people."""
    for place, cells in enumerate(rows[:ROWS_BEFORE_HEADER]):
        mapping = recognise(Kind.REGISTERS, cells)
        if len(mapping.columns) >= 2 and not mapping.missing and not any("@" in cell for cell in cells):
            return Register(_top(rows[:place]), mapping, place + 1)
    return None


def _top(rows: Sequence[list[str]]) -> dict[str, tuple[str, str]]:
    """Label and value of each thing the first rows state: “Course” beside its title, or “Course: title”."""
    found: dict[str, tuple[str, str]] = {}
    for cells in rows:
        texts = [cell for cell in cells if cell]
        if len(texts) == 1 and ":" in texts[0]:
            texts = [part.strip() for part in texts[0].split(":", 1)]
        if not texts:
            continue
        name = folded(texts[0])
        for field in TOP_FIELDS:
            if any(name in tier for tier in field.names):
                found.setdefault(field.code, (texts[0], texts[1] if len(texts) > 1 else ""))
                break
    return found


class RegisterCheck:
    """Checks the sheets of one file in order."""

    def __init__(
        self, people: PeopleIndex, courses: CourseIndex, today: date, recorded: Recorded = nothing_recorded
    ) -> None:
        self._people, self._courses, self._today, self._days = people, courses, today, Days()
        self._accepted = AcceptedKeys(recorded)

    def check(self, lines: Sequence[int], rows: Sequence[list[str]], sheet: str = "") -> Checked:
        """What became of each person's row of one whole sheet."""
        register = read_register(rows)
        if register is None:
            return Checked([], [_no_register(lines[0], sheet)])
        candidates: list[CompletionFact] = []
        others: list[RowOutcome] = []
        for line, cells in zip(lines[register.begins :], rows[register.begins :], strict=False):
            fact = self._judge(line, sheet, SessionRow(register, cells))
            others.append(fact) if isinstance(fact, RowOutcome) else candidates.append(fact)
        accepted, duplicates = self._accepted.divide(candidates, register.mapping.title("email"))
        return Checked([*accepted], sorted([*others, *duplicates], key=lambda outcome: outcome.row))

    def _judge(self, line: int, sheet: str, row: SessionRow) -> CompletionFact | RowOutcome:
        present = attended(row["attended"]) if row.has("attended") else row.listed_means_present
        if present is False:
            return skipped(line, sheet, row, "attended")
        faults: list[Fault] = []
        course = course_of(row, self._courses, faults)
        day = day_of(row, "completed_on", self._days, self._today, faults)
        if not (row["number"] or row["email"] or row.name):
            faults.append(row.fault("name", "The row does not say who signed in. Fill in the e-mail address."))
        if faults or day is None:
            return refused(line, sheet, faults)
        match = self._match(row, present)
        fact = CompletionFact(
            row=line,
            sheet=sheet,
            person=match.person,
            course=course,
            completed_on=day,
            evidence=SEEN,
            score_before=score(row["score_before"]),
            score_after=score(row["score_after"]),
            provider=row["provider"],
        )
        return fact if match.person else in_review(fact, row, match)

    def _match(self, row: SessionRow, present: bool | None) -> Match:
        """Whom a sign-in is about; one that nobody matches goes to a person, because somebody did sign in."""
        match = match_of(row, self._people)
        if present is None:
            said = f"“{row['attended']}”" if row["attended"] else "The sheet"
            reason = f"{said} does not say whether the person signed in. Confirm it, or refuse the row."
            return Match("", "attended", reason, match.suggestion or ((match.person,) if match.person else ()))
        if match.known:
            return match
        field = next(f for f in ("email", "number", "name", "surname", "forename") if row[f])
        reason = f"Nobody we know matches “{row[field]}”. Say who signed in, or refuse the row."
        return Match("", field, reason)


def _no_register(line: int, sheet: str) -> RowOutcome:
    reason = (
        "The sheet is not a register we can read: course and date in the first rows, then a header with "
        "Name, Email and Signed in, then the people. Put it in that form, or take the sheet out."
    )
    return RowOutcome(row=line, sheet=sheet, outcome=Outcome.REFUSED, column="", value="", reason=reason)
