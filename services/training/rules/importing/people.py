"""Rows of an HR file: a person in a post, and of everything else in the row only the mapped columns."""

import re
from collections.abc import Iterable, Sequence

from services.training.rules.importing.outcomes import (
    Checked,
    Fact,
    Fault,
    Outcome,
    PostFact,
    ProviderPostFact,
    RowOutcome,
    refused,
    too_many_cells,
)
from services.training.rules.importing.rows import Row, needed, optional_day_of, start_and_end
from services.training.rules.importing.words import yes_or_no
from shared.person import PARTICULARS, cleaned
from shared.spreadsheets.columns import ColumnMapping
from shared.spreadsheets.days import Days

_SHORTENED = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+", re.IGNORECASE)
CONTRACTOR_CONTACT = "contractor_contact"


class _PostCheck:
    """Checks rows in order; a row identical to an earlier one, in every cell, is a duplicate of it."""

    def __init__(self, mapping: ColumnMapping) -> None:
        self._mapping = mapping
        self._days = Days()
        self._first: dict[tuple[str, ...], int] = {}

    def check(self, lines: Iterable[int], rows: Sequence[list[str]], sheet: str = "") -> Checked:
        """What became of each of these rows, which follow those of the chunk before."""
        accepted: list[Fact] = []
        others: list[RowOutcome] = []
        for line, cells in zip(lines, rows, strict=False):
            fact = self._judge(line, sheet, cells)
            others.append(fact) if isinstance(fact, RowOutcome) else accepted.append(fact)
        return Checked(accepted, others)

    def _judge(self, line: int, sheet: str, cells: list[str]) -> Fact | RowOutcome:
        first = self._first.get(tuple(cells))
        row = Row(self._mapping, cells)
        if row.too_long:
            return too_many_cells(line, sheet, cells, len(self._mapping.header))
        if first is not None:
            reason = f"The row is identical to row {first}."
            return RowOutcome(line, sheet, Outcome.DUPLICATE, reason=reason)
        self._first[tuple(cells)] = line
        faults: list[Fault] = []
        fact = self._fact(line, sheet, row, faults)
        return refused(line, sheet, faults) if fact is None else fact

    def _fact(self, line: int, sheet: str, row: Row, faults: list[Fault]) -> Fact | None:
        raise NotImplementedError


class PeopleCheck(_PostCheck):
    """The council's own people: several rows with one number are one person with several posts."""

    def _fact(self, line: int, sheet: str, row: Row, faults: list[Fault]) -> Fact | None:
        number = needed(row, "number", faults)
        if _SHORTENED.fullmatch(number):
            reason = f"“{number}” is a number that a spreadsheet has shortened. Write all of its figures."
            faults.append(row.fault("number", reason))
        forename, surname = needed(row, "forename", faults), needed(row, "surname", faults)
        particulars = _particulars(row, faults)
        starts, ends = start_and_end(row, self._days, faults)
        absence_starts = optional_day_of(row, "absence_starts", self._days, faults)
        absence_ends = optional_day_of(row, "absence_ends", self._days, faults)
        if faults or starts is None:
            return None
        return PostFact(
            row=line,
            sheet=sheet,
            number=number,
            forename=forename,
            surname=surname,
            job_title=row["job_title"],
            directorate=row["directorate"],
            service=row["service"],
            team=row["team"],
            starts=starts,
            ends=ends,
            manager_number=row["manager_number"],
            absence_starts=absence_starts,
            absence_ends=absence_ends if absence_starts else None,
            **particulars,
        )


class ProvidersCheck(_PostCheck):
    """Other employers' people: each is known by employer and worker reference."""

    def _fact(self, line: int, sheet: str, row: Row, faults: list[Fault]) -> Fact | None:
        employer, reference = needed(row, "employer", faults), needed(row, "reference", faults)
        if not row.name:
            faults.append(row.fault("name", "The name is blank. Fill it in."))
        starts, ends = start_and_end(row, self._days, faults)
        groups, particulars = _contact(row, faults), _particulars(row, faults)
        if faults or starts is None:
            return None
        return ProviderPostFact(
            row=line,
            sheet=sheet,
            employer=employer,
            reference=reference,
            name=row.name,
            job_title=row["job_title"],
            starts=starts,
            ends=ends,
            role_groups=groups,
            **particulars,
        )


def _particulars(row: Row, faults: list[Fault]) -> dict[str, str]:
    """What the row says of the person beside number, name and post."""
    found = {one.code: cleaned(row[one.code]) for one in PARTICULARS}
    faults += [
        row.fault(one.code, f"The {one.label} is longer than {one.most} characters. Shorten it.")
        for one in PARTICULARS
        if len(found[one.code]) > one.most
    ]
    return found


def _contact(row: Row, faults: list[Fault]) -> tuple[str, ...]:
    """The role groups of a worker: in contact with susceptible people, or none."""
    answer = yes_or_no(row["contact"])
    if answer is None:
        said = f"“{row['contact']}” does not say" if row["contact"] else "The file does not say"
        reason = f"{said} whether the person has contact with susceptible people. Write Yes or No."
        faults.append(row.fault("contact", reason))
    return (CONTRACTOR_CONTACT,) if answer else ()
