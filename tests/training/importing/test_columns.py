"""Columns are recognised by their names, however these are written, or are as somebody once said."""

import pytest

from services.training.rules.importing.columns import recognise
from services.training.rules.importing.kinds import LAYOUTS, Kind
from shared.spreadsheets.columns import header_key
from tests.folders import DEMONSTRATION

LMS = ["Learner ID", "Learner Name", "Email", "Course Title", "Completion Date", "Status", "Score"]


@pytest.mark.parametrize(
    ("kind", "header", "fields"),
    [
        (Kind.COMPLETIONS, LMS, "number name email course completed_on status score_after"),
        (Kind.COMPLETIONS, ["staff_number", "TRAINING COURSE", "Date-Completed"], "number course completed_on"),
        (Kind.COMPLETIONS, ["EmployeeNo", "First name", "Last name", "Course", "Date"],
         "number forename surname course completed_on"),
        (Kind.COMPLETIONS, ["Email Address", "Course Code", "Course name", "Completed on", "Completed"],
         "email course_code course completed_on status"),
        (Kind.CERTIFICATES, ["Payroll number", "Name", "Course", "Date completed", "Certificate seen"],
         "number name course completed_on seen"),
        (Kind.CERTIFICATES, ["Emp. No.", "Full Name", "Title", "Date of certificate", "Seen?"],
         "number name course completed_on seen"),
        (Kind.PROVIDERS, ["Company", "Worker ID", "Name", "Start date", "End date", "Works with susceptible people?"],
         "employer reference name starts ends contact"),
        (Kind.PROVIDER_COMPLETIONS, ["Agency", "Ref", "Training", "Date of training"],
         "employer reference course completed_on"),
        (Kind.REGISTERS, ["Attendee", "E-mail", "Signature"], "name email attended"),
    ],
)  # fmt: skip
def test_columns_are_known_however_they_are_written(kind, header, fields):
    mapping = recognise(kind, header)
    assert mapping.ready
    assert [field for field, _ in sorted(mapping.columns.items(), key=lambda item: item[1])] == fields.split()


def test_an_hr_export_is_read_for_what_we_need_and_no_more():
    with (DEMONSTRATION / "people-hr-export.csv").open(encoding="utf-8-sig") as file:
        header = file.readline().strip().split(",")
    mapping = recognise(Kind.PEOPLE, header)
    assert mapping.ready
    assert mapping.unused == ("Title", "FTE", "Absence Type")


def test_what_is_missing_is_named():
    mapping = recognise(Kind.COMPLETIONS, ["Learner ID", "Status"])
    assert not mapping.ready
    assert mapping.missing == ("course or course code", "completion date")
    assert "completion date" in mapping.objection()


def test_two_columns_that_could_each_be_it_are_asked_about():
    mapping = recognise(Kind.COMPLETIONS, ["Staff number", "Payroll number", "Course", "Date completed"])
    assert not mapping.ready
    assert mapping.ambiguous[0].headers == ("Staff number", "Payroll number")
    chosen = recognise(Kind.COMPLETIONS, mapping.header, {"number": "Payroll number"})
    assert chosen.ready
    assert chosen.columns["number"] == 1


def test_the_surer_name_is_taken_where_both_are_there():
    mapping = recognise(Kind.PROVIDERS, ["Employer", "Ref", "Name", "Start date", "Hire date", "Contact"])
    assert mapping.ready
    assert mapping.columns["starts"] == 3


def test_a_given_mapping_goes_before_recognition():
    header = ["A", "Course", "B", "Learner ID"]
    mapping = recognise(Kind.COMPLETIONS, header, {"number": "a", "completed_on": "B"})
    assert mapping.ready
    assert mapping.columns == {"number": 0, "completed_on": 2, "course": 1}
    assert recognise(Kind.COMPLETIONS, header, mapping.to_remember()) == mapping


def test_a_given_column_that_the_file_has_not_counts_for_nothing():
    assert recognise(Kind.COMPLETIONS, LMS, {"number": "Gone"}).columns["number"] == 0


def test_a_column_can_be_said_to_be_nothing():
    assert "status" not in recognise(Kind.COMPLETIONS, LMS, {"status": ""}).columns


def test_headers_of_one_form_have_one_key():
    assert header_key(["Employee No", "Start-Date"]) == header_key(["employee_no", "START DATE"])
    assert header_key(["Employee No"]) != header_key(["Employee"])


@pytest.mark.parametrize("kind", Kind)
def test_every_field_is_found_by_each_of_its_own_names(kind):
    for field in LAYOUTS[kind].fields:
        for tier in field.names:
            for name in tier:
                assert name in {known for known_tier in field.names for known in known_tier}
                assert recognise(kind, [name]).columns, (kind, field.code, name)
