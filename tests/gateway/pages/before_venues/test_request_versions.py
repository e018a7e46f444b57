"""The pages of a request that was changed: which answers, from what to what, and what each version said."""

import pytest

from shared.actor import Role
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.typed import YOGA
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor

LIGHT = {"event-expected_numbers": "12", "event-promotion": "Posters", "event-access": "public"}


@pytest.fixture
def officer(signed_in) -> Visitor:
    return signed_in(Role.BOOKING_OFFICER)


@pytest.fixture
def path(officer: Visitor, venues: VenuesBeside) -> str:
    """A booking whose request was changed once."""
    new = officer.get("/bookings/new").text
    assert officer.post("/bookings/new", {**YOGA, "idempotency_key": key_of(new), "action": "save"}).status_code == 303
    found = venues.bookings()[0]
    path = f"/bookings/{found['id']}"
    form = {"idempotency_key": key_of(officer.get(f"{path}/request").text), "version": str(found["version"])}
    assert officer.post(f"{path}/request", {**YOGA, **LIGHT, **form, "action": "save"}).status_code == 303
    return path


def test_the_history_tells_each_answer_in_words_and_leads_to_the_version(officer: Visitor, path: str) -> None:
    page = officer.get(f"{path}/history").text
    said = words(page)
    assert "from “10” to “12”" in said
    assert "from no answer to “Posters”" in said
    assert "to “Anyone" in said
    assert f'href="{path}/request/2"' in page


def test_each_version_says_what_it_said_then(officer: Visitor, path: str) -> None:
    first, second = words(officer.get(f"{path}/request/1").text), words(officer.get(f"{path}/request/2").text)
    assert "version 2 holds now" in first
    assert "18 June 2030 at 6:30pm" in first
    assert "Posters" not in first
    assert "This is what the request says now" in second
    assert "from no answer to “Posters”" in second
    assert officer.get(f"{path}/request/3").status_code == 404


def test_whoever_is_told_that_somebody_was_faster_is_told_what_changed(officer: Visitor, path: str) -> None:
    form = {"version": "1", "idempotency_key": key_of(officer.get(f"{path}/request").text)}
    late = {**YOGA, **form, "event-title": "Late"}
    told = officer.post(f"{path}/request", {**late, "action": "save"})
    assert told.status_code == 409
    assert "from no answer to “Posters”" in words(told.text)
