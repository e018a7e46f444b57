"""Periods say for every day at once what evaluation says for one, and both say what the rules say."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.training.rules.counting import in_date_order, renewed, steps, with_evidence_seen
from services.training.rules.dates import FOREVER, NEVER
from services.training.rules.facts import Evidence, Exemption
from services.training.rules.periods import periods
from services.training.rules.requirements import Anchor
from services.training.rules.standing import evaluate
from services.training.rules.status import Status, status_on
from tests.training.rules.examples import (
    AWARENESS,
    DAY,
    FIRST,
    HORIZON,
    PERSON,
    POST,
    completed,
    completions,
    days,
    people,
    policies,
    policy_of,
    requirements,
)
from tests.training.rules.plain_reading import plain_standings

EVERY_DAY = [FIRST + number * DAY for number in range(-3, HORIZON + 40)]
THOROUGH = settings(max_examples=120, deadline=None, derandomize=True)


def _said(found):
    return found._replace(from_day=FIRST, to_day=FIRST)


def _by_rule(found):
    """What the plain reading answers, from a period and its status."""
    status, period = found
    until = "never" if period.valid_until == NEVER else period.valid_until
    return str(status), until, period.due_on, period.in_scope_since


@THOROUGH
@given(people, policies, st.lists(days, min_size=15, max_size=15))
def test_evaluation_says_what_the_rules_read_aloud_say(person, policy, some_days):
    for day in some_days:
        found = {
            stands.requirement.id: _by_rule((stands.status, stands.period))
            for stands in evaluate(person, policy, day).requirements
        }
        assert found == plain_standings(person, policy, day)


@THOROUGH
@given(people, st.lists(policies, min_size=1, max_size=3), st.lists(days, min_size=3, max_size=3, unique=True))
def test_periods_and_evaluation_agree_on_every_day(person, policies_found, changes):
    versions = list(zip(sorted(changes), policies_found, strict=False))
    found = periods(person, versions)
    for day in EVERY_DAY:
        policy = [policy for starts, policy in versions if starts <= day or policy is versions[0][1]][-1]
        covering = [period for period in found if period.from_day <= day <= period.to_day]
        stands = sorted(evaluate(person, policy, day).requirements, key=lambda stands: stands.requirement.id)
        assert [_said(period) for period in covering] == [_said(stand.period) for stand in stands]
        assert [status_on(period, day) for period in covering] == [stand.status for stand in stands]


@THOROUGH
@given(people, policies)
def test_neighbouring_periods_differ_and_never_overlap(person, policy):
    found = periods(person, [(FIRST, policy)])
    for earlier, later in pairwise(found):
        if earlier.requirement == later.requirement:
            assert earlier.to_day < later.from_day
            assert earlier.to_day + DAY < later.from_day or _said(earlier) != _said(later)


@THOROUGH
@given(people, policies, st.randoms(), days)
def test_the_order_of_facts_is_nothing_to_the_rules(person, policy, random, day):
    shuffled = replace(
        person,
        **{
            name: tuple(random.sample(getattr(person, name), len(getattr(person, name))))
            for name in ("posts", "completions", "exemptions", "absences")
        },
    )
    before, after = evaluate(person, policy, day), evaluate(shuffled, policy, day)
    assert (before.absent, before.requirements) == (after.absent, after.requirements)
    assert periods(person, [(FIRST, policy)]) == periods(shuffled, [(FIRST, policy)])


def _counted(policy, done):
    return steps(policy.rules[0], with_evidence_seen(in_date_order(done)))


@THOROUGH
@given(policies, st.lists(completions, max_size=10))
def test_the_running_valid_until_never_goes_backwards(policy, done):
    held = [step.valid_until for step in _counted(policy, done)]
    assert held == sorted(held)


@THOROUGH
@given(policies, st.lists(completions, max_size=6), completions)
def test_one_more_completion_at_the_end_never_shortens(policy, done, another):
    last = max([another.completed_on, *(earlier.completed_on for earlier in done)])
    without = _counted(policy, done)
    with_it = _counted(policy, [*done, replace(another, completed_on=last)])
    assert not without or with_it[-1].valid_until >= without[-1].valid_until


@THOROUGH
@given(requirements, days, days)
def test_an_early_refresher_never_shortens(requirement, running, completed_on):
    assert renewed(requirement, running, completed_on) >= running


LATER = replace(AWARENESS, repeat_months=12)
TRAINED = replace(PERSON, completions=(completed("2024-03-15"),))


def _shape(found):
    return [(period.from_day, period.to_day, period.valid_until, period.policy_version) for period in found]


def test_an_untrained_person_has_one_period_without_end():
    [period] = periods(PERSON, [(FIRST, policy_of(AWARENESS))])
    assert (period.from_day, period.to_day, period.has_counting) == (POST.starts, FOREVER, False)


def test_a_completion_begins_a_period_on_its_day_and_a_revocation_ends_it_the_day_before():
    person = replace(PERSON, completions=(completed("2024-03-15", revoked_on=date(2024, 6, 1)),))
    assert _shape(periods(person, [(FIRST, policy_of(AWARENESS))])) == [
        (date(2020, 1, 6), date(2024, 3, 14), None, "test"),
        (date(2024, 3, 15), date(2024, 5, 31), date(2026, 3, 15), "test"),
        (date(2024, 6, 1), FOREVER, None, "test"),
    ]


def test_the_policy_in_force_on_the_day_decides_from_its_first_day():
    versions = [
        (date(2024, 1, 1), replace(policy_of(AWARENESS), version="v1")),
        (date(2025, 1, 1), replace(policy_of(LATER), version="v2")),
    ]
    assert _shape(periods(TRAINED, versions)) == [
        (date(2020, 1, 6), date(2024, 3, 14), None, "v1"),
        (date(2024, 3, 15), date(2024, 12, 31), date(2026, 3, 15), "v1"),
        (date(2025, 1, 1), FOREVER, date(2025, 3, 15), "v2"),
    ]


def test_two_files_of_one_version_make_one_period():
    policy = policy_of(AWARENESS)
    assert len(periods(TRAINED, [(date(2024, 1, 1), policy), (date(2025, 1, 1), policy)])) == 2


def test_a_post_that_ended_before_a_version_has_no_period_in_it():
    person = replace(PERSON, posts=(replace(POST, ends=date(2024, 12, 31)),))
    versions = [(date(2024, 1, 1), policy_of(AWARENESS)), (date(2025, 1, 1), policy_of(LATER))]
    assert [period.to_day for period in periods(person, versions)] == [date(2024, 12, 31)]


def test_a_post_that_starts_on_a_version_s_first_day_has_no_period_before_it():
    person = replace(PERSON, posts=(replace(POST, starts=date(2025, 1, 1)),))
    versions = [
        (date(2024, 1, 1), policy_of(AWARENESS)),
        (date(2025, 1, 1), replace(policy_of(LATER), version="v2")),
    ]
    assert [(period.from_day, period.policy_version) for period in periods(person, versions)] == [
        (date(2025, 1, 1), "v2")
    ]


def test_an_exemption_is_a_period_of_its_own():
    excused = Exemption("awareness", "Seconded", "A. Lead", date(2024, 5, 1), date(2024, 5, 31))
    found = periods(replace(PERSON, exemptions=(excused,)), [(FIRST, policy_of(AWARENESS))])
    assert [(period.from_day, period.exempt) for period in found] == [
        (date(2020, 1, 6), False),
        (date(2024, 5, 1), True),
        (date(2024, 6, 1), False),
    ]


def test_an_exemption_to_the_end_of_the_calendar_has_nothing_after_it():
    excused = Exemption("awareness", "Seconded", "A. Lead", date(2024, 5, 1), date.max)
    found = periods(replace(PERSON, exemptions=(excused,)), [(FIRST, policy_of(AWARENESS))])
    assert [period.to_day for period in found] == [date(2024, 4, 30), FOREVER]


def test_evidence_awaited_is_kept_beside_what_was_seen():
    person = replace(
        PERSON,
        completions=(completed("2022-03-15"), completed("2024-06-01", evidence=Evidence.AWAITING)),
    )
    last = periods(person, [(FIRST, policy_of(AWARENESS))])[-1]
    assert (last.valid_until, last.awaiting_until) == (date(2024, 3, 15), date(2026, 6, 1))
    assert status_on(last, date(2026, 6, 1)) is Status.AWAITING_EVIDENCE
    assert status_on(last, date(2026, 6, 2)) is Status.OVERDUE


def test_no_policy_means_no_periods():
    assert periods(TRAINED, []) == ()


@pytest.mark.parametrize("anchor", Anchor)
def test_a_period_does_not_depend_on_days_still_to_come(anchor):
    policy = policy_of(replace(AWARENESS, anchor=anchor, window_days=60))
    once = periods(TRAINED, [(FIRST, policy)])
    twice = periods(replace(TRAINED, completions=(*TRAINED.completions, completed("2026-02-01"))), [(FIRST, policy)])
    assert once[:1] == twice[:1]
    assert once[1]._replace(to_day=date(2026, 1, 31)) == twice[1]


def _days(person, versions):
    return [(period.from_day, period.to_day) for period in periods(person, versions)]


def test_a_completion_on_the_first_day_of_a_post_leaves_one_period():
    person = replace(PERSON, completions=(completed(POST.starts),))
    assert _days(person, [(FIRST, policy_of(AWARENESS))]) == [(POST.starts, FOREVER)]


def test_a_completion_on_the_last_day_of_a_post_has_that_day_for_its_period():
    person = replace(PERSON, posts=(replace(POST, ends=date(2024, 5, 31)),), completions=(completed("2024-05-31"),))
    assert _days(person, [(FIRST, policy_of(AWARENESS))]) == [
        (POST.starts, date(2024, 5, 30)),
        (date(2024, 5, 31), date(2024, 5, 31)),
    ]


YEARS = [(date(year, 1, 1), replace(policy_of(AWARENESS), version=f"v{year}")) for year in (2024, 2025, 2026)]


def test_each_of_three_versions_ends_the_day_before_the_next():
    assert _days(PERSON, YEARS) == [
        (POST.starts, date(2024, 12, 31)),
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), FOREVER),
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (date(2024, 12, 31), date(2024, 12, 31), [(date(2024, 12, 31), date(2024, 12, 31))]),
        (date(2025, 1, 1), date(2025, 1, 1), [(date(2025, 1, 1), date(2025, 1, 1))]),
        (
            date(2024, 12, 31),
            date(2025, 1, 1),
            [(date(2024, 12, 31), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 1, 1))],
        ),
    ],
)
def test_a_post_of_days_around_a_change_of_policy_has_every_day(starts, ends, expected):
    assert _days(replace(PERSON, posts=(replace(POST, starts=starts, ends=ends),)), YEARS) == expected
