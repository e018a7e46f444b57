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
from shared.contracts.registers.register_entries import REGISTERS
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
    assert 'name="entry_version" value="1"' in change
    again = send(lead, f"{address}/change", ENTRIES[register.code], entry_version="1", why="It was so")
    assert again.status_code == 303
    assert "It was so" in words(lead.get(address).text)


@EVERY_REGISTER
def test_no_two_fields_of_a_form_of_change_have_one_name(lead: Visitor, register: Any) -> None:
    page = lead.get(f"{add(lead, register.code)}/change").text
    (form,) = [form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if "entry_version" in form]
    of_one = re.findall(r'<(?:input (?:class="govuk-input|type="hidden")|select|textarea)[^>]*? name="([^"]+)"', form)
    assert len(of_one) == len(set(of_one)), of_one
    assert len(of_one) > 3


def test_a_policy_has_the_version_that_was_typed(lead: Visitor) -> None:
    address = add(lead, "policies")
    assert (
        send(lead, f"{address}/change", {**ENTRIES["policies"], "version": "7.2"}, entry_version="1").status_code == 303
    )
    assert "became 7.2" in words(lead.get(address).text)


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
    assert send(lead, f"{address}/change", said, entry_version="1").status_code == 303
    late = send(lead, f"{address}/change", {**said, "role": "Night desk"}, entry_version="1")
    assert (late.status_code, "You, in another window, changed this entry" in words(late.text)) == (409, True)
    assert "What was changed meanwhile" in words(late.text)
    assert f"{ENTRIES['contacts']['role']} became Duty desk, by" in words(late.text)
    assert 'value="Night desk"' in late.text
    assert 'name="entry_version" value="2"' in late.text, "who has read that may save"
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
    assert officer.post(f"{address}/acknowledged", opened(page, f"{address}/acknowledged")).status_code == 303
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


def opened(page: str, path: str) -> dict[str, str]:
    """What the form that goes to a path carries."""
    (form,) = re.findall(rf'<form[^>]*action="{path}".*?</form>', page, re.DOTALL)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in hidden if name != "csrf_token"}


def press(visitor: Visitor, address: str, what: str, **data: str) -> TestResponse:
    return visitor.post(f"{address}/{what}", {**opened(visitor.get(address).text, f"{address}/{what}"), **data})


def test_an_alert_is_written_approved_by_another_sent_to_one_venue_and_recalled(
    lead: Visitor, signed_in: Begin
) -> None:
    add(lead, "premises")
    address = draft(lead)
    page = lead.get(address).text
    assert "Somebody who did not write this alert must approve it" in words(page)
    assert "The decision is the venue’s" in words(page)
    assert lead.post(f"{address}/approve", {"idempotency_key": key_of(page), "version": "1"}).status_code == 409
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


def approved(lead: Visitor, senior: Visitor, address: str) -> str:
    """The alert as it now stands, approved; its page."""
    assert press(senior, address, "approve").status_code == 303
    return lead.get(address).text


def changed(visitor: Visitor, address: str, **said: str) -> None:
    """The alert says something else."""
    carried = opened(visitor.get(f"{address}/change").text, f"{address}/change")
    assert visitor.post(f"{address}/change", {**typed({**ALERT, **said}), **carried}).status_code == 303


def chosen(page: str, at: int = 0) -> str:
    return re.findall(r'<option value="([0-9a-f-]{36})"', page)[at]


@pytest.fixture
def senior(signed_in: Begin) -> Visitor:
    return signed_in(SENIOR)


def test_a_venue_told_an_earlier_version_is_not_noted_and_what_was_typed_stays(lead: Visitor, senior: Visitor) -> None:
    add(lead, "premises")
    address = draft(lead)
    path = f"{address}/send"
    first = approved(lead, senior, address)
    changed(lead, address, facts="Said anew")
    approved(lead, senior, address)
    sent = {**opened(first, path), "premises": chosen(first), "way": "telephone"}
    unfit = lead.post(path, {**sent, "way": ""})
    assert (unfit.status_code, opened(unfit.text, path)["version"]) == (422, "1")
    late = lead.post(path, sent)
    said = words(late.text)
    assert late.status_code == 409
    assert "became Said anew, by" in said and "Approved, by" in said and "Nothing of yours was saved" in said
    assert "is told again before that is noted" in said
    assert re.search(rf'<option value="{chosen(first)}" selected', late.text)
    assert re.search(r'value="telephone"[^>]* checked', late.text)
    assert "By telephone" not in words(late.text[late.text.find('id="recipients-title"') :])
    again = {**sent, **opened(late.text, path)}
    assert (again["version"], lead.post(path, again).status_code) == ("2", 303)


def test_what_was_typed_into_a_form_that_is_gone_is_shown_to_be_copied(lead: Visitor, senior: Visitor) -> None:
    add(lead, "premises")
    address = draft(lead)
    first = approved(lead, senior, address)
    changed(lead, address, facts="Said anew")
    sent = {**opened(first, f"{address}/send"), "premises": chosen(first), "way": "telephone"}
    late = lead.post(f"{address}/send", sent)
    assert late.status_code == 409
    assert "What you typed Who was told? Harbour View Hotel: Duty manager How? By telephone" in words(late.text)


def test_a_venue_is_not_noted_as_told_in_a_role_that_was_not_on_the_page(lead: Visitor, senior: Visitor) -> None:
    hotel = add(lead, "premises")
    address = draft(lead)
    path = f"{address}/send"
    first = approved(lead, senior, address)
    entry = {**ENTRIES["premises"], "contact_role": "Night porter"}
    assert send(lead, f"{hotel}/change", entry, entry_version="1", why="New").status_code == 303
    late = lead.post(path, {**opened(first, path), "premises": chosen(first), "way": "telephone"})
    said = words(late.text)
    assert (late.status_code, "None." in said) == (409, True)
    assert "Duty manager became Night porter, by" in said
    again = {**opened(late.text, path), "premises": chosen(first), "way": "telephone"}
    assert lead.post(path, again).status_code == 303
    assert "Harbour View Hotel Night porter By telephone" in words(lead.get(address).text)


def test_who_approves_or_recalls_second_is_told_what_happened_meanwhile(
    lead: Visitor, senior: Visitor, signed_in: Begin
) -> None:
    address = draft(lead)
    other = signed_in(SENIOR, "colleague")
    page = senior.get(address).text
    assert press(other, address, "approve").status_code == 303
    late = senior.post(f"{address}/approve", opened(page, f"{address}/approve"))
    assert (late.status_code, "Approved, by" in words(late.text)) == (409, True)
    changed(lead, address, purpose="Said anew")
    slow = senior.post(f"{address}/recall", {**opened(page, f"{address}/recall"), "why": "Not so at all"})
    assert (slow.status_code, "became Said anew, by" in words(slow.text)) == (409, True)
    assert 'value="Not so at all"' in slow.text
    assert press(other, address, "recall", why="Wrong").status_code == 303
    last = senior.post(f"{address}/recall", {**opened(slow.text, f"{address}/recall"), "why": "Not so at all"})
    assert (last.status_code, "Recalled, by" in words(last.text)) == (409, True)
    assert "Why does it no longer stand? Not so at all" in words(last.text)


def test_who_notes_second_that_a_venue_knows_of_the_end_is_told_who_did(lead: Visitor, senior: Visitor) -> None:
    add(lead, "premises")
    address = draft(lead)
    page = approved(lead, senior, address)
    assert press(lead, address, "send", premises=chosen(page), way="telephone").status_code == 303
    assert press(senior, address, "recall", why="Not so").status_code == 303
    page = senior.get(address).text
    (told,) = re.findall(rf'action="({address}/recipients/[^"]+)"', page)
    assert press(lead, address, told.removeprefix(f"{address}/")).status_code == 303
    late = senior.post(told, opened(page, told))
    assert (late.status_code, "A venue was told that it has ended, by" in words(late.text)) == (409, True)


def test_a_form_of_an_alert_that_was_not_done_is_told_in_the_words_of_its_page(
    lead: Visitor, senior: Visitor, venues: VenuesBeside
) -> None:
    add(lead, "premises")
    address = draft(lead)
    page = approved(lead, senior, address)
    form = lead.get(f"{address}/change").text
    venues.adapter.down = True
    sent = {**opened(page, f"{address}/send"), "premises": chosen(page), "way": "telephone"}
    said = words(lead.post(f"{address}/send", sent).text)
    assert "Who was told? As you chose it How? By telephone" in said
    assert [one for one in ("Version", "Read", "Premises read", "Action") if f"{one} " in said] == []
    late = lead.post(f"{address}/change", {**typed(ALERT), **opened(form, f"{address}/change")})
    assert "Where do they come from? The council" in words(late.text)


def test_nobody_says_that_they_read_a_version_that_was_not_on_their_page(lead: Visitor, signed_in: Begin) -> None:
    address = add(lead, "policies")
    officer = signed_in(Role.BOOKING_OFFICER)
    page = officer.get(address).text
    entry = {**ENTRIES["policies"], "place": "On the new intranet"}
    assert send(lead, f"{address}/change", entry, entry_version="1", why="Moved").status_code == 303
    late = officer.post(f"{address}/acknowledged", opened(page, f"{address}/acknowledged"))
    assert (late.status_code, "became On the new intranet, by" in words(late.text)) == (409, True)
    assert officer.post(f"{address}/acknowledged", opened(late.text, f"{address}/acknowledged")).status_code == 303


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
