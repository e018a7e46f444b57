"""Registers over the API: kept by those who may, never overwritten, read as at any day."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine

from shared.actor import Role
from shared.contracts.registers.register_entries import REGISTERS
from tests.venues.calling import Caller
from tests.venues.registers_kept import ENTRIES, LINES

pytestmark = pytest.mark.usefixtures("in_april")
LEAD = Role.PREVENT_LEAD
EVERY_REGISTER = pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.code)


@pytest.fixture
def in_april():
    with time_machine.travel("2026-04-20T10:00:00+01:00", tick=True):
        yield


def call(venues: Caller, method: str, path: str, body: object = None, *roles: Role, **more: Any) -> Any:
    kwargs = {} if body is None else {"json": body}
    expect = more.pop("expect", 200 if method == "GET" else None)
    answer = venues.as_person(method, f"/v1/registers{path}", *(roles or (LEAD,)), **kwargs, **more)
    assert answer.status_code == expect if expect else answer.status_code < 300, (answer.status_code, answer.text)
    return answer.json


def add(venues: Caller, code: str, **changes: Any) -> Any:
    if code == "venue-approvers":
        venue = {"venue": "Park Hall", "rooms": []}
        assert venues.as_person("POST", "/v1/venues", Role.BOOKING_OFFICER, json=venue).status_code == 200
    return call(venues, "POST", f"/{code}", {**ENTRIES[code], **changes})


def line(venues: Caller, code: str, kind: str, entry: Any, **changes: Any) -> Any:
    more = {key: changes.pop(key) for key in ("expect",) if key in changes}
    body = {**LINES[code, kind], **changes}
    return call(venues, "POST", f"/{code}/{entry['entry']['id']}/{kind}", body, **more)


@EVERY_REGISTER
def test_an_entry_is_added_listed_and_shown_with_who_and_when(venues, register):
    made = add(venues, register.code)
    (listed,) = call(venues, "GET", f"/{register.code}")["entries"]
    assert listed == made["entry"]
    assert listed["title"]
    (version,) = made["versions"]
    assert (version["number"], version["by"], version["why"], version["ended"]) == (1, "anna", "", False)
    for name, value in ENTRIES[register.code].items():
        assert version["values"][name] == value


@EVERY_REGISTER
def test_each_register_says_for_itself_who_reads_and_who_writes(venues, register):
    for role in Role:
        read = venues.as_person("GET", f"/v1/registers/{register.code}", role).status_code
        write = venues.as_person("POST", f"/v1/registers/{register.code}", role, json={}).status_code
        assert (read, write) == (200 if role in register.readers else 403, 422 if role in register.writers else 403)


def test_an_auditor_writes_nowhere_and_no_role_outside_is_let_in():
    for register in REGISTERS:
        assert Role.AUDITOR in register.readers
        assert Role.AUDITOR not in register.writers
        assert {Role.ADMIN, Role.LD_OFFICER, Role.MANAGER, Role.LEGAL_OFFICER}.isdisjoint(register.readers)


def test_an_entry_sent_twice_is_one(venues):
    headers = {"Idempotency-Key": "the-same-form"}
    for _ in range(2):
        call(venues, "POST", "/contacts", ENTRIES["contacts"], headers=headers)
    assert len(call(venues, "GET", "/contacts")["entries"]) == 1


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("code", "changes", "pointer"),
    [
        ("contacts", {"role": ""}, "/role"),
        ("contacts", {"kind": "psychic"}, "/kind"),
        ("contacts", {"since": "2026-05-01"}, "/since"),
        ("meetings", {"on": "2026-04-21"}, "/on"),
        ("policies", {"review_on": "2026-02-01"}, "/review_on"),
        ("policies", {"approved_on": "2026-05-01"}, "/approved_on"),
        ("networks", {"product": " "}, "/product"),
        ("exercises", {"venues_answering_right": 7}, "/venues_answering_right"),
        ("exercises", {"venues_taking_part": -1}, "/venues_taking_part"),
        ("venue-approvers", {"venue": "No such hall"}, "/venue"),
        ("contractors", {"due_diligence_on": "2026-05-01"}, "/due_diligence_on"),
        ("contacts", {"speaker": "x"}, "/speaker"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(venues, code, changes, pointer):
    answer = venues.as_person("POST", f"/v1/registers/{code}", LEAD, json={**ENTRIES[code], **changes})
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json["errors"]]
    assert call(venues, "GET", f"/{code}")["entries"] == []


@pytest.mark.parametrize("place", LINES, ids="-".join)
def test_a_dated_line_is_added_under_its_entry(venues, place):
    entry = add(venues, place[0])
    (made,) = line(venues, *place, entry)["lines"]
    told = {**made["values"], "on": made["on"]}
    assert {name: told[name] for name in LINES[place]} == LINES[place]
    assert (made["kind"], made["by"]) == (place[1], "anna")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("place", "changes", "pointer"),
    [
        (("contacts", "confirmed"), {"on": "2026-04-21"}, "/on"),
        (("contacts", "confirmed"), {"on": "2024-12-31"}, "/on"),
        (("networks", "tests"), {"next_on": "2026-03-02"}, "/next_on"),
        (("networks", "supplier"), {"document": ""}, "/document"),
        (("networks", "incidents"), {"starts": "2026-04-01"}, "/starts"),
        (("premises", "contact"), {"done": []}, "/done"),
        (("premises", "contact"), {"guidance_version": ""}, "/guidance_version"),
    ],
)
def test_a_line_that_cannot_be_is_refused_with_the_reason(venues, place, changes, pointer):
    entry = add(venues, place[0])
    body = {**LINES[place], **changes}
    answer = venues.as_person("POST", f"/v1/registers/{place[0]}/{entry['entry']['id']}/{place[1]}", LEAD, json=body)
    assert (answer.status_code, [error["pointer"] for error in answer.json["errors"]]) == (422, [pointer])


def test_what_an_entry_said_before_stays_and_a_past_day_is_answered_as_it_was(venues):
    entry = add(venues, "networks", filtered="no", product="")["entry"]
    now = {**ENTRIES["networks"], "since": "2026-03-01"}
    change = {"version": 1, "entry": now, "why": "New product"}
    detail = call(venues, "POST", f"/networks/{entry['id']}/versions", change)
    assert [one["values"]["filtered"] for one in detail["versions"]] == ["yes", "no"]
    for day, filtered in (("2026-02-28", "no"), ("2026-03-01", "yes")):
        (found,) = call(venues, "GET", f"/networks?on={day}")["entries"]
        assert found["values"]["filtered"] == filtered
    assert call(venues, "GET", "/networks?on=2024-12-31")["entries"] == []


@pytest.mark.both_databases
def test_a_meeting_entered_for_the_wrong_day_is_corrected_for_every_day(venues):
    entry = add(venues, "meetings")["entry"]
    change = {"version": 1, "entry": {**ENTRIES["meetings"], "on": "2026-04-04"}, "why": "Wrong month"}
    call(venues, "POST", f"/meetings/{entry['id']}/versions", change)
    assert call(venues, "GET", "/meetings?on=2026-03-31")["entries"] == []
    assert len(call(venues, "GET", "/meetings?on=2026-04-04")["entries"]) == 1


@pytest.mark.both_databases
def test_who_read_an_older_version_is_told_that_somebody_was_faster(venues):
    entry = add(venues, "contacts")["entry"]
    change = {"version": 1, "entry": ENTRIES["contacts"]}
    call(venues, "POST", f"/contacts/{entry['id']}/versions", change)
    late = call(venues, "POST", f"/contacts/{entry['id']}/versions", change, expect=409)
    assert "while you were reading" in late["detail"]


@pytest.mark.both_databases
def test_an_entry_that_ended_is_last_in_the_list_takes_no_line_and_held_until_then(venues):
    entry = add(venues, "contacts")
    end = {"version": 1, "why": "The desk moved", "on": "2026-04-01"}
    detail = call(venues, "POST", f"/contacts/{entry['entry']['id']}/end", end)
    assert detail["entry"]["ended"] is True
    assert line(venues, "contacts", "confirmed", entry, expect=409)["detail"].startswith("This entry no longer holds")
    add(venues, "contacts", organisation="Zed")
    assert [one["ended"] for one in call(venues, "GET", "/contacts")["entries"]] == [False, True]
    (before,) = [one for one in call(venues, "GET", "/contacts?on=2026-03-31")["entries"] if one["ended"] is False][:1]
    assert before["title"].endswith("Northmere Constabulary")


@pytest.mark.both_databases
def test_a_line_taken_back_stays_with_the_reason_and_counts_for_nothing(venues):
    entry = add(venues, "contacts")
    (made,) = line(venues, "contacts", "confirmed", entry)["lines"]
    path = f"/contacts/{entry['entry']['id']}/lines/{made['id']}/taken-back"
    detail = call(venues, "POST", path, {"why": "Another desk"})
    assert [one["taken_back_why"] for one in detail["lines"]] == ["Another desk"]
    assert detail["entry"]["last"] == {}
    again = call(venues, "POST", path, {"why": "Again"}, expect=409)["detail"]
    assert again.startswith("This line was taken back on 20 April 2026 at 10:00am, by you.")
    later = call(venues, "POST", path, {"why": "Again"}, expect=409, person="somebody else")
    assert (", and not by you." in later["detail"], later["by"]) == (True, detail["lines"][0]["by"])


@pytest.mark.both_databases
def test_a_request_for_support_is_answered_once_and_not_before_it_was_made(venues):
    entry = add(venues, "premises")
    (made,) = line(venues, "premises", "asked", entry)["lines"]
    path = f"/premises/{entry['entry']['id']}/answered"
    early = call(venues, "POST", path, {"about": made["id"], "on": "2026-03-06"}, expect=422)
    assert early["detail"] == "The answer comes after the question"
    call(venues, "POST", path, {"about": made["id"], "on": "2026-03-08"})
    again = call(venues, "POST", path, {"about": made["id"], "on": "2026-03-09"}, expect=409)
    assert again["detail"].startswith("This was answered on 20 April 2026 at 10:00am, by you.")


@pytest.mark.both_databases
def test_somebody_says_once_that_they_read_the_version_in_force(venues):
    old = add(venues, "policies", version="2", in_force_from="2025-02-01")
    new = add(venues, "policies")
    path = f"/policies/{new['entry']['id']}/acknowledged"
    detail = call(venues, "POST", path, {}, Role.BOOKING_OFFICER, person="olga", number="033652")
    (made,) = detail["lines"]
    assert (made["by"], made["values"], made["on"]) == ("olga", {"person_number": "033652"}, "2026-04-20")
    twice = call(venues, "POST", path, {}, Role.BOOKING_OFFICER, person="olga", expect=409)
    assert twice["detail"] == "You have said so already"
    stale = call(venues, "POST", f"/policies/{old['entry']['id']}/acknowledged", {}, expect=409)
    assert "Only the version in force" in stale["detail"]
    call(venues, "POST", path, {}, Role.AUDITOR, expect=403)


def test_saying_it_eight_times_at_once_is_saying_it_once(venues):
    entry = add(venues, "policies")["entry"]["id"]
    path = f"/v1/registers/policies/{entry}/acknowledged"

    def say(_: int) -> int:
        return venues.as_person("POST", path, Role.BOOKING_OFFICER, person="olga", json={}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(say, range(8))) == [201] + [409] * 7
    assert len(call(venues, "GET", f"/policies/{entry}")["lines"]) == 1


def test_of_eight_changes_of_one_version_one_is_made(venues):
    entry = add(venues, "contacts")["entry"]["id"]
    path = f"/v1/registers/contacts/{entry}/versions"

    def change(number: int) -> int:
        body = {"version": 1, "entry": {**ENTRIES["contacts"], "role": f"Desk {number}"}}
        return venues.as_person("POST", path, LEAD, json=body).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(change, range(8))) == [200] + [409] * 7
    assert [one["number"] for one in call(venues, "GET", f"/contacts/{entry}")["versions"]] == [2, 1]


@pytest.mark.both_databases
def test_the_landing_shows_each_role_its_registers_and_what_is_late_or_due_soon(venues):
    line(venues, "contacts", "confirmed", add(venues, "contacts"), on="2025-10-01")
    line(venues, "networks", "tests", add(venues, "networks"), next_on="2026-05-02")
    add(venues, "contractors")
    found = call(venues, "GET", "")
    assert [one["register"] for one in found["registers"]] == [register.code for register in REGISTERS]
    assert [(one["register"], one["due_on"], one["late"]) for one in found["reviews"]] == [
        ("contacts", "2026-04-01", True),
        ("networks", "2026-05-02", False),
    ]
    mine = call(venues, "GET", "", None, Role.IT_OFFICER)
    readable = [register.code for register in REGISTERS if Role.IT_OFFICER in register.readers]
    assert [one["register"] for one in mine["registers"]] == readable
    assert readable[:2] == ["policies", "networks"]
    assert [one["register"] for one in mine["reviews"]] == ["networks"]


@pytest.mark.both_databases
def test_an_auditor_sees_a_concern_without_what_it_is_about(venues):
    entry = add(venues, "concerns")["entry"]
    seen = call(venues, "GET", f"/concerns/{entry['id']}", None, Role.AUDITOR)
    assert "A hall of a college" not in str(seen)
    assert seen["entry"]["values"]["sector"] == "fe_he"
    assert "A hall of a college" in str(call(venues, "GET", f"/concerns/{entry['id']}"))


@pytest.mark.both_databases
def test_an_entry_is_not_found_under_another_register(venues):
    entry = add(venues, "contacts")["entry"]
    call(venues, "GET", f"/premises/{entry['id']}", expect=404)
