"""Suppression: no small number is shown, and none can be worked out by whoever takes what is shown apart."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.figures.suppression import SMALL, Key, Sum, suppressed


def hidden(numbers: Mapping[Key, int], sums: Iterable[Sum] = (), **more: object) -> set[Key]:
    return set(suppressed(numbers, sums, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(("number", "gone"), [(0, True), (1, True), (4, True), (5, False), (1000, False)])
def test_numbers_under_five_are_suppressed_and_nought_is_one_of_them(number: int, gone: bool) -> None:
    assert hidden({"a": number}) == ({"a"} if gone else set())


def test_one_small_part_of_a_total_takes_another_part_with_it_and_leaves_the_total() -> None:
    numbers = {"total": 60, "a": 40, "b": 17, "c": 3}
    assert hidden(numbers, [Sum("total", ("a", "b", "c"))]) == {"c", "b"}


def test_small_parts_that_come_to_less_than_five_together_take_one_more_with_them() -> None:
    numbers = {"total": 33, "a": 30, "b": 1, "c": 2}
    assert hidden(numbers, [Sum("total", ("a", "b", "c"))]) == {"a", "b", "c"}
    numbers = {"total": 36, "a": 30, "b": 4, "c": 2}
    assert hidden(numbers, [Sum("total", ("a", "b", "c"))]) == {"b", "c"}


def test_a_share_of_nearly_all_gives_away_the_rest_and_is_suppressed() -> None:
    of_213 = Sum("of", ("in date", "rest"))
    assert hidden({"of": 213, "in date": 210, "rest": 3}, [of_213], unshown=["rest"]) == {"in date"}
    assert hidden({"of": 213, "in date": 213, "rest": 0}, [of_213], unshown=["rest"]) == {"in date"}
    assert hidden({"of": 213, "in date": 208, "rest": 5}, [of_213], unshown=["rest"]) == set()


def test_a_whole_goes_where_the_part_beside_it_stands_everywhere() -> None:
    """3 of 216 away for long, and 213 the population of every other figure: 216 gives away 3."""
    numbers = {"away": 3, "all": 216, "people": 213, "again": 213, "left": 213}
    found = hidden(numbers, [Sum("all", ("away", "left"))], same=[("people", "again", "left")], unshown=["left"])
    assert found == {"away", "all"}


def test_a_number_in_two_tables_is_suppressed_in_both_or_in_neither() -> None:
    numbers = {"total": 20, "small": 2, "other": 18, "elsewhere": 18}
    agreed = [("other", "elsewhere"), ("total", "in print", "on the wall")]
    numbers |= {"in print": 20, "on the wall": 20}
    assert hidden(numbers, [Sum("total", ("small", "other"))], same=agreed) == {"small", "other", "elsewhere"}


def test_unequal_numbers_are_never_taken_for_one() -> None:
    assert hidden({"a": 7, "b": 3}, same=[("a", "b")]) == {"b"}


def test_a_column_with_a_small_number_loses_another_although_nobody_prints_its_total() -> None:
    assert hidden({"a": 40, "b": 17, "c": 3}, [Sum(None, ("a", "b", "c"))]) == {"b", "c"}


def test_two_tables_that_share_their_rows_cannot_be_set_against_each_other() -> None:
    """Each sum hides two; taken together they would give all four away but for a third."""
    numbers = {"ab": 25, "cd": 25, "ac": 25, "bd": 25, "a": 3, "b": 22, "c": 22, "d": 3}
    sums = [Sum("ab", ("a", "b")), Sum("cd", ("c", "d")), Sum("ac", ("a", "c")), Sum("bd", ("b", "d"))]
    gone = hidden(numbers, sums)
    assert {"a", "d"} <= gone
    assert not worked_out(numbers, sums, gone)


@st.composite
def crossed(draw: st.DrawFn) -> tuple[dict[Key, int], list[Sum]]:
    """A table with its totals both ways, as a council prints them, of small and larger numbers."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cell = st.one_of(st.integers(0, 6), st.integers(0, 60))
    numbers: dict[Key, int] = {(row, column): draw(cell) for row in range(height) for column in range(width)}
    sums = []
    for row in range(height):
        parts = tuple((row, column) for column in range(width))
        numbers["row", row] = sum(numbers[part] for part in parts)
        sums.append(Sum(("row", row), parts))
    for column in range(width):
        parts = tuple((row, column) for row in range(height))
        numbers["column", column] = sum(numbers[part] for part in parts)
        sums.append(Sum(("column", column), parts))
    for kind, most in (("row", height), ("column", width)):
        parts = tuple((kind, place) for place in range(most))
        numbers["all"] = sum(numbers[part] for part in parts)
        sums.append(Sum("all", parts))
    return numbers, sums


@given(crossed())
@settings(max_examples=400, deadline=None)
def test_no_suppressed_number_can_be_worked_out_from_totals_both_ways(
    table: tuple[dict[Key, int], list[Sum]],
) -> None:
    numbers, sums = table
    gone = hidden(numbers, sums)
    assert {key for key, number in numbers.items() if number < SMALL} <= gone
    # Where nothing at all is shown there is nothing to work with but that no number is below nought.
    assert gone == set(numbers) or not worked_out(numbers, sums, gone)


@given(crossed())
@settings(max_examples=200, deadline=None)
def test_what_a_shown_total_leaves_for_the_suppressed_is_never_small(table: tuple[dict[Key, int], list[Sum]]) -> None:
    numbers, sums = table
    gone = hidden(numbers, sums)
    for one in sums:
        left = [numbers[part] for part in one.parts if part in gone]
        if left and one.whole not in gone:
            assert len(left) > 1
            assert sum(left) >= SMALL


@given(st.dictionaries(st.integers(0, 9), st.integers(5, 90), min_size=1))
def test_nothing_is_suppressed_where_nothing_is_small(numbers: dict[int, int]) -> None:
    table: dict[Key, int] = {**numbers, "total": sum(numbers.values())}
    assert hidden(table, [Sum("total", tuple(numbers))]) == set()


@given(crossed())
@settings(max_examples=100, deadline=None)
def test_the_same_numbers_lose_the_same_places_again(table: tuple[dict[Key, int], list[Sum]]) -> None:
    numbers, sums = table
    assert suppressed(numbers, sums) == suppressed(dict(numbers), list(sums))


def worked_out(numbers: Mapping[Key, int], sums: list[Sum], gone: set[Key]) -> set[Key]:
    """What an attacker finds: by solving all sums at once, and by closing in from both sides."""
    unknown = sorted(gone, key=str)
    rows = []
    for one in sums:
        signs = [(part, 1) for part in one.parts] + ([(one.whole, -1)] if one.whole is not None else [])
        known = sum(sign * numbers[key] for key, sign in signs if key not in gone)
        rows.append(
            [Fraction(sum(sign for key, sign in signs if key == wanted)) for wanted in unknown] + [Fraction(-known)]
        )
    return solved(unknown, rows) | closed_in(numbers, sums, gone)


def solved(unknown: list[Key], rows: list[list[Fraction]]) -> set[Key]:
    """The unknowns that the sums determine, by elimination."""
    done = 0
    for column in range(len(unknown)):
        pivot = next((row for row in range(done, len(rows)) if rows[row][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for row in range(len(rows)):
            if row != done and rows[row][column]:
                factor = rows[row][column]
                rows[row] = [value - factor * base for value, base in zip(rows[row], rows[done], strict=True)]
        done += 1
    alone = [[place for place, value in enumerate(row[:-1]) if value] for row in rows]
    return {unknown[places[0]] for places in alone if len(places) == 1}


def closed_in(numbers: Mapping[Key, int], sums: list[Sum], gone: set[Key]) -> set[Key]:
    """The unknowns whose least and greatest possible values meet, none being below nought."""
    most = sum(numbers.values())
    least = {key: 0 if key in gone else number for key, number in numbers.items()}
    greatest = {key: most if key in gone else number for key, number in numbers.items()}
    for _ in range(30):
        for one in sums:
            whole = one.whole
            if whole is None:
                continue
            least[whole] = max(least[whole], sum(least[part] for part in one.parts))
            greatest[whole] = min(greatest[whole], sum(greatest[part] for part in one.parts))
            for part in one.parts:
                others = [other for other in one.parts if other != part]
                least[part] = max(least[part], least[whole] - sum(greatest[other] for other in others))
                greatest[part] = min(greatest[part], greatest[whole] - sum(least[other] for other in others))
    return {key for key in gone if least[key] == greatest[key]}
