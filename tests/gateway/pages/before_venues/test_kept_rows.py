"""What was typed before a session ended comes back: in as many rows as it had, and also where its act is closed now."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from werkzeug.test import TestResponse

from shared.actor import Role
from tests.gateway.pages.before_venues import test_bookings
from tests.gateway.pages.before_venues.test_bookings import REASON, condition, in_review, send, state
from tests.gateway.pages.conftest import words
from tests.gateway.pages.typed import YOGA
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor

Enter = Callable[..., Visitor]
enter, officer = test_bookings.enter, test_bookings.officer
NO_FIELD = "for which the form has no field"
SPEAKERS = ("Gloria Lunpell", "Piet Mohn", "Rosa Tamm")
CONDITIONS = ("Two stewards at the doors", "Doors stay open")


def carried(page: str) -> dict[str, str]:
    """All that the forms in the middle of a page carry along."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page[page.find("<main") :])
    return {name: unescape(value) for name, value in found}


def after_the_end(visitor: Visitor, address: str, **typed: str) -> TestResponse:
    """Opens a page, is signed out meanwhile, sends the form and signs in again."""
    sent = carried(visitor.get(address).text) | typed
    visitor.client.delete_cookie("due-regard")
    refused = visitor.post(address, sent)
    assert refused.status_code == 303
    assert visitor.sign_in(Role.BOOKING_OFFICER.value).status_code == 303
    return visitor.get(address)


def escalated(venues: VenuesBeside, officer: Visitor) -> str:
    page = in_review(venues, officer)
    assert send(officer, f"{page}/step?action=escalate", reason=REASON).status_code == 303
    return page


def in_rows(page: str, field: str) -> list[str]:
    """What stands in the fields of this name, row by row."""
    main = page[page.find("<form") :]
    named = f'name="{field.replace("*", "[0-9]+")}"'
    areas = re.findall(rf"<textarea[^>]*{named}[^>]*>\n?(.*?)</textarea>", main, re.DOTALL)
    boxes = [one for one in re.findall(r"<input[^>]*>", main) if re.search(named, one)]
    values = [re.search(r'value="([^"]*)"', one) for one in boxes]
    return [unescape(one) for one in areas] + [unescape(found[1]) if found else "" for found in values]


def test_all_speakers_are_back_in_fields_and_stay_when_one_is_added(officer: Visitor, venues: VenuesBeside) -> None:
    typed = {f"speakers-{place}-name": name for place, name in enumerate(SPEAKERS)}
    page = after_the_end(officer, "/bookings/new", **{**YOGA, **typed, "action": "save"}).text
    assert NO_FIELD not in words(page)
    assert in_rows(page, "speakers-*-name") == list(SPEAKERS)
    assert in_rows(page, "hirer-name") == ["Amal Okafor"]
    more = officer.post("/bookings/new", carried(page) | YOGA | typed | {"action": "add-speaker"})
    assert in_rows(more.text, "speakers-*-name") == [*SPEAKERS, ""]
    assert in_rows(officer.get("/bookings/new").text, "speakers-*-name") == list(SPEAKERS), "nothing was saved yet"
    assert officer.post("/bookings/new", carried(page) | YOGA | typed | {"action": "save"}).status_code == 303
    assert [one["name"] for one in venues.bookings()[0]["request"]["speakers"]] == list(SPEAKERS)
    assert "What you typed" not in words(officer.get("/bookings/new").text)


def test_speakers_typed_into_a_change_are_back_over_the_version_that_was_read(
    officer: Visitor, venues: VenuesBeside
) -> None:
    address = f"{in_review(venues, officer)}/request"
    read = carried(officer.get(address).text)["version"]
    typed = {f"speakers-{place}-name": name for place, name in enumerate(SPEAKERS)}
    page = after_the_end(officer, address, **{**YOGA, **typed, "action": "save"}).text
    assert (NO_FIELD in words(page), in_rows(page, "speakers-*-name")) == (False, list(SPEAKERS))
    assert carried(page)["version"] == read


def test_all_conditions_are_back_in_fields_and_stay_when_one_is_added(officer: Visitor, venues: VenuesBeside) -> None:
    address = f"{in_review(venues, officer)}/conditions"
    typed = {"reason": REASON, "count": "2", **condition(0, CONDITIONS[0]), **condition(1, CONDITIONS[1])}
    page = after_the_end(officer, address, **typed, do="send").text
    assert NO_FIELD not in words(page)
    assert in_rows(page, "text-*") == list(CONDITIONS)
    more = officer.post(address, carried(page) | typed | {"do": "add"})
    assert in_rows(more.text, "text-*") == [*CONDITIONS, ""]
    assert in_rows(officer.get(address).text, "text-*") == list(CONDITIONS)


def test_all_rooms_are_back_in_fields(officer: Visitor) -> None:
    typed = {"venue": "Mill House", "count": "9", "do": "save", **{f"room-{one}": f"Room {one}" for one in range(8)}}
    page = after_the_end(officer, "/venues/new", **typed).text
    assert NO_FIELD not in words(page)
    assert in_rows(page, "room-*") == [*(f"Room {one}" for one in range(8)), ""]


@pytest.mark.parametrize(
    ("what", "typed", "told"),
    [
        ("decline-proposal", {"told": "The stage is needed"}, "What is the hirer told? The stage is needed"),
        ("decision?decision=approve", {"reason": REASON}, REASON),
        ("conditions", {"reason": REASON, **condition(0, CONDITIONS[0])}, CONDITIONS[0]),
        ("step?action=return_to_review", {"reason": "One more look"}, "What is still to be checked? One more look"),
    ],
)
def test_what_was_typed_for_an_act_that_is_not_open_any_more_is_shown_where_it_is_refused(
    officer: Visitor, enter: Enter, venues: VenuesBeside, what: str, typed: dict[str, str], told: str
) -> None:
    senior, page = enter(Role.SENIOR_OFFICER), escalated(venues, officer)
    form = carried(senior.get(f"{page}/{what}").text)
    assert send(officer, f"{page}/step?action=withdraw", reason="They rang", confirmed="yes").status_code == 303
    assert state(venues, page) == "withdrawn"
    senior.client.delete_cookie("due-regard")
    assert senior.post(f"{page}/{what}", form | typed).status_code == 303
    senior.sign_in(Role.SENIOR_OFFICER.value)
    refused = senior.get(f"{page}/{what}")
    assert refused.status_code == 409
    said = words(refused.text)
    assert "What you typed is here." in said
    assert "back in the form." not in said
    assert told in said
    assert "Throw away what I typed" in said


@pytest.mark.parametrize("what", ["decision?decision=approve", "conditions"])
def test_what_stands_in_the_way_stands_there_also_when_the_form_is_shown_again(
    enter: Enter, venues: VenuesBeside, what: str
) -> None:
    untrained = enter(Role.BOOKING_OFFICER, "newcomer", trained=False)
    venues.train("newcomer", until=None)
    address = f"{in_review(venues, untrained)}/{what}"
    form, button = carried(untrained.get(address).text), "do" if what == "conditions" else "go"
    typed = {"reason": REASON, **condition(0, CONDITIONS[0])}
    letter = untrained.post(address, form | typed | {button: "letter"})
    assert letter.status_code == 200
    assert "What still stands in the way" in words(letter.text)
    slow = untrained.post(address, form | typed | {"version": "1", button: "send"})
    assert slow.status_code == 409
    assert "What still stands in the way" in words(slow.text)
    refused = untrained.post(address, form | typed | {button: "send"})
    assert refused.status_code == 409
    assert words(refused.text).count("renew your venue-hire training") == 1, "said once"


def test_what_is_no_ground_stands_beside_the_grounds_also_when_one_is_missing(
    officer: Visitor, enter: Enter, venues: VenuesBeside
) -> None:
    senior, address = enter(Role.SENIOR_OFFICER), f"{escalated(venues, officer)}/decline-proposal"
    assert "What is no ground" in words(senior.get(address).text)
    again = send(senior, address)
    assert again.status_code == 422
    assert "What is no ground" in words(again.text)
