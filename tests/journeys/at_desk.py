"""People at work on bookings in a browser: how a booking is made for them, how a page is looked at and pressed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.actor import Role
from tests.browser.chromium import Window
from tests.installation import Installation
from tests.signed_in import SignedIn
from tests.venues.booked import a_request

ROOM = {"venue": "Lauren Lane Library", "room": "Main hall"}
TRAINED, SENIOR = OFFICERS = ("033652", "111132")
"""The payroll numbers of the demonstration's booking officer and senior officer."""
_days = iter(range(5, 300))


def free_day() -> date:
    """A day on which no other test has put an event."""
    return (datetime.now(UTC) + timedelta(days=next(_days))).date()


def request(council: Installation, *changes: dict[str, Any]) -> str:
    """A booking on a day of its own unless the changes say when; its id."""
    day = free_day()
    times = {"event": {"starts_at": f"{day}T18:00", "ends_at": f"{day}T19:00", **ROOM}}
    made = council.api("booking_officer").post("venues/v1/bookings", a_request(times, *changes), expected=(201,))
    return str(made["id"])


def may_approve(council: Installation) -> set[str]:
    """The payroll numbers of those who may approve today, as far as venues has heard."""
    found = council.api("booking_officer").get("venues/v1/approvers")["approvers"]
    return {one["person_number"] for one in found if one["may_approve"]}


def clerk(council: Installation) -> SignedIn:
    """A trained booking officer for what has to be done before a test begins."""
    return SignedIn(council, TRAINED, Role.BOOKING_OFFICER)


def done(answer: Any) -> Any:
    """What a call answers that must not be refused."""
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def approved(council: Installation, *changes: dict[str, Any]) -> str:
    """A booking that was reviewed and approved; its id."""
    booking, officer = request(council, *changes), clerk(council)
    done(officer.post(f"bookings/{booking}/moves", {"action": "start_review"}))
    done(officer.post(f"bookings/{booking}/decisions", {"decision": "approve", "reason": "Routine", "checked": True}))
    return booking


def checked(council: Installation, booking: str) -> None:
    """Every required check of a booking is on record."""
    for found in council.api("prevent_lead").get(f"venues/v1/bookings/{booking}")["required_checks"]:
        if found["state"] == "to_record":
            made = {"check": found["check"], "conclusion": "Nothing to ask", "found": "Nothing"}
            done(clerk(council).post(f"bookings/{booking}/checks", made))


def look(window: Window, name: str) -> str:
    """The page as it is read; accessible, and no wider than the screen."""
    window.page.wait_for_load_state("load")
    window.keep_screenshot(name)
    assert not (wrong := window.violations()), f"{name}: {wrong}"
    assert not window.scrolls_sideways(), name
    return str(window.page.inner_text("main"))


def press(window: Window, words: str) -> None:
    """A button or a link of the page."""
    button = window.page.locator("main").get_by_role("button", name=words, exact=True)
    link = window.page.locator("main").get_by_role("link", name=words, exact=True)
    button.or_(link).first.click()
    window.page.wait_for_load_state("load")


def refused(window: Window, name: str) -> str:
    """The page after the server said no: the browser's own line about the status is no fault of the page."""
    window.faults.clear()
    said = look(window, name)
    assert "There is a problem" in said
    return said


def state(council: Installation, booking: str) -> str:
    return str(council.api("booking_officer").get(f"venues/v1/bookings/{booking}")["state"])
