"""Sign-in sheets: what stands above, who signed in, and who that is."""

from datetime import date

import pytest

from services.training.rules.importing.courses import CourseIndex
from services.training.rules.importing.matching import PeopleIndex, PersonEntry
from services.training.rules.importing.registers import RegisterCheck

PEOPLE = PeopleIndex(
    [
        PersonEntry("ann", "100", "ann@council.example", ("Ann Lee",)),
        PersonEntry("bob", "200", "bob@council.example", ("Bob Ray",)),
    ]
)
TOP = [["Course", "WRAP Plus"], ["Date", "2024-04-15"], ["Trainer", "R. Facilitator"]]
HEADER = ["Name", "Email", "Signed in", "Score before", "Score after"]
ANN = ["Ann Lee", "ann@council.example", "Yes", "4", "8"]


def checked(*people, top=TOP, header=HEADER):
    rows = [*top, header, *people]
    check = RegisterCheck(PEOPLE, CourseIndex([("WRAP_PLUS", "WRAP Plus")]), date(2026, 11, 1))
    return check.check(range(1, len(rows) + 1), rows, "WRAP 15-04-2024")


def test_a_sign_in_is_a_completion_of_the_sheets_course_on_its_day():
    fact = checked(ANN).accepted[0]
    assert fact == (5, "WRAP 15-04-2024", "ann", "WRAP_PLUS", date(2024, 4, 15), "seen", 4.0, 8.0, "R. Facilitator")


@pytest.mark.parametrize(
    ("cells", "outcome", "suggestion"),
    [
        (["Walk-in Guest", "", "Yes"], "review", ()),
        (["Ann Lee", "", "Yes"], "review", ("ann",)),
        (["Ann Lee", "ann@other.example", "Yes"], "review", ("ann",)),
        (["", "x@council.example", "✓"], "review", ()),
        (["Ann Lee", "ann@council.example", "AL"], "review", ("ann",)),
        (["Ann Lee", "ann@council.example", ""], "skipped", ()),
        (["Ann Lee", "ann@council.example", "No"], "skipped", ()),
        (["Ann Lee", "ann@council.example", "Did not attend"], "skipped", ()),
        (["", "", "Yes"], "refused", ()),
    ],
)
def test_who_signed_in_and_whether(cells, outcome, suggestion):
    row = checked(cells).others[0]
    assert (row.outcome, row.suggestion) == (outcome, suggestion)
    assert row.reason.endswith(".")


@pytest.mark.parametrize("mark", ["Yes", "y", "✓", "Present", "attended", "TRUE", "1"])
def test_a_mark_that_says_present_is_a_sign_in(mark):
    assert checked(["Ann Lee", "ANN@council.example", mark]).counts.accepted == 1


def test_the_same_person_twice_on_a_sheet_is_a_duplicate():
    assert [row.outcome for row in checked(ANN, ANN).others] == ["duplicate"]


@pytest.mark.parametrize(
    ("top", "column", "value"),
    [
        ([["Course", "Fire Safety"], *TOP[1:]], "Course", "Fire Safety"),
        ([TOP[0], ["Date", "15/13/2024"]], "Date", "15/13/2024"),
        ([TOP[0], ["Date", "15/04/2062"]], "Date", "15/04/2062"),
        ([["Date", "15/04/2024"]], "course", ""),
    ],
)
def test_what_is_wrong_above_refuses_the_rows_below(top, column, value):
    row = checked(ANN, top=top).others[0]
    assert (row.outcome, row.column, row.value) == ("refused", column, value)


def test_labels_above_may_be_written_in_other_ways():
    top = [
        ["Register of attendance"],
        ["COURSE: WRAP Plus"],
        ["Session date:", "", "15 April 2024"],
        ["Facilitator", "Jo"],
    ]
    fact = checked(["Bob Ray", "bob@council.example", "Y"], top=top).accepted[0]
    assert (fact.person, fact.completed_on, fact.provider, fact.row) == ("bob", date(2024, 4, 15), "Jo", 6)


def test_without_a_signed_in_column_everybody_listed_was_there():
    assert checked(["Ann Lee", "ann@council.example"], top=TOP, header=["Attendee", "E-mail"]).counts.accepted == 1


def test_course_and_day_may_have_columns_of_their_own():
    header = ["Course", "Date", "Trainer", "Name", "Email", "Signed in"]
    result = checked(["WRAP Plus", "15/04/2024", "", *ANN[:3]], top=[], header=header)
    assert [fact.row for fact in result.accepted] == [2]


def test_a_sheet_that_is_no_register_says_so():
    row = checked(top=[["Remember to sign"]], header=["Notes"]).others[0]
    assert (row.outcome, row.row) == ("refused", 1)


@pytest.mark.parametrize("column", ["Day 1", "AM", "Sign here"])
def test_marks_in_a_column_we_do_not_know_are_for_a_person_to_read(column):
    result = checked(["Ann Lee", "ann@council.example", "AL"], header=["Name", "Email", column])
    assert [(row.outcome, row.suggestion) for row in result.others] == [("review", ("ann",))]


def test_columns_we_have_no_use_for_do_not_hide_the_header():
    header = ["Name", "Job title", "Team", "Telephone", "Diet", "Email", "Signature", "Comments"]
    row = ["Ann Lee", "Clerk", "", "", "", "ann@council.example", "y", ""]
    assert checked(row, header=header).counts.accepted == 1
