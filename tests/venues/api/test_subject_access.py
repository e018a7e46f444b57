"""What venues holds about one person: found wherever it is, other people left out, and only counts in the audit."""

import json
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from services.venues.actions.subject_access import collect
from services.venues.rules.retention.subject_access import Person
from services.venues.store.audit import audit
from services.venues.store.database import database
from shared.actor import Actor, Role
from tests.venues.booked import OFFICER, Desk, a_request
from tests.venues.registers_kept import ALERT
from tests.venues.screening.listing import load, person

GLORIA, LEAD = Person(("Gloria Lunpell",), "gloria@example.org"), Actor("pat", frozenset({Role.PREVENT_LEAD}))
ASKED = date(2026, 11, 20)


@pytest.fixture
def desk(venues):
    return Desk(venues)


def gathered(who=GLORIA):
    with database.connection():
        return collect(who, uuid4(), ASKED, LEAD, datetime.now(UTC))


def kinds(items):
    return sorted({item["what"] for item in items})


def as_hirer(desk, **more):
    hirer = {"hirer": {"name": "Lunpell, Glória", "email": "GLORIA@example.org"}}
    return desk.submit(hirer, {"speakers": [{"name": "Tariq Ostwick", "topic": "Rivers"}]}, more)


@pytest.mark.both_databases
def test_a_hirer_gets_request_letters_history_and_decisions_and_no_speaker(desk):
    booking = as_hirer(desk)
    items = gathered()
    assert {"booking", "letter", "history"} <= set(kinds(items))
    (found,) = [item for item in items if item["what"] == "booking"]
    assert (found["said"]["reference"], found["said"]["named_as"]) == (booking["reference"], ["hirer"])
    assert "Ostwick" not in json.dumps(found, default=str)
    assert {item["give"] for item in items} == {"undecided"}


def test_a_speaker_gets_what_was_said_of_them_and_not_the_hirer_or_other_speakers(desk):
    speakers = [{"name": "Gloria Lunpell", "topic": "Rivers"}, {"name": "Tariq Ostwick", "topic": "Bees"}]
    desk.submit({"speakers": speakers, "event": {"type": "talk"}})
    items = gathered(Person(("Lunpell Gloria",)))
    (found,) = [item for item in items if item["what"] == "booking"]
    assert found["said"]["named_as"] == ["speaker"]
    said = json.dumps(items, default=str)
    assert "Rivers" in said and "Ostwick" not in said and "Bees" not in said and "Okafor" not in said
    assert "letter" not in kinds(items) and "history" not in kinds(items)


@pytest.mark.both_databases
def test_matches_entries_and_alerts_are_found_and_are_for_a_person_to_decide_on(desk):
    with database.connection():
        load("register", "1", person("a", "Gloria Lunpell", facts={"place": "Leeds"}))
    desk.submit({"speakers": [{"name": "Gloria Lunpell"}], "event": {"type": "talk"}})
    assert desk.venues.as_person("POST", "/v1/alerts", Role.PREVENT_LEAD, json=ALERT).status_code < 300
    items = gathered()
    assert {"possible match", "concern", "alert", "look-ups"} <= set(kinds(items))
    for item in items:
        if item["what"] in ("possible match", "concern", "alert"):
            assert "prevention of crime" in item["decide"]
    (seen,) = [item["said"] for item in items if item["what"] == "look-ups"]
    assert (len(seen["times"]), seen["lists"]) == (1, ["register"])


def test_earlier_versions_of_a_request_are_found_too(desk):
    booking = as_hirer(desk)
    desk.call(OFFICER, "PUT", f"/v1/bookings/{booking['id']}/request", a_request())
    (found,) = [item for item in gathered() if item["what"] == "booking"]
    assert [version["version"] for version in found["said"]["versions"]] == [1]


def test_somebody_else_of_a_longer_name_is_not_meant(desk):
    desk.submit({"speakers": [{"name": "Gloria Lunpell Ostwick"}], "event": {"type": "talk"}})
    assert gathered() == []


def test_the_audit_says_that_somebody_asked_and_how_much_there_was_and_no_name(desk):
    as_hirer(desk)
    gathered()
    gathered(Person(("Nobody Known",)))
    with database.connection():
        first, second = [one for one in audit.entries() if one.action == "subject-access-collected"]
    assert first.actor == "pat" and first.details["received_on"] == "2026-11-20"
    assert first.details["found"]["booking"] == 1 and second.details["found"] == {}
    assert "unpell" not in json.dumps(first.details)


def test_it_changes_nothing_but_the_audit(desk):
    as_hirer(desk)
    with database.connection():
        before = database.query("SELECT version, state FROM booking")
    gathered()
    with database.connection():
        assert database.query("SELECT version, state FROM booking") == before
