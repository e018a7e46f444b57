"""Standing decisions over the API: for three years at most, ended early with a reason, and what they covered."""

import pytest
import time_machine

from services.venues.store.audit import audit
from services.venues.store.database import database
from shared.actor import Role
from tests.venues.booked import EQUALITY, LEGAL, OFFICER, Desk

MADE = "2026-04-10T10:00:00+01:00"
ENTRY = {
    "event_type": "fitness-class",
    "service": "Class",
    "sex": "women",
    "reasoning": "Para 27",
    "until": "2028-04-10",
}
SINGLE_SEX = {"seating": {"single_sex": "yes", "single_sex_service": "Class"}}


@pytest.fixture
def desk(venues):
    with time_machine.travel(MADE, tick=True):
        yield Desk(venues)


def make(desk, **changes):
    return desk.call(EQUALITY, "POST", "/v1/standing-decisions", {**ENTRY, **changes}, 201)["id"]


def end(desk, decision, who=LEGAL, expect=200, **changes):
    path, body = f"/v1/standing-decisions/{decision}/end", {"reason": "The class takes everybody", "version": 1}
    return desk.call(who, "POST", path, {**body, **changes}, expect)


def outcome(desk, booking):
    return desk.show(booking)["assessment"]["segregation"]["outcome"]


@pytest.mark.both_databases
@pytest.mark.parametrize(("until", "said"), [("2029-04-11", "give 10 April 2029 or"), ("2026-04-09", "a day to come")])
def test_a_standing_decision_holds_until_a_day_to_come_within_three_years(desk, until, said):
    refused = desk.call(EQUALITY, "POST", "/v1/standing-decisions", {**ENTRY, "until": until}, 422)
    (error,) = refused["errors"]
    assert (error["pointer"], said in error["detail"]) == ("/until", True)
    make(desk, until="2029-04-10")


@pytest.mark.both_databases
def test_one_that_is_ended_covers_nothing_more_and_what_is_not_decided_is_asked_again(desk):
    decision = make(desk)
    waiting, decided = desk.submit(SINGLE_SEX), desk.decide(OFFICER, desk.in_review(SINGLE_SEX), "approve")
    assert (outcome(desk, waiting), waiting["assessment"]["needs"]) == ("standing_decision", [])
    ended = end(desk, decision)
    assert (ended["version"], ended["ended_by"], ended["end_reason"]) == (2, "lee", "The class takes everybody")
    assert (ended["until"], ended["ended_at"][:10]) == ("2028-04-10", "2026-04-10")
    assert desk.show(waiting)["assessment"]["needs"] == ["equality_officer"]
    assert outcome(desk, decided) == "standing_decision"
    assert outcome(desk, desk.submit(SINGLE_SEX)) == "single_sex_event"
    assert desk.call(OFFICER, "GET", "/v1/standing-decisions")["standing_decisions"] == [ended]
    with database.connection():
        (entry,) = [one for one in audit.entries() if one.action == "standing-decision-ended"]
    assert (entry.actor, entry.subject) == ("lee", f"standing-decision:{decision}")


@pytest.mark.both_databases
def test_whoever_read_another_version_is_told_and_it_ends_once(desk):
    decision = make(desk)
    assert end(desk, decision, expect=409, version=0)["detail"].startswith("Someone else changed")
    end(desk, decision)
    for version in (1, 2):
        assert ", by you." in end(desk, decision, expect=409, version=version)["detail"]
        told = end(desk, decision, (EQUALITY[0] + "2", EQUALITY[1]), expect=409, version=version)
        assert told["detail"].startswith("This standing decision was ended on 10 April 2026 at ")
        assert (", and not by you." in told["detail"], told["by"]) == (True, "lee")


@pytest.mark.both_databases
def test_one_that_has_expired_and_one_without_a_reason_are_not_ended(desk):
    decision = make(desk, until="2026-04-10")
    end(desk, decision, expect=422, reason="")
    assert "Say why" in end(desk, decision, expect=409, reason="  ")["detail"]
    with time_machine.travel("2026-04-11T10:00:00+01:00", tick=True):
        assert "has expired" in end(desk, decision, expect=409)["detail"]
    end(desk, "6f1ed002-ab5f-4a1e-8f0e-0242ac130003", expect=404)


def test_equality_and_legal_officers_end_them_and_nobody_else(desk):
    decision = make(desk)
    for role in set(Role) - {Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER}:
        end(desk, decision, ("olga", role), 403)
    assert end(desk, decision, EQUALITY)["ended_by"] == "eve"
