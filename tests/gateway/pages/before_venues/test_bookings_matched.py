"""The pages of a booking with a possible match, as those who need to know see them and as others do."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.gateway.pages.marking import OFFICIAL_SENSITIVE
from services.venues.actions.rescreening import ask_for_rescreening
from services.venues.jobs import HANDLERS
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.actor import Actor, Role
from tests.gateway.pages.before_venues import test_bookings
from tests.gateway.pages.conftest import words
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor

Enter = Callable[..., Visitor]
enter = test_bookings.enter
NAME = "Gloria Lunpell"
SENTENCE = "Possible match, refer to the Prevent lead."


def matched(venues: VenuesBeside, source: str = "register") -> dict[str, Any]:
    """A booking whose speaker is on a list."""
    venues.list_names(source, NAME)
    request = test_bookings.a_request({"speakers": [{"name": NAME}]})
    return dict(venues.call("POST", "/v1/bookings", request))


def post(venues: VenuesBeside, booking: dict[str, Any], what: str, body: object, role: Role) -> Any:
    return venues.call("POST", f"/v1/bookings/{booking['id']}/{what}", body, role, person=role.value)


def test_a_match_found_after_the_approval_is_the_next_step_for_everybody_and_the_prevent_leads_to_answer(
    enter: Enter, venues: VenuesBeside
) -> None:
    booking = venues.call("POST", "/v1/bookings", test_bookings.a_request({"speakers": [{"name": NAME}]}))
    page, officer, lead = f"/bookings/{booking['id']}", enter(Role.BOOKING_OFFICER), enter(Role.PREVENT_LEAD)
    with database.connection():
        database.execute("UPDATE booking SET state = 'confirmed' WHERE public_id = ?", booking["id"].replace("-", ""))
    venues.list_names("register", NAME)
    with database.connection():
        with database.write_transaction():
            ask_for_rescreening("list", "register", Actor("pat"), datetime.now(UTC))
        assert [error for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)) if error] == []
    told = words(officer.get(page).text)
    assert "the Prevent lead answers the possible match before anything else" in told
    assert "Confirmed Possible match Event" in told
    assert "version of register" not in told
    assert f"{page}/matches/" not in officer.get(page).text
    assert booking["reference"] in words(lead.get("/bookings").text)
    shown = lead.get(page).text
    assert "the Prevent lead answers the possible match before anything else" in words(shown)
    link = shown[shown.index(f"{page}/matches/") :].split('"')[0]
    assert test_bookings.send(lead, link, state="different", reason="Another, by her page").status_code == 303
    assert "Nothing until the event" in words(officer.get(page).text)
    assert booking["reference"] not in words(lead.get("/bookings").text)


def test_an_auditor_reads_a_booking_as_an_officer_does_and_changes_nothing(enter: Enter, venues: VenuesBeside) -> None:
    booking = matched(venues)
    post(venues, booking, "notes", {"text": "Canary of a note"}, Role.SENIOR_OFFICER)
    auditor, page = enter(Role.AUDITOR), f"/bookings/{booking['id']}"
    listed = auditor.get("/bookings")
    assert "All bookings" in words(listed.text)
    assert booking["reference"] in words(listed.text)
    for path in (page, f"{page}/history", f"{page}/letters", "/bookings/guide"):
        shown = auditor.get(path)
        assert shown.status_code == 200, path
        assert "Canary" not in shown.text
    for shown in (listed, auditor.get(page), auditor.get(f"{page}/history"), auditor.get(f"{page}/letters")):
        main = shown.text[shown.text.find("<main") : shown.text.find("</main")]
        assert 'method="post"' not in main
        assert not [act for act in ("notes/new", "/checks", "/interests", "Take it on", "Record this") if act in main]
    assert SENTENCE in words(auditor.get(page).text)


@pytest.mark.parametrize("role", [Role.BOOKING_OFFICER, Role.EQUALITY_OFFICER])
def test_what_was_written_about_a_match_is_on_no_page_of_an_officer(
    enter: Enter, venues: VenuesBeside, role: Role
) -> None:
    booking, page = matched(venues), ""
    post(venues, booking, "notes", {"text": "Canary of a note"}, Role.SENIOR_OFFICER)
    check = {"check": "concern_register", "conclusion": "Canary of a check", "found": "Canary of a find"}
    post(venues, booking, "checks", check, Role.PREVENT_LEAD)
    page = f"/bookings/{booking['id']}"
    visitor = enter(role)
    shown, story = words(visitor.get(page).text), words(visitor.get(f"{page}/history").text)
    assert "Canary" not in shown + story
    assert f"{SENTENCE} Quote the reference {booking['reference']}" in shown
    assert "What was found is for those who need to know." in shown
    assert "An answer was given by somebody who needs to know" in story
    told = words(enter(Role.PREVENT_LEAD).get(page).text)
    assert "Canary of a note" in told
    assert "Found: Canary of a find" in told


def test_pages_that_tell_of_a_match_are_marked_for_those_who_see_it_and_betray_nothing_to_others(
    enter: Enter, venues: VenuesBeside
) -> None:
    booking, ordinary = matched(venues), venues.call("POST", "/v1/bookings", test_bookings.a_request())
    page, lead = f"/bookings/{booking['id']}", enter(Role.PREVENT_LEAD)
    shown = lead.get(page).text
    answer = shown[shown.index(f"{page}/matches/") :].split('"')[0]
    for address in (page, f"{page}/history", answer, "/screening/look-ups"):
        assert words(lead.get(address).text).count(OFFICIAL_SENSITIVE) == 1, address
    assert OFFICIAL_SENSITIVE not in words(lead.get(f"/bookings/{ordinary['id']}").text)
    for role in (Role.BOOKING_OFFICER, Role.EQUALITY_OFFICER):
        visitor = enter(role)
        for address in (page, f"{page}/history"):
            assert "SENSITIVE" not in visitor.get(address).text
