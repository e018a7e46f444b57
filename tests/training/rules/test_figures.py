"""The figures: who is in the population, and what each of the three counts means."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.training.rules.facts import Absence, Evidence, Exemption, Post
from services.training.rules.figures import Figures, figures, figures_by_unit, lineage, within
from services.training.rules.requirements import Level
from services.training.rules.standing import evaluate
from tests.training.rules.examples import AWARENESS, PERSON, POST, completed, days, people, policies, policy_of

D = date.fromisoformat
AS_AT = D("2026-06-01")
WRAP = replace(AWARENESS, id="wrap", any_of=("WRAP",))
TRAINED = replace(PERSON, completions=(completed("2026-01-15"),))
NOBODY = Figures()


def _figures(person, *requirements, unit=None):
    return figures([evaluate(person, policy_of(*(requirements or (AWARENESS,))), AS_AT)], unit)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (TRAINED, Figures(1, 1, 1, 1, 0)),
        (replace(PERSON, completions=(completed("2024-06-15"),)), Figures(1, 1, 1, 1, 0)),
        (replace(PERSON, completions=(completed("2020-01-15"),)), Figures(1, 0, 0, 1, 0)),
        (PERSON, Figures(1, 0, 0, 0, 0)),
        (replace(PERSON, posts=(replace(POST, starts=D("2026-05-20")),)), Figures(1, 0, 1, 0, 0)),
        (replace(PERSON, completions=(completed("2026-01-15", evidence=Evidence.AWAITING),)), Figures(1)),
        (replace(PERSON, absences=(Absence(AS_AT, AS_AT),)), Figures(absent=1)),
        (replace(PERSON, absences=(Absence(D("2026-06-02")),)), Figures(1)),
        (replace(PERSON, posts=()), NOBODY),
        (replace(PERSON, posts=(), absences=(Absence(AS_AT),)), NOBODY),
        (replace(PERSON, exemptions=(Exemption("awareness", "", "", AS_AT, AS_AT),)), NOBODY),
    ],
    ids=["in date", "due soon", "overdue", "never done", "not yet due", "awaiting", "absent", "absent tomorrow",
         "no post", "absent without post", "exempt"],
)  # fmt: skip
def test_each_person_counts_where_the_definition_says(person, expected):
    assert _figures(person) == expected


def test_someone_in_grace_is_not_on_track():
    person = replace(PERSON, completions=(completed("2024-05-31"),))
    assert _figures(person, replace(AWARENESS, grace_days=14)) == Figures(1, 0, 0, 1, 0)


@pytest.mark.parametrize("level", [Level.RECOMMENDED, Level.OPTIONAL])
def test_only_mandatory_requirements_make_the_population(level):
    assert _figures(PERSON, replace(AWARENESS, level=level)) == NOBODY
    assert _figures(TRAINED, AWARENESS, replace(WRAP, level=level)) == Figures(1, 1, 1, 1, 0)


def test_every_mandatory_requirement_must_be_met():
    assert _figures(TRAINED, AWARENESS, WRAP) == Figures(1, 0, 0, 0, 0)


def test_an_exemption_from_one_requirement_leaves_the_other():
    person = replace(TRAINED, exemptions=(Exemption("wrap", "", "", AS_AT, AS_AT),))
    assert _figures(person, AWARENESS, WRAP) == Figures(1, 1, 1, 1, 0)


TWO_POSTS = replace(
    TRAINED,
    posts=(
        Post("Adults > Housing", ("frontline",), D("2020-01-06")),
        Post("Adults > Care", ("approver",), D("2020-01-06")),
        Post("Place", ("approver",), D("2020-01-06"), D("2026-05-31")),
    ),
)
APPROVERS = replace(WRAP, role_group="approver")


def test_a_person_with_two_posts_counts_once_in_each_unit_with_that_post_s_requirements():
    found = figures_by_unit([evaluate(TWO_POSTS, policy_of(AWARENESS, APPROVERS), AS_AT)])
    assert found == {
        "Adults": Figures(1, 0, 0, 0, 0),
        "Adults > Care": Figures(1, 0, 0, 0, 0),
        "Adults > Housing": Figures(1, 1, 1, 1, 0),
    }
    assert _figures(TWO_POSTS, AWARENESS, APPROVERS) == Figures(1, 0, 0, 0, 0)
    assert _figures(TWO_POSTS, AWARENESS, APPROVERS, unit="Adults > Housing") == Figures(1, 1, 1, 1, 0)


def test_a_post_that_has_ended_does_not_count_in_its_unit():
    assert _figures(TWO_POSTS, AWARENESS, APPROVERS, unit="Place") == NOBODY


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(people, max_size=4), policies, days)
def test_every_unit_s_figures_are_those_asked_for_alone(found, policy, day):
    standings = [evaluate(person, policy, day) for person in found]
    for unit, expected in figures_by_unit(standings).items():
        assert figures(standings, unit) == expected


@settings(max_examples=60, deadline=None, derandomize=True)
@given(people, policies, days)
def test_in_date_is_on_track_and_trained_and_in_the_population(person, policy, day):
    found = figures([evaluate(person, policy, day)])
    assert found.in_date <= found.on_track <= found.population
    assert found.in_date <= found.ever_trained <= found.population
    assert found.population + found.absent <= 1


def test_figures_add_up():
    assert Figures(5, 1, 2, 3, 4) + Figures(50, 10, 20, 30, 40) == Figures(55, 11, 22, 33, 44)


def test_a_unit_lies_below_another_only_by_whole_names():
    assert lineage("Adults > Care > North") == ("Adults", "Adults > Care", "Adults > Care > North")
    assert within("Adults > Care", "Adults")
    assert within("Adults", "Adults")
    assert within("Adults", None)
    assert not within("Adults and Communities", "Adults")
    assert not within("Adults", "Adults > Care")
