"""The page of a new booking shows what the same hirer asked for before."""

from collections.abc import Callable

from shared.actor import Role
from tests.gateway.pages.conftest import words
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor
from tests.venues.booked import a_request

QUILTERS = {"hirer": {"organisation": "Tuesday Quilters"}}


def test_an_earlier_booking_stands_beside_the_new_one_and_leads_to_it(
    signed_in: Callable[..., Visitor], venues: VenuesBeside
) -> None:
    first = venues.call("POST", "/v1/bookings", a_request(QUILTERS, {"event": {"title": "Quilts of the coast"}}))
    new = venues.call("POST", "/v1/bookings", a_request(QUILTERS))
    officer = signed_in(Role.BOOKING_OFFICER)
    page = officer.get(f"/bookings/{new['id']}").text
    assert f'href="/bookings/{first["id"]}">Quilts of the coast</a>' in page
    assert "That somebody was here before is no ground for or against." in words(page)
    assert "Earlier bookings of this hirer" not in officer.get(f"/bookings/{first['id']}").text
