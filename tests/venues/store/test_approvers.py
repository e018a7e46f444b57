"""What training tells us of approvers, however the news arrives."""

from datetime import UTC, date, datetime

import pytest

from services.venues.actions.approvers import get_approvers, note_approver_training
from services.venues.rules.decisions.approvers import may_approve
from services.venues.store.approvers import ApproverTraining, find_approver_training
from services.venues.store.audit import audit
from shared.actor import system_actor

pytestmark = pytest.mark.usefixtures("store")

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
TRAINING = system_actor("training", "outbox")
IN_POST = ((date(2024, 1, 1), None),)
LAPSED_IN_MAY = ApproverTraining("E1", IN_POST, date(2026, 5, 31), "never", 1)
RENEWED_IN_JUNE = ApproverTraining("E1", IN_POST, date(2027, 5, 31), "never", 2)


@pytest.mark.parametrize(
    "arrivals",
    [
        pytest.param([LAPSED_IN_MAY, RENEWED_IN_JUNE], id="in order"),
        pytest.param([RENEWED_IN_JUNE, LAPSED_IN_MAY], id="late"),
        pytest.param([LAPSED_IN_MAY, RENEWED_IN_JUNE, RENEWED_IN_JUNE], id="twice"),
    ],
)
def test_the_newest_news_wins_however_it_arrives(arrivals):
    noted = [note_approver_training(news, TRAINING, NOW) for news in arrivals]
    assert find_approver_training("E1") == RENEWED_IN_JUNE
    assert sum(noted) == len(list(audit.entries("E1")))
    assert audit.verify().ok


def test_nobody_is_an_approver_before_training_says_so():
    assert find_approver_training("E1") is None
    assert get_approvers(date(2026, 6, 1), date(2026, 6, 1)).approvers == ()


@pytest.mark.parametrize(
    ("day", "may"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 1, 31), True),
        (date(2026, 2, 1), False),
        (date(2026, 3, 1), True),
        (date(2026, 5, 31), True),
        (date(2026, 6, 1), False),
    ],
)
def test_the_days_in_post_and_the_last_valid_day_count(day, may):
    posts = ((date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 3, 1), None))
    note_approver_training(ApproverTraining("E2", posts, date(2026, 5, 31), "never", 1), TRAINING, NOW)
    (found,) = get_approvers(day, date(2026, 6, 1)).approvers
    assert found.may_approve is may
    assert bool(found.reasons) is not may


def test_somebody_without_a_post_is_known_not_to_approve_and_that_is_no_doubt():
    note_approver_training(ApproverTraining("E3", (), "never", "never", 5), TRAINING, NOW)
    found = find_approver_training("E3")
    assert found is not None
    answer = may_approve(found.facts_on(date(2026, 6, 1)), date(2026, 6, 1))
    assert (answer.allowed, answer.refer) == (False, False)
