"""Whether an earlier booking is the same hirer's: an organisation by its name, a person by more than a name."""

import pytest

from services.venues.rules.hirers.same_hirer import is_same_hirer
from shared.booking_request.declared import Hirer

ANNA = Hirer(name="Anna Frostig", email="anna@example.org", phone="01632 960 001")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Hirer(name="anna  FROSTIG", email="ANNA@example.org"), True),
        (Hirer(name="Anna Frostig", phone="(01632) 960-001"), True),
        (Hirer(name="Anna Frostig", email="a.frostig@example.net", phone="01632 960 999"), False),
        (Hirer(name="Anna Frostig"), False),
        (Hirer(name="Ben Frostig", email="anna@example.org"), False),
        (Hirer(name="Anna Frostig", email="anna@example.org", organisation="Tuesday Quilters"), False),
    ],
)
def test_a_private_person_is_the_same_with_the_same_name_and_address_or_telephone(other, same):
    assert is_same_hirer(ANNA, other) is same
    assert is_same_hirer(other, ANNA) is same


def test_an_organisation_is_the_same_whoever_asks_for_it():
    one, other = (
        Hirer(name="Anna", organisation="Tuesday  Quilters"),
        Hirer(name="Ben", organisation="tuesday quilters"),
    )
    assert is_same_hirer(one, other)


def test_nobody_is_the_same_as_nobody():
    assert not is_same_hirer(Hirer(), Hirer())
