"""The projection, read by SQL from real tables, says what the rules say of the same facts on any day."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.training.actions.standing import projection, projection_policy, rebuilding
from services.training.actions.standing.projection import Computed, compute, differences, project
from services.training.policy.loader import RoleGroups, TrainingPolicy
from services.training.rules.facts import Completion, Person, Post
from services.training.rules.figures import Figures, figures, lineage
from services.training.rules.gaps import gaps
from services.training.rules.standing import PersonStanding, evaluate
from services.training.rules.status import status_on
from services.training.store.database import database
from services.training.store.evidence import count_statuses
from services.training.store.standing.facts import list_person_ids
from services.training.store.standing.listings import Page, Within, list_counted, list_gaps
from services.training.store.standing.standing import (
    employer_figures,
    figures_by_employer,
    list_periods,
    one_unit_figures,
    unit_figures,
)
from tests.training.rules.examples import CODES, days, people, policies

CONTRACTOR = "Contractor Ltd"
ADDED = "2024-01-01T00:00:00.000000Z"
FROM_THE_START = RoleGroups({}, {"frontline": "frontline", "approver": "approver"}, "nobody", "frontline")
SWAPPED = RoleGroups({}, {"frontline": "approver", "approver": "approver"}, "nobody", "approver")
FULL = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _policy(found: list, changes: list[date]) -> TrainingPolicy:
    """Policies in force from these days, and job titles that change their role group on the last of them."""
    starts = sorted(changes)
    groups = ((starts[0], FROM_THE_START), (starts[-1], SWAPPED)) if len(starts) > 2 else ((starts[0], FROM_THE_START),)
    cuts = sorted({*starts[: len(found)], *(day for day, _ in groups)})
    return TrainingPolicy(tuple((day, found[min(place, len(found) - 1)]) for place, day in enumerate(cuts)), groups)


dated_policies = st.builds(
    _policy, st.lists(policies, min_size=1, max_size=3), st.lists(days, min_size=1, max_size=3, unique=True)
)


@pytest.fixture
def policy_in_force(monkeypatch: pytest.MonkeyPatch) -> list[TrainingPolicy]:
    """The policy the projection is made by: whatever is put first in this list."""
    found: list[TrainingPolicy] = []
    for module in (projection, projection_policy, rebuilding):
        monkeypatch.setattr(module, "training_policy", lambda: found[0])
    return found


def _storable(person: Person) -> Person:
    """The facts as tables can hold them: one role group a post, no post or absence that ends before it starts."""
    posts = [
        Post(post.unit, (group,), post.starts, post.ends)
        for post in person.posts
        if post.ends is None or post.starts <= post.ends
        for group in post.role_groups
    ]
    once = {(done.course, done.completed_on, done.revoked_on): done for done in person.completions}
    return replace(
        person,
        posts=tuple(posts),
        completions=tuple({key[:2] if key[2] is None else key: done for key, done in once.items()}.values()),
        exemptions=tuple(found for found in person.exemptions if found.from_ <= found.until),
        absences=tuple(found for found in person.absences if found.ends is None or found.starts <= found.ends),
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _parts(unit: str) -> list[str]:
    """Directorate, service and team, blank where the path ends before."""
    return [*unit.split(" > "), "", ""][:3]


def _write(council: list[tuple[str, Person]]) -> None:
    """Replaces everybody by these people, who have the ids 1, 2, 3 and so on."""
    for table in ("period", "scope", "approver", "completion", "exemption", "absence", "post", "person"):
        database.execute(f"DELETE FROM {table}")
    by_id = list(zip(count(1), council, strict=False))
    columns = ("id", "public_id", "employer", "number", "forename", "surname", "known_as", "email", "added_at")
    database.insert_rows(
        "person",
        columns,
        [(n, uuid4().hex, employer, f"{n}", "A", "B", "", "", ADDED) for n, (employer, _) in by_id],
    )
    columns = ("person_id", "directorate", "service", "team", "job_title", "starts", "ends", "susceptible_contact")
    same = {"manager_number": ""}
    posts = [
        (n, *_parts(post.unit), post.role_groups[0], _text(post.starts), _text(post.ends), True)
        for n, (_, person) in by_id
        for post in person.posts
    ]
    database.insert_rows("post", columns, posts, same)
    _add([(n, done) for n, (_, person) in by_id for done in person.completions])
    columns = ("person_id", "requirement", "reason", "approved_by", "starts", "ends", "added_at")
    exemptions = [
        (n, found.requirement, found.reason, found.approved_by, _text(found.from_), _text(found.until), ADDED)
        for n, (_, person) in by_id
        for found in person.exemptions
    ]
    database.insert_rows("exemption", columns, exemptions)
    absences = [(n, _text(f.starts), _text(f.ends)) for n, (_, person) in by_id for f in person.absences]
    database.insert_rows("absence", ("person_id", "starts", "ends"), absences)


def _add(done: list[tuple[int, Completion]]) -> None:
    columns = ("person_id", "course", "completed_on", "evidence", "revoked_on", "recorded_at")
    same = {"source": "import", "provider": "", "recorded_by": "test", "revoked_reason": "", "revoked_by": ""}
    rows = [
        (person, one.course, _text(one.completed_on), one.evidence.value, _text(one.revoked_on), ADDED)
        for person, one in done
    ]
    database.insert_rows("completion", columns, rows, same)


def _standings(
    council: list[tuple[str, Person]], policy: TrainingPolicy, day: date
) -> list[tuple[str, PersonStanding]]:
    """Everybody's standing by the rules alone, with the role groups the job titles have on the day."""
    groups = policy.role_groups_on(day)
    found = []
    for number, (employer, person) in enumerate(council, start=1):
        posts = tuple(
            replace(
                post,
                unit=employer or post.unit,
                role_groups=(groups.other_employers_contact if employer else groups.of(post.role_groups[0]),),
            )
            for post in person.posts
        )
        known = replace(person, person=str(number), posts=posts)
        found.append((employer, evaluate(known, policy.on(day), day)))
    return found


def _assert_equal(council: list[tuple[str, Person]], policy: TrainingPolicy, asked: list[date]) -> None:
    """In one snapshot, as pages ask: what was counted before the last change must not come back."""
    with database.read_transaction():
        for day in asked:
            _assert_equal_on(council, policy, day)


def _assert_equal_on(council: list[tuple[str, Person]], policy: TrainingPolicy, day: date) -> None:
    standings = _standings(council, policy, day)
    own = [standing for employer, standing in standings if not employer]
    others = figures(standing for employer, standing in standings if employer)
    by_employer = figures_by_employer(day)
    assert by_employer.get("", Figures()) == figures(own)
    assert by_employer.get(CONTRACTOR, Figures()) == employer_figures(day).get(CONTRACTOR, Figures()) == others
    for unit in {above for standing in own for post in standing.posts for above in lineage(post.unit)}:
        path = tuple(unit.split(" > "))
        expected = figures(own, unit)
        assert one_unit_figures(day, path) == expected
        assert unit_figures(day, path[:-1]).get(unit, Figures()) == expected
    statuses = {
        (str(person), period.requirement): status_on(period, day)
        for person, period in list_periods(list_person_ids())
        if period.from_day <= day <= period.to_day
    }
    assert statuses == {
        (standing.person, found.requirement.id): found.status
        for _, standing in standings
        for found in standing.requirements
    }
    counted = Counter((asked.requirement.id, asked.status.value) for one in own for asked in one.requirements)
    by_requirement = count_statuses(day)
    assert {(code, status): n for code, found in by_requirement.items() for status, n in found.items()} == counted
    _assert_names_equal(own, policy, day)


def _assert_names_equal(own: list[PersonStanding], policy: TrainingPolicy, day: date) -> None:
    everything = Within(levels=("mandatory", "recommended", "optional"))
    listed, total = list_gaps(everything, day, Page(1, 500))
    assert total == len(listed)
    assert sorted(listed) == sorted((int(gap.person), gap.requirement) for gap in gaps(own, policy.on(day)))
    for shown, expected in (
        ("in_date", figures(own).in_date),
        ("not_in_date", figures(own).population - figures(own).in_date),
        ("absent", figures(own).absent),
    ):
        assert list_counted(Within(), shown, day, Page(1, 500))[1] == expected


councils = st.lists(st.tuples(st.sampled_from(["", "", "", CONTRACTOR]), people.map(_storable)), min_size=1, max_size=6)


@pytest.mark.usefixtures("training")
@FULL
@given(councils, dated_policies, st.lists(days, min_size=5, max_size=5), st.sampled_from(CODES), days)
def test_figures_names_and_statuses_from_tables_are_those_of_the_rules(
    policy_in_force, council, policy, some_days, course, another_day
):
    policy_in_force[:] = [policy]
    asked = [*some_days, min(some_days) - timedelta(days=400), max(some_days) + timedelta(days=900)]
    with database.write_transaction():
        _write(council)
        project(range(1, len(council) + 1))
    assert differences() == []
    _assert_equal(council, policy, asked)
    employer, first = council[0]
    if any((done.course, done.completed_on) == (course, another_day) for done in first.completions):
        return
    added = Completion(course, another_day)
    with database.write_transaction():
        _add([(1, added)])
        project([1])
    council = [(employer, replace(first, completions=(*first.completions, added))), *council[1:]]
    assert differences() == []
    _assert_equal(council, policy, asked)


PERSON = Person("1", (Post("A > B", ("frontline",), date(2024, 1, 1)),))
DONE = Completion("A", date(2024, 3, 15))


def _computed_then(change: list[Completion]) -> Computed:
    """What is computed ahead for a completion to come, before another change of facts comes in between."""
    with database.write_transaction():
        _write([("", PERSON)])
        project([1])
    ahead = compute({1: [DONE]}, lambda: None)
    if change:
        with database.write_transaction():
            _add([(1, done) for done in change])
            project([1])
    return ahead


@pytest.mark.usefixtures("training")
@pytest.mark.parametrize("meanwhile", [[], [Completion("A", date(2024, 6, 1))], [DONE]])
@given(policy=policies)
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_computed_ahead_serves_only_while_the_facts_have_not_moved(policy_in_force, meanwhile, policy):
    policy_in_force[:] = [TrainingPolicy(((date(2023, 1, 1), policy),), ((date(2023, 1, 1), FROM_THE_START),))]
    ahead = _computed_then(meanwhile)
    with database.write_transaction():
        if DONE not in meanwhile:
            _add([(1, DONE)])
        project([1], ahead)
    assert differences() == []
