import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.venues.rules.bookings.request import (
    Match,
    Request,
    matches_from,
    names_to_screen,
    request_from,
    standing_decisions_from,
)
from shared.booking_request.codes import QUESTIONS
from tests.venues.rules.ordinary import ORDINARY, UNHURRIED, request

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@UNHURRIED
@given(JSON)
def test_no_body_makes_the_builder_raise(anything):
    assert isinstance(request_from(anything), Request)
    matches_from(anything)
    standing_decisions_from(anything)


@UNHURRIED
@given(st.fixed_dictionaries({key: JSON for key in ORDINARY}))
def test_no_section_makes_the_builder_raise(anything):
    assert isinstance(request_from(anything), Request)


@pytest.mark.parametrize("blank", ["", "   ", "\n\t", "\u00a0", "\u200b", None, [], {}, True])
def test_text_without_a_visible_character_is_blank(blank):
    assert request(event__purpose=blank).event.purpose == ""


@pytest.mark.parametrize(
    ("given_number", "read"),
    [
        (0, 0),
        (200, 200),
        ("200", 200),
        (80.0, 80),
        (-1, None),
        (80.5, None),
        ("many", None),
        (True, None),
        (None, None),
    ],
)
def test_a_number_of_people_is_read_or_asked_for(given_number, read):
    assert request(event__expected_numbers=given_number).event.expected_numbers == read


@pytest.mark.parametrize("unreadable", ["\u00b2", "\u0663", "9999999999", 10**10, -(10**10)])
def test_a_number_nobody_meant_is_asked_for(unreadable):
    assert request(event__expected_numbers=unreadable).event.expected_numbers is None


def test_text_of_several_lines_is_kept_whole():
    assert request(event__purpose=" Songs\nand a talk ").event.purpose == "Songs\nand a talk"


def test_no_set_up_and_no_clear_down_is_no_time():
    event = request_from({"event": {"set_up_minutes": None}}).event
    assert (event.set_up_minutes, event.clear_down_minutes) == (0, 0)


def test_an_answer_outside_the_list_is_no_answer():
    assert request(event__worship="perhaps").event.worship == ""


@pytest.mark.parametrize("given_declaration", ["yes", 1, None, "true"])
def test_only_true_is_a_declaration(given_declaration):
    assert request(declaration=given_declaration).declaration is False


def test_a_match_that_cannot_be_read_stays_a_match():
    assert matches_from([{"source": "register", "state": "open"}, 7]) == (Match("register", "open"), Match("", ""))


def test_a_private_hirers_own_name_is_not_screened_wherever_it_stands():
    assert names_to_screen(request()) == ()
    assert names_to_screen(request(hirer__other_names=["amal  okafor"])) == ()
    assert names_to_screen(request(hirer__organisation="AMAL OKAFOR", hirer__other_names=["Amal Okafor"])) == ()


@pytest.mark.parametrize("organisation", ["", "none", "TBC", "n/a", "Anonymous", "Amal Okafor", "Harbour Choir"])
def test_other_names_are_screened_whatever_is_said_of_the_organisation(organisation):
    asked = request(hirer__organisation=organisation, hirer__other_names=["Zorvath Front"])
    assert ("organisation_other_name", "Zorvath Front") in names_to_screen(asked)
    assert asked.names_a_body


@pytest.mark.parametrize(("acting_for", "screened"), [("self", False), ("", False), ("organisation", True)])
def test_an_organisation_that_bears_its_hirers_name_is_screened_when_it_hires(acting_for, screened):
    asked = request(hirer__organisation="Amal Okafor", hirer__acting_for=acting_for)
    assert bool(names_to_screen(asked)) is screened


def test_a_hirer_who_speaks_is_screened_as_a_speaker():
    assert names_to_screen(request(speakers=[{"name": "Amal Okafor"}])) == (("speaker", "Amal Okafor"),)


def test_another_name_that_came_by_itself_is_screened_and_not_dropped():
    found = names_to_screen(
        request(
            hirer__organisation="Harbour Choir",
            hirer__other_names="Green Singers",
            speakers=[{"name": "Jo Bloggs", "other_names": "J. Bloggs"}],
        )
    )
    assert ("organisation_other_name", "Green Singers") in found
    assert ("speaker_other_name", "J. Bloggs") in found


def test_organisation_its_other_names_client_and_speakers_are_screened():
    asked = request(
        hirer__organisation="Green Choir CIC",
        hirer__other_names=["Green Singers", " "],
        hirer__client="River Trust",
        speakers=[{"name": "Jo Bloggs", "other_names": ["J. Bloggs"], "organisation": "Elsewhere"}, {"name": " "}],
    )
    assert names_to_screen(asked) == (
        ("organisation", "Green Choir CIC"),
        ("organisation_other_name", "Green Singers"),
        ("client", "River Trust"),
        ("speaker", "Jo Bloggs"),
        ("speaker_other_name", "J. Bloggs"),
    )


WHOLE = {
    "hirer": {
        "name": "A",
        "organisation": "B",
        "other_names": ["C", "D"],
        "acting_for": "jointly",
        "client": "E",
        "email": "F",
        "phone": "G",
        "address": "H",
        "website": "I",
        "charity_number": "J",
        "previous_venue": "K",
    },
    "event": {
        "title": "L",
        "purpose": "M",
        "content": "N",
        "type": "O",
        "venue": "P",
        "room": "Q",
        "starts_at": "2026-06-20T18:00",
        "starts_which": "first",
        "ends_at": "2026-06-20T19:00",
        "ends_which": "second",
        "set_up_minutes": 5,
        "clear_down_minutes": 6,
        "expected_numbers": 80,
        "children_present": "yes",
        "access": "members",
        "promotion": "R",
        "election_meeting": "no",
        "worship": "part",
        "collections_for": "S",
    },
    "speakers": [
        {"name": "T", "other_names": ["U"], "organisation": "V", "topic": "W", "identified_by": "X"},
    ],
    "seating": {
        "arrangement": "other",
        "detail": "Y",
        "part": "whole",
        "requested_by": "speaker",
        "free_choice": "yes",
        "equal_mixed_area": "no",
        "separate_access": "yes",
        "single_sex": "no",
        "single_sex_service": "Z",
        "other_reason": "safeguarding",
    },
    "equality_policy": "own",
    "declaration": True,
}


def test_every_field_of_a_whole_request_is_read():
    read = json.loads(json.dumps(asdict(request_from({**WHOLE, "speakers_to_follow_by": "2026-06-15"})), default=str))
    assert {key: read[key] for key in WHOLE} == WHOLE
    assert (read["speakers_to_follow"], read["speakers_to_follow_by"]) == (True, "2026-06-15")


def test_the_choices_are_those_of_the_form():
    assert {one.name: " ".join(one.choices) for one in QUESTIONS.values() if one.is_closed} == {
        "starts_which": "first second",
        "ends_which": "first second",
        "acting_for": "self organisation client jointly",
        "children_present": "yes no",
        "access": "public ticketed invitation members",
        "election_meeting": "yes no",
        "worship": "whole part no not_sure",
        "arrangement": "free ticket_number families separate_by_sex other not_seated",
        "part": "whole part",
        "requested_by": "organiser speaker attendees custom",
        "free_choice": "yes no",
        "equal_mixed_area": "yes no",
        "separate_access": "yes no",
        "single_sex": "yes no",
        "other_reason": "accessibility safeguarding",
        "equality_policy": "own agrees_to_ours no",
    }
