"""The same completions in the forms that other systems write: every row comes out the same."""

import csv
import io
from datetime import datetime

import pytest

from services.training.rules.importing.kinds import Kind
from tests.folders import DEMONSTRATION
from tests.shared.workbooks_for_tests import xlsx
from tests.training.importing.council import FILES, empty_record

LMS = "completions-lms.csv"


@pytest.fixture(scope="module")
def record():
    record = empty_record()
    for name in list(FILES)[:2]:
        record.bring_in(DEMONSTRATION / name, FILES[name])
    return record


@pytest.fixture(scope="module")
def lms():
    with (DEMONSTRATION / LMS).open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def summary(result):
    return result.counts, [(row.row, row.outcome) for row in result.others], [fact.key for fact in result.accepted]


def written(rows, separator=",", encoding="utf-8", end="\r\n"):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding, "replace")


def with_days(rows, form):
    def day(text):
        try:
            return datetime.strptime(text, "%Y-%m-%d %H:%M").strftime(form)
        except ValueError:
            return text

    return [rows[0], *([*cells[:4], day(cells[4]), *cells[5:]] for cells in rows[1:])]


@pytest.mark.parametrize(
    ("separator", "encoding", "end"),
    [(";", "utf-8-sig", "\n"), ("\t", "utf-16", "\r\n"), ("|", "utf-8", "\r"), (",", "cp1252", "\r\n")],
)
def test_separators_encodings_and_line_ends(record, lms, separator, encoding, end):
    expected = summary(record.check(DEMONSTRATION / LMS, Kind.COMPLETIONS))
    assert summary(record.check(written(lms, separator, encoding, end), Kind.COMPLETIONS)) == expected


@pytest.mark.parametrize(
    "form", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d-%b-%y", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]
)
def test_forms_of_days(record, lms, form):
    expected = summary(record.check(DEMONSTRATION / LMS, Kind.COMPLETIONS))
    assert summary(record.check(written(with_days(lms, form)), Kind.COMPLETIONS)) == expected


@pytest.mark.parametrize(
    "header",
    [
        "employee_no,NAME,E-mail address,Course,date completed,Completion Status,Mark",
        "Staff Number,Full Name,Work Email,Training Title,Completed On,STATUS,Final score",
        "Payroll No.,Employee name,Email,Module,Date of completion,Course status,Result %",
    ],
)
def test_other_headers(record, lms, header):
    expected = summary(record.check(DEMONSTRATION / LMS, Kind.COMPLETIONS))
    assert summary(record.check(written([header.split(","), *lms[1:]]), Kind.COMPLETIONS)) == expected


def test_a_workbook_with_real_days(record, lms):
    expected = summary(record.check(DEMONSTRATION / LMS, Kind.COMPLETIONS))

    def cell(text):
        try:
            return datetime.strptime(text, "%Y-%m-%d %H:%M")
        except ValueError:
            return text

    content = xlsx({"Export": [[cell(text) for text in cells] for cells in lms]})
    assert summary(record.check(content, Kind.COMPLETIONS))[0] == expected[0]


def test_columns_in_another_order(record, lms):
    expected = summary(record.check(DEMONSTRATION / LMS, Kind.COMPLETIONS))
    assert summary(record.check(written([cells[::-1] for cells in lms]), Kind.COMPLETIONS)) == expected
