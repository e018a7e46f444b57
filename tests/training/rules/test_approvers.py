"""What venues are told of an approver says, for every day up to now, what the policy of that day says."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.training.rules.approvers import approver_training
from services.training.rules.dates import NEVER
from services.training.rules.periods import periods
from tests.training.rules.examples import FIRST, HORIZON, days, people, policies

THOROUGH = settings(max_examples=80, deadline=None, derandomize=True)


def approving(policy, number):
    """The policy with two of its requirements asked of approvers."""
    ids = [one.id for one in policy.requirements]
    asked = dict(zip(("venue_hire", "awareness"), ids[number % 2 :] + ids[: number % 2], strict=False))
    return replace(policy, version=f"v{number}", approval=asked)


def held_on(told, day):
    return [step for step in told.history if date.fromisoformat(step[0]) <= day][-1][1:]


def in_words(period):
    if period is None or period.valid_until is None:
        return None
    return "never" if period.valid_until == NEVER else period.valid_until.isoformat()


@THOROUGH
@given(people, st.lists(policies, min_size=1, max_size=3), st.lists(days, min_size=3, max_size=3, unique=True), days)
def test_on_every_day_in_the_role_the_history_says_what_the_policy_of_that_day_asks(person, asked, starts, today):
    versions = [
        (day, approving(policy, number))
        for number, (day, policy) in enumerate(zip(sorted(starts), asked, strict=False))
    ]
    kept = periods(person, versions)
    told = approver_training(kept, versions, today)
    for number in range(HORIZON):
        day = FIRST + timedelta(days=number)
        if day > today:
            break
        policy = [policy for first, policy in versions if first <= day or policy is versions[0][1]][-1]
        covering = {one.requirement: one for one in kept if one.from_day <= day <= one.to_day}
        needs = [covering.get(policy.approval.get(need, "")) for need in ("venue_hire", "awareness")]
        in_post = told is not None and any(
            date.fromisoformat(first) <= day and (last is None or day <= date.fromisoformat(last))
            for first, last in told.posts
        )
        assert in_post == any(needs)
        if in_post:
            for need, said in zip(needs, held_on(told, day), strict=True):
                assert need is None or in_words(need) == said


@THOROUGH
@given(people, st.lists(policies, min_size=2, max_size=2), st.lists(days, min_size=2, max_size=2, unique=True))
def test_a_later_version_leaves_what_was_told_of_earlier_days(person, asked, starts):
    first, second = sorted(starts)
    versions = [(first, approving(asked[0], 0)), (second, approving(asked[1], 1))]
    eve = second - timedelta(days=1)
    before = approver_training(periods(person, versions[:1]), versions[:1], eve)
    after = approver_training(periods(person, versions), versions, second)
    if before is None:
        return
    was = [step for step in before.history if date.fromisoformat(step[0]) <= eve]
    is_ = [step for step in after.history if date.fromisoformat(step[0]) <= eve] if after else []
    assert is_ == was
