"""The first matcher finds the same words, in any order, or with one letter different, and no more."""

import pytest

from services.venues.rules.simple_matching import Listed, SimpleMatcher, one_slip

LIST = SimpleMatcher(
    [
        Listed(1, "register", "person", ("Urvashi Haztharpell", "Haztharpell Urvashi")),
        Listed(2, "register", "person", ("Michał Wickpellbrac",)),
        Listed(3, "register", "organisation", ("Brachaz Institute",)),
        Listed(4, "sanctions", "person", ("Bo Li",)),
    ]
)


@pytest.mark.parametrize(
    ("kind", "name", "found"),
    [
        ("speaker", "Urvashi Haztharpell", [1]),
        ("speaker", "HAZTHARPELL,  urvashi", [1]),
        ("speaker", "Urvsahi Haztharpell", [1]),
        ("speaker", "Urvashi Haztharpel", [1]),
        ("speaker", "Urvaschi Haztharpell", [1]),
        ("speaker", "Urvashi Haztherpell", [1]),
        ("speaker", "Urvsahi Haztharpel", []),
        ("speaker", "Urvashi", []),
        ("speaker", "Michal Wickpellbrac", [2]),
        ("speaker_other_name", "Wickpellbrac Michał", [2]),
        ("organisation", "BRACHAZ INSTITUTE LTD.", [3]),
        ("organisation_other_name", "The Brachaz Institute", []),
        ("client", "Brachaz Institute", [3]),
        ("client", "Bo Li", [4]),
        ("speaker", "Brachaz Institute", []),
        ("organisation", "Urvashi Haztharpell", []),
        ("speaker", "Bo Lu", []),
        ("speaker", "  ", []),
        ("speaker", "李", []),
    ],
)
def test_what_is_found(kind, name, found):
    assert [hit.subject for hit in LIST.find(kind, name)] == found


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("zimgrenost", "izmgrenost", True),
        ("hasan", "hassan", True),
        ("hasan", "hasam", True),
        ("hasan", "hasan", False),
        ("ali", "alo", False),
        ("hasan", "hsana", False),
        ("hasan", "hassann", False),
    ],
)
def test_one_letter_different(one, other, slip):
    assert one_slip(one, other) is slip
    assert one_slip(other, one) is slip
