"""Alerts to venues: two people, one venue at a time, an end that needs no job, and need to know."""

from typing import Any

import pytest
import time_machine

from shared.actor import Role
from tests.venues.calling import Caller
from tests.venues.registers_kept import ALERT, ENTRIES

LEAD, SENIOR = Role.PREVENT_LEAD, Role.SENIOR_OFFICER


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-20T10:00:00+01:00", tick=True):
        yield


def call(venues: Caller, method: str, path: str, body: object = None, role: Role = LEAD, **more: Any) -> Any:
    expect = more.pop("expect", None)
    kwargs = {} if body is None else {"json": body}
    answer = venues.as_person(method, path, role, **kwargs, **more)
    assert answer.status_code == expect if expect else answer.status_code < 300, (answer.status_code, answer.text)
    return answer.json


def draft(venues: Caller, **changes: Any) -> Any:
    return call(venues, "POST", "/v1/alerts", {**ALERT, **changes}, person="pat")


def act(
    venues: Caller, alert: Any, what: str, body: object, person: str = "sam", role: Role = SENIOR, **more: Any
) -> Any:
    return call(venues, "POST", f"/v1/alerts/{alert['id']}/{what}", body, role, person=person, **more)


def approved(venues: Caller, **changes: Any) -> Any:
    return act(venues, draft(venues, **changes), "approval", {"version": 1})


def send(venues: Caller, alert: Any, name: str = "Harbour View Hotel", **more: Any) -> Any:
    premises = call(venues, "POST", "/v1/registers/premises", {**ENTRIES["premises"], "name": name})
    body = {"premises": premises["entry"]["id"], "way": "telephone"}
    return act(venues, alert, "sendings", body, person="pat", role=LEAD, **more)


def show(venues: Caller, alert: Any, role: Role = LEAD, person: str = "pat") -> Any:
    return call(venues, "GET", f"/v1/alerts/{alert['id']}", None, role, person=person)


@pytest.mark.both_databases
def test_an_alert_goes_from_draft_to_sent_by_two_people(venues):
    alert = draft(venues)
    assert (alert["state"], alert["may"]) == ("drafted", ["change", "recall"])
    assert act(venues, alert, "approval", {"version": 1})["state"] == "approved"
    sent = send(venues, alert)
    assert sent["state"] == "sent"
    (told,) = sent["recipients"]
    assert (told["premises"], told["role"], told["way"], told["sent_by"]) == (
        "Harbour View Hotel", "Duty manager", "telephone", "pat",
    )  # fmt: skip
    assert [step["what"] for step in sent["steps"]] == ["sent", "approved", "drafted"]


def test_whoever_wrote_any_of_it_cannot_approve_it(venues):
    alert = draft(venues)
    refused = act(venues, alert, "approval", {"version": 1}, person="pat", role=LEAD, expect=409)
    assert refused["detail"] == "Somebody who did not write this alert must approve it."
    act(venues, alert, "versions", {"version": 1, "entry": ALERT}, person="lou", role=LEAD)
    for writer in ("pat", "lou"):
        act(venues, alert, "approval", {"version": 2}, person=writer, expect=409)
    assert act(venues, alert, "approval", {"version": 2})["state"] == "approved"


def test_nothing_is_sent_before_a_second_person_approved_what_it_now_says(venues):
    alert = draft(venues)
    assert "second person" in send(venues, alert, expect=409)["detail"]
    act(venues, alert, "approval", {"version": 1})
    changed = act(venues, alert, "versions", {"version": 1, "entry": ALERT}, person="pat", role=LEAD)
    assert changed["state"] == "drafted"
    assert "second person" in send(venues, alert, name="Quayside", expect=409)["detail"]


@pytest.mark.both_databases
def test_only_the_version_that_was_read_is_approved(venues):
    alert = draft(venues)
    act(venues, alert, "versions", {"version": 1, "entry": ALERT}, person="pat", role=LEAD)
    assert "while you were reading" in act(venues, alert, "approval", {"version": 1}, expect=409)["detail"]


@pytest.mark.parametrize("check", ["necessary", "proportionate", "accurate"])
def test_an_alert_that_fails_its_data_protection_check_is_not_approved(venues, check):
    alert = draft(venues, **{check: "no"})
    assert "data-protection check" in act(venues, alert, "approval", {"version": 1}, expect=409)["detail"]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"expires_on": "2026-04-20"}, "/expires_on"),
        ({"expires_on": "2027-04-21"}, "/expires_on"),
        ({"person_told": "no"}, "/exemption"),
        ({"purpose": ""}, "/purpose"),
    ],
)
def test_an_alert_without_an_end_or_a_reason_is_not_written(venues, changes, pointer):
    answer = venues.as_person("POST", "/v1/alerts", LEAD, json={**ALERT, **changes})
    assert (answer.status_code, [error["pointer"] for error in answer.json["errors"]]) == (422, [pointer])


def test_an_alert_expires_by_the_day_alone(venues):
    alert = approved(venues, expires_on="2026-05-01")
    send(venues, alert)
    with time_machine.travel("2026-05-01T22:30:00Z", tick=True):  # still the first of May in London: 23:30
        assert show(venues, alert)["state"] == "sent"
    with time_machine.travel("2026-05-01T23:30:00Z", tick=True):
        assert show(venues, alert)["state"] == "expired"
        assert "not sent to anybody" in send(venues, alert, name="Quayside", expect=409)["detail"]
        (line,) = call(venues, "GET", "/v1/alerts")["alerts"]
        assert (line["state"], line["to_tell"]) == ("expired", 1)


@pytest.mark.both_databases
def test_who_was_sent_a_recalled_alert_is_told_and_that_is_noted(venues):
    alert = approved(venues)
    sent = send(venues, alert)
    path = f"recipients/{sent['recipients'][0]['id']}/told"
    assert "recall it first" in act(venues, alert, path, {}, expect=409)["detail"]
    assert act(venues, alert, "recall", {"why": "Not so"})["state"] == "recalled"
    assert send(venues, alert, name="Quayside", expect=409)
    told = act(venues, alert, path, {})
    assert told["recipients"][0]["told_by"] == "sam"
    act(venues, alert, path, {}, expect=409)
    assert act(venues, alert, "recall", {"why": "Again"}, expect=409)


@pytest.mark.both_databases
def test_that_a_venue_was_told_is_not_noted_of_a_version_it_was_not_told(venues):
    alert = approved(venues)
    premises = call(venues, "POST", "/v1/registers/premises", ENTRIES["premises"])["entry"]["id"]
    body = {"premises": premises, "way": "telephone", "version": alert["version"]}
    entry = {**ALERT, "purpose": "Something else"}
    changed = act(venues, alert, "versions", {"version": 1, "entry": entry}, person="pat", role=LEAD)
    act(venues, alert, "approval", {"version": changed["version"]})
    act(venues, alert, "sendings", body, person="pat", role=LEAD, expect=409)
    told = act(venues, alert, "sendings", {**body, "version": changed["version"]}, person="pat", role=LEAD)
    assert len(told["recipients"]) == 1


@pytest.mark.both_databases
def test_one_venue_is_told_once_and_must_be_known(venues):
    alert = approved(venues)
    premises = call(venues, "POST", "/v1/registers/premises", ENTRIES["premises"])["entry"]["id"]
    body = {"premises": premises, "way": "telephone"}
    act(venues, alert, "sendings", body, person="pat", role=LEAD)
    assert ", by you." in act(venues, alert, "sendings", body, person="pat", role=LEAD, expect=409)["detail"]
    assert act(venues, alert, "sendings", body, person="lou", role=LEAD, expect=409)["by"] == "pat"
    unknown = {"premises": alert["id"], "way": "telephone"}
    act(venues, alert, "sendings", unknown, person="pat", role=LEAD, expect=422)


@pytest.mark.both_databases
def test_an_auditor_sees_who_did_what_and_nothing_of_the_person(venues):
    alert = approved(venues)
    send(venues, alert)
    act(venues, alert, "recall", {"why": "Gloria Lunpell explained it"})
    seen = venues.as_person("GET", f"/v1/alerts/{alert['id']}", Role.AUDITOR)
    listed = venues.as_person("GET", "/v1/alerts", Role.AUDITOR)
    assert seen.json["entry"] is None
    assert [step["what"] for step in seen.json["steps"]] == ["recalled", "sent", "approved", "drafted"]
    for answer in (seen, listed):
        assert "Lunpell" not in answer.text
        assert ALERT["purpose"] not in answer.text


def test_everybody_else_is_refused_and_an_alert_is_in_no_register(venues):
    alert = draft(venues)
    for role in Role:
        allowed = role in {LEAD, SENIOR, Role.AUDITOR}
        for path in ("/v1/alerts", f"/v1/alerts/{alert['id']}"):
            assert venues.as_person("GET", path, role).status_code == (200 if allowed else 403)
    assert venues.as_person("GET", "/v1/registers/alerts", LEAD).status_code == 404
    assert venues.as_person("GET", f"/v1/registers/premises/{alert['id']}", LEAD).status_code == 404


def test_no_name_in_an_alert_reaches_the_audit(venues):
    from services.venues.store.audit import audit
    from services.venues.store.database import database

    send(venues, approved(venues))
    with database.connection():
        entries = [entry for entry in audit.entries() if entry.action.startswith("alert-")]
    assert [entry.action for entry in entries] == ["alert-drafted", "alert-approved", "alert-sent"]
    assert "Lunpell" not in str(entries)


@pytest.mark.both_databases
def test_that_a_venue_was_told_is_not_noted_of_another_role_than_was_read(venues):
    alert = approved(venues)
    entry = call(venues, "POST", "/v1/registers/premises", ENTRIES["premises"])["entry"]
    body = {"premises": entry["id"], "way": "telephone", "version": 1, "premises_version": entry["version"]}
    change = {"version": 1, "entry": {**ENTRIES["premises"], "contact_role": "Night porter"}}
    changed = call(venues, "POST", f"/v1/registers/premises/{entry['id']}/versions", change)["entry"]
    late = act(venues, alert, "sendings", body, person="pat", role=LEAD, expect=409)
    assert (late["type"].rpartition("/")[2], "entry of these premises" in late["detail"]) == ("out-of-date", True)
    assert show(venues, alert)["recipients"] == []
    told = act(
        venues, alert, "sendings", {**body, "premises_version": changed["version"]}, person="pat", role=LEAD
    )  # fmt: skip
    assert told["recipients"][0]["role"] == "Night porter"


@pytest.mark.both_databases
def test_only_the_version_that_was_read_is_recalled(venues):
    alert = approved(venues)
    act(venues, alert, "versions", {"version": 1, "entry": ALERT}, person="pat", role=LEAD)
    act(venues, alert, "recall", {"why": "Not so", "version": 1}, expect=409)
    assert act(venues, alert, "recall", {"why": "Not so", "version": 2})["state"] == "recalled"
