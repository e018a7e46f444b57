import pytest

from tests.venues.rules.ordinary import assessed

ROUTINE = {"details", "proscribed_list"}
NAMES = {"sanctions_list", "concern_register"}


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({}, set()),
        ({"hirer_known": False}, {"identity"}),
        ({"hirer__organisation": "Choir"}, NAMES),
        ({"hirer__client": "Choir"}, NAMES),
        ({"hirer__other_names": ["Choir"]}, NAMES),
        ({"hirer__organisation": "Anonymous"}, NAMES),
        ({"hirer__client": "The Unknown"}, NAMES),
        ({"speakers": [{"name": "Noone"}]}, NAMES | {"open_source"}),
        ({"speakers": [{"name": "Jo"}]}, NAMES | {"open_source"}),
        ({"speakers": [{"name": " "}]}, set()),
        ({"speakers_to_follow_by": "2026-06-15"}, {"open_source"}),
        ({"speakers_to_follow_by": "soon"}, {"open_source"}),
        ({"speakers_to_follow_by": "2026-06-15", "hirer_known": False}, {"open_source", "identity", "reference"}),
        ({"speakers": [{"name": "Jo"}], "hirer_known": False}, NAMES | {"open_source", "identity", "reference"}),
        ({"hirer__charity_number": "1000000"}, {"charity_register"}),
        ({"event__expected_numbers": 199}, set()),
        ({"event__expected_numbers": 200}, {"other_regulations"}),
        ({"event__expected_numbers": None}, set()),
        ({"seating__arrangement": "other", "seating__detail": "x"}, {"seating_and_equality"}),
        ({"seating__arrangement": ""}, {"seating_and_equality"}),
        ({"seating__single_sex": "yes"}, {"seating_and_equality"}),
        ({"seating__other_reason": "accessibility"}, set()),
    ],
)
def test_one_difference_adds_the_checks(changes, more):
    assert assessed(**changes).checks == tuple(sorted(ROUTINE | more))
