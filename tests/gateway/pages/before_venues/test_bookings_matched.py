"""The pages of a booking with a possible match, as those who need to know see them and as others do."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.gateway.pages.kit.marking import OFFICIAL_SENSITIVE
from services.gateway.pages.kit.two_windows import OF_BOOKING
from services.venues.actions.lists.entries import load_list
from services.venues.actions.screening.rescreening import ask_for_rescreening
from services.venues.jobs import HANDLERS
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.lists.lists import ListFile
from shared.actor import Actor, Role
from tests.gateway.pages.before_venues import test_bookings
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor

Enter = Callable[..., Visitor]
enter = test_bookings.enter
NAME = "Gloria Lunpell"
SENTENCE = "Possible match, refer to the Prevent lead."
KEPT_BACK = "Its words are for those who need to know."


def matched(venues: VenuesBeside, source: str = "register") -> dict[str, Any]:
    """A booking whose speaker is on a list."""
    venues.list_names(source, NAME)
    request = test_bookings.a_request({"speakers": [{"name": NAME}]})
    return dict(venues.call("POST", "/v1/bookings", request))


def post(venues: VenuesBeside, booking: dict[str, Any], what: str, body: object, role: Role) -> Any:
    return venues.call("POST", f"/v1/bookings/{booking['id']}/{what}", body, role, person=role.value)


def refer(venues: VenuesBeside, booking: dict[str, Any]) -> None:
    """Gives it to a senior officer to decide."""
    for move in ({"action": "start_review"}, {"action": "escalate", "reason": "It is new to us"}):
        post(venues, booking, "moves", move, Role.BOOKING_OFFICER)


def look_up_again() -> None:
    """What follows when a list was loaded."""
    with database.connection():
        with database.write_transaction():
            ask_for_rescreening("list", "register", Actor("pat"), datetime.now(UTC))
        assert [error for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)) if error] == []


def test_a_match_found_after_the_approval_is_the_next_step_for_everybody_and_the_prevent_leads_to_answer(
    enter: Enter, venues: VenuesBeside
) -> None:
    booking = venues.call("POST", "/v1/bookings", test_bookings.a_request({"speakers": [{"name": NAME}]}))
    page, officer, lead = f"/bookings/{booking['id']}", enter(Role.BOOKING_OFFICER), enter(Role.PREVENT_LEAD)
    with database.connection():
        database.execute("UPDATE booking SET state = 'confirmed' WHERE public_id = ?", booking["id"].replace("-", ""))
    venues.list_names("register", NAME)
    look_up_again()
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
    assert "concern register" not in shown[shown.index("Notes, views and declared interests") :].lower()
    assert "An answer or a view was given" not in story + shown
    for what in ("Note", "Check recorded"):
        assert re.search(rf"{what} \d+ \w+ \d{{4}} at \S+ {KEPT_BACK}", story), what
        assert re.search(rf"{what} \d+ \w+ \d{{4}} at \S+ {KEPT_BACK}", shown), what
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


def test_a_match_whose_entry_went_says_so_and_is_closed_with_a_reason(enter: Enter, venues: VenuesBeside) -> None:
    venues.put_on_the_register(NAME)
    booking = venues.call("POST", "/v1/bookings", test_bookings.a_request({"speakers": [{"name": NAME}]}))
    page, lead, officer = f"/bookings/{booking['id']}", enter(Role.PREVENT_LEAD), enter(Role.BOOKING_OFFICER)
    shown = lead.get(page).text
    link = shown[shown.index(f"{page}/matches/") :].split('"')[0]
    assert "Close the question" not in lead.get(link).text
    venues.put_on_the_register("Ondine Velmere")
    told = words(lead.get(page).text)
    assert "No longer listed since" in told
    assert "1 possible match found in list concern register" in told
    assert "No longer listed" not in words(officer.get(page).text)
    assert "Possible match no longer listed" in words(lead.get(f"{page}/history").text)
    history = words(officer.get(f"{page}/history").text)
    assert "Names looked up again" not in history
    assert "no longer listed" not in history
    assert test_bookings.send(lead, link, state="closed", reason="The register was corrected").status_code == 303
    told = words(lead.get(page).text)
    assert "Closed with a reason" in told
    assert "1 possible match found in list concern register" in told
    assert "No match found" not in words(officer.get(page).text)


def test_who_answers_a_match_sees_why_the_entry_is_listed_and_that_this_is_logged(
    enter: Enter, venues: VenuesBeside
) -> None:
    record = {
        "category": "court_order", "summary": "A court order bars her from stages", "reason": "Two names before",
        "sources": [{"reference": "Case 9", "seen_on": "2026-01-05", "grade": "court"}],
        "statement": "The order was lifted",
    }  # fmt: skip
    entry = {"code": "c1", "kind": "person", "names": [NAME], "active": True, "record": record}
    with database.connection():
        load_list("register", "1", [entry], ListFile(), Actor("pat"), datetime.now(UTC))
    booking = venues.call("POST", "/v1/bookings", test_bookings.a_request({"speakers": [{"name": NAME}]}))
    page, lead = f"/bookings/{booking['id']}", enter(Role.PREVENT_LEAD)
    shown = lead.get(page).text
    link = shown[shown.index(f"{page}/matches/") :].split('"')[0]
    told = words(lead.get(link).text)
    for said in (
        "A court order limits what they may do at events", "A court order bars her from stages", "Two names before",
        "Court: Case 9, seen 5 January 2026", "The order was lifted", "is in the log of look-ups",
    ):  # fmt: skip
        assert said in told
    assert "Why an entry is listed" in words(lead.get("/screening/look-ups").text)
    refused = test_bookings.send(lead, link, state="", reason="")
    assert refused.status_code == 422
    assert "A court order bars her from stages" in words(refused.text)


def test_the_booking_and_the_page_that_approves_name_the_lists_that_were_not_searched(
    enter: Enter, venues: VenuesBeside
) -> None:
    booking = venues.call("POST", "/v1/bookings", test_bookings.a_request({"speakers": [{"name": "Tariq Ostwick"}]}))
    page, officer = f"/bookings/{booking['id']}", enter(Role.BOOKING_OFFICER)
    post(venues, booking, "moves", {"action": "start_review"}, Role.BOOKING_OFFICER)
    for address in (page, f"{page}/decision?decision=approve", f"{page}/conditions"):
        told = words(officer.get(address).text)
        for said in (
            "UK Sanctions List: not searched, because no version of this list is loaded.",
            "Proscribed organisations: not searched", "concern register is",
            "record the check with the date of the list",
        ):  # fmt: skip
            assert said in told, address


def test_a_match_answered_in_another_window_is_told_with_that_answer_and_what_was_typed_is_kept(
    enter: Enter, venues: VenuesBeside
) -> None:
    booking = matched(venues, "sanctions")
    page, lead = f"/bookings/{booking['id']}", enter(Role.PREVENT_LEAD)
    shown = lead.get(page).text
    link = shown[shown.index(f"{page}/matches/") :].split('"')[0]
    opened = test_bookings.open_form(lead, link)
    theirs = {"state": "same", "reason": "The order names her", "second_identifier": "Her chapel"}
    post(venues, booking, f"matches/{link.rsplit('/', 1)[1]}/answers", theirs, Role.SENIOR_OFFICER)
    mine = {"state": "different", "reason": "A baker in Hull", "second_identifier": ""}
    stale = lead.post(link, {**opened, **mine})
    assert stale.status_code == 409
    told = words(stale.text)
    assert "Somebody answered this after you opened it" in told
    assert told.count("The order names her") == 2
    assert "Her chapel" in told
    assert "A baker in Hull" in stale.text
    again = {**test_bookings.hidden_in(stale.text), **mine, "idempotency_key": key_of(stale.text)}
    assert lead.post(link, again).status_code == 303


def test_a_match_of_a_name_the_request_no_longer_gives_says_so_and_is_closed_with_a_reason(
    enter: Enter, venues: VenuesBeside
) -> None:
    venues.put_on_the_register(NAME)
    booking = venues.call("POST", "/v1/bookings", test_bookings.a_request({"speakers": [{"name": NAME}]}))
    page, lead, officer = f"/bookings/{booking['id']}", enter(Role.PREVENT_LEAD), enter(Role.BOOKING_OFFICER)
    other = test_bookings.a_request({"speakers": [{"name": "Ondine Velmere"}]})
    venues.call("PUT", f"/v1/bookings/{booking['id']}/request", {**other, "version": booking["version"]})
    shown = lead.get(page).text
    assert "The request no longer gives this name." in words(shown)
    assert "no longer gives this name" not in words(officer.get(page).text)
    link = shown[shown.index(f"{page}/matches/") :].split('"')[0]
    assert "Close the question" in lead.get(link).text
    assert test_bookings.send(lead, link, state="closed", reason="Another speaker comes").status_code == 303
    assert "no longer gives this name" not in words(lead.get(page).text)


def test_an_answer_to_a_match_that_is_gone_is_given_back_in_the_words_of_its_form(
    enter: Enter, venues: VenuesBeside
) -> None:
    booking = matched(venues)
    lead, path = enter(Role.PREVENT_LEAD), f"/bookings/{booking['id']}/matches/00000000-0000-4000-8000-000000000000"
    sent = {
        "state": "different",
        "reason": "By her page",
        "request_version": "1",
        "matches_version": "1",
        "version": "0",
        "confirmed": "yes",
    }
    answer = lead.post(path, {**sent, "read_at": "2026-01-01", "go": "letter", "idempotency_key": "a-key-of-a-form"})
    said = words(answer.text)
    assert (answer.status_code, "Nothing was saved" in said) == (404, True)
    assert "What you typed Is it the same? Different How do you know? By her page Go to the home page" in said
    assert "There is no such question now" in said
    assert f'href="/bookings/{booking["id"]}"' in answer.text
    opened = lead.get(path)
    assert (opened.status_code, f'href="/bookings/{booking["id"]}"' in opened.text) == (404, True)


@pytest.mark.parametrize("lost", ["version", *OF_BOOKING])
@pytest.mark.parametrize("said", ["", "1.0", "9" * 12, "²"])
def test_a_form_that_came_back_without_what_it_was_opened_over_decides_nothing_and_loses_nothing(
    enter: Enter, venues: VenuesBeside, lost: str, said: str
) -> None:
    booking, senior = matched(venues, "sanctions"), enter(Role.SENIOR_OFFICER)
    refer(venues, booking)
    page = f"/bookings/{booking['id']}/decision?decision=approve"
    form = test_bookings.open_form(senior, page)
    assert lost in form
    answer = senior.post(page, {**form, lost: said, "reason": test_bookings.REASON})
    assert (answer.status_code, "came back without what it said of the booking" in words(answer.text)) == (409, True)
    assert test_bookings.REASON in answer.text
    assert test_bookings.hidden_in(answer.text)[lost] == form[lost]


@pytest.mark.parametrize(
    "what",
    [
        "decline-proposal", "step?action=withdraw", "step?action=ask_police",
        "conditions", "notes", "checks?check=open_source", "interests",
        "assignment", "decision?decision=approve",
    ],
)  # fmt: skip
def test_no_form_of_a_booking_does_anything_or_is_asked_once_more_without_what_it_was_opened_over(
    enter: Enter, venues: VenuesBeside, what: str
) -> None:
    booking, senior = matched(venues, "sanctions"), enter(Role.SENIOR_OFFICER)
    refer(venues, booking)
    page, kept = f"/bookings/{booking['id']}", ("count", "idempotency_key")
    form = {name: text for name, text in test_bookings.open_form(senior, f"{page}/{what}").items() if name in kept}
    before = venues.call("GET", f"/v1{page}/history")
    for more in ({}, {"confirmed": "yes"}, {"do": "send"}, {"go": "letter"}):
        answer = senior.post(f"{page}/{what}", {**form, **more, "reason": test_bookings.REASON, "text": "Words"})
        told = (answer.status_code, "came back without what it said of the booking" in words(answer.text))
        assert told == (409, True), more
    assert venues.call("GET", f"/v1{page}/history") == before


def test_a_match_that_the_system_found_is_not_told_as_what_somebody_did(enter: Enter, venues: VenuesBeside) -> None:
    booking = venues.call("POST", "/v1/bookings", test_bookings.a_request({"speakers": [{"name": NAME}]}))
    senior = enter(Role.SENIOR_OFFICER)
    refer(venues, booking)
    path = f"/bookings/{booking['id']}/decision?decision=approve"
    form = test_bookings.open_form(senior, path)
    venues.list_names("register", NAME)
    look_up_again()
    answer = senior.post(path, {**form, "reason": "It is as usual", "checked": "yes"})
    told = words(answer.text)
    assert (answer.status_code, "A possible match was found or answered after you opened the page" in told) == (
        409,
        True,
    )
    assert "Somebody else" not in told
