"""Alerts and registers: what was typed goes when its time is over, and the figures made of the rest do not change."""

import time_machine

from services.venues.store.database import database
from shared.actor import Role
from tests.venues.api.test_alerts import act, approved, send
from tests.venues.api.test_evidence import evidence, kept

APRIL = "2026-04-20T10:00:00+01:00"
SAID = ("Gloria Lunpell", "Harbour", "A hall of a college", "Duty manager", "invented booking", "Useful")


def typed() -> str:
    with database.connection():
        rows = database.query("SELECT said FROM register_version UNION ALL SELECT said FROM register_line")
        why = database.query("SELECT why FROM register_version")
    return "\n".join(said for (said,) in [*rows, *why])


def year(venues):
    return {item["id"]: item for item in evidence(venues, "2027-03-31", "2026-04-01")["items"]}


def test_what_an_alert_said_goes_a_year_after_its_end_and_that_it_was_sent_stays(venues, night):
    with time_machine.travel(APRIL, tick=True):
        alert = send(venues, approved(venues, expires_on="2026-09-01"))
        recalled = approved(venues, facts="Tariq Ostwick booked twice.", expires_on="2027-01-01")
        act(venues, recalled, "recall", {"why": "Tariq Ostwick explained it"})
    with time_machine.travel("2027-04-10T10:00:00+01:00", tick=True):
        before = year(venues)
    night("2027-04-20")
    assert "Tariq Ostwick" in typed()
    night("2027-04-21")
    assert "Tariq Ostwick" not in typed() and "Gloria Lunpell" in typed()
    night("2027-09-02")
    assert "Gloria Lunpell" not in typed() and "extension 100" not in typed()
    with time_machine.travel("2027-09-03T10:00:00+01:00", tick=True):
        assert year(venues) == before
        shown = venues.as_person("GET", f"/v1/alerts/{alert['id']}", Role.PREVENT_LEAD).json
    assert (shown["state"], shown["expires_on"]) == ("expired", "2026-09-01")
    assert shown["entry"]["facts"] == "Deleted when its time was over"
    assert len(shown["recipients"]) == 1


def test_entries_that_no_longer_hold_are_emptied_after_six_years_and_standing_ones_are_not(venues, night):
    with time_machine.travel(APRIL, tick=True):
        kept(venues, "networks", "tests")
        premises = kept(venues, "premises", "contact", "replies", "asked")
        kept(venues, "concerns", "told")
        kept(venues, "exercises")
        kept(venues, "policies")
        end = {"version": 1, "why": "Harbour View closed", "on": "2026-04-20"}
        answer = venues.as_person("POST", f"/v1/registers/premises/{premises}/end", Role.PREVENT_LEAD, json=end)
        assert answer.status_code < 300, answer.text
        left = {item["id"]: item for item in evidence(venues, "2026-04-19", "2025-04-01")["items"]}
    night("2032-02-15")
    assert "invented booking" not in typed() and "A hall of a college" in typed()
    night("2032-04-21")
    assert [said for said in SAID if said in typed()] == []
    assert "Library computers" in typed() and "Hiring our halls" in typed()
    with time_machine.travel("2032-04-22T10:00:00+01:00", tick=True):
        after = {item["id"]: item for item in evidence(venues, "2026-04-19", "2025-04-01")["items"]}
    assert after == left
