from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.venues.rules.bookings.working_days import add_working_days, working_days_between
from tests.venues.rules.ordinary import POLICY, UNHURRIED

CALENDAR = POLICY.calendar
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 1))


def easter(year):
    """Easter Sunday, by the anonymous Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


def monday(day, step):
    while day.weekday() != 0:
        day += timedelta(days=step)
    return day


def bank_holidays(year):
    """The holidays of a year by the rules: one that falls on a weekend moves to the next free weekday."""
    found = {easter(year) - timedelta(days=2), easter(year) + timedelta(days=1), monday(date(year, 5, 1), 1)}
    found |= {monday(date(year, 5, 31), -1), monday(date(year, 8, 31), -1)}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() >= 5 or day in found:
            day += timedelta(days=1)
        found.add(day)
    return found


@pytest.mark.parametrize("year", range(2024, 2029))
def test_the_bank_holidays_of_the_policy_follow_from_the_rules(year):
    assert {day for day in CALENDAR.bank_holidays if day.year == year} == bank_holidays(year)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 6, 1), 1, date(2026, 6, 2)),
        (date(2026, 6, 5), 1, date(2026, 6, 8)),
        (date(2026, 6, 6), 1, date(2026, 6, 8)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 6, 1), 10, date(2026, 6, 15)),
        (date(2026, 6, 6), 0, date(2026, 6, 6)),
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(start, days, due):
    assert add_working_days(start, days, CALENDAR) == due


@UNHURRIED
@given(DAYS, st.integers(1, 15))
def test_a_due_day_is_a_working_day_exactly_that_many_on(start, days):
    due = add_working_days(start, days, CALENDAR)
    assert CALENDAR.is_working_day(due)
    assert working_days_between(start, due, CALENDAR) == days


def test_no_working_days_lie_backwards():
    assert working_days_between(date(2026, 6, 10), date(2026, 6, 1), CALENDAR) == 0


def test_the_calendar_says_which_years_it_knows():
    assert [CALENDAR.covers(date(year, 6, 1)) for year in (2023, 2024, 2028, 2029)] == [False, True, True, False]


def test_counting_by_weeks_comes_to_the_same_as_counting_by_days():
    for start in (date(2026, 12, 20) + timedelta(days=n) for n in range(8)):
        for end in (start + timedelta(days=n) for n in range(-2, 40)):
            one_by_one = sum(
                CALENDAR.is_working_day(start + timedelta(days=n)) for n in range(1, max(0, (end - start).days) + 1)
            )
            assert working_days_between(start, end, CALENDAR) == one_by_one, (start, end)


def test_an_event_at_the_end_of_the_calendar_is_counted_at_once():
    began = process_time()
    assert working_days_between(date(2026, 1, 1), date(9999, 12, 31), CALENDAR) > 2_000_000
    assert process_time() - began < 0.5
