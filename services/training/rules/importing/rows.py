"""One row by the names of its fields, and the readings that several kinds of file share."""

import re
from datetime import date

from services.training.rules.importing.courses import CourseIndex
from services.training.rules.importing.matching import Match, PeopleIndex
from services.training.rules.importing.outcomes import CompletionFact, Fault, Outcome, RowOutcome
from shared.spreadsheets.columns import ColumnMapping
from shared.spreadsheets.days import Days, in_words, why_not

_SCORE = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?) ?%?(?: ?(?:/|out of) ?[0-9]{1,9})?")


class Row:
    """The cells of a row under the fields of its mapping; a field without a column is blank."""

    def __init__(self, mapping: ColumnMapping, cells: list[str]) -> None:
        self._mapping, self._cells = mapping, cells

    def __getitem__(self, field: str) -> str:
        place = self._mapping.columns.get(field)
        return "" if place is None or place >= len(self._cells) else self._cells[place]

    def has(self, field: str) -> bool:
        """Whether the file has a column for the field."""
        return field in self._mapping.columns

    @property
    def too_long(self) -> bool:
        """Whether there is text beyond the last column of the header."""
        return any(self._cells[len(self._mapping.header) :])

    @property
    def name(self) -> str:
        """The name, from one column or two."""
        return self["name"] or f"{self['forename']} {self['surname']}".strip()

    def label(self, field: str) -> str:
        """What the field is called in a sentence."""
        return self._mapping.label(field)

    def fault(self, field: str, reason: str) -> Fault:
        """What is wrong with a field's cell, under the column's own name."""
        return Fault(self._mapping.title(field), self[field], reason)


def needed(row: Row, field: str, faults: list[Fault]) -> str:
    """A cell that must not be blank."""
    if not row[field]:
        faults.append(row.fault(field, f"The {row.label(field)} is blank. Fill it in."))
    return row[field]


def day_of(row: Row, field: str, days: Days, today: date | None, faults: list[Fault]) -> date | None:
    """A day that must be there, and not after `today` where that is given."""
    day = days.read(row[field])
    if day is None:
        faults.append(row.fault(field, why_not(row[field], row.label(field))))
    elif today is not None and day > today:
        reason = f"{in_words(day)} is after today, {in_words(today)}. Correct the {row.label(field)}."
        faults.append(row.fault(field, reason))
    return day


def optional_day_of(row: Row, field: str, days: Days, faults: list[Fault]) -> date | None:
    """A day that may be blank."""
    return day_of(row, field, days, None, faults) if row[field] else None


def start_and_end(row: Row, days: Days, faults: list[Fault]) -> tuple[date | None, date | None]:
    """The first and the last day of a post."""
    starts = day_of(row, "starts", days, None, faults)
    ends = optional_day_of(row, "ends", days, faults)
    if starts and ends and ends < starts:
        reason = f"The end, {in_words(ends)}, is before the start, {in_words(starts)}. Correct one of them."
        faults.append(row.fault("ends", reason))
    return starts, ends


def course_of(row: Row, courses: CourseIndex, faults: list[Fault]) -> str:
    """The code of the course that a row names by code, title or both; "" with a fault if it cannot be told."""
    by_code, by_title = courses.find(row["course_code"]), courses.find(row["course"])
    if by_code and by_title and by_code != by_title:
        reason = f"The code “{row['course_code']}” and the title “{row['course']}” are two courses. Correct one."
        faults.append(row.fault("course", reason))
        return ""
    if found := by_code or by_title:
        return found
    field = "course" if row["course"] or not row["course_code"] else "course_code"
    if row[field]:
        reason = f"There is no course called “{row[field]}”. Correct it, or say which of our courses it is."
    else:
        reason = "The course is blank. Write its title or code."
    faults.append(row.fault(field, reason))
    return ""


def match_of(row: Row, people: PeopleIndex) -> Match:
    """Whom the row is about, among the council's own people or another employer's."""
    if row.has("employer"):
        return people.match_worker(row["employer"], row["reference"], row.name)
    return people.match(row["number"], row["email"], row.name)


def nobody(row: Row) -> Fault:
    """Why the row's person is not known."""
    if row.has("employer"):
        who = f"“{row['reference']}” at “{row['employer']}”"
        reason = f"Nobody is known as {who}. Correct the reference, or import the employer's people first."
        return row.fault("reference" if row["employer"] else "employer", reason)
    field = next((f for f in ("number", "email", "name", "surname") if row[f]), "number")
    if not row[field]:
        return row.fault(field, "The row does not say who it is about. Fill in the payroll number.")
    reason = f"Nobody has the {row.label(field)} “{row[field]}”. Correct it, or import the person first."
    return row.fault(field, reason)


def in_review(fact: CompletionFact, row: Row, match: Match) -> RowOutcome:
    """A completion that waits until a person has said whose it is."""
    field = match.field if match.field != "name" or row.has("name") else "surname"
    column, value, reason = row.fault(field, match.reason)
    return RowOutcome(
        row=fact.row,
        sheet=fact.sheet,
        outcome=Outcome.REVIEW,
        column=column,
        value=value,
        reason=reason,
        parsed=fact,
        suggestion=match.suggestion,
    )


def skipped(line: int, sheet: str, row: Row, field: str) -> RowOutcome:
    """A row about something that was not completed."""
    said = f"is “{row[field]}”" if row[field] else "is blank"
    reason = f"The {row.label(field)} {said}, so the row is not counted as a completion."
    return RowOutcome(line, sheet, Outcome.SKIPPED, *row.fault(field, reason))


def score(text: str) -> float | None:
    """A score as a number; anything else in the column is not kept."""
    found = _SCORE.fullmatch(text)
    return float(found.group(1)) if found else None
