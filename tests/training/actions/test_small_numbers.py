"""Readers who may not open the names get no small number of people, nor one that can be worked out."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.training.actions.standing.small_evidence import evidence_for
from services.training.actions.standing.small_numbers import (
    ALL,
    COLUMNS,
    EVERYTHING,
    PARTS_OF,
    Hidden,
    hide_level,
    standing_for,
)
from services.training.actions.standing.standing import get_standing
from services.training.rules.evidence.figures import GROUP_COLUMNS, STANDING_COLUMNS
from services.training.rules.figures import Figures
from shared.actor import Actor, Role
from shared.contracts import training as contract
from shared.figures.suppression import SIGN
from shared.http.problems import Invalid
from tests.conftest import actor

TODAY = date(2026, 11, 1)
SMALL = range(1, 5)
PLACES = {"population": 1, "in_date": 2, "on_track": 3, "ever_trained": 4, "absent": 6}
CURIOUS = [actor(Role.MANAGER), actor(Role.SENIOR_OFFICER), actor(Role.AUDITOR), actor(Role.MANAGER, Role.AUDITOR)]
OPEN = [actor(Role.LD_OFFICER), actor(Role.PREVENT_LEAD), actor(Role.MANAGER, Role.LD_OFFICER)]


@st.composite
def groups(draw: st.DrawFn) -> Figures:
    population = draw(st.integers(0, 30))
    on_track, ever = draw(st.integers(0, population)), draw(st.integers(0, population))
    return Figures(population, draw(st.integers(0, min(on_track, ever))), on_track, ever, draw(st.integers(0, 8)))


def rows_shown(whole: Figures, parts: dict[str, Figures], hidden: Hidden) -> dict[str, dict[str, int]]:
    """What a reader sees: by row the columns that are not hidden."""
    rows = {ALL: (whole, hidden.whole)} | {name: (found, hidden.parts[name]) for name, found in parts.items()}
    return {
        name: {column: getattr(found, column) for column in COLUMNS if column not in gone}
        for name, (found, gone) in rows.items()
    }


def assert_nothing_small(shown: dict[str, dict[str, int]]) -> None:
    for name, row in shown.items():
        assert not set(row.values()) & set(SMALL), name
        for whole, part in PARTS_OF:
            if whole in row and part in row:
                assert row[whole] - row[part] not in SMALL, (name, whole, part)


def determined(unknown: list[str], equations: list[set[str]]) -> set[str]:
    """The unknowns that equations (each a sum of unknowns that is known) settle: by elimination."""
    rows = [[Fraction(name in one) for name in unknown] for one in equations]
    done = 0
    for column in range(len(unknown)):
        pivot = next((row for row in range(done, len(rows)) if rows[row][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for row in range(len(rows)):
            if row != done and rows[row][column]:
                rows[row] = [a - rows[row][column] * b for a, b in zip(rows[row], rows[done], strict=True)]
        done += 1
    alone = [row for row in rows if sum(value != 0 for value in row) == 1]
    return {unknown[next(place for place, value in enumerate(row) if value)] for row in alone}


@given(st.lists(groups(), min_size=1, max_size=7), st.lists(groups(), min_size=1, max_size=5), st.booleans())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_hidden_number_follows_from_a_total_and_its_other_parts_on_two_levels(directorates, services, odd_one):
    """The services of the first directorate are asked for after the directorates, as a reader would."""
    directorates[0] = sum(services, Figures())
    parts = {f"D{number}": found for number, found in enumerate(directorates)}
    whole = sum(directorates, Figures(7, 3, 5, 6, 1) if odd_one else Figures())
    top = hide_level(whole, parts)
    below = {f"S{number}": found for number, found in enumerate(services)}
    level = hide_level(directorates[0], below, top.parts["D0"])
    assert level.whole == top.parts["D0"], "what was shown above stays shown, what was hidden stays hidden"
    shown = rows_shown(whole, parts, top) | {
        name: row for name, row in rows_shown(directorates[0], below, level).items() if name != ALL
    }
    assert_nothing_small(shown)
    for column in COLUMNS:
        unknown = [name for name in shown if column not in shown[name]]
        equations = [{name for name in ("D0", *below) if name in unknown}]
        if not odd_one:  # with people in no directorate nobody knows what the parts come to
            equations.append({name for name in (ALL, *parts) if name in unknown})
        assert not determined(unknown, [one for one in equations if one]), column


def test_a_small_group_is_hidden_whole_for_its_noughts_tell_of_each_of_its_members():
    hidden = hide_level(Figures(42, 20, 30, 30), {"Agency": Figures(2, 0, 0, 0), "Leisure": Figures(40, 20, 30, 30)})
    assert hidden.parts["Agency"] == EVERYTHING
    assert {"population", "in_date"} <= hidden.parts["Leisure"] | hidden.whole


def test_noughts_and_everybody_of_a_large_group_are_shown():
    hidden = hide_level(Figures(60, 30, 30, 30), {"A": Figures(30, 0, 0, 0), "B": Figures(30, 30, 30, 30)})
    assert (hidden.whole, hidden.parts) == (frozenset(), {"A": frozenset(), "B": frozenset()})


def rows_of(answer: contract.StandingAnswer) -> Iterator[tuple[str, contract.Figures]]:
    yield ALL, answer.figures
    yield from ((one.unit, one.figures) for one in answer.units)
    yield from ((one.employer, one.figures) for one in answer.employers)
    yield "other employers", answer.provider_figures


def seen(answer: contract.StandingAnswer) -> dict[str, dict[str, int]]:
    return {
        name: {column: getattr(found, column) for column in COLUMNS if getattr(found, column) is not None}
        for name, found in rows_of(answer)
    }


def every_place(who: Actor, day: date) -> dict[str, contract.StandingAnswer]:
    """Every answer there is: the council, every unit of it, every employer."""
    answers = {"": standing_for(who, day, "", "", TODAY)}
    for one in answers[""].employers:
        answers[f"employer {one.employer}"] = standing_for(who, day, "", one.employer, TODAY)
    todo = [one.unit for one in answers[""].units]
    while todo:
        unit = todo.pop()
        answers[unit] = standing_for(who, day, unit, "", TODAY)
        todo += [one.unit for one in answers[unit].units]
    return answers


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize("who", CURIOUS, ids=lambda one: "-".join(sorted(one.roles)))
def test_no_answer_about_any_place_holds_a_small_number_and_all_answers_hide_the_same(who):
    answers = every_place(who, TODAY)
    assert len(answers) > 10
    known: dict[str, dict[str, int]] = {}
    for place, answer in answers.items():
        assert_nothing_small(seen(answer))
        for name, row in seen(answer).items():
            where = (place.removeprefix("employer ") or ALL) if name == ALL else name
            assert known.setdefault(where, row) == row, where
    assert "hidden" in answers[""].hidden
    assert any(one.figures.population is None for one in answers[""].employers), "the sample has small employers"


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize("who", OPEN, ids=lambda one: "-".join(sorted(one.roles)))
def test_whoever_may_open_the_names_sees_every_number(who):
    for place, answer in every_place(who, TODAY).items():
        assert answer == get_standing(TODAY, *(("", place[9:]) if place.startswith("employer ") else (place, "")))


@pytest.mark.usefixtures("council")
def test_one_day_cannot_be_set_beside_the_next():
    who = CURIOUS[0]
    for day in (date(2026, 10, 14), date(2026, 10, 15), date(2026, 10, 30)):
        answers = every_place(who, day)
        for place, answer in answers.items():
            groups = {name: row for name, row in seen(answer).items() if place or name != ALL}
            assert not any(groups.values()), "groups are shown as at today and month ends only"
            assert "last day of a month" in answer.hidden
        assert seen(answers[""])[ALL], "the council's own figures are shown on any day"
    assert seen(standing_for(who, date(2026, 10, 31), "", "", TODAY))["Place"]


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SENIOR_OFFICER])
def test_evidence_hides_what_the_figures_hide_and_every_small_number(role):
    who = actor(role)
    answer = evidence_for(who, TODAY, date(2026, 4, 1), TODAY)
    figures = seen(standing_for(who, TODAY, "", "", TODAY))
    found = 0
    for item in answer.items:
        assert item.numerator not in SMALL, item.id
        assert item.denominator not in SMALL, item.id
        if item.numerator is not None and item.denominator is not None:
            assert item.denominator - item.numerator not in SMALL, item.id
        for row in item.rows:
            counts = [cell for cell, title in zip(row, item.columns, strict=True) if title != "Minutes"]
            assert not set(counts) & set(SMALL), (item.id, row)
        for row in item.rows if item.columns == GROUP_COLUMNS else ():
            for column, place in (
                ("population", 1),
                ("in_date", 2),
                ("on_track", 3),
                ("ever_trained", 4),
                ("absent", 6),
            ):
                assert row[place] in {SIGN, figures[str(row[0])].get(column)}, (item.id, row)
                found += 1
        for row in item.rows if item.columns == STANDING_COLUMNS else ():
            if row[3] == SIGN:
                assert set(row[3:]) == {SIGN}, (item.id, row)
                found += 1
        if SIGN in item.text or any(SIGN in row for row in item.rows):
            assert not [words for words in item.to_put_right if any(map(str.isdigit, words))], item.id
    assert found
    assert evidence_for(actor(Role.LD_OFFICER), TODAY, date(2026, 4, 1), TODAY) != answer


@pytest.mark.usefixtures("council")
def test_evidence_of_a_day_within_a_month_is_for_whoever_may_open_the_names():
    for as_at, from_ in ((date(2026, 10, 14), date(2026, 4, 1)), (date(2026, 10, 31), date(2026, 4, 2))):
        with pytest.raises(Invalid, match="last day of a month"):
            evidence_for(actor(Role.AUDITOR), as_at, from_, TODAY)
        assert evidence_for(actor(Role.PREVENT_LEAD), as_at, from_, TODAY).items
