from dataclasses import replace
from datetime import date

import pytest

from services.venues.rules.bookings.request import Match
from services.venues.rules.decisions import decisions
from services.venues.rules.decisions.conditions import (
    Condition,
    condition_objections,
    conditions_given_objection,
    speakers_approval_objection,
    speakers_confirmation_objection,
)
from services.venues.rules.decisions.decisions import DeclineRecord, RightOfReply
from services.venues.rules.decisions.interests import Interest, interest_objection
from tests.venues.rules.ordinary import POLICY, assessed

TODAY = date(2026, 6, 10)
HEARD = RightOfReply(given_on=date(2026, 6, 1), reply_by=date(2026, 6, 4), answered_on=date(2026, 6, 3))
COMPLETE = DeclineRecord(
    grounds=("false_information",),
    evidence=("Minute 14",),
    proportionality="Nothing less will do",
    alternatives="Conditions were offered and refused",
    equality_note="Any other group would be treated the same",
    reply=HEARD,
)


def objections(record=COMPLETE, election="no", legal=False, proposer="ann", decliner="bob"):
    return decisions.decline_objections(record, POLICY.grounds, election, legal, proposer, decliner, TODAY)


def test_a_complete_record_by_two_people_may_decline():
    assert objections() == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"grounds": ()}, "at least one lawful ground"),
        ({"grounds": ("controversial",)}, "are not grounds"),
        ({"grounds": ("false_information", "complaints")}, "are not grounds"),
        ({"evidence": ()}, "evidence"),
        ({"evidence": (" ",)}, "evidence"),
        ({"proportionality": " "}, "proportionate"),
        ({"alternatives": ""}, "alternatives"),
        ({"equality_note": ""}, "equality note"),
        ({"reply": RightOfReply()}, "Tell the hirer the grounds"),
    ],
)
def test_one_thing_missing_stops_a_decline(change, words):
    (sentence,) = objections(replace(COMPLETE, **change))
    assert words in sentence


def test_everything_missing_is_said_at_once():
    assert len(objections(DeclineRecord(), proposer="ann", decliner="ann", legal=True)) == 8


def test_a_decline_by_nobody_in_particular_is_not_by_a_second_person():
    assert objections(decliner="") == objections(decliner="ann") != ()


@pytest.mark.parametrize(
    ("reply", "heard"),
    [
        (HEARD, True),
        (replace(HEARD, answered_on=None, waived_on=date(2026, 6, 2)), True),
        (replace(HEARD, answered_on=None), True),
        (replace(HEARD, reply_by=date(2026, 6, 30)), True),
        (replace(HEARD, answered_on=None, waived_on=date(2026, 6, 2), reply_by=date(2026, 6, 30)), True),
        (replace(HEARD, answered_on=None, reply_by=date(2026, 6, 9)), True),
        (replace(HEARD, answered_on=None, reply_by=TODAY), False),
        (replace(HEARD, answered_on=None, reply_by=date(2026, 6, 11)), False),
        (replace(HEARD, given_on=None), False),
        (replace(HEARD, reply_by=None), False),
        (replace(HEARD, reply_by=HEARD.given_on), False),
    ],
)
def test_the_hirer_is_heard_or_the_day_is_past(reply, heard):
    assert (decisions.reply_objection(reply, TODAY) is None) is heard


@pytest.mark.parametrize(
    ("reply_by", "event_on", "words"),
    [
        (date(2026, 6, 10), None, "at least one day"),
        (date(2026, 6, 11), None, ""),
        (date(2026, 6, 19), date(2026, 6, 20), ""),
        (date(2026, 6, 20), date(2026, 6, 20), "give 19 June 2026 or an earlier day"),
        (date(2027, 12, 31), date(2026, 6, 20), "before the day of the event"),
        (date(2026, 6, 11), date(2026, 6, 11), ""),
        (date(2026, 6, 11), date(2026, 6, 10), ""),
        (date(2026, 6, 12), date(2026, 6, 11), "give 11 June 2026"),
    ],
)
def test_the_hirer_replies_before_the_event(reply_by, event_on, words):
    said = decisions.reply_day_objection(reply_by, TODAY, event_on)
    assert (words in said) if words else said is None


@pytest.mark.parametrize(
    ("election", "offered"), [("no", True), ("yes", False), ("", False)], ids=["not an election", "election", "unknown"]
)
def test_prevent_grounds_are_offered_only_when_it_is_known_not_to_be_an_election(election, offered):
    codes = {ground.code for ground in decisions.grounds_offered(POLICY.grounds, election)}
    assert ("drawing_into_terrorism" in codes) is offered
    assert {"proscribed_organisation", "terms_of_hire"} <= codes
    prevent = objections(replace(COMPLETE, grounds=("drawing_into_terrorism",)), election=election)
    assert (prevent == ()) is offered


@pytest.mark.parametrize(("recorded", "stopped"), [(False, True), (True, False)])
def test_legal_advice_comes_before_a_decline_that_needs_it(recorded, stopped):
    found = objections(replace(COMPLETE, legal_advice_recorded=recorded), legal=True)
    assert (found == ("Legal advice must be recorded first.",)) is stopped


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({}, False),
        ({"event__election_meeting": "yes"}, True),
        ({"seating__single_sex": "yes"}, True),
        ({"matches": [{"source": "register", "state": "open"}]}, True),
        ({"matches": [{"source": "register", "state": "same"}]}, False),
        ({"matches": [{"source": "register", "state": "unclear"}]}, False),
        ({"matches": [{"source": "register", "state": "different"}]}, False),
        ({"matches": [{"source": "register", "state": "?"}]}, True),
        ({"matches": [{"source": "sanctions", "state": "same"}]}, True),
    ],
)
def test_an_election_an_open_match_or_a_seating_question_needs_legal_advice(changes, needed):
    matches = [Match(**match) for match in changes.get("matches", [])]
    assert decisions.legal_advice_needed(assessed(**changes), matches) is needed


@pytest.mark.parametrize(
    ("proposer", "decliner", "appeal", "fine"),
    [
        ("ann", "bob", "", True),
        ("ann", "ann", "", False),
        ("ann", "", "", True),
        ("", "bob", "", False),
        ("ann", "bob", "cid", True),
        ("ann", "bob", "ann", False),
        ("ann", "bob", "bob", False),
    ],
)
def test_proposer_decliner_and_appeal_officer_are_three_people(proposer, decliner, appeal, fine):
    assert (decisions.people_objection(proposer, decliner, appeal) is None) is fine


@pytest.mark.parametrize("tie", ["is_hirer", "is_speaker", "member_of_hiring_body", "declared_conflict"])
def test_nobody_decides_their_own_booking(tie):
    assert interest_objection(Interest(**{tie: True})).startswith("Somebody else must decide")


def test_without_a_tie_anybody_may_decide():
    assert interest_objection(Interest()) is None


@pytest.mark.parametrize(
    ("action", "was_approved", "fine"),
    [("decline", False, True), ("decline", True, False), ("cancel", True, True), ("cancel", False, False)],
)
def test_an_approved_booking_is_cancelled_and_any_other_declined(action, was_approved, fine):
    assert (decisions.ending_objection(action, was_approved) is None) is fine


CONDITION = Condition(
    "speakers_by", "Names by 15 June", "Prevent duty", "Least we can ask", "We look", "Write to us", "bob", TODAY
)


def test_a_whole_condition_has_no_objection():
    assert condition_objections(CONDITION) == ()


@pytest.mark.parametrize(
    "part", ["text", "ground", "proportionality", "how_checked", "how_to_challenge", "owner", "due_on"]
)
def test_each_part_of_a_condition_is_needed(part):
    empty = None if part == "due_on" else " "
    assert len(condition_objections(replace(CONDITION, **{part: empty}))) == 1


@pytest.mark.parametrize(
    ("to_follow", "conditions", "fine"),
    [
        (False, [], True),
        (True, [], False),
        (True, [CONDITION], True),
        (True, [replace(CONDITION, code="staff_present")], False),
        (True, [replace(CONDITION, due_on=None)], False),
    ],
)
def test_speakers_to_follow_need_the_condition_with_a_date(to_follow, conditions, fine):
    assert (speakers_approval_objection(to_follow, conditions) is None) is fine


@pytest.mark.parametrize(("event_on", "fine"), [(date(2026, 6, 11), True), (TODAY, False), (date(2026, 6, 9), False)])
def test_names_of_speakers_come_before_the_day_of_the_event(event_on, fine):
    for to_follow in (True, False):
        assert (speakers_approval_objection(to_follow, [CONDITION], event_on) is None) is fine


@pytest.mark.parametrize(
    ("to_follow", "given_names", "screened", "fine"),
    [
        (False, False, False, True),
        (True, False, False, False),
        (True, False, True, False),
        (True, True, False, False),
        (True, True, True, False),
        (False, True, False, False),
        (False, True, True, True),
    ],
)
def test_nothing_is_confirmed_before_the_speakers_are_screened(to_follow, given_names, screened, fine):
    assert (speakers_confirmation_objection(to_follow, given_names, screened) is None) is fine


@pytest.mark.parametrize(
    ("action", "conditions", "fine"),
    [
        ("approve", [], True),
        ("approve", [CONDITION], False),
        ("approve_with_conditions", [CONDITION], True),
        ("approve_with_conditions", [], False),
    ],
)
def test_the_kind_of_approval_and_its_conditions_agree(action, conditions, fine):
    assert (conditions_given_objection(action, conditions) is None) is fine


@pytest.mark.parametrize(
    ("answer_by", "last", "person", "words"),
    [
        (date(2026, 6, 9), date(2026, 6, 9), "ann", ""),
        (date(2026, 6, 9), date(2026, 6, 9), " ", "A person must confirm"),
        (TODAY, TODAY, "ann", "until 10 June 2026"),
        (date(2026, 6, 11), date(2026, 6, 11), "ann", "until 11 June 2026"),
        (None, None, "ann", "was not given a day"),
        (date(2026, 6, 9), None, "ann", "has not reached the hirer"),
        (date(2026, 6, 9), date(2026, 6, 12), "ann", "until 12 June 2026"),
    ],
)
def test_a_request_lapses_only_when_a_person_says_so_after_the_day_and_once_the_hirer_was_asked(
    answer_by, last, person, words
):
    said = decisions.lapse_objection(answer_by, last, person, TODAY)
    assert (words in said) if words else said is None


@pytest.mark.parametrize(
    ("given_on", "last"),
    [
        (None, None),
        (date(2026, 6, 1), date(2026, 6, 4)),
        (date(2026, 5, 31), date(2026, 6, 4)),
        (date(2026, 6, 3), date(2026, 6, 6)),
        (date(2026, 7, 1), date(2026, 7, 4)),
    ],
)
def test_a_hirer_who_had_the_letter_late_has_as_many_days_as_were_given(given_on, last):
    assert decisions.until(date(2026, 6, 4), date(2026, 6, 1), given_on) == last


@pytest.mark.parametrize(
    ("given_on", "words"),
    [
        (None, "has not reached the hirer"),
        (date(2026, 6, 1), ""),
        (date(2026, 6, 6), ""),
        (date(2026, 6, 7), "until 10 June 2026"),
        (TODAY, "until 13 June 2026"),
    ],
)
def test_the_day_to_reply_is_past_only_as_counted_from_when_the_hirer_had_the_grounds(given_on, words):
    silent = RightOfReply(given_on=given_on, reply_by=date(2026, 6, 4), set_on=date(2026, 6, 1))
    said = decisions.reply_objection(silent, TODAY)
    assert (words in said) if words else said is None
    assert decisions.reply_objection(replace(silent, answered_on=TODAY), TODAY) is None, "who answers was told"


def test_a_decision_is_appealed_once():
    assert decisions.appeal_objection(0) is None
    assert decisions.appeal_objection(1)


def test_reasons_are_frozen_by_the_decision():
    assert decisions.frozen_objection(decided=False) is None
    assert "dated note" in decisions.frozen_objection(decided=True)


@pytest.mark.parametrize(
    ("chosen", "told", "fine"),
    [
        (("false_information",), ("false_information", "terms_of_hire"), True),
        (("false_information",), ("terms_of_hire",), False),
        (("false_information", "terms_of_hire"), ("terms_of_hire",), False),
        (("terms_of_hire",), (), False),
        ((), ("terms_of_hire",), True),
    ],
)
def test_a_booking_ends_only_on_grounds_the_hirer_was_told(chosen, told, fine):
    objection = decisions.told_objection(chosen, told)
    assert (objection is None) is fine
    assert fine or objection.startswith("The hirer was not told")


def test_a_proposal_by_nobody_cannot_be_followed():
    assert "not recorded who proposed" in decisions.people_objection("  ", "bob")
