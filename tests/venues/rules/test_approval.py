from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.venues.rules.decisions.approval import Approver, Standing, approval_objections, confirmation_objections
from services.venues.rules.decisions.approvers import TrainingFacts
from services.venues.rules.decisions.discharge import Answer
from services.venues.rules.decisions.interests import Interest
from tests.venues.rules.ordinary import assessed
from tests.venues.rules.test_decisions import CONDITION

DAY = date(2026, 6, 1)
TRAINED = TrainingFacts("1001", date(2025, 1, 1), None, date(2027, 1, 1), date(2027, 1, 1), 4)
OFFICER = Approver("ann", frozenset({"booking_officer"}), TRAINED)
SENIOR = Approver("bob", frozenset({"senior_officer"}), TRAINED)
IN_REVIEW = Standing("in_review", assessed())
ESCALATED = Standing("escalated", assessed(), referred=True, trained_view_recorded=True)
ELECTION = assessed(event__election_meeting="yes")
LEGAL = Answer("legal", "legal_officer", "lea", datetime(2026, 6, 1, tzinfo=UTC), "The room must be given")


def approve(booking, approver, action="approve", conditions=()):
    return approval_objections(booking, action, approver, conditions, DAY)


def test_a_trained_officer_approves_an_ordinary_booking():
    assert approve(IN_REVIEW, OFFICER) == ()


def test_a_senior_officer_approves_a_referral():
    assert approve(ESCALATED, SENIOR) == ()


@pytest.mark.parametrize(
    ("booking", "approver", "words"),
    [
        (replace(IN_REVIEW, state="submitted"), OFFICER, "cannot be moved on"),
        (IN_REVIEW, SENIOR, "Only the booking officer"),
        (ESCALATED, OFFICER, "Only the senior officer"),
        (IN_REVIEW, replace(OFFICER, training=None), "a senior officer decides"),
        (IN_REVIEW, replace(OFFICER, training=replace(TRAINED, venue_hire_valid_until=None)), "venue-hire training"),
        (IN_REVIEW, replace(OFFICER, interest=Interest(is_speaker=True)), "you are a speaker"),
        (replace(IN_REVIEW, assessment=ELECTION), OFFICER, "legal advice"),
        (replace(IN_REVIEW, referred=True), OFFICER, "escalate it"),
        (replace(IN_REVIEW, speakers_to_follow=True), OFFICER, "names come by a date"),
        (replace(ESCALATED, trained_view_recorded=False), SENIOR, "view of a trained officer"),
        (ESCALATED, replace(SENIOR, training=None), "not known whether your Prevent awareness"),
        (ESCALATED, replace(SENIOR, interest=Interest(declared_conflict=True)), "conflict of interest"),
        (replace(ESCALATED, state="appealed", proposer="bob", decliner="cid"), SENIOR, "neither proposed"),
        (replace(ESCALATED, state="appealed", proposer="cid", decliner="bob"), SENIOR, "neither proposed"),
    ],
)
def test_one_difference_stops_the_approval(booking, approver, words):
    (sentence,) = approve(booking, approver)
    assert words in sentence


def test_an_election_meeting_is_back_at_officer_level_once_legal_has_answered():
    assert approve(replace(IN_REVIEW, assessment=ELECTION, answers=(LEGAL,)), OFFICER) == ()


def test_a_third_person_decides_an_appeal():
    assert approve(replace(ESCALATED, state="appealed", proposer="cid", decliner="dee"), SENIOR) == ()


def test_speakers_to_follow_are_approved_with_their_condition():
    booking = replace(IN_REVIEW, speakers_to_follow=True)
    assert approve(booking, OFFICER, "approve_with_conditions", [CONDITION]) == ()
    assert approve(booking, OFFICER, "approve_with_conditions", [replace(CONDITION, owner="")])


def test_conditions_and_the_kind_of_approval_must_agree():
    assert approve(IN_REVIEW, OFFICER, "approve", [CONDITION])
    assert approve(IN_REVIEW, OFFICER, "approve_with_conditions", [])


APPROVED = Standing("approved", assessed())


@pytest.mark.parametrize(
    ("booking", "approver", "fine"),
    [
        (APPROVED, OFFICER, True),
        (APPROVED, SENIOR, True),
        (APPROVED, replace(OFFICER, training=None), False),
        (APPROVED, replace(SENIOR, training=None), False),
        (APPROVED, replace(SENIOR, training=replace(TRAINED, venue_hire_valid_until=None)), True),
        (APPROVED, replace(OFFICER, training=replace(TRAINED, venue_hire_valid_until=None)), False),
        (APPROVED, replace(OFFICER, interest=Interest(is_hirer=True)), False),
        (replace(APPROVED, state="in_review"), OFFICER, False),
        (replace(APPROVED, speakers_to_follow=True), OFFICER, False),
        (replace(APPROVED, speakers_to_follow=True, names_given=True, names_screened=True), OFFICER, False),
        (replace(APPROVED, names_given=True, names_screened=True), OFFICER, True),
        (replace(APPROVED, names_given=True), OFFICER, False),
    ],
)
def test_who_may_confirm_and_when(booking, approver, fine):
    assert (confirmation_objections(booking, approver, DAY) == ()) is fine


def test_what_cannot_be_confirmed_is_told_why():
    (sentence,) = confirmation_objections(replace(APPROVED, state="in_review"), OFFICER, DAY)
    assert sentence.startswith("A booking that is in review cannot be moved on")
