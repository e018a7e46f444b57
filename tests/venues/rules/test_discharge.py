from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.venues.rules.bookings.assessment import Need
from services.venues.rules.decisions.discharge import (
    Answer,
    Level,
    answer_objection,
    decided_at,
    needs_objection,
    needs_without_answer,
    unmet_needs,
)
from tests.venues.rules.ordinary import assessed

AT = datetime(2026, 6, 2, 9, tzinfo=UTC)
LEGAL = Answer("legal", "legal_officer", "person-1", AT, "The room list covers this meeting")
ELECTION = assessed(event__election_meeting="yes")
REGISTER = assessed(matches=[{"source": "register", "state": "open"}])


def test_the_answer_of_its_own_role_meets_a_need():
    assert unmet_needs(ELECTION, [LEGAL]) == ()
    assert needs_objection(ELECTION, [LEGAL]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"role": "senior_officer"},
        {"reason": " "},
        {"at": None},
        {"by": ""},
        {"by": " "},
        {"need": "prevent_lead"},
        {"need": "luck"},
    ],
)
def test_an_answer_with_one_thing_wrong_meets_nothing(change):
    assert unmet_needs(ELECTION, [replace(LEGAL, **change)]) == (Need.LEGAL,)


@pytest.mark.parametrize(
    ("need", "role"),
    [
        ("equality_officer", "equality_officer"),
        ("legal", "legal_officer"),
        ("prevent_lead", "prevent_lead"),
        ("senior_officer", "senior_officer"),
    ],
)
def test_each_need_is_met_by_its_role_alone(need, role):
    roles = ["booking_officer", "equality_officer", "legal_officer", "prevent_lead", "senior_officer", "hirer"]
    assert [each for each in roles if answer_objection(need, [each], "Because") is None] == [role]


def test_missing_answers_are_not_met_by_a_note():
    missing = assessed(event__purpose="")
    note = Answer("more_information", "booking_officer", "person-1", AT, "They told me")
    assert unmet_needs(missing, [note]) == (Need.MORE_INFORMATION,)


def test_an_answer_to_a_need_that_does_not_exist_is_told_so():
    assert answer_objection("luck", ["senior_officer"], "Because") == "There is no such need on a booking."


@pytest.mark.parametrize(("need", "met"), [("legal", True), ("prevent_lead", False), ("senior_officer", False)])
def test_each_of_some_needs_is_met_by_its_own_answer(need, met):
    assert (needs_without_answer([Need(need)], [LEGAL]) == ()) is met


def test_what_is_still_needed_is_said_in_words():
    assert needs_objection(assessed(event__purpose=""), []) == (
        "Before this booking can be approved it needs the answers that are missing."
    )
    assert needs_objection(REGISTER, []) == (
        "Before this booking can be approved it needs the Prevent lead's answer and a senior officer's answer."
    )

    three = assessed(matches=[{"source": "proscribed", "state": "open"}])
    assert "legal advice, the Prevent lead's answer and a senior officer's answer." in needs_objection(three, [])


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, Level.OFFICER),
        ({"event__election_meeting": "yes"}, Level.OFFICER),
        ({"seating__single_sex": "yes"}, Level.OFFICER),
        ({"matches": [{"source": "register", "state": "open"}]}, Level.SENIOR_OFFICER),
        ({"matches": [{"source": "sanctions", "state": "open"}]}, Level.SENIOR_OFFICER),
        (
            {"seating__separate_access": "yes", "event__worship": "no", "seating__free_choice": "no"},
            Level.SENIOR_OFFICER,
        ),
    ],
)
def test_only_a_booking_that_needed_a_senior_officer_stays_with_one(changes, level):
    assert decided_at(assessed(**changes)) is level


def test_a_referred_booking_stays_with_a_senior_officer_though_nothing_needs_one_now():
    assert decided_at(assessed(), referred=True) is Level.SENIOR_OFFICER
