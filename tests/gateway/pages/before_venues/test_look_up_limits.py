"""Who has had too many names looked up is told on the form, and what they typed is still there."""

from collections.abc import Callable

from services.venues.actions.look_up_limits import set_limits
from services.venues.rules.look_up_limits import Limits
from shared.actor import Role
from tests.gateway.pages.before_venues import test_requests
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.typed import TALK, YOGA
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor

NEW = test_requests.NEW


def test_the_form_says_when_to_try_again_and_keeps_what_was_typed(
    signed_in: Callable[..., Visitor], venues: VenuesBeside
) -> None:
    officer = signed_in(Role.BOOKING_OFFICER)
    set_limits(Limits(1, 5))
    first = {**YOGA, **TALK, "idempotency_key": key_of(officer.get(NEW).text), "action": "draft"}
    assert officer.post(NEW, first).status_code == 303
    second = {**first, "idempotency_key": key_of(officer.get(NEW).text)}
    refused = officer.post(NEW, second)
    assert refused.status_code == 429
    assert "There is a problem" in words(refused.text)
    assert "You have had names looked up 1 times in 10 minutes" in words(refused.text)
    assert "Try again in 10 minutes" in words(refused.text)
    assert TALK["speakers-0-name"] in refused.text
    assert len(venues.bookings()) == 1
    set_limits(Limits())
    assert officer.post(NEW, {**second, "idempotency_key": key_of(refused.text)}).status_code == 303
    assert len(venues.bookings()) == 2
