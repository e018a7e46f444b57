from dataclasses import replace
from datetime import date

import pytest

from services.venues.rules.decisions.approvers import TrainingFacts, may_approve, may_decide_referral, why_not_known

DAY = date(2026, 6, 1)
TRAINED = TrainingFacts("1001", date(2025, 1, 1), None, date(2026, 6, 1), date(2027, 1, 1), 4)


def test_a_trained_approver_may_approve_on_the_last_valid_day():
    answer = may_approve(TRAINED, DAY)
    assert (answer.allowed, answer.refer, answer.reasons) == (True, False, ())


@pytest.mark.parametrize(
    ("change", "allowed", "refer"),
    [
        ({"venue_hire_valid_until": date(2026, 5, 31)}, False, False),
        ({"venue_hire_valid_until": None}, False, False),
        ({"venue_hire_valid_until": "never"}, True, False),
        ({"venue_hire_valid_until": "soon"}, False, True),
        ({"awareness_valid_until": date(2026, 5, 31)}, False, False),
        ({"awareness_valid_until": DAY}, True, False),
        ({"awareness_valid_until": None}, False, False),
        ({"awareness_valid_until": "never"}, True, False),
        ({"awareness_valid_until": "?"}, False, True),
        ({"approver_from": DAY}, True, False),
        ({"approver_from": date(2026, 6, 2)}, False, False),
        ({"approver_from": None}, False, True),
        ({"approver_until": DAY}, True, False),
        ({"approver_until": date(2026, 5, 31)}, False, False),
        ({"approver_from": None, "awareness_valid_until": None}, False, True),
    ],
)
def test_one_difference_changes_the_answer(change, allowed, refer):
    answer = may_approve(replace(TRAINED, **change), DAY)
    assert (answer.allowed, answer.refer) == (allowed, refer)
    assert bool(answer.reasons) is not allowed


def test_an_unknown_person_is_referred_with_a_reason_and_never_passed():
    answer = may_approve(None, DAY)
    assert (answer.allowed, answer.refer) == (False, True)
    assert "senior officer decides" in answer.reasons[0]


@pytest.mark.parametrize(
    ("facts", "view", "allowed"),
    [
        (TRAINED, True, True),
        (TRAINED, False, False),
        (replace(TRAINED, venue_hire_valid_until=None, approver_from=None), True, True),
        (replace(TRAINED, awareness_valid_until=date(2026, 5, 31)), True, False),
        (replace(TRAINED, awareness_valid_until=None), True, False),
        (replace(TRAINED, awareness_valid_until="?"), True, False),
        (None, True, False),
    ],
)
def test_a_senior_officer_needs_own_awareness_and_a_trained_view(facts, view, allowed):
    answer = may_decide_referral(facts, DAY, view)
    assert answer.allowed is allowed
    assert answer.refer is False
    assert bool(answer.reasons) is not allowed


POLICIES = ((date(2024, 1, 1), "a"), (date(2026, 12, 1), "b"), (date(2027, 4, 1), "c"))


@pytest.mark.parametrize(
    ("since", "worked_out_on", "day", "today", "said"),
    [
        (None, date(2026, 11, 30), date(2026, 11, 30), date(2026, 11, 30), ""),
        (None, date(2026, 11, 30), date(2026, 11, 1), date(2026, 12, 1), ""),
        (None, date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 1), "is being worked out"),
        (None, date(2026, 11, 30), date(2027, 5, 1), date(2026, 12, 1), "is being worked out"),
        (None, date(2026, 11, 30), date(2026, 12, 1), date(2026, 11, 30), "comes into force on 1 December 2026"),
        (None, date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 1), ""),
        (None, date(2026, 12, 1), date(2027, 4, 1), date(2026, 12, 1), "comes into force on 1 April 2027"),
        (date(2026, 11, 15), None, date(2026, 11, 14), date(2026, 11, 30), ""),
        (date(2026, 11, 15), None, date(2026, 11, 15), date(2026, 11, 30), "is being worked out"),
    ],
)
def test_what_was_told_of_approvers_is_known_only_until_another_policy_is_in_force(
    since, worked_out_on, day, today, said
):
    why = why_not_known(since, POLICIES, worked_out_on, day, today)
    assert (said in why, bool(why)) == (True, bool(said))


def test_training_of_an_earlier_version_tells_no_policies_and_nothing_is_made_of_that():
    assert why_not_known(None, (), None, date(2026, 12, 1), date(2026, 12, 1)) == ""
