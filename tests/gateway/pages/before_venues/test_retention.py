"""The page of retention and the privacy page, before the real venues service."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from services.venues.actions.retention.removal import let_records_go
from services.venues.policy.retention_periods import retention_on
from services.venues.store.database import database
from services.venues.store.jobs import add_job, jobs
from shared.actor import Role
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor
from tests.venues.booked import a_request

Begin = Callable[..., Visitor]
PAGE, NEW = "/settings/retention", "/settings/retention/holds/new"


@pytest.fixture
def booking(venues: VenuesBeside) -> dict[str, str]:
    """Withdrawn more than a year ago."""
    request = a_request({"hirer": {"name": "Perpetua Quibblewick"}})
    made: dict[str, str] = venues.call("POST", "/v1/bookings", request)
    long_ago = (datetime.now(UTC) - timedelta(days=400)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with database.connection():
        sql = "UPDATE booking SET state = 'withdrawn', state_since = ? WHERE reference = ?"
        database.execute(sql, long_ago, made["reference"])
    return made


def in_days(days: int) -> dict[str, str]:
    day = datetime.now(UTC).date() + timedelta(days=days)
    return {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}


def place(visitor: Visitor, booking: dict[str, str], **changes: str) -> object:
    sent = {
        "reference": booking["reference"], "reason": "A claim about the deposit", "asked_by": "Wendeline Farrow, legal",
        **in_days(200), "idempotency_key": key_of(visitor.get(NEW).text), **changes,
    }  # fmt: skip
    return visitor.post(NEW, sent)


def tonight() -> None:
    with database.connection():
        with database.write_transaction():
            add_job("retention", {}, datetime.now(UTC))
        for _ in range(20):
            job = jobs.claim(datetime.now(UTC))
            if job is None:
                return
            if job.kind == "retention":
                let_records_go(job)


WITHDRAWN = "Bookings that the hirer withdrew before a senior officer was asked, or that lapsed without an answer"


def test_the_page_says_what_would_go_and_names_nobody(signed_in: Begin, booking: dict[str, str]) -> None:
    page = words(signed_in(Role.PREVENT_LEAD).get(PAGE).text)
    assert WITHDRAWN in page
    assert "Kept for Due now Due later" in page
    assert "Quibblewick" not in page and booking["reference"] not in page
    row = page[page.index("Bookings that the hirer withdrew before") :]
    assert "without an answer 1 year 1 0 " in row
    assert "No night has been worked yet" in page


def test_after_the_night_the_page_shows_the_counts(signed_in: Begin, booking: dict[str, str]) -> None:
    lead = signed_in(Role.PREVENT_LEAD)
    lead.get(PAGE)
    tonight()
    page = words(lead.get(PAGE).text)
    assert (
        "Bookings that the hirer withdrew before a senior officer was asked, or that lapsed without an answer: 1"
        in page
    )
    assert "Nothing is due" in page
    with database.connection():
        assert database.query("SELECT COUNT(*) FROM booking") == [(0,)]


def test_another_day_may_be_asked_about_and_a_wrong_one_is_said(signed_in: Begin, booking: dict[str, str]) -> None:
    lead = signed_in(Role.PREVENT_LEAD)
    assert lead.get(f"{PAGE}?until-day=1&until-month=2&until-year=2020").status_code == 422
    wrong = lead.get(f"{PAGE}?until-day=31&until-month=2&until-year=2030")
    assert (wrong.status_code, "Enter a real day" in words(wrong.text)) == (422, True)


def test_a_hold_is_placed_from_the_booking_shown_and_ended_by_somebody_else(
    signed_in: Begin, booking: dict[str, str]
) -> None:
    lead = signed_in(Role.PREVENT_LEAD)
    opened = lead.get(f"/bookings/{booking['id']}").text
    assert f"{NEW}?reference={booking['reference']}" in opened
    assert f'value="{booking["reference"]}"' in lead.get(f"{NEW}?reference={booking['reference']}").text
    assert place(lead, booking).status_code == 303
    page = lead.get(PAGE).text
    assert "A claim about the deposit" in words(page)
    assert "Asked for by Wendeline Farrow, legal. Placed by" in words(page)
    assert "End this hold" not in page
    assert "Legal hold placed" in words(lead.get(f"/bookings/{booking['id']}/history").text)
    tonight()
    with database.connection():
        assert database.query("SELECT COUNT(*) FROM booking") == [(1,)]
    legal = signed_in(Role.LEGAL_OFFICER)
    shown = legal.get(PAGE).text
    address = shown[shown.index("/settings/retention/holds/") :].split('"', 1)[0]
    form = legal.get(address)
    assert "A claim about the deposit" in words(form.text)
    assert legal.post(address, {"idempotency_key": key_of(form.text), "reason": " "}).status_code == 422
    sent = {"idempotency_key": key_of(form.text), "reason": "The claim was settled"}
    assert legal.post(address, sent).status_code == 303
    assert "Holds that have ended" in words(legal.get(PAGE).text)


def test_what_is_missing_of_a_hold_is_said_beside_its_field(signed_in: Begin, booking: dict[str, str]) -> None:
    lead = signed_in(Role.PREVENT_LEAD)
    answer = place(lead, booking, reason="", asked_by="")
    assert answer.status_code == 422
    assert "Say why this booking must be kept" in answer.text and "Name the person who asked" in answer.text
    unknown = place(lead, {"reference": "VH-NOBOD-YHASI"})
    assert (unknown.status_code, "There is no booking with this reference" in unknown.text) == (422, True)
    assert "A hold ends within two years" in place(lead, booking, **in_days(900)).text


def test_an_auditor_looks_and_holds_nothing(signed_in: Begin, booking: dict[str, str]) -> None:
    auditor = signed_in(Role.AUDITOR)
    page = auditor.get(PAGE)
    assert (page.status_code, NEW in page.text) == (200, False)
    assert auditor.get(NEW).status_code == 403


def test_the_privacy_page_says_every_period_as_the_policy_has_it(app: Flask, venues: VenuesBeside) -> None:
    page = words(Visitor(app).get("/privacy").text)
    for period in retention_on(datetime.now(UTC).date()).periods.values():
        assert f"{period.what} {period.words} {period.counted_from} {period.then}" in page
    for said in ("A person decides about every request. No computer does.", "concern register", "You hear within one"):
        assert said in page


def test_the_privacy_page_does_without_the_periods_when_venues_does_not_answer(
    app: Flask, venues: VenuesBeside
) -> None:
    venues.adapter.down = True
    page = Visitor(app).get("/privacy")
    assert page.status_code == 200
    assert "The periods cannot be shown just now" in words(page.text)
    assert "Your rights" in page.text


def test_the_hirers_form_leads_to_the_privacy_page(app: Flask, venues: VenuesBeside) -> None:
    page = Visitor(app).get("/hire").text
    assert 'href="/privacy#hirers"' in page
