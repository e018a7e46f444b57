"""What pages say about days, counts and shares."""

from datetime import UTC, date, datetime

import pytest

from services.gateway.pages.kit.presentation import (
    counted,
    day,
    file_size,
    marked_rows,
    moment,
    number,
    out_of,
    share,
    valid_until,
)


def test_a_day_is_written_as_people_say_it():
    assert day(date(2026, 11, 1)) == day("2026-11-01") == "1 November 2026"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29 March 2026 at 12:59am"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29 March 2026 at 2:00am"),
        (datetime(2026, 7, 31, 23, 30, tzinfo=UTC), "1 August 2026 at 12:30am"),
        ("2026-11-01T12:05:00+00:00", "1 November 2026 at 12:05pm"),
    ],
)
def test_a_moment_is_london_wall_time_on_both_sides_of_the_clock_change(at, said):
    assert moment(at) == said


@pytest.mark.parametrize(
    ("numerator", "denominator", "said", "per_cent"),
    [
        (127, 213, "127 of 213", 60),
        (1, 1000, "1 of 1,000", 1),
        (999, 1000, "999 of 1,000", 99),
        (5, 8, "5 of 8", 63),
        (0, 5, "0 of 5", 0),
        (5, 5, "5 of 5", 100),
        (0, 0, "No one in scope", None),
        (None, 5, "Not available", None),
        (3, None, "Not available", None),
    ],
)
def test_unknown_is_never_0_and_nobody_in_scope_is_never_100_per_cent(numerator, denominator, said, per_cent):
    assert (out_of(numerator, denominator), share(numerator, denominator)) == (said, per_cent)


def test_counts_say_what_they_count():
    assert [counted(0, "row"), counted(1, "row"), counted(1007, "row")] == ["no rows", "1 row", "1,007 rows"]
    assert (number(None), file_size(1_842_113)) == ("Not available", "1.8 MB")


def test_never_expiring_and_never_done_are_told_apart():
    assert (valid_until("never"), valid_until(None)) == ("Does not expire", "–")


def test_the_faults_of_one_row_stand_in_one_line_with_their_cells_marked():
    row = {"row": 72, "outcome": "refused", "cells": {"ID": "7", "Date": "x", "Name": "A"}}
    table = marked_rows(
        [
            {**row, "column": "Date", "value": "x", "reason": "no such day"},
            {**row, "column": "ID", "value": "7", "reason": "unknown"},
            {"row": 80, "outcome": "refused", "column": None, "value": None, "reason": "too short"},
        ]
    )
    assert table.columns == ["ID", "Date", "Name"]
    assert [(cell.text, cell.problem) for cell in table.rows[0].cells] == [
        ("7", "unknown"),
        ("x", "no such day"),
        ("A", None),
    ]
    assert table.rows[1].problems == ["too short"]
