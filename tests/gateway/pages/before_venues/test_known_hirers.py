"""The box "Yes, we know them": it can be unticked, is asked again for another hirer, and is told where it matters."""

import html
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.gateway.pages.bookings.showing import _decision
from shared.actor import Role
from shared.contracts.bookings.booking_queue import BookingGuide
from shared.contracts.bookings.bookings import DecisionLine
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.typed import YOGA
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor

BOX = "hirer_known"
TICKED = {BOX: "yes"}
STRANGER = {"hirer-name": "Bob Stranger", "hirer-email": "bob@example.org"}
NOT_ASKED = "Identity not asked: known to us, said by"


@pytest.fixture
def officer(signed_in) -> Visitor:
    return signed_in(Role.BOOKING_OFFICER)


def known(officer: Visitor, venues: VenuesBeside) -> str:
    """The address of a booking whose hirer is said to be known."""
    page = officer.get("/bookings/new").text
    sent = officer.post("/bookings/new", {**YOGA, **TICKED, "idempotency_key": key_of(page), "action": "save"})
    assert sent.status_code == 303
    return f"/bookings/{venues.bookings()[0]['id']}"


def carried(page: str) -> dict[str, str]:
    """The hidden fields of the form, and whether the box is ticked."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    ticked = re.search(rf'name="{BOX}"[^>]*checked', page) is not None
    return {name: html.unescape(value) for name, value in hidden.items()} | (TICKED if ticked else {})


def post(officer: Visitor, path: str, page: str, *changes: dict[str, str], action: str = "save"):
    sent = {**YOGA, **carried(page), "idempotency_key": key_of(officer.get(path).text), "action": action}
    for change in changes:
        sent |= change
    return officer.post(path, {name: value for name, value in sent.items() if value})


def test_an_unticked_box_stays_unticked_and_identity_is_asked(officer: Visitor, venues: VenuesBeside) -> None:
    path = known(officer, venues) + "/request"
    page = officer.get(path).text
    assert carried(page)[BOX] == "yes"
    checked = post(officer, path, page, STRANGER, {BOX: ""}, action="check")
    assert "Who the hirer is" in words("<main>" + checked.text.partition("To check</h3>")[2])
    assert post(officer, path, page, STRANGER, {BOX: ""}).status_code == 303
    assert BOX not in carried(officer.get(path).text)
    assert "identity" in venues.bookings()[0]["assessment"]["checks"]
    assert "No longer said to be a hirer we know" in words(officer.get(path.replace("request", "history")).text)


@pytest.mark.parametrize("action", ["save", "check"])
def test_a_box_that_was_ticked_for_another_hirer_is_asked_again(
    officer: Visitor, venues: VenuesBeside, action: str
) -> None:
    path = known(officer, venues) + "/request"
    told = post(officer, path, officer.get(path).text, STRANGER, action=action)
    assert told.status_code == 422
    assert "Tick it again if you know Bob Stranger as well" in words(told.text)
    assert BOX not in carried(told.text)
    assert 'value="Bob Stranger"' in told.text
    assert venues.bookings()[0]["request"]["hirer"]["name"] == "Amal Okafor"
    assert post(officer, path, told.text, STRANGER, TICKED).status_code == 303
    assert venues.bookings()[0]["hirer_known"] is True
    again = officer.get(path).text
    stranger_no_more = post(officer, path, again, STRANGER, {"hirer-phone": "01632 960001"})
    assert stranger_no_more.status_code == 303


def test_that_identity_was_not_asked_is_beside_the_checks_and_in_the_history(
    officer: Visitor, venues: VenuesBeside
) -> None:
    path = known(officer, venues)
    page = words(officer.get(path).text)
    assert NOT_ASKED in page
    assert "Said that we know the hirer" in words(officer.get(f"{path}/history").text)
    assert NOT_ASKED in words(officer.get(f"{path}/checks").text)


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (
            {"hirer_known": {"by": "olga", "at": "2026-06-01T08:00:00+00:00"}},
            f"{NOT_ASKED} Olga Tan, 1 June 2026 at 9:00am.",
        ),
        ({"hirer_known": {"by": "", "at": ""}}, "Identity not asked: known to us. Who said so was not kept then."),
        ({"hirer_known": {}}, None),
        ({}, None),
    ],
)
def test_a_decision_says_who_said_that_the_hirer_was_known_then(record, told) -> None:
    now = datetime(2026, 6, 2, tzinfo=UTC)
    made = DecisionLine(uuid4(), "approve", "Fine", "sam", now, 1, record, {}, {})
    guide = BookingGuide((), (), (), (), (), {}, {})
    assert dict(_decision(made, {"olga": "Olga Tan"}, guide)["frozen"]).get("The hirer") == told
