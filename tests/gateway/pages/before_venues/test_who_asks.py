"""The pages of names beyond the limit, and what booking page and forms say of names, before the real service."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.store.database import database as gateway_database
from services.gateway.store.users import find_user_named, save_disabled
from services.venues.actions.screening.digests import make_due
from services.venues.jobs import HANDLERS
from services.venues.rules.bookings.assessment import LOOK_UP_HELD, POSSIBLE_MATCH
from services.venues.rules.screening.look_up_limits import NameLimits, Way, Window
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.actor import Role
from tests.gateway.pages.conftest import key_of, version_of, words
from tests.gateway.pages.typed import TALK, YOGA
from tests.gateway.pages.venues_beside import VenuesBeside
from tests.gateway.visitor import Visitor
from tests.venues.booked import a_request
from tests.venues.limits import set_limits

Begin = Callable[..., Visitor]
WEEKS = "/screening/who-asks"
BEYOND = "/screening/names-beyond-the-limit"
NAMES = ("Gloria Lunpell", "Ann Ordinary", "Ben Ordinary")


@pytest.fixture
def held(venues: VenuesBeside) -> Iterator[str]:
    """A booking of three names where two are the most: its address."""
    set_limits(NameLimits("test", {way: (Window(timedelta(days=1), 2),) for way in Way}, 4, 3))
    venues.list_names("sanctions", "Gloria Lunpell")
    request = a_request({"speakers": [{"name": name} for name in NAMES], "event": {"type": "talk"}})
    yield f"/bookings/{venues.call('POST', '/v1/bookings', request)['id']}"
    set_limits(None)


def work() -> None:
    with database.connection():
        for job, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)):
            assert error is None, (job.kind, error)


def address_of(lead: Visitor) -> str:
    page = lead.get(BEYOND).text
    return BEYOND + page.split(f'href="{BEYOND}')[1].split('"')[0]


def test_the_lead_finds_what_waits_under_screening_and_confirms_it_once(held: str, signed_in: Begin) -> None:
    officer, lead = signed_in(Role.BOOKING_OFFICER), signed_in(Role.PREVENT_LEAD)
    before = words(officer.get(held).text)
    assert LOOK_UP_HELD in before
    assert POSSIBLE_MATCH not in before
    assert "1 look-up waits for the Prevent lead" in words(lead.get("/screening").text)
    assert "1 booking waits for the Prevent lead" in words(lead.get(BEYOND).text)
    address = address_of(lead)
    page = lead.get(address)
    assert "3 names beyond the limit" in words(page.text)
    assert not any(name in page.text for name in NAMES)
    sent = {"idempotency_key": key_of(page.text), "answer": "confirmed", "version": version_of(page.text)}
    stale = lead.post(address, {**sent, "reason": "A conference", "version": "1"})
    assert (stale.status_code, "more names came in" in stale.text, "A conference" in stale.text) == (409, True, True)
    assert version_of(stale.text) == sent["version"]
    refused = lead.post(address, {**sent, "reason": " "})
    assert (refused.status_code, "Give the reason" in refused.text) == (422, True)
    nothing = lead.post(address, {"version": sent["version"], "idempotency_key": key_of(page.text), "reason": "Fair"})
    assert (nothing.status_code, "Say what you do" in nothing.text) == (422, True)
    assert lead.post(address, {**sent, "reason": "A conference"}).status_code == 303
    work()
    assert "Confirmed" in words(lead.get(address).text)
    assert "A conference" in words(lead.get(address).text)
    assert POSSIBLE_MATCH in words(officer.get(held).text)


def test_nothing_is_written_down_of_names_by_a_form_that_does_not_say_which_it_showed_or_showed_fewer(
    held: str, signed_in: Begin
) -> None:
    lead = signed_in(Role.PREVENT_LEAD)
    address = address_of(lead)
    page = lead.get(address).text
    sent = {"idempotency_key": key_of(page), "answer": "noted", "reason": "I rang her"}
    for version, said in (("", "came back without what it said when you opened it"), ("1", "more names came in")):
        lost = lead.post(address, {**sent, "version": version} if version else sent)
        assert (lost.status_code, said in words(lost.text), "I rang her" in lost.text) == (409, True, True)
        assert version_of(lost.text) == version_of(page)
    assert "I rang her" not in lead.get(address).text
    assert lead.post(address, {**sent, "version": version_of(page)}).status_code == 303
    assert "I rang her" in lead.get(address).text


def test_the_leads_home_page_counts_matches_and_says_apart_that_names_beyond_the_limit_wait(
    held: str, signed_in: Begin, venues: VenuesBeside
) -> None:
    venues.list_names("other_list", "Gloria Lunpell")
    lead = signed_in(Role.PREVENT_LEAD)
    home = lead.get("/")
    assert "Names beyond the limit wait for you: 1" in words(home.text)
    assert f'href="{BEYOND}"' in home.text
    assert "with a possible match to answer" not in words(home.text)
    address = address_of(lead)
    page = lead.get(address).text
    sent = {"answer": "confirmed", "reason": "A conference", "version": version_of(page)}
    sent["idempotency_key"] = key_of(page)
    lead.post(address, sent)
    work()
    venues.call("POST", "/v1/bookings", a_request({"speakers": [{"name": "Cy Ordinary"}], "event": {"type": "talk"}}))
    page = lead.get("/").text
    home_after = words(page)
    assert "1 booking with a possible match to answer" in home_after
    counted = words(lead.get(re.search(r'href="([^"]*shown=matches)"', page)[1]).text)  # type: ignore[index]
    assert "Bookings with a possible match to answer" in counted
    assert "1 booking" in counted, counted
    assert signed_in(Role.BOOKING_OFFICER).get("/bookings?shown=matches").status_code == 403
    assert "Names beyond the limit wait" not in home_after


def test_the_lead_is_offered_the_confirmation_and_not_an_answer_that_would_be_refused(
    held: str, signed_in: Begin
) -> None:
    page = signed_in(Role.PREVENT_LEAD).get(held).text
    assert f"{held}/answers?need=prevent_lead" not in page
    assert f'href="{BEYOND}"' in page
    assert "Confirm the look-up first" in page


KEPT_BACK = "What was found is kept back until the Prevent lead confirms the look-up."


def test_a_booking_that_is_kept_back_says_so_beside_its_checks_and_invites_nobody_to_search_by_hand(
    held: str, signed_in: Begin
) -> None:
    officer = signed_in(Role.BOOKING_OFFICER)
    for path in (held, f"{held}/checks"):
        page = words(officer.get(path).text)
        assert "there is nothing to record by hand" in page
        assert "A version was loaded since" not in page
        assert "search the UK Sanctions List" not in page
        assert "Record this check: UK Sanctions List" not in page


def test_a_look_up_that_was_kept_back_stays_told_so_once_it_is_confirmed(held: str, signed_in: Begin) -> None:
    officer, lead = signed_in(Role.BOOKING_OFFICER), signed_in(Role.PREVENT_LEAD)
    assert words(officer.get(held).text).count(KEPT_BACK) == 1
    address = address_of(lead)
    page = lead.get(address).text
    sent = {"answer": "confirmed", "reason": "A conference", "version": version_of(page)}
    sent["idempotency_key"] = key_of(page)
    assert lead.post(address, sent).status_code == 303
    work()
    for reader in (officer, lead, signed_in(Role.SENIOR_OFFICER), signed_in(Role.AUDITOR)):
        assert words(reader.get(held).text).count(KEPT_BACK) == 1


def test_the_auditor_reads_and_answers_nothing_and_others_open_nothing(held: str, signed_in: Begin) -> None:
    address = address_of(signed_in(Role.PREVENT_LEAD))
    auditor = signed_in(Role.AUDITOR)
    assert "What do you want to do?" not in words(auditor.get(address).text)
    for other in (signed_in(Role.BOOKING_OFFICER), signed_in(Role.SENIOR_OFFICER)):
        assert [other.get(path).status_code for path in (BEYOND, address)] == [403, 403]


def test_who_asked_and_then_left_is_named_with_the_day_and_a_namesake_with_the_surname_of_the_account(
    venues: VenuesBeside, signed_in: Begin
) -> None:
    officer = signed_in(Role.BOOKING_OFFICER, username="lunpell")
    page = officer.get("/bookings/new")
    sent = {**YOGA, **TALK, "idempotency_key": key_of(page.text), "action": "save"}
    assert officer.post("/bookings/new", sent).status_code == 303
    with database.connection(), database.write_transaction():
        make_due(datetime.now(UTC) + timedelta(days=7))
    with gateway_database.connection():
        gone = find_user_named("lunpell")
        assert gone is not None
        save_disabled(gone.id, datetime.now(UTC))
    lead = signed_in(Role.PREVENT_LEAD)
    address = WEEKS + lead.get(WEEKS).text.split(f'href="{WEEKS}/')[1].split('"')[0].join(("/", ""))
    shown = words(lead.get(address).text)
    assert "Who stands out Lunpell Their account was closed on" in shown
    assert shown.index("Their account") < shown.index("Entered a name with their own surname in 1 booking.")


def test_the_week_is_read_by_lead_and_auditor_and_the_lead_writes_what_was_done(
    held: str, signed_in: Begin, venues: VenuesBeside
) -> None:
    with database.write_transaction():
        make_due(datetime.now(UTC) + timedelta(days=7))
    lead, auditor = signed_in(Role.PREVENT_LEAD), signed_in(Role.AUDITOR)
    assert WEEKS in lead.get("/screening").text
    address = WEEKS + lead.get(WEEKS).text.split(f'href="{WEEKS}/')[1].split('"')[0].join(("/", ""))
    page = lead.get(address)
    assert "Entered 3 names beyond the limit." in words(page.text)
    assert not any(name in page.text for name in NAMES)
    key = {"idempotency_key": key_of(page.text)}
    refused = lead.post(address, {**key, "text": "  "})
    assert (refused.status_code, "Say what was done" in refused.text) == (422, True)
    assert lead.post(address, {**key, "text": "Asked: a conference"}).status_code == 303
    shown = words(auditor.get(address).text)
    assert "Asked: a conference" in shown
    assert "Write it down" not in shown
    officer = signed_in(Role.BOOKING_OFFICER)
    assert [officer.get(path).status_code for path in (WEEKS, address)] == [403, 403]


def test_the_booking_page_says_as_what_each_name_was_compared(venues: VenuesBeside, signed_in: Begin) -> None:
    request = a_request({"speakers": [{"name": "Dr Ann Ordinary, Ben Usual"}], "event": {"type": "talk"}})
    made = venues.call("POST", "/v1/bookings", request)
    page = words(signed_in(Role.BOOKING_OFFICER).get(f"/bookings/{made['id']}").text)
    assert "Looked up as: Dr Ann Ordinary, Ben Usual; " in page
    assert "; Ben Usual" in page
    assert "; and every run of two or more words in it" in page


def test_the_booking_page_says_nothing_of_runs_where_there_is_only_a_name(
    venues: VenuesBeside, signed_in: Begin
) -> None:
    made = venues.call("POST", "/v1/bookings", a_request({"speakers": [{"name": "Ann Ordinary"}]}))
    assert "every run of" not in signed_in(Role.BOOKING_OFFICER).get(f"/bookings/{made['id']}").text


def test_the_forms_ask_for_one_name_in_each_field(venues: VenuesBeside, signed_in: Begin) -> None:
    officer = signed_in(Role.BOOKING_OFFICER)
    key = key_of(officer.get("/bookings/new").text)
    page = officer.post("/bookings/new", {**YOGA, **TALK, "idempotency_key": key, "action": "add-speaker"})
    assert "One name in each field" in words(page.text)
