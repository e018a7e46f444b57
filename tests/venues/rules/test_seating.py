from datetime import date

import pytest

from services.venues.rules.bookings.seating import DECIDED_BY, Outcome
from tests.venues.rules.ordinary import AS_AT, assessed

SEPARATED = {
    "seating__arrangement": "separate_by_sex",
    "seating__detail": "Two blocks",
    "event__worship": "no",
    "seating__free_choice": "no",
}
SINGLE_SEX = {"event__type": "swim", "seating__single_sex": "yes"}


def outcome(**changes):
    found = assessed(**changes).segregation
    return found.outcome, found.decided_by


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("no_question", "booking_officer")),
        ({"seating__arrangement": ""}, ("more_information", "booking_officer")),
        ({"seating__arrangement": "", "seating__single_sex": "yes"}, ("more_information", "booking_officer")),
        ({"seating__other_reason": "accessibility"}, ("not_by_sex", "booking_officer")),
        ({"seating__other_reason": "safeguarding"}, ("not_by_sex", "booking_officer")),
        ({"seating__arrangement": "other", "seating__detail": "x"}, ("no_question", "booking_officer")),
        (SINGLE_SEX, ("single_sex_event", "equality_officer")),
        ({**SEPARATED, "seating__single_sex": "yes"}, ("single_sex_event", "equality_officer")),
        (SEPARATED, ("separation_risk", "senior_officer")),
        ({**SEPARATED, "seating__other_reason": "safeguarding"}, ("separation_risk", "senior_officer")),
        ({**SEPARATED, "event__worship": "whole"}, ("worship_exception_whole", "booking_officer")),
        ({**SEPARATED, "event__worship": "part"}, ("worship_exception_part", "equality_officer")),
        ({**SEPARATED, "event__worship": "not_sure"}, ("more_information", "booking_officer")),
        ({**SEPARATED, "event__worship": ""}, ("more_information", "booking_officer")),
        ({**SEPARATED, "seating__free_choice": ""}, ("more_information", "booking_officer")),
        ({**SEPARATED, "seating__free_choice": "yes"}, ("separation_risk", "senior_officer")),
        (
            {**SEPARATED, "seating__free_choice": "yes", "seating__equal_mixed_area": "yes"},
            ("voluntary_separation", "senior_officer"),
        ),
        (
            {**SEPARATED, "seating__free_choice": "no", "seating__equal_mixed_area": "yes"},
            ("separation_risk", "senior_officer"),
        ),
        (
            {"seating__separate_access": "yes", "event__worship": "no", "seating__free_choice": "no"},
            ("separation_risk", "senior_officer"),
        ),
        (
            {"seating__separate_access": "yes", "event__worship": "whole"},
            ("worship_exception_whole", "booking_officer"),
        ),
        ({"event__worship": "part"}, ("no_question", "booking_officer")),
    ],
)
def test_one_difference_gives_the_outcome(changes, expected):
    assert outcome(**changes) == expected


SWIM_ANYWHERE = {"event_type": "swim", "venue": None, "until": "2026-06-01"}


@pytest.mark.parametrize(
    ("change", "as_at", "covered"),
    [
        ({}, AS_AT, True),
        ({}, date(2026, 6, 2), False),
        ({"until": "2026-05-31"}, AS_AT, False),
        ({"until": None}, AS_AT, False),
        ({"until": "one day"}, AS_AT, False),
        ({"venue": "Park Hall"}, AS_AT, True),
        ({"venue": "Pool"}, AS_AT, False),
        ({"event_type": "yoga"}, AS_AT, False),
        ({"event_type": ""}, AS_AT, False),
    ],
)
def test_a_standing_decision_covers_its_type_and_venue_to_its_last_day(change, as_at, covered):
    found = assessed(standing_decisions=[{**SWIM_ANYWHERE, **change}], as_at=as_at, **SINGLE_SEX).segregation
    expected = ("standing_decision", "booking_officer") if covered else ("single_sex_event", "equality_officer")
    assert (found.outcome, found.decided_by) == expected


def test_a_standing_decision_without_a_type_does_not_cover_an_event_without_a_type():
    found = assessed(
        standing_decisions=[{**SWIM_ANYWHERE, "event_type": ""}], event__type="", seating__single_sex="yes"
    )
    assert found.segregation.outcome is Outcome.SINGLE_SEX_EVENT


def test_no_outcome_is_a_refusal():
    assert set(DECIDED_BY) == set(Outcome)
    assert not [each for each in Outcome if "refus" in each or "decline" in each]
