"""The home page when venues takes every question and answers none: it comes soon, and says what it does not know."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from services.gateway.pages.home import bookings, glance
from shared.actor import Role
from tests.gateway.far_end import FarEnd
from tests.gateway.pages.conftest import words
from tests.gateway.records import EXPECTED
from tests.gateway.visitor import Visitor

Begin = Callable[..., Visitor]
COUNCIL = EXPECTED["figures"]["organisation"]
PATIENCE = 0.3
"""Seconds of the home page in these tests."""
MANY_QUESTIONS = 4
"""The home page of a Prevent lead asks venues so often; one after the other they would be waited for in turn."""


@pytest.fixture
def hanging(venues: FarEnd, monkeypatch: pytest.MonkeyPatch) -> FarEnd:
    """Venues, once somebody has signed in, takes each question and lets it wait as long as the caller does."""
    monkeypatch.setattr(bookings, "PATIENCE", PATIENCE)
    monkeypatch.setattr(glance, "PATIENCE", PATIENCE)

    def wait(request: requests.PreparedRequest, timeout: Any = None, **_: Any) -> requests.Response:
        time.sleep(timeout[1])
        raise requests.ReadTimeout("no answer in time")

    monkeypatch.setattr(
        venues.adapter, "hang", lambda: monkeypatch.setattr(venues.adapter, "send", wait), raising=False
    )
    return venues


def test_a_prevent_lead_sees_the_part_of_training_and_that_venues_did_not_answer(
    signed_in: Begin, hanging: FarEnd
) -> None:
    lead = signed_in(Role.PREVENT_LEAD)
    hanging.adapter.hang()  # type: ignore[attr-defined]
    began = time.monotonic()
    answer = lead.get("/")
    took = time.monotonic() - began
    assert answer.status_code == 200
    shown = words(answer.text)
    assert "No answer from: Venue bookings" in shown
    assert f"{COUNCIL['in_date']} of {COUNCIL['population']}" in shown
    eight = shown[shown.index("Benchmark 8 at a glance") :]
    assert "Not available It could not be worked out just now. It is not 0." in eight
    assert "6 files imported" in shown
    assert "Booking decisions made: not available" in shown
    assert "What waits for you is not known just now" in shown
    assert "Nothing is waiting for you" not in shown
    assert took < PATIENCE * MANY_QUESTIONS + 2, "it is waited for together, and then left alone"


def test_while_venues_hangs_the_next_page_does_not_wait_for_it_again(signed_in: Begin, hanging: FarEnd) -> None:
    officer = signed_in(Role.BOOKING_OFFICER)
    hanging.adapter.hang()  # type: ignore[attr-defined]
    assert "No answer from: Venue bookings" in words(officer.get("/").text)
    began = time.monotonic()
    again = officer.get("/")
    assert again.status_code == 200
    assert "No answer from: Venue bookings" in words(again.text)
    assert time.monotonic() - began < PATIENCE
    assert "New booking request" in words(again.text), "what can be done stays"


def test_without_an_answer_from_venues_the_files_that_wait_are_told(signed_in: Begin, hanging: FarEnd) -> None:
    officer = signed_in(Role.LD_OFFICER, Role.BOOKING_OFFICER)
    hanging.adapter.hang()  # type: ignore[attr-defined]
    shown = words(officer.get("/").text)
    assert "completions-lms.csv has rows left to review" in shown
    assert "No answer from: Venue bookings" in shown
