"""The registers and alerts to venues as people use them, before the real venues service."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import time_machine
from werkzeug.test import TestResponse

from services.venues.demonstration import fill_registers
from services.venues.store.database import database
from shared.actor import Role
from shared.contracts.registers import REGISTERS
from tests.gateway.pages.conftest import key_of, words
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor
from tests.venues.registers_kept import ALERT, ENTRIES, LINES

Begin = Callable[..., Visitor]
LEAD, SENIOR = Role.PREVENT_LEAD, Role.SENIOR_OFFICER
EVERY_REGISTER = pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.code)


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-20T10:00:00+01:00", tick=True) as moment:
        yield moment


@pytest.fixture
def lead(signed_in: Begin) -> Visitor:
    return signed_in(LEAD)


def typed(said: dict[str, Any]) -> dict[str, Any]:
    """An entry as a person fills in its form."""
    form: dict[str, Any] = {}
    for name, value in said.items():
        if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
            year, month, day = str(value).split("-")
            form |= {f"{name}-year": year, f"{name}-month": month, f"{name}-day": day}
        else:
            form[name] = value
    return form


def send(visitor: Visitor, path: str, said: dict[str, Any], page: str = "", **changes: Any) -> TestResponse:
    key = key_of(visitor.get(page or path).text)
    return visitor.post(path, {"idempotency_key": key, **typed(said), **changes})


def add(visitor: Visitor, code: str, **changes: Any) -> str:
    """The address of an entry that was added through its form."""
    answer = send(visitor, f"/registers/{code}/new", {**ENTRIES[code], **changes})
    assert answer.status_code == 303, words(answer.text)
    return str(answer.location)


@EVERY_REGISTER
def test_an_entry_is_added_by_its_form_listed_and_changed(lead: Visitor, register: Any) -> None:
    address = add(lead, register.code)
    shown = words(lead.get(address).text)
    assert "Saved" in shown
    assert "Prevent_Lead" in shown or "Prevent lead" in shown
    assert "Entered" in shown
    listed = lead.get(f"/registers/{register.code}").text
    assert f'href="{address}"' in listed
    change = lead.get(f"{address}/change").text
    assert 'name="version" value="1"' in change
    again = send(lead, f"{address}/change", ENTRIES[register.code], version="1", why="It was so")
    assert again.status_code == 303
    assert "It was so" in words(lead.get(address).text)


@pytest.mark.parametrize("place", LINES, ids="-".join)
def test_a_dated_line_is_added_by_its_form_and_taken_back_with_a_reason(lead: Visitor, place: tuple[str, str]) -> None:
    address = add(lead, place[0])
    assert send(lead, f"{address}/{place[1]}", LINES[place]).status_code == 303
    page = lead.get(f"{address}/take-back").text
    (line,) = re.findall(r'name="line"[^>]*value="([^"]+)"', page)
    nothing = send(lead, f"{address}/take-back", {"line": line, "why": ""})
    assert (nothing.status_code, "Say why it does not count" in words(nothing.text)) == (422, True)
    assert send(lead, f"{address}/take-back", {"line": line, "why": "Another one"}).status_code == 303
    assert "Taken back" in words(lead.get(address).text)
    assert "Another one" in words(lead.get(address).text)


@EVERY_REGISTER
def test_an_empty_form_says_what_is_missing_beside_each_field_and_saves_nothing(lead: Visitor, register: Any) -> None:
    answer = send(lead, f"/registers/{register.code}/new", {})
    assert answer.status_code == 422
    assert answer.text.count("govuk-error-message") >= 2
    assert "Nothing is recorded for this day" in words(lead.get(f"/registers/{register.code}").text)


def test_what_the_service_finds_wrong_stands_beside_its_field_and_nothing_typed_is_lost(lead: Visitor) -> None:
    answer = send(lead, "/registers/networks/new", {**ENTRIES["networks"], "product": ""})
    assert (answer.status_code, "Say which product filters this network" in words(answer.text)) == (422, True)
    assert 'value="IT operations"' in answer.text
    assert 'id="product-error"' in answer.text


def test_who_was_slower_is_told_and_changes_nothing(lead: Visitor) -> None:
    address = add(lead, "contacts")
    said = {**ENTRIES["contacts"], "role": "Duty desk"}
    assert send(lead, f"{address}/change", said, version="1").status_code == 303
    late = send(lead, f"{address}/change", {**said, "role": "Night desk"}, version="1")
    assert (late.status_code, "Someone else changed this entry" in words(late.text)) == (409, True)
    assert "What was changed meanwhile" in words(late.text)
    assert f"{ENTRIES['contacts']['role']} became Duty desk, by" in words(late.text)
    assert 'value="Night desk"' in late.text
    assert 'name="version" value="2"' in late.text, "who has read that may save"
    assert "Duty desk" in words(lead.get(address).text)
    ended = send(lead, f"{address}/end", {"why": "Closed"}, version="1")
    assert (ended.status_code, "became Duty desk, by" in words(ended.text)) == (409, True)
    assert 'value="Closed"' in ended.text


def test_an_entry_that_no_longer_holds_says_so_and_its_history_stays(lead: Visitor) -> None:
    address = add(lead, "premises")
    assert "Say why" in words(send(lead, f"{address}/end", {}, version="1").text)
    assert send(lead, f"{address}/end", {"why": "Closed for good"}, version="1").status_code == 303
    shown = words(lead.get(address).text)
    assert "No longer holds" in shown
    assert "Closed for good" in shown
    assert "decide about their own bookings" in shown


def test_a_past_day_shows_what_held_then(lead: Visitor) -> None:
    add(lead, "meetings")
    assert "Nothing is recorded for this day" in words(lead.get("/registers/meetings?on=2026-03-03").text)
    assert "Referrals of the quarter" in words(lead.get("/registers/meetings?on=2026-03-04").text)
    assert "Forecast. This day is still to come" in words(lead.get("/registers/meetings?on=2100-03-04").text)
    assert "Forecast." not in words(lead.get("/registers/meetings?on=2026-03-04").text)
    wrong = lead.get("/registers/meetings?on=2026-02-31")
    assert (wrong.status_code, "Enter a real day" in words(wrong.text)) == (422, True)


def test_a_booking_officer_says_once_that_they_read_the_policy(lead: Visitor, signed_in: Begin) -> None:
    address = add(lead, "policies")
    officer = signed_in(Role.BOOKING_OFFICER)
    page = officer.get(address).text
    assert "Change" not in words(page).split("Where it is")[0].split("Hiring our halls")[-1]
    assert officer.post(f"{address}/acknowledged", {"idempotency_key": key_of(page)}).status_code == 303
    again = officer.get(address).text
    assert "You have said that you read this version" in words(again)
    assert "I have read it" not in words(again)


def test_a_request_for_support_is_answered_from_a_list_of_what_waits(lead: Visitor) -> None:
    address = add(lead, "premises")
    assert "Nothing waits for an answer" in words(lead.get(f"{address}/answered").text)
    send(lead, f"{address}/asked", LINES["premises", "asked"])
    page = lead.get(f"{address}/answered").text
    (about,) = re.findall(r'name="about"[^>]*value="([^"]+)"', page)
    missing = send(lead, f"{address}/answered", {"on": "2026-03-08"})
    assert "Choose what was answered" in words(missing.text)
    assert send(lead, f"{address}/answered", {"on": "2026-03-08", "about": about}).status_code == 303
    assert "Nothing waits for an answer" in words(lead.get(f"{address}/answered").text)


def test_the_landing_shows_what_is_late_and_each_role_its_own_registers(lead: Visitor, signed_in: Begin) -> None:
    add(lead, "contacts")
    landing = words(lead.get("/registers").text)
    assert "Confirm that it still works 1 Jan 2025 Late" in landing
    assert "Alerts to venues" in landing
    officer = words(signed_in(Role.IT_OFFICER).get("/registers").text)
    assert "IT networks" in officer
    assert "Contact points" not in officer
    assert "Alerts to venues" not in officer


def test_each_role_opens_its_own_registers_and_no_other(signed_in: Begin) -> None:
    for role in Role:
        visitor = signed_in(role)
        for register in REGISTERS:
            read = visitor.get(f"/registers/{register.code}").status_code
            write = visitor.get(f"/registers/{register.code}/new").status_code
            assert (read, write) == (
                200 if role in register.readers else 403,
                200 if role in register.writers else 403,
            ), (role, register.code)


def test_without_venues_the_page_says_so_and_nothing_typed_is_lost(lead: Visitor, venues: VenuesBeside) -> None:
    page = lead.get("/registers/meetings/new").text
    venues.adapter.down = True
    sent = {"idempotency_key": key_of(page), **typed(ENTRIES["meetings"])}
    answer = lead.post("/registers/meetings/new", sent)
    assert (answer.status_code, "nothing was saved" in words(answer.text)) == (503, True)
    assert 'value="Referrals of the quarter"' in answer.text
    assert lead.get("/registers").status_code == 503


def draft(lead: Visitor) -> str:
    answer = send(lead, "/registers/alerts/new", ALERT)
    assert answer.status_code == 303, words(answer.text)
    return str(answer.location)


def press(visitor: Visitor, address: str, what: str, **data: str) -> TestResponse:
    return visitor.post(f"{address}/{what}", {"idempotency_key": key_of(visitor.get(address).text), **data})


def test_an_alert_is_written_approved_by_another_sent_to_one_venue_and_recalled(
    lead: Visitor, signed_in: Begin
) -> None:
    add(lead, "premises")
    address = draft(lead)
    page = lead.get(address).text
    assert "Somebody who did not write this alert must approve it" in words(page)
    assert "The decision is the venue’s" in words(page)
    assert press(lead, address, "approve", version="1").status_code == 409
    senior = signed_in(SENIOR)
    assert press(senior, address, "approve", version="1").status_code == 303
    page = lead.get(address).text
    (premises,) = re.findall(r'<option value="([0-9a-f-]{36})"', page)
    nobody = press(lead, address, "send", premises="", way="")
    assert (nobody.status_code, "Choose premises" in words(nobody.text)) == (422, True)
    assert press(lead, address, "send", premises=premises, way="telephone").status_code == 303
    assert "Harbour View Hotel Duty manager By telephone" in words(senior.get(address).text)
    assert press(senior, address, "recall", why="").status_code == 422
    assert press(senior, address, "recall", why="Not so").status_code == 303
    told = re.search(rf'action="{address}/(recipients/[^"]+)"', lead.get(address).text)
    assert told is not None
    assert press(lead, address, told[1]).status_code == 303
    assert "1 venue still to be told" not in words(lead.get("/registers/alerts").text)


def test_who_was_slower_with_an_alert_is_told_what_it_says_now_and_keeps_what_was_typed(
    lead: Visitor, signed_in: Begin
) -> None:
    address = draft(lead)
    form = lead.get(f"{address}/change").text
    carried = {"version": "1", "read": unescape(re.findall(r'name="read" value="([^"]*)"', form)[0])}
    other = signed_in(LEAD, "colleague")
    field = next(name for name, said in ALERT.items() if isinstance(said, str) and said in unescape(form))
    assert send(other, f"{address}/change", {**ALERT, field: "Said by another"}, **carried).status_code == 303
    late = send(lead, f"{address}/change", {**ALERT, field: "Said by me"}, **carried)
    assert late.status_code == 409
    assert "became Said by another, by" in words(late.text)
    assert "Said by me" in late.text
    assert 'name="version" value="2"' in late.text


def test_no_name_in_an_alert_is_in_a_title_or_an_address(lead: Visitor) -> None:
    address = draft(lead)
    assert "Lunpell" not in address
    title = re.search(r"<title>(.*?)</title>", lead.get(address).text, re.DOTALL)
    assert title is not None
    assert "Lunpell" not in title[1]
    assert "Lunpell" in words(lead.get(address).text)
    assert "OFFICIAL-SENSITIVE: for those who need to know." in words(lead.get(address).text)
    assert "Lunpell" not in lead.get("/registers/alerts").text


def test_an_auditor_sees_the_steps_of_an_alert_and_nothing_of_the_person(lead: Visitor, signed_in: Begin) -> None:
    address = draft(lead)
    auditor = signed_in(Role.AUDITOR)
    page = auditor.get(address)
    assert "Drafted" in words(page.text)
    for text in (page.text, auditor.get("/registers/alerts").text):
        assert "Lunpell" not in text
        assert ALERT["purpose"] not in text
    for role in (Role.BOOKING_OFFICER, Role.IT_OFFICER, Role.LD_OFFICER):
        assert signed_in(role).get(address).status_code == 403


def test_the_self_assessment_shows_benchmark_8_from_the_registers(lead: Visitor, venues: VenuesBeside) -> None:
    from datetime import UTC, datetime

    with database.connection():
        first = fill_registers(datetime.now(UTC))
        assert fill_registers(datetime.now(UTC)) == "0 entries added"
    assert re.fullmatch(r"\d+ entries added", first)
    assert first != "0 entries added"
    shown = words(lead.get("/evidence/questions/8.3?as_at=2026-04-20").text)
    assert "Premises with a contact card 4 of 6 (67%)" in shown
    assert "Hotels and licensed premises briefed 2 of 3 (67%)" in shown
    networks = lead.get("/evidence/questions/8.2?as_at=2026-04-20").text
    assert 'href="/registers/networks?on=2026-04-20"' in networks
    assert "Networks covered 3 of 4 (75%)" in words(networks)
