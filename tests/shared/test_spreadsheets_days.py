"""Days are read by a stated list of forms; whatever else stands there is refused with a reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.spreadsheets.days import Days, in_words, read_day, why_not

THIRD = date(2024, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2024", "3/4/2024", "3/4/24", "03-04-2024", "3.4.2024", "3 April 2024", "03 Apr 2024", "3rd April 2024",
        "03-Apr-24", "3-Apr-2024", "3 APRIL 2024", "2024-04-03", "2024-04-03 10:15", "2024-04-03T10:15:30",
        "2024-04-03T10:15:30.123", "2024-04-03 00:00:00", "03/04/2024 10:15", "3/4/2024 9:05", "03/04/2024 10:15:59",
        "2024-04-03T10:15:00Z", "2024-04-03T10:15:00+01:00", " 3  April 2024 ",
    ],
)  # fmt: skip
def test_the_stated_forms_are_read_day_first(text):
    assert read_day(text) == Days().read(text) == THIRD


@pytest.mark.parametrize(
    "text",
    [
        "", "45385", "45385.5", "31/02/2024", "13/13/2024", "04/30/2024", "2024-02-30", "not a date", "April 2024",
        "3/4", "2024/04/03", "20240403", "03/04-2024", "3 Avril 2024", "03-04-24", "3.4.24", "2024-04-03 25:00",
        "2024-04-03 10:61", "2024-4-3", "0204-04-03", "03/04/0024", "tomorrow", "３/４/2024", "2024-04-03Z", "1/1/1899",
        "03/04/2024x", "2024-W14-3", "3 April",
    ],
)  # fmt: skip
def test_anything_else_is_refused_never_guessed(text):
    assert read_day(text) is None
    assert Days().read(text) is None
    assert why_not(text, "completion date").endswith(".")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), st.times())
def test_a_day_written_in_any_form_is_the_same_day(day, time):
    days = Days()
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%d-%b-%Y"):
        assert days.read(day.strftime(form)) == day
        assert days.read(f"{day.strftime('%Y-%m-%d')} {time:%H:%M}") == day


def test_two_figures_of_a_year_are_read_as_everywhere_else():
    assert (read_day("1/5/68"), read_day("1/5/69")) == (date(2068, 5, 1), date(1969, 5, 1))


def test_a_moment_with_a_zone_is_the_day_it_was_in_london():
    assert read_day("2024-06-30T23:30:00Z") == date(2024, 7, 1)
    assert read_day("2024-01-31T23:30:00Z") == date(2024, 1, 31)


def test_the_reason_fits_what_was_written():
    assert "blank" in why_not("", "start date")
    assert "bare number" in why_not("45385", "start date")
    assert "calendar" in why_not("31/02/2024", "start date")
    assert "not a date we can read" in why_not("soon", "start date")


def test_a_day_in_words():
    assert in_words(date(2026, 11, 1)) == "1 November 2026"
