"""Rules 5 and 6: due on, and the first status that applies."""

from dataclasses import replace
from datetime import date

import pytest

from services.training.rules.facts import Absence, Evidence, Exemption
from services.training.rules.standing import evaluate
from tests.training.rules.examples import AWARENESS, PERSON, POST, completed, policy_of

D = date.fromisoformat
STARTED = replace(POST, starts=D("2026-05-01"))
STARTER = replace(PERSON, posts=(STARTED,))
GRACE = replace(AWARENESS, grace_days=14)


def _stands(person, as_at, requirement=AWARENESS, due_soon_days=60):
    [found] = evaluate(person, policy_of(requirement, due_soon_days=due_soon_days), D(as_at)).requirements
    return found


def _trained(*days, person=PERSON, **more):
    return replace(person, completions=tuple(completed(day, **more) for day in days))


@pytest.mark.parametrize(
    ("person", "requirement", "due_on"),
    [
        (STARTER, AWARENESS, "2026-05-31"),
        (STARTER, replace(AWARENESS, first_due_days=0), "2026-05-01"),
        (_trained("2024-05-20", person=STARTER), AWARENESS, "2026-05-31"),
        (_trained("2024-05-31", person=STARTER), AWARENESS, "2026-05-31"),
        (_trained("2024-06-01", person=STARTER), AWARENESS, "2026-06-01"),
        (_trained("2024-06-01", person=STARTER), replace(AWARENESS, repeat_months=0), None),
    ],
    ids=["induction", "at once", "induction later", "the same day", "expiry later", "never again"],
)
def test_rule_5_due_is_the_later_of_expiry_and_induction(person, requirement, due_on):
    found = _stands(person, "2026-05-10", requirement).due_on
    assert (found and found.isoformat()) == due_on


@pytest.mark.parametrize(
    ("as_at", "status"),
    [
        ("2026-01-13", "in_date"),
        ("2026-01-14", "due_soon"),
        ("2026-03-15", "due_soon"),
        ("2026-03-16", "in_grace"),
        ("2026-03-29", "in_grace"),
        ("2026-03-30", "overdue"),
    ],
)
def test_rule_6_training_runs_out_by_the_day(as_at, status):
    assert _stands(_trained("2024-03-15"), as_at, GRACE).status == status


@pytest.mark.parametrize(
    ("as_at", "status"), [("2026-05-01", "not_yet_due"), ("2026-05-31", "not_yet_due"), ("2026-06-01", "never_done")]
)
def test_rule_6_a_starter_has_until_the_induction_is_due(as_at, status):
    assert _stands(STARTER, as_at, GRACE).status == status


@pytest.mark.parametrize(
    ("as_at", "status"), [("2026-05-20", "due_soon"), ("2026-05-21", "not_yet_due"), ("2026-06-01", "overdue")]
)
def test_rule_6_grace_follows_an_expiry_and_not_an_induction(as_at, status):
    assert _stands(_trained("2024-05-20", person=STARTER), as_at, GRACE).status == status


def test_rule_6_grace_follows_an_expiry_on_the_very_day_the_induction_ends():
    assert _stands(_trained("2024-05-31", person=STARTER), "2026-06-01", GRACE).status == "in_grace"


@pytest.mark.parametrize(
    ("day", "as_at", "status"),
    [
        ("2024-03-15", "2026-03-15", "awaiting_evidence"),
        ("2024-03-15", "2026-03-16", "never_done"),
        ("2026-05-02", "2026-05-10", "awaiting_evidence"),
    ],
)
def test_rule_6_awaited_evidence_comes_before_not_yet_due_and_after_in_date(day, as_at, status):
    assert _stands(_trained(day, person=PERSON, evidence=Evidence.AWAITING), as_at).status == status


def test_rule_6_awaited_evidence_comes_before_not_yet_due():
    assert _stands(_trained("2026-05-02", person=STARTER, evidence=Evidence.AWAITING), "2026-05-10").status == (
        "awaiting_evidence"
    )


def test_rule_6_awaited_evidence_does_not_matter_to_someone_in_date():
    done = (completed("2025-05-01"), completed("2026-01-01", evidence=Evidence.AWAITING))
    found = _stands(replace(PERSON, completions=done), "2026-05-01")
    assert (found.status, found.valid_until) == ("in_date", D("2027-05-01"))


def test_rule_6_awaited_evidence_of_training_that_never_expires_is_awaited():
    once = replace(AWARENESS, repeat_months=0)
    person = _trained("2010-05-01", evidence=Evidence.AWAITING)
    assert _stands(person, "2026-05-01", once).status == "awaiting_evidence"


def test_rule_6_what_never_expires_is_in_date_and_never_due_soon():
    once = replace(AWARENESS, repeat_months=0)
    person = _trained("2010-05-01")
    assert _stands(person, "2026-05-01", once).status == "in_date"
    assert _stands(person, "9999-12-31", once).status == "in_date"


@pytest.mark.parametrize(("due_soon_days", "status"), [(0, "in_date"), (1, "due_soon")])
def test_rule_6_due_soon_is_a_setting_of_the_policy(due_soon_days, status):
    assert _stands(_trained("2024-03-15"), "2026-03-14", due_soon_days=due_soon_days).status == status


@pytest.mark.parametrize(
    ("as_at", "status"),
    [("2026-04-30", "overdue"), ("2026-05-01", "exempt"), ("2026-05-31", "exempt"), ("2026-06-01", "overdue")],
)
def test_rule_6_an_exemption_covers_its_first_and_its_last_day(as_at, status):
    excused = Exemption("awareness", "Seconded", "A. Lead", D("2026-05-01"), D("2026-05-31"))
    assert _stands(replace(_trained("2020-03-15"), exemptions=(excused,)), as_at).status == status


def test_rule_6_an_exemption_is_from_its_own_requirement():
    excused = Exemption("another", "Seconded", "A. Lead", D("2026-05-01"), D("2026-05-31"))
    assert _stands(replace(_trained("2020-03-15"), exemptions=(excused,)), "2026-05-10").status == "overdue"


def test_rule_6_an_exemption_comes_before_being_in_date():
    excused = Exemption("awareness", "Seconded", "A. Lead", D("2026-05-01"), D("2026-05-31"))
    assert _stands(replace(_trained("2026-03-15"), exemptions=(excused,)), "2026-05-10").status == "exempt"


@pytest.mark.parametrize(
    ("as_at", "absent"), [("2026-04-30", False), ("2026-05-01", True), ("2026-05-31", True), ("2026-06-01", False)]
)
def test_absence_is_said_beside_the_status(as_at, absent):
    person = replace(PERSON, absences=(Absence(D("2026-05-01"), D("2026-05-31")),))
    standing = evaluate(person, policy_of(AWARENESS), D(as_at))
    assert (standing.absent, standing.requirements[0].status) == (absent, "never_done")


def test_an_open_absence_goes_on():
    person = replace(PERSON, absences=(Absence(D("2020-05-01")),))
    assert evaluate(person, policy_of(AWARENESS), D("2026-05-01")).absent


def test_only_posts_of_the_day_and_courses_known_that_day_are_told():
    left = replace(POST, unit="Place", ends=D("2026-04-30"))
    person = replace(
        _trained("2024-03-15"),
        posts=(POST, left),
        completions=(
            completed("2024-03-15"),
            completed("2026-05-01", "WRAP"),
            completed("2026-05-02", "CHANNEL"),
            completed("2020-01-01", "REFERRALS", revoked_on=D("2021-01-01")),
        ),
    )
    standing = evaluate(person, policy_of(AWARENESS), D("2026-05-01"))
    assert (standing.posts, standing.completed) == ((POST,), {"AWARENESS", "WRAP"})


def test_requirements_come_in_the_policy_s_order():
    second = replace(AWARENESS, id="a-second")
    standing = evaluate(PERSON, policy_of(AWARENESS, second), D("2026-05-01"))
    assert [found.requirement.id for found in standing.requirements] == ["awareness", "a-second"]


@pytest.mark.parametrize(
    "requirement",
    [
        replace(AWARENESS, repeat_months=10**12, grace_days=10**12, window_days=10**12, first_due_days=10**12),
        replace(AWARENESS, repeat_months=-5, grace_days=-1, window_days=-(10**12), first_due_days=-(10**12)),
        replace(AWARENESS, anchor="calendar", repeat_months=10**9, from_=date.min, until=date.max),
        replace(AWARENESS, anchor="expiry", repeat_months=10**9),
    ],
)
@pytest.mark.parametrize("as_at", [date.min, date(2026, 1, 1), date.max])
def test_no_policy_however_odd_makes_a_rule_fail(requirement, as_at):
    person = replace(
        PERSON,
        posts=(replace(POST, starts=date.min), replace(POST, starts=date.max)),
        completions=(completed(date.min), completed(date.max), completed(date(2025, 1, 1))),
        exemptions=(Exemption("awareness", "", "", date.max, date.min),),
    )
    assert evaluate(person, policy_of(requirement), as_at).person == "p1"
