"""How long a booking is kept follows from what became of it, and nothing goes a day too early."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.venues.policy.retention_periods import FOLDER, retention_on
from services.venues.rules.registers.entries import months_later
from services.venues.rules.retention.periods import (
    CODES,
    BookingEnd,
    Period,
    ended_on,
    hold_faults,
    kind_of,
    problems,
    release_objection,
)
from shared.policy import PolicyFileError

POLICY = retention_on(date(2026, 11, 27))
ROUTINE = BookingEnd(
    "closed", date(2026, 6, 20), date(2026, 6, 18), False, frozenset({"approve"}), appealed=False, taken_back=False
)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({}, "bookings-routine"),
        ({"referred": True}, "bookings-referred"),
        ({"decisions": frozenset({"approve_with_conditions"})}, "bookings-referred"),
        ({"decisions": frozenset({"decline"})}, "bookings-declined"),
        ({"decisions": frozenset({"decline", "approve"}), "appealed": True}, "bookings-declined"),
        ({"decisions": frozenset({"approve", "cancel"})}, "bookings-declined"),
        ({"state": "declined"}, "bookings-declined"),
        ({"state": "cancelled_by_council"}, "bookings-declined"),
        ({"state": "withdrawn", "decisions": frozenset()}, "bookings-withdrawn"),
        ({"state": "lapsed", "decisions": frozenset(), "referred": True}, "bookings-withdrawn"),
        ({"state": "withdrawn"}, "bookings-routine"),
        ({"state": "withdrawn", "decisions": frozenset(), "withdrawn": True}, "bookings-withdrawn"),
        ({"state": "withdrawn", "decisions": frozenset(), "withdrawn": True, "referred": True}, "bookings-referred"),
        ({"state": "closed", "decisions": frozenset(), "withdrawn": True, "referred": True}, "bookings-referred"),
        (
            {"state": "withdrawn", "decisions": frozenset(), "withdrawn": True, "minded_to_decline": True},
            "bookings-declined",
        ),
        ({"state": "closed", "withdrawn": True, "minded_to_decline": True}, "bookings-declined"),
        ({"minded_to_decline": True, "referred": True}, "bookings-referred"),
        ({"state": "closed", "decisions": frozenset()}, "bookings-withdrawn"),
        ({"state": "held"}, "bookings-routine"),
        ({"state": "draft", "decisions": frozenset()}, "drafts"),
        ({"state": "submitted", "decisions": frozenset()}, "bookings-left-open"),
        ({"state": "confirmed"}, "bookings-left-open"),
        ({"state": "appealed", "appealed": True}, "bookings-declined"),
        ({"state": "withdrawn", "taken_back": True, "appealed": True}, "bookings-taken-back"),
    ],
)
def test_what_became_of_a_booking_says_how_long_it_is_kept(change, kind):
    assert kind_of(replace(ROUTINE, **change)) == kind


@pytest.mark.parametrize(
    ("change", "day"),
    [
        ({}, date(2026, 6, 20)),
        ({"event_on": date(2026, 9, 1)}, date(2026, 9, 1)),
        ({"event_on": None}, date(2026, 6, 20)),
        ({"event_on": date(2026, 9, 1), "state": "declined"}, date(2026, 6, 20)),
        ({"event_on": date(2026, 9, 1), "state": "withdrawn", "decisions": frozenset()}, date(2026, 6, 20)),
        ({"event_on": date(2026, 9, 1), "withdrawn": True, "referred": True}, date(2026, 6, 20)),
        ({"event_on": date(2026, 9, 1), "decisions": frozenset({"decline"})}, date(2026, 6, 20)),
        ({"event_on": date(9998, 9, 1), "state": "submitted"}, date(2026, 6, 20)),
    ],
)
def test_its_time_is_counted_from_its_last_step_or_the_event_it_was_for(change, day):
    assert ended_on(replace(ROUTINE, **change)) == day


def test_a_record_goes_on_the_day_after_the_last_one_it_is_kept():
    assert POLICY.goes_on("bookings-routine", date(2026, 6, 20)) == date(2028, 6, 21)
    assert POLICY.goes_on("import-files", date(2026, 6, 20)) == date(2026, 7, 21)


@pytest.mark.parametrize("code", CODES)
def test_nothing_goes_before_its_whole_time_is_over_whatever_the_month(code):
    for offset in range(0, 800):
        start = date(2024, 1, 1) + timedelta(days=offset)
        goes = POLICY.goes_on(code, start)
        assert start < POLICY.counted_before(code, goes)
        assert not start < POLICY.counted_before(code, goes - timedelta(days=1))
        period = POLICY.periods[code]
        last = months_later(start, period.months) + timedelta(days=period.days)
        assert last < goes <= last + timedelta(days=4)


def test_the_published_policy_has_a_period_and_a_reason_for_every_kind_of_record():
    assert set(POLICY.periods) == set(CODES)
    for period in POLICY.periods.values():
        assert period.because.endswith(".") and period.counted_from and period.then
    assert POLICY.periods["bookings-declined"].words == "6 years"
    assert (POLICY.periods["drafts"].words, POLICY.periods["import-files"].words) == ("3 months", "30 days")
    assert POLICY.periods["hirer-links"].words == "1 month"


def test_a_policy_file_that_forgets_a_kind_of_record_is_refused(tmp_path):
    (tmp_path / "2027-01-01.yaml").write_text(
        "owner: Somebody\nwith_their_booking: []\nkept: []\nrecords:\n"
        "  - {code: checks, what: Checks, counted_from: then, then: gone, because: So., months: 1}\n"
    )
    with pytest.raises(PolicyFileError, match="drafts has no period"):
        retention_on(date(2027, 2, 1), tmp_path)


def test_a_sentence_that_yaml_takes_for_something_else_is_refused(tmp_path):
    published = (FOLDER / "2024-01-01.yaml").read_text()
    (tmp_path / "2027-01-01.yaml").write_text(published + "  - Numbers: how many there were\n")
    with pytest.raises(PolicyFileError, match="quotation marks"):
        retention_on(date(2027, 2, 1), tmp_path)


def test_a_period_is_months_or_days_and_each_kind_is_there_once():
    good = [replace(period) for period in POLICY.periods.values()]
    assert problems(good) == []
    wrong = [*good[1:], Period("checks", "", "", "", ""), Period("gossip", "", "", "", "", months=1)]
    assert problems(wrong) == [
        f"{good[0].code} has no period",
        "gossip is not a kind of record",
        "checks is there twice",
        "checks needs months or days, and only one of them",
    ]


@pytest.mark.parametrize(
    ("reason", "asked_by", "until", "fields"),
    [
        ("A claim", "The legal team", date(2027, 1, 1), []),
        (" ", "", date(2027, 1, 1), ["reason", "asked_by"]),
        ("A claim", "The legal team", date(2026, 11, 27), ["until"]),
        ("A claim", "The legal team", date(2028, 11, 28), ["until"]),
    ],
)
def test_a_hold_has_a_reason_a_named_person_and_an_end_within_two_years(reason, asked_by, until, fields):
    assert [name for name, _ in hold_faults(reason, asked_by, until, date(2026, 11, 27))] == fields


def test_who_placed_a_hold_cannot_end_it():
    assert release_objection("pat", "sam", "Settled") is None
    assert release_objection("pat", "pat", "Settled") == "Somebody else than who placed the hold must end it."
    assert release_objection("pat", "sam", " ") == "Say why the booking need not be kept any longer."
