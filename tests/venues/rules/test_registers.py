"""Registers: what holds on a day, and what is due."""

from datetime import date

import pytest

from services.venues.rules.registers.entries import (
    Entry,
    Line,
    Version,
    confirmed_until,
    holding_on,
    in_force,
    months_later,
    reviews,
    version_on,
)

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def a_version(number: int, since: date, ended: bool = False, **values: object) -> Version:
    return Version(number, since, ended, values)


@pytest.mark.parametrize(
    ("versions", "events", "day", "number"),
    [
        pytest.param([(1, MARCH), (2, MAY)], False, date(2026, 2, 28), None, id="before the first"),
        pytest.param([(1, MARCH), (2, MAY)], False, APRIL, 1, id="between the two"),
        pytest.param([(1, MARCH), (2, MAY)], False, MAY, 2, id="from its own day on"),
        pytest.param([(1, MAY), (2, MARCH)], False, MAY, 1, id="written later about an earlier time"),
        pytest.param([(1, MARCH), (2, MARCH)], False, APRIL, 2, id="a correction of the same day"),
        pytest.param([(1, MARCH), (2, MAY)], True, APRIL, None, id="an event was another day"),
        pytest.param([(1, MAY), (2, MARCH)], True, APRIL, 2, id="an event was that day"),
    ],
)
def test_the_version_that_holds_on_a_day(versions, events, day, number):
    found = version_on(Entry("e", tuple(a_version(*one) for one in versions), events=events), day)
    assert (found.number if found else None) == number


def test_an_entry_that_ended_holds_until_the_day_before():
    entry = Entry("e", (a_version(1, MARCH), a_version(2, MAY, ended=True)))
    assert [len(holding_on([entry], day)) for day in (MARCH, date(2026, 4, 30), MAY)] == [1, 1, 0]


def test_lines_count_from_their_day_unless_taken_back():
    lines = (Line("a", "confirmed", MAY, {}), Line("b", "confirmed", MARCH, {}, taken_back=True))
    entry = Entry("e", (a_version(1, MARCH),), lines)
    assert [len(holding_on([entry], day)[0].lines) for day in (APRIL, MAY)] == [0, 1]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 8, 29), 6, date(2025, 2, 28)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(2026, 7, 1), 6, date(2027, 1, 1)),
    ],
)
def test_months_later_stays_within_the_month(day, months, later):
    assert months_later(day, months) == later


def held(since: date = MARCH, lines: tuple[Line, ...] = (), **values: object) -> Entry:
    return Entry("e", (a_version(1, since, **values),), lines)


def test_a_contact_point_is_confirmed_for_six_months():
    (contact,) = holding_on([held(lines=(Line("a", "confirmed", MARCH, {}),))], MAY)
    assert confirmed_until(contact) == date(2026, 9, 1)
    (never,) = holding_on([held()], MAY)
    assert confirmed_until(never) is None


def test_the_policy_that_began_last_is_in_force():
    old = Entry("old", (a_version(1, MARCH, kind="it", review_on="2026-04-01"),), events=True)
    new = Entry("new", (a_version(1, MAY, kind="it", review_on="2027-04-01"),), events=True)
    for day, current in ((APRIL, "old"), (MAY, "new")):
        found = in_force(holding_on([new, old], day), "it")
        assert found is not None
        assert found.id == current
        assert [one.entry for one in reviews("policies", [new, old], day)] == [current]
    assert in_force(holding_on([new, old], MAY), "speaker") is None


@pytest.mark.parametrize(
    ("register", "entry", "due"),
    [
        ("contacts", held(), MARCH),
        ("contacts", held(lines=(Line("a", "confirmed", MARCH, {}),)), date(2026, 9, 1)),
        ("networks", held(filtered="yes"), MARCH),
        ("networks", held(filtered="no"), None),
        ("networks", held(lines=(Line("a", "tests", MARCH, {"next_on": "2026-08-01"}),), filtered="yes"),
         date(2026, 8, 1)),
        ("contractors", held(review_on="2026-06-01"), date(2026, 6, 1)),
        ("concerns", held(), MARCH),
        ("concerns", held(lines=(Line("a", "told", MARCH, {}),)), None),
        ("premises", held(lines=(Line("a", "asked", MARCH, {}),)), date(2026, 3, 15)),
        ("premises", held(lines=(Line("a", "asked", MARCH, {}), Line("b", "answered", MARCH, {}, "a"))), None),
        ("meetings", held(), None),
    ],
)  # fmt: skip
def test_what_is_due_by_when(register, entry, due):
    assert [one.on for one in reviews(register, [entry], MAY)] == ([due] if due else [])
