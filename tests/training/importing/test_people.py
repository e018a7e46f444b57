"""Rows of HR files and of other employers' lists."""

from dataclasses import asdict
from datetime import date

import pytest

from services.training.rules.importing.checking import Lookups, check_for
from services.training.rules.importing.columns import recognise
from services.training.rules.importing.courses import CourseIndex
from services.training.rules.importing.kinds import Kind
from services.training.rules.importing.matching import PeopleIndex
from shared.person import PARTICULARS

HR = {"Employee No": "0071", "Forename": "Zoë", "Surname": "Fox", "Job title": "Clerk", "Directorate": "Place",
      "Start date": "01/02/2023", "End date": "", "Absence Type": "Surgery", "Absence Start": ""}  # fmt: skip
WORKER = {"Employer": "Oakfield", "Worker ref": "OA-1", "Full name": "Jo Hill", "Started": "02 June 2024", "Left": "",
          "Contact with susceptible people": "Yes"}  # fmt: skip


def checked(kind, *rows):
    header = list(rows[0])
    check = check_for(kind, recognise(kind, header), Lookups(PeopleIndex([]), CourseIndex([]), date(2026, 11, 1)))
    return check.check(range(2, 2 + len(rows)), [list(row.values()) for row in rows])


def test_only_mapped_columns_of_an_hr_row_are_kept():
    fact = checked(Kind.PEOPLE, {**HR, "Absence Start": "01/05/2026"}).accepted[0]
    assert (fact.number, fact.starts, fact.ends, fact.absence_starts) == (
        "0071", date(2023, 2, 1), None, date(2026, 5, 1),
    )  # fmt: skip
    assert "Surgery" not in asdict(fact).values()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Employee No": ""}, "Employee No"),
        ({"Employee No": "3.26E+05"}, "Employee No"),
        ({"Forename": ""}, "Forename"),
        ({"Surname": ""}, "Surname"),
        ({"Start date": ""}, "Start date"),
        ({"Start date": "31/02/2024"}, "Start date"),
        ({"End date": "31/01/2023"}, "End date"),
        ({"End date": "soon"}, "End date"),
        ({"Absence Start": "45385"}, "Absence Start"),
    ],
)
def test_each_fault_of_an_hr_row_refuses_it(change, column):
    row = checked(Kind.PEOPLE, {**HR, **change}).others[0]
    assert (row.outcome, row.column, row.value) == ("refused", column, change[column])


@pytest.mark.parametrize("one", PARTICULARS, ids=lambda one: one.code)
def test_what_is_said_of_a_person_is_kept_cleaned_and_refused_when_it_is_too_long(one):
    name = one.names[0][0]
    for said, kept in (("a\tb", "a b"), ("N/A", ""), ("x" * one.most, "x" * one.most)):
        assert getattr(checked(Kind.PEOPLE, {**HR, name: said}).accepted[0], one.code) == kept
    row = checked(Kind.PEOPLE, {**HR, name: "x" * (one.most + 1)}).others[0]
    assert (row.outcome, row.column) == ("refused", name)
    assert row.reason == f"The {one.label} is longer than {one.most} characters. Shorten it."


def test_a_post_may_end_on_the_day_it_starts_and_start_tomorrow():
    assert checked(Kind.PEOPLE, {**HR, "End date": "01/02/2023"}).counts.accepted == 1
    assert checked(Kind.PEOPLE, {**HR, "Start date": "01/02/2030"}).counts.accepted == 1


def test_a_row_identical_to_an_earlier_one_is_a_duplicate_and_another_post_is_not():
    result = checked(Kind.PEOPLE, HR, {**HR, "Job title": "Driver"}, HR)
    assert [fact.row for fact in result.accepted] == [2, 3]
    assert [(row.row, row.outcome) for row in result.others] == [(4, "duplicate")]


def test_contact_with_susceptible_people_is_a_role_group():
    assert checked(Kind.PROVIDERS, WORKER).accepted[0].role_groups == ("contractor_contact",)
    assert checked(Kind.PROVIDERS, {**WORKER, "Contact with susceptible people": "N"}).accepted[0].role_groups == ()


@pytest.mark.parametrize(
    "column", ["Employer", "Worker ref", "Full name", "Started", "Contact with susceptible people"]
)
def test_what_is_needed_of_another_employers_person_must_be_there(column):
    row = checked(Kind.PROVIDERS, {**WORKER, column: ""}).others[0]
    assert (row.outcome, row.column) == ("refused", column)
