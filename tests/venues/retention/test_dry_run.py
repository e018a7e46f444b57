"""Before anything goes it is shown: counts by kind and day, no names, and exactly what the night then does."""

import json
from collections import Counter

import pytest
import time_machine

from services.venues.store.database import database
from shared.actor import Role
from tests.venues.booked import OFFICER, PREVENT
from tests.venues.retention.bookings import BEGUN, EVENT, declined, held_and_closed, who
from tests.venues.retention.test_holds import entry

LOOKS = {Role.PREVENT_LEAD, Role.SENIOR_OFFICER, Role.LEGAL_OFFICER, Role.AUDITOR}


def ask(desk, day, until=None, who_asks=PREVENT):
    with time_machine.travel(f"{day}T01:00:00+00:00", tick=True):
        return desk.call(who_asks, "GET", "/v1/retention" + (f"?until={until}" if until else ""))


def counts(state):
    return [(one["code"], one["on"], one["count"]) for one in state["would_go"]]


def test_it_says_how_many_of_each_kind_may_go_on_which_day(desk):
    held_and_closed(desk, who("Perpetua", "Quibblewick"))
    held_and_closed(desk, who("Osgood", "Thrumble"), room="Studio")
    declined(desk)
    state = ask(desk, "2028-06-01", "2028-06-20")
    assert "bookings-routine" not in {code for code, _, _ in counts(state)}
    state = ask(desk, "2028-06-01")
    assert (state["on"], state["until"]) == ("2028-06-01", "2028-07-01")
    assert ("bookings-routine", "2028-06-21", 2) in counts(state)
    assert "Quibblewick" not in json.dumps(state)


def test_it_changes_nothing(desk):
    held_and_closed(desk)
    before = ask(desk, "2028-06-22")
    with database.connection():
        kept = database.query("SELECT COUNT(*) FROM booking")
    assert ask(desk, "2028-06-22") == before
    with database.connection():
        assert database.query("SELECT COUNT(*) FROM booking") == kept
        assert database.query("SELECT COUNT(*) FROM retention_run") == [(0,)]


def test_the_night_does_what_was_shown_and_afterwards_nothing_is_due(desk, night):
    held_and_closed(desk)
    kept = held_and_closed(desk, room="Studio")
    declined(desk)
    with time_machine.travel(BEGUN, tick=True):
        desk.move(OFFICER, desk.submit(EVENT), "withdraw")
    with time_machine.travel("2028-06-01T10:00:00+00:00", tick=True):
        desk.call(PREVENT, "POST", "/v1/retention/holds", entry(kept, until="2029-01-01"), 201)
    shown = Counter()
    for code, _, count in counts(ask(desk, "2028-06-21", "2028-06-21")):
        shown[code] += count
    assert shown["bookings-routine"] == 1 and shown["bookings-withdrawn"] == 1
    night("2028-06-21")
    state = ask(desk, "2028-06-22", "2028-06-22")
    (done,) = state["nights"]
    # What belongs to a booking that goes is not counted apart, so it may be less than was shown.
    assert {code: n for code, n in done["counts"].items() if code.startswith("bookings")} == {
        code: n for code, n in shown.items() if code.startswith("bookings")
    }
    assert set(done["counts"]) <= set(shown)
    assert (done["held"], state["held"], done["finished_at"] is not None) == (1, 1, True)
    assert counts(state) == []


def test_the_periods_are_for_everybody_who_calls(venues):
    for role in Role:
        answer = venues.as_person("GET", "/v1/retention/periods", role)
        assert answer.status_code == 200
    kept = {one["code"]: one["kept_for"] for one in answer.json["periods"]}
    assert (kept["bookings-declined"], kept["import-files"]) == ("6 years", "30 days")
    assert answer.json["owner"] and answer.json["kept"] and answer.json["with_their_booking"]


@pytest.mark.parametrize("role", list(Role))
def test_the_dry_run_is_for_those_who_answer_for_it(venues, role):
    assert venues.as_person("GET", "/v1/retention", role).status_code == (200 if role in LOOKS else 403)


@pytest.mark.parametrize("until", ["2020-01-01", "2999-01-01"])
def test_a_dry_run_is_about_the_coming_year(venues, until):
    answer = venues.as_person("GET", f"/v1/retention?until={until}", Role.PREVENT_LEAD)
    assert answer.status_code == 422
