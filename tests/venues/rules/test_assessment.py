import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.venues.rules.bookings.assessment import POSSIBLE_MATCH, Assessment, Need, assess
from services.venues.rules.bookings.request import Match, StandingDecision, request_from
from services.venues.rules.bookings.seating import Outcome
from shared.booking_request.codes import QUESTIONS
from tests.venues.rules.ordinary import AS_AT, POLICY, UNHURRIED, assessed

SEPARATED = {
    "seating__arrangement": "separate_by_sex",
    "seating__detail": "Two blocks",
    "event__worship": "no",
    "seating__free_choice": "no",
}


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({}, []),
        ({"event__purpose": ""}, ["more_information"]),
        ({**SEPARATED, "event__worship": "not_sure"}, ["more_information"]),
        ({**SEPARATED, "seating__free_choice": ""}, ["more_information"]),
        ({**SEPARATED, "event__worship": "whole"}, []),
        ({**SEPARATED, "event__worship": "part"}, ["equality_officer"]),
        ({"seating__single_sex": "yes"}, ["equality_officer"]),
        (SEPARATED, ["legal", "senior_officer"]),
        ({**SEPARATED, "seating__free_choice": "yes", "seating__equal_mixed_area": "yes"}, ["legal", "senior_officer"]),
        ({"event__election_meeting": "yes"}, ["legal"]),
        ({"matches": [{"source": "register", "state": "open"}]}, ["prevent_lead", "senior_officer"]),
        ({"matches": [{"source": "register", "state": "same"}]}, ["prevent_lead", "senior_officer"]),
        ({"matches": [{"source": "register", "state": "unclear"}]}, ["prevent_lead", "senior_officer"]),
        ({"matches": [{"source": "register", "state": "different"}]}, []),
        ({"matches": [{"source": "proscribed", "state": "open"}]}, ["legal", "prevent_lead", "senior_officer"]),
        ({"matches": [{"source": "sanctions", "state": "open"}]}, ["legal", "senior_officer"]),
        ({"matches": [{"source": "other_list", "state": "open"}]}, ["prevent_lead"]),
        ({"matches": [{"source": "another", "state": "open"}]}, ["legal", "prevent_lead", "senior_officer"]),
        ({"matches": [{"source": "other_list", "state": "?"}]}, ["prevent_lead"]),
        ({"event__expected_numbers": 900}, []),
        ({"hirer_known": False}, []),
    ],
)
def test_one_difference_needs_these_people(changes, needs):
    found = assessed(**changes)
    assert list(found.needs) == needs
    assert found.officer_may_approve is (not needs)


def test_a_match_is_told_in_the_same_words_whatever_the_list_and_the_answer():
    for source in ("register", "proscribed", "sanctions", "other_list"):
        for state in ("open", "same", "unclear"):
            found = assessed(matches=[{"source": source, "state": state}])
            assert {reason.text for reason in found.reasons} == {POSSIBLE_MATCH}


def test_two_matches_on_one_list_give_one_reason():
    once = assessed(matches=[{"source": "other_list", "state": "open"}])
    twice = assessed(matches=[{"source": "other_list", "state": "open"}] * 2)
    assert once.reasons == twice.reasons


def test_a_missing_answer_is_asked_for_in_the_councils_words():
    found = assessed(event__purpose="", speakers=[{"name": "Jo"}, {"name": ""}])
    assert [reason.text for reason in found.reasons] == [
        "Say what the event is for.",
        "Give the full name of speaker 2.",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seating__arrangement": ""}, "Say how people will be seated"),
        ({**SEPARATED, "event__worship": "not_sure"}, "not sure whether the event is worship"),
        ({**SEPARATED, "event__worship": ""}, "worship or religious observance"),
        ({**SEPARATED, "seating__free_choice": ""}, "can sit anywhere without being directed"),
    ],
)
def test_what_is_open_about_seating_is_asked_once(changes, words):
    (reason,) = assessed(**changes).reasons
    assert words in reason.text


CHOICES = {asked.name: asked.choices for asked in QUESTIONS.values()}


def answers(*fields):
    return {field: st.sampled_from([None, *CHOICES[field]]) for field in fields}


TEXT = st.sampled_from(["", " ", "x"])
REQUESTS = st.fixed_dictionaries(
    {
        "hirer": st.fixed_dictionaries({**answers("acting_for"), "name": TEXT, "client": TEXT, "email": TEXT}),
        "event": st.fixed_dictionaries(
            {**answers("worship", "election_meeting", "access"), "type": TEXT, "expected_numbers": st.integers(0, 400)}
        ),
        "seating": st.fixed_dictionaries(
            {
                **answers(
                    "arrangement", "free_choice", "equal_mixed_area", "separate_access", "single_sex", "other_reason"
                ),
                "detail": TEXT,
            }
        ),
        "speakers": st.lists(st.fixed_dictionaries({"name": TEXT}), max_size=2),
        "declaration": st.booleans(),
    }
).map(request_from)
MATCHES = st.lists(
    st.builds(
        Match,
        st.sampled_from(["register", "proscribed", "sanctions", "other_list", "?"]),
        st.sampled_from(["open", "different", "same", "unclear", ""]),
    ),
    max_size=3,
)
STANDING = st.lists(st.builds(StandingDecision, TEXT, TEXT, st.sampled_from([None, AS_AT])), max_size=2)


@settings(UNHURRIED, max_examples=300)
@given(REQUESTS, MATCHES, STANDING, st.booleans())
def test_an_assessment_never_holds_a_refusal(request, matches, standing, known):
    found: Assessment = assess(request, AS_AT, matches, standing, known, POLICY.questions)
    assert found.segregation.outcome in set(Outcome)
    assert set(found.needs) <= set(Need)
    assert found.officer_may_approve is (not found.needs)
    assert {reason.need for reason in found.reasons} == set(found.needs)
    words = " ".join(reason.text for reason in found.reasons).lower()
    assert not [word for word in ("declin", "refus", "reject", "extremis", "not allowed") if word in words]
    assert list(found.missing) == sorted(found.missing)
    assert list(found.checks) == sorted(found.checks)
    assert list(found.needs) == sorted(found.needs)


@settings(UNHURRIED, max_examples=300)
@given(REQUESTS, MATCHES, MATCHES, STANDING, st.booleans())
def test_one_more_match_never_takes_a_need_away(request, matches, more, standing, known):
    fewer = assess(request, AS_AT, matches, standing, known, POLICY.questions)
    found = assess(request, AS_AT, matches + more, standing, known, POLICY.questions)
    assert set(fewer.needs) <= set(found.needs)
    assert (fewer.missing, fewer.checks, fewer.segregation) == (found.missing, found.checks, found.segregation)


@UNHURRIED
@given(REQUESTS, MATCHES)
def test_knowing_the_hirer_changes_checks_only(request, matches):
    known, new = (assess(request, AS_AT, matches, [], each, POLICY.questions) for each in (True, False))
    assert set(known.checks) < set(new.checks)
    assert (known.needs, known.missing, known.reasons) == (new.needs, new.missing, new.reasons)
