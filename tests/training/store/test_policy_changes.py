"""After any order of policy changes and facts: figures named a version are what the rules say under it, or none."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from services.training.actions.standing.projection import project
from services.training.actions.standing.projection_policy import plan_rebuild, policy_answering_for
from services.training.actions.standing.rebuilding import rebuild_behind
from services.training.policy.loader import TrainingPolicy
from services.training.rules.facts import Completion
from services.training.store.database import database
from services.training.store.jobs import jobs
from services.training.store.standing.facts import list_person_ids
from shared.http.problems import BeingWorkedOut
from tests.training.rules.examples import CODES, days
from tests.training.store.test_projection import FULL, _add, _assert_equal_on, _write, councils, dated_policies
from tests.training.store.test_projection import policy_in_force as policy_in_force

steps = st.lists(
    st.one_of(dated_policies, st.tuples(st.sampled_from(CODES), days), st.integers(1, 6), st.just("all")), max_size=6
)


def _answers(day: date) -> bool:
    try:
        policy_answering_for(day)
    except BeingWorkedOut:
        return False
    return True


def _rebuild() -> None:
    """What the worker does every second, and the work it finds."""
    now = datetime.now(UTC)
    plan_rebuild(now)
    plan_rebuild(now)
    assert len([error for _, error in jobs.run_due({"rebuild-projection": rebuild_behind}, lambda: now)]) <= 1


@pytest.mark.usefixtures("training")
@settings(FULL, max_examples=15, phases=(Phase.generate,))
@given(councils, dated_policies, steps, st.lists(days, min_size=3, max_size=3))
def test_figures_of_a_version_are_what_the_rules_say_under_it_or_are_not_given(
    policy_in_force, council, policy, steps, asked
):
    policy_in_force[:] = [policy]
    with database.write_transaction():
        _write(council)
        project(range(1, len(council) + 1))
    asked = [*asked, min(asked) - timedelta(days=400), max(asked) + timedelta(days=900)]
    for step in [*steps, "all"]:
        if isinstance(step, TrainingPolicy):
            policy_in_force[:] = [step]
        elif isinstance(step, int):  # a piece of a rebuild that was killed after it
            with database.write_transaction():
                project(list_person_ids()[:step])
        elif step == "all":
            _rebuild()
            assert all(map(_answers, asked))
        else:
            employer, first = council[0]
            done = Completion(*step)
            if (done.course, done.completed_on) not in {(one.course, one.completed_on) for one in first.completions}:
                with database.write_transaction():
                    _add([(1, done)])
                    project([1])
                council = [(employer, replace(first, completions=(*first.completions, done))), *council[1:]]
        for day in filter(_answers, asked):
            _assert_equal_on(council, policy_in_force[0], day)
