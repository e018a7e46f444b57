"""After the approval: two who want one room, a speaker who changes, and an officer whose training ends."""

import re
from datetime import date
from typing import Any

import pytest

from shared.actor import Role
from tests.browser.chromium import DESKTOP, PHONE, Screen
from tests.installation import Installation, wait_for
from tests.journeys.at_desk import (
    TRAINED,
    approved,
    checked,
    clerk,
    done,
    free_day,
    look,
    may_approve,
    press,
    refused,
    request,
    state,
)
from tests.signed_in import SignedIn
from tests.venues.booked import TALK

pytestmark = pytest.mark.timeout(300)

BOTH_SCREENS = pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=lambda screen: screen.name)
ON_THE_REGISTER = {DESKTOP.name: "Juliet Fenvel", PHONE.name: "Vrishti Yulpellvel"}
"""Invented; one for each screen, as "a different person" is remembered."""
HALL = "Philip Lights School Hall"


def in_room(room: str, day: date, starts: str, ends: str) -> dict[str, Any]:
    return {
        "event": {"venue": HALL, "room": room, "starts_at": f"{day}T{starts}", "ends_at": f"{day}T{ends}"},
        "hirer": {"email": f"{starts[:2]}@example.org"},
    }


@BOTH_SCREENS
def test_a_hall_and_its_half_cannot_both_be_confirmed_and_the_second_is_led_to_another_room(
    council: Installation, as_: Any, screen: Screen
) -> None:
    day = free_day()
    whole = approved(council, in_room("Main hall", day, "18:00", "19:00"), {"event": {"title": "Choir in the hall"}})
    half = approved(council, in_room("Main hall A", day, "18:30", "20:00"), {"event": {"title": "Dance in one half"}})
    officer = as_(Role.BOOKING_OFFICER, screen)
    officer.go(f"/bookings/{half}")
    press(officer, "Confirm the booking")
    assert "Others want the room at that time" in look(officer, "confirm-competing")
    # Meanwhile a colleague confirms the booking of the whole hall.
    done(clerk(council).post(f"bookings/{whole}/moves", {"action": "confirm"}))
    press(officer, "Confirm it")
    assert "Something beside this booking changed after you opened the page" in refused(officer, "confirm-changed")
    press(officer, "Confirm it")
    told = refused(officer, "confirm-refused")
    assert "This room, or a part of it, is held for another booking at that time" in told
    assert "The room is taken" in told
    assert "Choir in the hall, Main hall" in told
    assert (state(council, whole), state(council, half)) == ("confirmed", "approved")
    press(officer, "Change the room or the time")
    officer.page.select_option("#place", label=f"{HALL}: Meeting room (16 people)")
    officer.page.fill("#event-expected_numbers", "9")
    officer.page.click("button[value=save]:not([tabindex])")
    officer.page.wait_for_url(lambda url: url.endswith(half))
    shown = look(officer, "confirm-other-room")
    assert "Reopened" in shown
    assert "needs nobody new" in shown
    assert state(council, half) == "reopened"
    press(officer, "Approve")
    officer.page.check("input[name=checked]")
    look(officer, "confirm-approve-again")
    press(officer, "Approve")
    assert state(council, half) == "approved"


@BOTH_SCREENS
def test_a_changed_speaker_reopens_the_booking_does_again_what_it_touches_and_waits_for_a_decision(
    council: Installation, as_: Any, screen: Screen
) -> None:
    booking = _approved_talk(council)
    officer = as_(Role.BOOKING_OFFICER, screen)
    officer.go(f"/bookings/{booking}/request")
    officer.page.fill("#speakers-0-name", ON_THE_REGISTER[screen.name])
    officer.page.click("button[value=check]:not([tabindex])")
    warned = officer.page.wait_for_selector("#needs")
    assert "Saving reopens this booking" in warned.inner_text()
    look(officer, "speaker-changed")
    assert state(council, booking) == "approved"
    officer.page.click("button[value=save]:not([tabindex])")
    officer.page.wait_for_url(lambda url: url.endswith(booking))
    shown = look(officer, "speaker-reopened")
    assert "Reopened" in shown
    assert "Possible match" in shown
    checks = dict(_checks(officer.page))
    assert "Recorded" in checks["Details complete"]
    assert "Set aside" not in checks["Details complete"]
    assert "Set aside when the request changed" in checks["Open-source check"]
    assert "To record" in checks["Open-source check"]
    assert "Decided by: a senior officer" in shown
    assert "it needs the Prevent lead’s answer, and then a senior officer" in shown
    assert re.search(r"Legal advice\s+Answered", shown), "the legal answer speaks of no speaker"
    press(officer, "History")
    story = look(officer, "speaker-history")
    assert "Material: speakers." in story
    assert "from approved to reopened" in story
    _decided_again(council, as_, booking, screen)


def _approved_talk(council: Installation) -> str:
    """An election meeting with a speaker: checked, advised on by legal, approved by an officer."""
    booking, officer = request(council, TALK, {"event": {"election_meeting": "yes"}}), clerk(council)
    done(officer.post(f"bookings/{booking}/moves", {"action": "start_review"}))
    checked(council, booking)
    legal = SignedIn(council, "a-solicitor", Role.LEGAL_OFFICER)
    answer = {"need": "legal", "reason": "The candidates have a right to a room"}
    done(legal.post(f"bookings/{booking}/answers", answer))
    done(officer.post(f"bookings/{booking}/decisions", {"decision": "approve", "reason": "A talk on rivers"}))
    assert state(council, booking) == "approved"
    return booking


def _checks(page: Any) -> list[tuple[str, str]]:
    """(title, what stands there) of each check on the page of a booking."""
    rows = page.locator("h2:has-text('Checks') + ul > li").all_inner_texts()
    return [(_title(row), row) for row in rows]


def _title(row: str) -> str:
    first = row.strip().split("\n")[0]
    for tag in ("To record", "Recorded", "Not recorded"):
        first = first.removesuffix(tag).strip()
    return first


def _decided_again(council: Installation, as_: Any, booking: str, screen: Screen) -> None:
    """The Prevent lead answers the match of the new name, and a senior officer decides."""
    senior = as_(Role.SENIOR_OFFICER, screen)
    senior.go("/bookings?shown=waiting&state=reopened")
    assert senior.page.locator(f"main a[href$='{booking}']").count() == 1, "it waits for the senior officer"
    senior.go(f"/bookings/{booking}")
    assert "The candidates have a right to a room" in senior.page.inner_text("main")
    press(senior, "See what stands in the way of approving")
    shown = look(senior, "speaker-not-yet")
    assert "What still stands in the way" in shown
    assert "Checks that are not recorded yet" in shown
    lead = as_(Role.PREVENT_LEAD, screen)
    lead.go(f"/bookings/{booking}")
    lead.page.locator("main a:has-text('Answer possible match')").first.click()
    lead.page.check("input[name=state][value=different]")
    lead.page.fill("#reason", "The publisher's page shows somebody else")
    press(lead, "Save the answer")
    done(clerk(council).post(f"bookings/{booking}/notes", {"kind": "view", "text": "As described; I would approve it"}))
    checked(council, booking)
    senior.go(f"/bookings/{booking}")
    press(senior, "Approve")
    assert "What still stands in the way" not in look(senior, "speaker-nothing-in-the-way")
    senior.page.fill("#reason", "The new speaker talks about rivers as well")
    press(senior, "Approve")
    assert "The booking has been approved" in look(senior, "speaker-approved-again")
    assert state(council, booking) == "approved"


def test_an_officer_whose_training_is_revoked_is_refused_on_the_page_and_keeps_what_was_typed(
    council: Installation, as_: Any
) -> None:
    booking, other = request(council), approved(council)
    done(clerk(council).post(f"bookings/{booking}/moves", {"action": "start_review"}))
    officer = as_(Role.BOOKING_OFFICER)
    officer.go(f"/bookings/{booking}")
    press(officer, "Approve")
    assert "What still stands in the way" not in look(officer, "trained")
    officer.page.fill("#reason", "A weekly class, as described")
    _revoke_in_the_browser(council, as_)
    press(officer, "Approve")
    told = refused(officer, "untrained-approve")
    assert "renew your venue-hire training" in told.lower()
    assert officer.page.input_value("#reason") == "A weekly class, as described"
    assert state(council, booking) == "in_review"
    officer.go(f"/bookings/{booking}")
    press(officer, "See what stands in the way of approving")
    assert "What still stands in the way" in look(officer, "untrained-before")
    officer.go(f"/bookings/{other}")
    press(officer, "Confirm the booking")
    press(officer, "Confirm it")
    assert "training" in refused(officer, "untrained-confirm").lower()
    assert state(council, other) == "approved"


def _revoke_in_the_browser(council: Installation, as_: Any) -> None:
    """Learning and development says that the officer's venue-hire completions do not count; venues hears of it."""
    trainer = as_(Role.LD_OFFICER)
    trainer.go("/people")
    trainer.page.fill("#name", TRAINED)
    trainer.page.click("main button[type=submit]")
    trainer.page.click("main a[href^='/people/']")
    trainer.page.wait_for_selector("main tr a:has-text('Revoke')")
    while (link := trainer.page.locator("main tr:has-text('enue') a:has-text('Revoke')")).count():
        link.first.click()
        trainer.page.fill("#reason", "The certificate belongs to somebody else")
        trainer.page.locator("main form button[type=submit]").last.click()
        trainer.page.wait_for_selector("text=The completion has been revoked")
    wait_for("venues knows that the training was revoked", lambda: TRAINED not in may_approve(council), 60)
