"""The pages of screening before the real venues service."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.venues.jobs import HANDLERS
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.actor import Role
from tests.gateway.far_end import FarEnd
from tests.gateway.pages.conftest import PUBLIC, key_of, words
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor
from tests.venues.booked import TALK, a_request

Begin = Callable[..., Visitor]
ENTRIES = [{"id": "a", "kind": "person", "names": ["Lunpell Gloria"]}, {"id": "b", "kind": "person", "names": []}]
PAGES = ("/screening", "/screening/look-ups", "/screening/threshold")


@pytest.fixture
def venues(tmp_path: Path) -> VenuesBeside:
    return VenuesBeside(tmp_path / "venues")


@pytest.fixture
def training(tmp_path: Path) -> FarEnd:
    return FarEnd("training", {"gateway": PUBLIC}, f"sqlite:///{tmp_path / 'far-training.sqlite3'}")


@pytest.fixture
def lead(signed_in: Begin) -> Visitor:
    return signed_in(Role.PREVENT_LEAD)


def work() -> None:
    with database.connection():
        for job, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)):
            assert error is None, (job.kind, error)


def load_a_list(lead: Visitor) -> str:
    """The address of a list that was looked through."""
    file = (io.BytesIO(json.dumps(ENTRIES).encode()), "other.json")
    sent = {"kind": "other_list", "file": file, "idempotency_key": key_of(lead.get("/screening/lists/new").text)}
    answer = lead.post("/screening/lists/new", sent)
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["Location"])


def test_a_list_is_looked_through_before_it_is_put_in_force(lead: Visitor, venues: VenuesBeside) -> None:
    before = words(lead.get("/screening").text)
    assert "No list has been loaded" in before
    address = load_a_list(lead)
    check = words(lead.get(address).text)
    assert "Nothing has been changed yet." in check
    assert "Entries that can be loaded 1" in check
    assert "An entry has an id, a kind (person or organisation) and names." in check
    assert "Looked through, not in force yet" in words(lead.get("/screening").text)
    assert lead.post(f"{address}/confirm", {"idempotency_key": key_of(lead.get(address).text)}).status_code == 303
    work()
    page = words(lead.get("/screening").text)
    assert "Other list" in page
    assert "A list was loaded" in page
    assert "Lunpell" not in page


def test_what_is_missing_of_a_list_is_said_beside_its_field(lead: Visitor, venues: VenuesBeside) -> None:
    lead.get("/screening/lists/new")
    page = lead.post("/screening/lists/new", {"kind": ""})
    assert page.status_code == 422
    assert "Say which list this is" in page.text
    assert "Choose a file" in page.text


def test_the_effect_of_a_threshold_is_shown_before_it_is_saved(lead: Visitor, venues: VenuesBeside) -> None:
    lead.post(f"{load_a_list(lead)}/confirm")
    work()
    venues.call("POST", "/v1/bookings", a_request(TALK))
    shown = lead.get("/screening/threshold?threshold=0.9&most=20")
    assert "What 0.9 would do" in words(shown.text)
    assert "Lunpell" not in shown.text
    setting = {"threshold": "0.9", "most": "20", "idempotency_key": key_of(shown.text)}
    refused = lead.post("/screening/threshold", {**setting, "reason": " "})
    assert refused.status_code == 422
    assert "Give the reason: it is kept with the setting" in refused.text
    assert lead.post("/screening/threshold", {**setting, "reason": "Spring"}).status_code == 303
    page = words(lead.get("/screening/threshold").text)
    assert "0.9 (the default is 0.5)" in page
    assert "Spring" in page


@pytest.mark.parametrize("asked", ["threshold=x&most=20", "threshold=7&most=20", "threshold=0.6&most=many"])
def test_a_threshold_that_cannot_be_is_refused_on_the_page(lead: Visitor, venues: VenuesBeside, asked: str) -> None:
    page = lead.get(f"/screening/threshold?{asked}")
    assert page.status_code in (409, 422)
    assert "There is a problem" in page.text


def test_an_auditor_sees_who_looked_up_and_changes_nothing(
    signed_in: Begin, lead: Visitor, venues: VenuesBeside
) -> None:
    lead.post(f"{load_a_list(lead)}/confirm")
    work()
    booking = venues.call("POST", "/v1/bookings", a_request(TALK))
    auditor = signed_in(Role.AUDITOR)
    pages = [auditor.get(path) for path in PAGES]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert booking["reference"] in words(pages[1].text)
    for page in pages:
        assert "Lunpell" not in page.text
        assert '<form method="post"' not in page.text[page.text.find("<main") : page.text.find("</main")]
    assert auditor.get("/screening/lists/new").status_code == 403


@pytest.mark.parametrize("role", [Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.ADMIN])
def test_nobody_else_comes_here(signed_in: Begin, venues: VenuesBeside, role: Role) -> None:
    somebody = signed_in(role)
    assert {somebody.get(path).status_code for path in (*PAGES, "/screening/lists/new")} == {403}
    assert "/screening" not in somebody.get("/").text
