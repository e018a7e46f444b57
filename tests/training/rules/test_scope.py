"""Rules 1 and 2: in scope, and since when."""

from dataclasses import replace
from datetime import date

import pytest

from services.training.rules.facts import Post
from services.training.rules.standing import evaluate
from tests.training.rules.examples import AWARENESS, PERSON, POST, policy_of

D = date.fromisoformat


def _since(posts, as_at, requirement=AWARENESS):
    standing = evaluate(replace(PERSON, posts=tuple(posts)), policy_of(requirement), D(as_at))
    return [found.in_scope_since.isoformat() for found in standing.requirements]


def _post(starts, ends=None, groups=("frontline",)):
    return Post("Adults > Housing", groups, D(starts), ends and D(ends))


@pytest.mark.parametrize(
    ("as_at", "expected"),
    [("2025-12-31", []), ("2026-01-01", ["2026-01-01"]), ("2026-03-31", ["2026-01-01"]), ("2026-04-01", [])],
)
def test_rule_1_a_post_is_active_from_its_first_to_its_last_day(as_at, expected):
    assert _since([_post("2026-01-01", "2026-03-31")], as_at) == expected


@pytest.mark.parametrize(
    ("as_at", "expected"),
    [("2025-12-31", []), ("2026-01-01", ["2026-01-01"]), ("2026-03-31", ["2026-01-01"]), ("2026-04-01", [])],
)
def test_rule_1_a_requirement_is_in_force_from_its_first_to_its_last_day(as_at, expected):
    dated = replace(AWARENESS, from_=D("2026-01-01"), until=D("2026-03-31"))
    assert _since([POST], as_at, dated) == expected


def test_rule_1_another_role_group_is_not_in_scope():
    assert _since([_post("2026-01-01", groups=("approver",))], "2026-02-01") == []


@pytest.mark.parametrize(
    ("second_starts", "since"),
    [("2026-03-01", "2026-01-01"), ("2026-04-01", "2026-01-01"), ("2026-04-02", "2026-04-02")],
    ids=["overlapping", "the day after", "a day's break"],
)
def test_rule_2_a_run_goes_on_over_posts_that_overlap_or_follow_the_next_day(second_starts, since):
    posts = [_post("2026-01-01", "2026-03-31"), _post(second_starts)]
    assert _since(posts, "2026-06-01") == [since]


def test_rule_2_a_post_inside_a_longer_one_does_not_end_the_run():
    posts = [_post("2026-01-01", "2026-06-30"), _post("2026-02-01", "2026-02-28"), _post("2026-07-01")]
    assert _since(posts, "2026-08-01") == ["2026-01-01"]


def test_rule_2_the_run_that_reaches_the_day_counts_not_an_earlier_one():
    posts = [_post("2020-01-01", "2021-12-31"), _post("2026-01-01")]
    assert _since(posts, "2026-02-01") == ["2026-01-01"]
    assert _since(posts, "2021-12-31") == ["2020-01-01"]


def test_rule_2_since_is_not_before_the_requirement_is_in_force():
    assert _since([POST], "2026-06-01", replace(AWARENESS, from_=D("2026-04-01"))) == ["2026-04-01"]
    assert _since([POST], "2026-06-01", replace(AWARENESS, from_=D("2019-04-01"))) == ["2020-01-06"]


def test_rule_2_a_post_in_another_role_group_does_not_bridge_a_break():
    posts = [
        _post("2026-01-01", "2026-01-31"),
        _post("2026-02-01", "2026-02-28", ("approver",)),
        _post("2026-03-01"),
    ]
    assert _since(posts, "2026-04-01") == ["2026-03-01"]


def test_a_post_that_ends_before_it_starts_is_no_post():
    assert _since([_post("2026-05-01", "2026-04-01"), _post("2026-05-02")], "2026-06-01") == ["2026-05-02"]


def test_a_role_group_named_twice_in_a_post_is_one():
    assert _since([_post("2026-01-01", groups=("frontline", "frontline"))], "2026-06-01") == ["2026-01-01"]


def test_a_post_of_one_day_is_active_that_day():
    assert _since([_post("2026-05-01", "2026-05-01")], "2026-05-01") == ["2026-05-01"]


def test_a_requirement_of_one_day_is_in_force_that_day():
    dated = replace(AWARENESS, from_=D("2026-05-01"), until=D("2026-05-01"))
    assert _since([POST], "2026-05-01", dated) == ["2026-05-01"]
