"""Published tables: no small number is shown, nor can one be worked out from what is."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.training.rules.figures import Figures
from services.training.rules.suppression import ALL, PublishedFigures, Sum, published, suppress

TOTAL = "total"


def _hidden(*parts, total=None):
    cells = {TOTAL: sum(parts) if total is None else total, **dict(enumerate(parts))}
    shown = suppress(cells, [Sum(TOTAL, tuple(range(len(parts))))])
    return {cell for cell, number in shown.items() if number is None}


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ((0, 5, 90), set()),
        ((4, 5, 90), {0, 1}),
        ((1, 8, 6, 90), {0, 2}),
        ((5, 90), set()),
        ((4, 0, 0), {0, TOTAL}),
        ((2, 2, 9), {0, 1, 2}),  # 4 together would still be a small number
        ((2, 3, 9), {0, 1}),
        ((1, 1, 1, 1, 1, 9), {0, 1, 2, 3, 4, 5}),  # 5 together of 5 would be 1 each
        ((1, 1, 1, 1, 1), {0, 1, 2, 3, 4, TOTAL}),
        ((4, 9, 0), {0, 1}),
        ((4, 0, 9), {0, 2}),
        ((3, 1), {0, 1, TOTAL}),
        ((2, 2, 2, 9), {0, 1, 2}),
    ],
)
def test_small_numbers_are_hidden_with_what_would_give_them_away(parts, hidden):
    assert _hidden(*parts) == hidden


def test_a_hidden_total_hides_one_of_its_parts():
    shown = suppress({"t": 20, "a": 7, "b": 13}, [Sum("t", ("a", "b"))], ["t"])
    assert shown == {"t": None, "a": None, "b": 13}


def test_people_with_two_posts_make_parts_come_to_more_than_the_total():
    assert _hidden(3, 9, 40, total=50) == {0, 1}


NUMBERS = st.one_of(st.integers(0, 6), st.integers(0, 40))
TREES = st.recursive(NUMBERS, lambda below: st.lists(below, min_size=1, max_size=5), max_leaves=14)


def _flatten(tree, path=()):
    """Cells and sums of a tree of totals; a leaf is a number."""
    if isinstance(tree, int):
        return {path: tree}, []
    cells, sums = {}, []
    for number, below in enumerate(tree):
        more_cells, more_sums = _flatten(below, (*path, number))
        cells |= more_cells
        sums += more_sums
    parts = tuple((*path, number) for number in range(len(tree)))
    cells[path] = sum(cells[part] for part in parts)
    return cells, [*sums, Sum(path, parts)]


def _determined(shown, sums):
    """The hidden cells that the equations of the shown ones fix, by elimination."""
    unknown = [cell for cell, number in shown.items() if number is None]
    rows = []
    for found in sums:
        row = [Fraction((cell in found.parts) - (cell == found.total)) for cell in unknown]
        if any(row):
            rows.append(row)
    reduced = []
    for column in range(len(unknown)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        clear = [[v - row[column] * p for v, p in zip(row, pivot, strict=True)] for row in rows]
        rows = clear
        reduced = [[v - row[column] * p for v, p in zip(row, pivot, strict=True)] for row in reduced]
        reduced.append(pivot)
    return {unknown[row.index(1)] for row in reduced if sum(1 for value in row if value) == 1}


@settings(max_examples=250, deadline=None, derandomize=True)
@given(TREES)
def test_no_hidden_number_follows_from_the_shown_ones(tree):
    cells, sums = _flatten(tree)
    shown = suppress(cells, sums)
    assert all(number is None or number == 0 or number >= 5 for number in shown.values())
    assert _determined(shown, sums) == set()


@settings(max_examples=250, deadline=None, derandomize=True)
@given(TREES)
def test_the_hidden_numbers_under_a_shown_total_are_five_or_more_and_not_all_one(tree):
    cells, sums = _flatten(tree)
    shown = suppress(cells, sums)
    totals = {found.total: found.parts for found in sums}

    def bottom(cell):
        if shown[cell] is not None:
            return []
        return [leaf for part in totals[cell] for leaf in bottom(part)] if cell in totals else [cells[cell]]

    for total, parts in totals.items():
        leaves = [leaf for part in parts for leaf in bottom(part)]
        if shown[total] is not None and leaves:
            assert len(leaves) > 1
            assert sum(leaves) >= 5
            assert set(leaves) != {1}


def test_nothing_is_hidden_when_nothing_is_small():
    cells = {TOTAL: 30, "a": 10, "b": 20}
    assert suppress(cells, [Sum(TOTAL, ("a", "b"))]) == cells


def test_a_unit_of_few_people_is_hidden_whole_with_its_zeros():
    few, many = Figures(3, 0, 0, 0, 0), Figures(60, 40, 45, 50, 6)
    rows = published(few + many + many, {"Few": few, "Many": many, "More": many})
    assert rows["Few"] == PublishedFigures(None, None, None, None, None)
    assert rows[ALL] == PublishedFigures(123, 80, 90, 100, 12)
    shown = [rows[name].population for name in ("Many", "More")]
    assert sorted(shown, key=str) == [60, None]


def test_a_zero_of_a_unit_of_many_people_is_shown():
    unit = Figures(60, 40, 45, 50, 0)
    assert published(unit + unit, {"A": unit, "B": unit})["A"] == PublishedFigures(60, 40, 45, 50, 0)


def test_five_is_shown_and_four_is_not():
    unit = Figures(50, 5, 4, 30, 0)
    row = published(unit + unit + unit, {"A": unit, "B": unit, "C": unit})["A"]
    assert (row.in_date, row.on_track) == (5, None)


def test_a_unit_adds_up_to_the_nearest_unit_above_it_in_the_table():
    deep = Figures(2, 2, 2, 2, 0)
    wide = Figures(40, 30, 30, 30, 0)
    top = deep + wide + wide
    rows = published(top + wide, {"A": top, "A > X > Deep": deep, "A > Y": wide, "A > Z": wide, "B": wide})
    assert rows["A > X > Deep"].population is None
    assert [rows[unit].population is None for unit in ("A > Y", "A > Z")].count(True) == 1
    assert (rows["A"].population, rows["B"].population, rows[ALL].population) == (82, 40, 122)


@pytest.mark.parametrize(("people", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_unit_of_one_to_four_people_is_hidden(people, hidden):
    unit, rest = Figures(people, 0, 0, 0, 0), Figures(50, 0, 0, 0, 0)
    row = published(unit + rest + rest, {"A": unit, "B": rest, "C": rest})["A"]
    assert (row.population is None, row.in_date is None) == (hidden, hidden)


def test_one_hidden_part_alone_would_follow_from_the_total():
    sums = [Sum("t", ("a", "b"))]
    assert suppress({"t": 30, "a": 10, "b": 20}, sums, ["a"]) == {"t": 30, "a": None, "b": None}
    assert suppress({"t": 7, "a": 7, "b": 0}, sums, ["a"]) == {"t": None, "a": None, "b": 0}


def test_hidden_numbers_below_a_hidden_total_are_few_people_together_too():
    cells = {"t": 29, "a": 3, "s": 1, "b": 25, "s1": 1, "s2": 0}
    shown = suppress(cells, [Sum("t", ("a", "s", "b")), Sum("s", ("s1", "s2"))])
    assert [cell for cell, number in shown.items() if number is None] == ["a", "s", "b", "s1"]
