from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.venues.rules.calendar.wall_time import LONDON, read_wall_time
from tests.venues.rules.ordinary import UNHURRIED


@pytest.mark.parametrize(
    ("given_text", "which", "at"),
    [
        ("2026-06-20T18:00", "", datetime(2026, 6, 20, 17, 0, tzinfo=UTC)),
        ("2026-01-20T18:00", "", datetime(2026, 1, 20, 18, 0, tzinfo=UTC)),
        ("2026-06-20 18:00", "", datetime(2026, 6, 20, 17, 0, tzinfo=UTC)),
        ("2026-06-20T18:00+01:00", "", datetime(2026, 6, 20, 17, 0, tzinfo=UTC)),
        ("2026-01-20T18:00Z", "", datetime(2026, 1, 20, 18, 0, tzinfo=UTC)),
        ("2026-10-25T01:30", "first", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T01:30", "second", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25T01:30+01:00", "", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T01:30+00:00", "", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25T00:59", "", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25T02:00", "", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        ("2026-03-29T00:59", "", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29T02:00", "", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
    ],
)
def test_a_wall_time_is_one_moment(given_text, which, at):
    assert read_wall_time(given_text, which).at == at


def test_an_hour_that_does_not_exist_is_refused_with_a_hint():
    found = read_wall_time("2026-03-29T01:30")
    assert found.at is None
    assert found.problem == ("There is no 01:30 on 29 March 2026: the clocks go forward an hour. Did you mean 02:30?")


def test_an_hour_that_comes_twice_asks_which():
    found = read_wall_time("2026-10-25T01:30")
    assert (found.at, found.ambiguous) == (None, True)
    assert "first or the second" in found.problem


@pytest.mark.parametrize(
    "given_text",
    [
        "",
        "soon",
        "2026-06-20",
        "2026-02-30T10:00",
        "2026-06-20T18:00+05:00",
        "2026-06-20T18:00Z",
        "0001-01-01T00:00",
        "0026-06-20T18:00",
        "1989-12-31T23:59",
        "2101-01-01T00:00",
        "9999-12-31T23:59",
    ],
)
def test_what_is_no_london_time_is_refused_in_words(given_text):
    found = read_wall_time(given_text)
    assert found.at is None
    assert found.problem
    assert not found.ambiguous


@pytest.mark.parametrize("given_text", ["0026-06-20T18:00", "1989-12-31T23:59", "2101-01-01T00:00"])
def test_a_year_that_is_a_slip_of_the_pen_is_said_to_be_one(given_text):
    assert read_wall_time(given_text).problem == "Check the year: it must be between 1990 and 2100."


@pytest.mark.parametrize("given_text", ["1990-01-01T00:00", "2100-12-31T23:59"])
def test_the_first_and_the_last_moment_of_the_calendar_are_taken(given_text):
    assert read_wall_time(given_text).at is not None


@UNHURRIED
@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1)))
def test_every_moment_comes_back_from_its_own_wall_time(moment):
    moment = moment.replace(tzinfo=UTC, microsecond=0)
    wall = moment.astimezone(LONDON)
    which = "second" if wall.fold else "first"
    assert read_wall_time(wall.replace(tzinfo=None).isoformat(), which).at == moment
    assert read_wall_time(wall.isoformat()).at == moment


@UNHURRIED
@given(st.text())
def test_no_text_makes_it_raise(anything):
    read_wall_time(anything)


def test_a_night_of_clock_change_is_counted_in_real_minutes():
    night = read_wall_time("2026-10-24T22:00").at, read_wall_time("2026-10-25T06:00").at
    assert night[1] - night[0] == timedelta(hours=9)
