"""Bookings from request to decision in a real browser, each role its part."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.actor import Role
from tests.browser.chromium import DESKTOP, PHONE, Screen
from tests.browser.deciding import LISTED, PROPOSAL
from tests.installation import Installation
from tests.journeys.at_desk import TRAINED, checked, look, press, request, state
from tests.signed_in import SignedIn
from tests.venues.booked import SEPARATED

pytestmark = pytest.mark.timeout(300)

SENTENCE = "Possible match"
ANOTHER_SENIOR = "another-senior"
"""The demonstration has one senior officer; what takes two is begun by this one."""


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=lambda screen: screen.name)
def test_a_routine_booking_is_reviewed_approved_and_confirmed(council: Installation, as_: Any, screen: Screen) -> None:
    booking = request(council)
    officer = as_(Role.BOOKING_OFFICER, screen)
    officer.go(f"/bookings/{booking}")
    look(officer, "routine-submitted")
    press(officer, "Start the review")
    press(officer, "Approve")
    assert "I have made these checks and found nothing in the way" in look(officer, "routine-approve")
    officer.page.check("input[name=checked]")
    officer.page.fill("#reason", "A weekly class, as described")
    press(officer, "Approve")
    assert "The booking has been approved" in look(officer, "routine-approved")
    press(officer, "Confirm the booking")
    press(officer, "Confirm it")
    look(officer, "routine-confirmed")
    assert "Venue-hire training valid until" in str(officer.page.text_content("main"))
    assert state(council, booking) == "confirmed"
    press(officer, "History")
    story = look(officer, "routine-history")
    assert "A weekly class, as described" in story
    assert story.count("Bakhshi More") >= 3


def test_a_name_on_the_register_is_one_sentence_to_the_officer_and_a_question_to_the_prevent_lead(
    council: Installation, as_: Any
) -> None:
    booking = request(council, LISTED)
    officer = as_(Role.BOOKING_OFFICER)
    officer.go(f"/bookings/{booking}")
    press(officer, "Start the review")
    shown = look(officer, "match-officer")
    assert SENTENCE in shown
    assert not {"register version", "same words", "Name on the list"} & set(shown.split("\n"))
    assert "Answer" not in shown
    lead = as_(Role.PREVENT_LEAD)
    lead.go(f"/bookings/{booking}")
    assert "Name on the list" in look(lead, "match-lead")
    lead.page.locator("main a:has-text('Answer possible match')").first.click()
    lead.page.check("input[name=state][value=different]")
    lead.page.fill("#reason", "Lives elsewhere and speaks on rivers; her own page says so")
    look(lead, "match-answer")
    press(lead, "Save the answer")
    assert "Your answer has been saved" in look(lead, "match-answered")
    officer.go(f"/bookings/{booking}")
    assert "Needs" not in look(officer, "match-officer-after").split("The request")[0]
    press(officer, "Record the checks")
    assert "Open-source check" in look(officer, "match-checks")
    checked(council, booking)
    officer.go(f"/bookings/{booking}")
    press(officer, "Approve")
    officer.page.fill("#reason", "A talk on rivers")
    press(officer, "Approve")
    assert state(council, booking) == "approved"


def test_an_officer_cannot_approve_what_a_senior_officer_must_and_is_told_why(council: Installation, as_: Any) -> None:
    booking = request(council, SEPARATED)
    officer = as_(Role.BOOKING_OFFICER)
    officer.go(f"/bookings/{booking}")
    press(officer, "Start the review")
    press(officer, "See what stands in the way of approving")
    assert "What still stands in the way" in look(officer, "refused-before")
    officer.page.fill("#reason", "It is only a talk")
    press(officer, "Approve")
    officer.faults.clear()  # the browser's own line about the status
    assert "There is a problem" in look(officer, "refused")
    assert officer.page.input_value("#reason") == "It is only a talk"
    assert state(council, booking) == "in_review"


def test_separate_seating_is_resolved_by_a_changed_arrangement(council: Installation, as_: Any) -> None:
    booking = request(council, SEPARATED)
    officer = as_(Role.BOOKING_OFFICER)
    officer.go(f"/bookings/{booking}/request")
    officer.page.check("input[name=seating-arrangement][value=free]")
    look(officer, "seating-changed")
    officer.page.click("button[name=action][value=save]")
    officer.page.wait_for_url(lambda url: url.endswith(booking))
    found = council.api("booking_officer").get(f"venues/v1/bookings/{booking}")
    assert found["assessment"]["segregation"]["outcome"] == "no_question"


def test_a_decline_takes_grounds_a_reply_and_a_second_senior_officer(council: Installation, as_: Any) -> None:
    booking = request(council)
    other = SignedIn(council, ANOTHER_SENIOR, Role.SENIOR_OFFICER)
    clerk = SignedIn(council, TRAINED, Role.BOOKING_OFFICER)
    for action in ("start_review", "escalate"):
        assert clerk.post(f"bookings/{booking}/moves", {"action": action, "reason": "Terms"}).status_code == 200
    viewed = clerk.post(f"bookings/{booking}/notes", {"kind": "view", "text": "The deposit is usual"})
    assert viewed.status_code == 200, viewed.text
    reply_by = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()
    proposed = other.post(f"bookings/{booking}/decline-proposals", {**PROPOSAL, "reply_by": reply_by})
    assert proposed.status_code == 200, proposed.text
    senior = as_(Role.SENIOR_OFFICER)
    senior.go(f"/bookings/{booking}")
    assert "The terms of hire are not met." in look(senior, "minded")
    press(senior, "Decline")
    assert "What still stands in the way" in look(senior, "decline-too-soon")
    senior.go(f"/bookings/{booking}")
    press(senior, "Record the hirer’s reply")
    senior.page.check("input[name=waived][value=answered]")
    senior.page.fill("#text", "We cannot pay the deposit")
    press(senior, "Save the reply")
    assert "We cannot pay the deposit" in look(senior, "reply")
    assert state(council, booking) == "minded_to_decline"
    press(senior, "Decline")
    senior.page.fill("#reason", "The deposit that everybody pays was refused")
    press(senior, "Continue")
    assert "The deposit that everybody pays was refused" in look(senior, "decline-once-more")
    assert state(council, booking) == "minded_to_decline"
    press(senior, "Decline")
    assert "The booking has been declined" in look(senior, "declined")
    assert state(council, booking) == "declined"
