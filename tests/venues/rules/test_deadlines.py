from datetime import UTC, date, datetime, timedelta

import pytest

from services.venues.rules.bookings.deadlines import (
    CLOCKS,
    DeadlineDays,
    hours_to_event,
    running_deadline,
    short_notice,
    undecided_at_event,
)
from services.venues.rules.bookings.states import State
from tests.venues.rules.ordinary import POLICY

MONDAY = date(2026, 6, 1)
FAR = date(2026, 12, 1)
UNDECIDED = [
    "submitted",
    "info_requested",
    "escalated",
    "police_advice",
    "legal_advice",
    "minded_to_decline",
    "reopened",
    "appealed",
]


def deadline(state, today=MONDAY, event_on=FAR, since=MONDAY, **more):
    return running_deadline(state, since, event_on, today, POLICY.deadlines, POLICY.calendar, **more)


@pytest.mark.parametrize(
    ("state", "due"),
    [
        ("submitted", date(2026, 6, 2)),
        ("in_review", date(2026, 6, 4)),
        ("info_requested", date(2026, 6, 8)),
        ("escalated", date(2026, 6, 3)),
        ("reopened", date(2026, 6, 3)),
        ("police_advice", date(2026, 6, 8)),
        ("legal_advice", date(2026, 6, 8)),
        ("minded_to_decline", date(2026, 6, 4)),
        ("declined", date(2026, 6, 15)),
        ("cancelled_by_council", date(2026, 6, 15)),
        ("appealed", date(2026, 6, 15)),
    ],
)
def test_each_state_has_its_clock(state, due):
    assert deadline(state).due_on == due
    assert not deadline(state, today=due).late
    assert deadline(state, today=due + timedelta(days=1)).late


@pytest.mark.parametrize("state", sorted(set(State) - set(CLOCKS)))
def test_no_clock_runs_in_other_states(state):
    assert deadline(state) is None


@pytest.mark.parametrize(
    ("event_on", "due"),
    [
        (date(2026, 6, 10), date(2026, 6, 9)),
        (date(2026, 6, 15), date(2026, 6, 14)),
        (date(2026, 6, 16), date(2026, 6, 15)),
        (date(2026, 5, 1), MONDAY),
        (None, date(2026, 6, 15)),
    ],
)
def test_an_appeal_is_decided_in_time_or_before_the_event_whichever_is_sooner(event_on, due):
    assert deadline("appealed", event_on=event_on).due_on == due


def test_a_near_event_moves_no_other_clock():
    assert deadline("in_review", event_on=date(2026, 6, 2)).due_on == date(2026, 6, 4)


def test_a_day_given_to_the_hirer_needs_no_bank_holidays():
    assert "not loaded" not in deadline("info_requested", agreed_day=date(2030, 6, 20)).text


def test_a_day_given_to_the_hirer_goes_before_the_setting():
    assert deadline("info_requested", agreed_day=date(2026, 6, 20)).due_on == date(2026, 6, 20)


def test_a_year_without_loaded_bank_holidays_is_said():
    assert "bank holidays of 2030 are not loaded" in deadline("submitted", since=date(2030, 6, 3)).text
    assert "not loaded" not in deadline("submitted").text


@pytest.mark.parametrize(
    ("event_on", "speaker", "short"),
    [
        (date(2026, 6, 15), True, False),
        (date(2026, 6, 12), True, True),
        (date(2026, 6, 12), False, False),
    ],
)
def test_short_notice_with_a_speaker_is_a_prompt(event_on, speaker, short):
    said = short_notice(MONDAY, event_on, speaker, POLICY.deadlines, POLICY.calendar)
    assert (said is not None) is short


def test_hours_to_the_event_are_real_hours_rounded_down():
    start = datetime(2026, 6, 23, 17, 0, tzinfo=UTC)
    assert hours_to_event(start - timedelta(hours=5, minutes=59), start) == 5
    assert hours_to_event(start, start) == 0
    assert hours_to_event(start + timedelta(minutes=1), start) == -1


@pytest.mark.parametrize(
    ("state", "minutes", "counted"),
    [
        *((state, 0, True) for state in UNDECIDED),
        ("in_review", 0, True),
        ("in_review", -1, False),
        ("approved", 0, False),
        ("draft", 0, False),
        ("lapsed", 5, False),
    ],
)
def test_not_decided_before_the_event_is_counted(state, minutes, counted):
    start = datetime(2026, 6, 23, 17, 0, tzinfo=UTC)
    assert undecided_at_event(state, start, start + timedelta(minutes=minutes)) is counted


def test_the_policy_sets_every_deadline():
    assert POLICY.deadlines == DeadlineDays()
