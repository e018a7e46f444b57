"""What the pages of a booking show before somebody approves, and which button stands out."""

import re
from collections.abc import Callable

import pytest

from shared.actor import Role
from tests.gateway.pages.before_venues import test_bookings
from tests.gateway.pages.before_venues.test_bookings import at_once, in_review, send, state, submitted
from tests.gateway.pages.conftest import words
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor
from tests.venues.booked import SEPARATED, TALK, a_request

Enter = Callable[..., Visitor]
enter, officer = test_bookings.enter, test_bookings.officer
APPROVE = "decision?decision=approve"


def primary(visitor: Visitor, page: str) -> str:
    """The words of the one button that stands out on a booking."""
    section = visitor.get(page).text.split('<section class="dr-next"')[1].split("</section>")[0]
    found = re.findall(r'class="govuk-button([^"]*)"[^>]*>\s*([^<]+?)\s*<', section)
    return next((said for classes, said in found if "secondary" not in classes), "")


def test_a_routine_booking_is_saved_on_one_page_and_approved_with_three_presses_and_a_tick(
    officer: Visitor, venues: VenuesBeside
) -> None:
    page = submitted(venues)
    assert primary(officer, page) == "Start the review"
    assert at_once(officer, page, "start_review").status_code == 303
    assert primary(officer, page) == "Approve"
    form = words(officer.get(f"{page}/{APPROVE}").text)
    assert (
        "I have made these checks and found nothing in the way: details complete, identity of the hirer, list of "
        "proscribed organisations"
    ) in form
    assert "What still stands in the way" not in form
    unticked = send(officer, f"{page}/{APPROVE}")
    assert unticked.status_code == 409
    assert "Not recorded yet: details complete" in words(unticked.text)
    assert send(officer, f"{page}/{APPROVE}", checked="yes").status_code == 303
    shown = words(officer.get(page).text)
    assert "Ticked on the page that approves" in shown
    assert "No reason was written down." in shown
    assert state(venues, page) == "approved"


def test_the_checks_of_a_talk_are_named_and_offered_where_one_approves_and_on_a_page_of_their_own(
    officer: Visitor, venues: VenuesBeside
) -> None:
    page = in_review(venues, officer, TALK)
    assert primary(officer, page) == "Record the checks"
    form = words(officer.get(f"{page}/{APPROVE}").text)
    for check in ("Details complete", "Open-source check", "Reference from an earlier venue", "UK Sanctions List"):
        assert f"Record: {check}" in form
    assert "I have made these checks" not in form
    assert "The local concern register is off" in form
    listed = words(officer.get(f"{page}/checks").text)
    assert "Open-source check To record" in listed
    assert "Local concern register Register is off" in listed
    typed = {"searched": "Her own pages", "found": "nothing", "conclusion": "Nothing to ask"}
    one = words(officer.get(f"{page}/checks?check=details").text)
    assert "Also not recorded yet" in one
    for check in ("details", "identity", "open_source", "reference", "sanctions_list"):
        sent = send(officer, f"{page}/checks?check={check}", **typed)
        assert (sent.status_code, sent.location) == (303, f"{page}/checks")
    last = send(officer, f"{page}/checks?check=proscribed_list", **typed)
    assert (last.status_code, last.location) == (303, page)
    assert primary(officer, page) == "Approve"
    assert send(officer, f"{page}/{APPROVE}").status_code == 303


def test_approve_does_not_stand_out_while_needs_stand_open_and_what_is_next_does(
    officer: Visitor, enter: Enter, venues: VenuesBeside
) -> None:
    missing = in_review(venues, officer, {"event": {"purpose": ""}})
    assert primary(officer, missing) == "Ask the hirer for information"
    separated = in_review(venues, officer, SEPARATED)
    test_bookings.send(officer, f"{separated}/notes", kind="note", text="Looked at")
    buttons = officer.get(separated).text.split("</section>")[0]
    assert ">Approve<" not in re.sub(r"\s+", "", buttons)
    assert "See what stands in the way of approving" in words(buttons)
    election = in_review(venues, officer, {"event": {"election_meeting": "yes"}})
    legal = enter(Role.LEGAL_OFFICER)
    assert "Approve" not in words(legal.get(election).text.split("</section>")[0])
    senior = enter(Role.SENIOR_OFFICER)
    assert send(officer, f"{separated}/step?action=escalate", reason="Seating").status_code == 303
    assert primary(senior, separated) == "Give a senior officer’s answer"


def test_the_room_is_shown_before_approval_and_leads_to_a_condition_or_a_change(
    officer: Visitor, venues: VenuesBeside
) -> None:
    hall = {"venue": "Saltmarsh Hall", "rooms": [{"room": "Snug", "capacity": 10}]}
    venues.call("POST", "/v1/venues", hall)
    page = in_review(venues, officer, {"event": {"venue": "Saltmarsh Hall", "room": "Snug", "expected_numbers": 50}})
    said = "50 people are expected and the room holds 10."
    assert said in words(officer.get(page).text)
    assert primary(officer, page) == "Approve with conditions"
    form = officer.get(f"{page}/{APPROVE}").text
    assert words(form).count(said) == 1
    assert f'href="{page}/conditions"' in form
    assert f'href="{page}/request"' in form
    assert said in words(officer.get(f"{page}/conditions").text)
    refused = send(officer, f"{page}/{APPROVE}", checked="yes")
    assert refused.status_code == 409
    assert said in words(refused.text)
    conditions = {**test_bookings.condition(0, "At most ten people at a time"), "do": "send", "checked": "yes"}
    stewards = send(officer, f"{page}/conditions", reason="Agreed by phone", **conditions)
    assert (stewards.status_code, "Room, time or number of people" in words(stewards.text)) == (409, True)
    conditions["code-0"] = "room"
    assert send(officer, f"{page}/conditions", reason="Agreed by phone", **conditions).status_code == 303
    assert state(venues, page) == "approved_with_conditions"


def test_nothing_is_put_forward_that_the_service_would_refuse(
    officer: Visitor, enter: Enter, venues: VenuesBeside
) -> None:
    senior = enter(Role.SENIOR_OFFICER)
    page = in_review(venues, officer)
    for name in ("details", "identity", "proscribed_list"):
        typed = {"searched": "The file", "found": "nothing", "conclusion": "Nothing to ask"}
        assert send(officer, f"{page}/checks?check={name}", **typed).status_code == 303
    assert send(officer, f"{page}/step?action=escalate", reason="Please decide").status_code == 303
    assert primary(senior, page) == "", "no trained officer has said what they think of it"
    assert "See what stands in the way of approving" in words(senior.get(page).text)
    assert send(officer, f"{page}/notes", kind="view", text="As described").status_code == 303
    assert primary(senior, page) == "Approve"


def test_what_nobody_could_check_about_the_room_is_said_before_approval(officer: Visitor, venues: VenuesBeside) -> None:
    page = in_review(venues, officer, {"event": {"room": "", "expected_numbers": 20}})
    said = "No room is given: whether the one that is used holds 20 people cannot be checked."
    for shown in (page, f"{page}/{APPROVE}", f"{page}/conditions"):
        assert said in words(officer.get(shown).text)


def test_a_light_change_keeps_the_conditions_until_they_are_taken_back(officer: Visitor, venues: VenuesBeside) -> None:
    page = in_review(venues, officer)
    first = {**test_bookings.condition(0, "Two stewards at the doors"), "do": "send", "checked": "yes"}
    assert send(officer, f"{page}/conditions", reason="A full hall", **first).status_code == 303
    path = f"/v1{page}"
    change = {"request": a_request({"event": {"title": "Yoga"}}), "version": venues.call("GET", path)["version"]}
    venues.call("PUT", f"{path}/request", change)
    shown = words(officer.get(page).text)
    assert "Set by the earlier approval. They still stand" in shown
    assert "Due" in shown
    assert "The decision, as the request was changed" in shown
    assert "senior officer’s answer" not in shown
    assert "senior officer's answer" not in shown
    typed = {"searched": "The request", "found": "nothing", "conclusion": "Nothing to ask"}
    assert send(officer, f"{page}/checks?check=details", **typed).status_code == 303
    form = words(officer.get(f"{page}/{APPROVE}").text)
    assert "Conditions of the earlier approval still stand Two stewards at the doors" in form
    assert "Conditions of the earlier approval that no longer hold" in form
    letter = words(send(officer, f"{page}/{APPROVE}", go="letter").text)
    assert "1. Two stewards at the doors" in letter
    (stands,) = venues.call("GET", path)["conditions"]
    taken_back = words(send(officer, f"{page}/{APPROVE}", go="letter", replaces=stands["id"]).text)
    assert "1. Two stewards at the doors" not in taken_back
    assert send(officer, f"{page}/{APPROVE}").status_code == 303
    assert state(venues, page) == "approved_with_conditions"
    assert "The booking has been approved with 1 condition" in words(officer.get(page).text)
    assert "Still stands: Two stewards at the doors." in words(officer.get(f"{page}/history").text)


def test_the_hirer_withdraws_through_staff_and_the_letter_is_read_first(officer: Visitor, venues: VenuesBeside) -> None:
    page = in_review(venues, officer)
    assert "The hirer withdraws" in words(officer.get(page).text)
    once_more = words(send(officer, f"{page}/step?action=withdraw", reason="Rang this morning").text)
    assert "Your request has been withdrawn" in once_more
    assert send(officer, f"{page}/step?action=withdraw", reason="Rang this morning", confirmed="yes").status_code == 303
    assert "The hirer withdrew. Rang this morning" in words(officer.get(f"{page}/history").text)


@pytest.mark.parametrize("act", ["confirm"])
def test_the_letter_of_a_confirmation_is_read_before_it_is_confirmed(
    officer: Visitor, venues: VenuesBeside, act: str
) -> None:
    page = in_review(venues, officer)
    assert send(officer, f"{page}/{APPROVE}", checked="yes").status_code == 303
    letter = words(send(officer, f"{page}/step?action={act}", go="letter").text)
    for said in ("Your booking is confirmed", "Day: 18 June 2030", "Time: 18:00 to 19:00", "On the day, ring:"):
        assert said in letter
