"""A letter whose sending a person closed: it says so, nothing sends it by itself, and a person still can."""

from datetime import UTC, datetime, timedelta

import pytest

from services.venues.actions.hourly_jobs import ask_for_round
from services.venues.actions.letters.sending import ask_again_for_lost_letters
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.tables.operations import JobRow
from shared.actor import Role
from tests.venues.booked import OFFICER
from tests.venues.letters.test_letters import letters

WHY = "The hirer was told by phone, nothing is to be sent"


@pytest.fixture
def closed(desk, venues):
    """A booking whose letter was closed before it left."""
    booking = desk.submit()
    give_up()
    close(venues)
    return booking


def give_up():
    with database.connection():
        database.execute("UPDATE job SET state = 'dead', attempts = 5 WHERE kind = 'send-letter' AND state = 'waiting'")


def dead_job():
    with database.connection():
        return JobRow.get(JobRow.kind == "send-letter", JobRow.state == "dead").id


def close(venues):
    path = f"/v1/jobs/{dead_job()}"
    read = venues.as_person("GET", path, Role.IT_OFFICER, person="ira").json
    body = {"since": read["since"], "reason": WHY}
    answer = venues.as_person("POST", f"{path}/closing", Role.IT_OFFICER, person="ira", json=body)
    assert answer.status_code == 204, answer.text


def test_it_says_when_and_why_it_was_closed_the_chain_says_by_whom_and_it_waits_for_a_person(desk, closed):
    (letter,) = letters(desk, closed)
    assert letter["state"] == "by_hand"
    assert letter["note"].startswith("Not sent: its sending was closed on ")
    assert WHY in letter["note"]
    assert desk.call(OFFICER, "GET", "/v1/letters")["total"] == 1
    with database.connection():
        told = [
            entry for entry in audit.entries(f"booking:{closed['id']}") if entry.action == "booking-letter-not-sent"
        ]
    assert [(entry.actor, entry.details["letter"]) for entry in told] == [("ira", letter["id"])]


def test_no_round_and_no_night_sends_it(desk, office, work, closed):
    for hours in range(0, 60, 5):
        later = timedelta(hours=hours)
        with database.connection():
            ask_for_round(datetime.now(UTC) + later)
            assert ask_again_for_lost_letters(datetime.now(UTC) + later) == 0
        assert work(later) == []
    assert office.letters == []
    assert letters(desk, closed)[0]["state"] == "by_hand"


def test_a_person_sends_it_again_or_says_that_it_was_given(desk, office, work, closed):
    (letter,) = letters(desk, closed)
    desk.call(OFFICER, "POST", f"/v1/letters/{letter['id']}/again")
    assert work() == []
    assert [one["state"] for one in letters(desk, closed)] == ["sent"]
    assert len(office.letters) == 1


def test_another_job_for_the_same_letter_sends_it_no_more(desk, office, work, venues):
    booking = desk.submit()
    give_up()
    with database.connection():
        ask_again_for_lost_letters(datetime.now(UTC) + timedelta(hours=1))
        assert len(jobs.payloads_waiting(["send-letter"])) == 1
    close(venues)
    assert work(timedelta(hours=2)) == []
    assert office.letters == []
    assert letters(desk, booking)[0]["state"] == "by_hand"


def test_of_one_that_has_left_meanwhile_nothing_is_tried_again_and_closing_changes_nothing(desk, office, work, venues):
    booking = desk.submit()
    give_up()
    with database.connection():
        ask_again_for_lost_letters(datetime.now(UTC) + timedelta(hours=1))
    assert work(timedelta(hours=2)) == []
    read = venues.as_person("GET", f"/v1/jobs/{dead_job()}", Role.IT_OFFICER, person="ira").json
    assert "Nothing waits for this any more" in read["no_more_tries"]
    close(venues)
    assert [one["state"] for one in letters(desk, booking)] == ["sent"]
    assert len(office.letters) == 1
