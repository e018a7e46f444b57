"""Calendar months, cycles and open ends."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.training.rules.dates import add_days, add_months, covers, end_of_next_cycle, in_words
from tests.training.rules.plain_reading import months_later

D = date.fromisoformat


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-03-15", 24, "2026-03-15"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-02-28", 12, "2026-02-28"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-11-30", 1, "2025-12-30"),
        ("2025-12-01", 1, "2026-01-01"),
        ("2025-01-31", 3, "2025-04-30"),
        ("2025-05-31", -3, "2025-02-28"),
        ("1900-01-31", 1, "1900-02-28"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_month_s_last(day, months, later):
    assert add_months(D(day), months) == D(later)


def test_the_last_day_of_every_month_is_kept():
    ends = [add_months(D("2024-12-31"), number) for number in range(1, 13)]
    assert [day.day for day in ends] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 200))
def test_months_later_are_those_of_the_calendar(day, months):
    assert add_months(day, months) == months_later(day, months)


@given(st.dates(), st.integers())
@settings(derandomize=True)
def test_nothing_runs_off_the_calendar(day, number):
    assert date.min <= add_days(day, number) <= date.max
    assert date.min <= add_months(day, number) <= date.max


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (add_days(date.max, 1), date.max),
        (add_days(date.min, -1), date.min),
        (add_days(D("0001-01-02"), -1), date.min),
        (add_days(D("9999-12-30"), 1), date.max),
        (add_days(D("2024-02-28"), 2), D("2024-03-01")),
        (add_months(D("9999-12-31"), 1), date.max),
        (add_months(D("9999-11-30"), 1), D("9999-12-30")),
        (add_months(D("0001-01-31"), -1), date.min),
        (add_months(D("0001-02-28"), -1), D("0001-01-28")),
    ],
)
def test_the_ends_of_the_calendar_hold(moved, expected):
    assert moved == expected


@pytest.mark.parametrize(
    ("day", "start", "months", "last"),
    [
        ("2025-04-01", "2000-04-01", 12, "2027-03-31"),
        ("2025-03-31", "2000-04-01", 12, "2026-03-31"),
        ("2026-03-31", "2000-04-01", 12, "2027-03-31"),
        ("2025-12-31", "2000-01-01", 12, "2026-12-31"),
        ("2025-07-01", "2000-01-01", 6, "2026-06-30"),
        ("2025-06-30", "2000-01-01", 6, "2025-12-31"),
        ("2025-04-01", "2000-04-01", 24, "2028-03-31"),
        ("1999-12-31", "2000-01-01", 12, "2000-12-31"),
        ("1999-04-01", "2000-04-01", 12, "2001-03-31"),
        ("2025-02-28", "2000-02-29", 12, "2027-02-27"),
        ("2025-02-27", "2000-02-29", 12, "2026-02-27"),
    ],
)
def test_a_cycle_s_training_holds_to_the_end_of_the_next_cycle(day, start, months, last):
    assert end_of_next_cycle(D(day), D(start), months) == D(last)


@pytest.mark.parametrize(
    ("starts", "ends", "inside"),
    [
        (None, None, True),
        ("2026-05-01", None, True),
        ("2026-05-02", None, False),
        (None, "2026-05-01", True),
        (None, "2026-04-30", False),
        ("2026-05-01", "2026-05-01", True),
    ],
)
def test_both_ends_are_inclusive_and_may_be_open(starts, ends, inside):
    assert covers(starts and D(starts), ends and D(ends), D("2026-05-01")) is inside


def test_days_are_written_as_people_write_them():
    assert [in_words(D(day)) for day in ("2024-03-15", "2026-01-01", "2026-12-31")] == [
        "15 March 2024",
        "1 January 2026",
        "31 December 2026",
    ]
