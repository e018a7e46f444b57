"""Evidence for benchmark 8 over the API: from bookings and registers, as at any day, for those who may."""

import pytest
import time_machine

from shared.actor import Role
from tests.venues.booked import OFFICER, PREVENT, SENIOR, Desk
from tests.venues.registers_kept import ENTRIES, LINES

pytestmark = pytest.mark.both_databases

LEAD = Role.PREVENT_LEAD


def evidence(venues, as_at, from_="2025-04-01", role=LEAD):
    answer = venues.as_person("GET", f"/v1/evidence?benchmark=8&as_at={as_at}&from={from_}", role)
    assert answer.status_code == 200, answer.text
    return answer.json


def items(venues, as_at, **more):
    return {item["id"]: item for item in evidence(venues, as_at, **more)["items"]}


def kept(venues, code, *kinds, **changes):
    entry = venues.as_person("POST", f"/v1/registers/{code}", LEAD, json={**ENTRIES[code], **changes})
    assert entry.status_code == 201, entry.text
    for kind in kinds:
        path = f"/v1/registers/{code}/{entry.json['entry']['id']}/{kind}"
        line = venues.as_person("POST", path, LEAD, json=LINES[code, kind])
        assert line.status_code == 201, line.text
    return entry.json["entry"]["id"]


@time_machine.travel("2026-04-20T10:00:00+01:00", tick=True)
def test_registers_answer_for_today_and_for_the_days_before(venues):
    kept(venues, "networks", "tests", "supplier", "incidents")
    kept(venues, "premises", "contact", "replies", "asked")
    kept(venues, "exercises")
    kept(venues, "meetings")
    kept(venues, "concerns", "told")
    now, before = items(venues, "2026-04-20"), items(venues, "2026-02-28")
    for key, (numerator, denominator) in {
        "8.2.b networks-covered": (1, 1),
        "8.2.a filter-tests": (1, 1),
        "8.2.a supplier": (1, 1),
        "8.3.c cards": (1, 1),
        "8.3.f briefed": (1, 1),
        "8.3.h support": (0, 1),
        "8.3.d concerns": (1, 1),
        "8.3.a exercises": (4, 6),
    }.items():
        assert (now[key]["numerator"], now[key]["denominator"]) == (numerator, denominator), key
    assert (before["8.3.c cards"]["numerator"], before["8.3.c cards"]["denominator"]) == (0, 1)
    assert before["8.2.a filter-tests"]["text"] == "not available"
    assert before["8.2.a filter-tests"]["note"] == "No filter test was recorded in the period."
    assert before["8.1.b meetings"]["status"] == "unavailable"
    assert before["8.3.a exercises"]["numerator"] == 4
    long_before = items(venues, "2024-12-31", from_="2024-04-01")
    assert long_before["8.2.b networks-covered"]["text"] == "not available"


@time_machine.travel("2026-04-20T10:00:00+01:00", tick=True)
def test_every_item_says_what_it_counts_from_when_and_where_the_rows_are(venues):
    answer = evidence(venues, "2026-04-20")
    assert answer["policy_versions"]["evidence-map"] == "2026-04-01"
    for item in answer["items"]:
        assert item["definition"].endswith(".")
        assert (item["as_at"], item["policy_version"]) == ("2026-04-20", "evidence map 2026-04-01")
        assert item["link"].startswith(("/registers/", "/bookings?shown=all", "/venues/approvers"))
        assert item["query"].startswith("/api/venues/v1/")
        assert "{" not in item["link"] + item["query"]


@time_machine.travel("2026-04-20T10:00:00+01:00", tick=True)
def test_readers_of_the_policy_and_approvers_of_venues_are_counted(venues):
    desk = Desk(venues, untrained=("sue", "sid", "pat", "lee", "eve"))
    policy = kept(venues, "policies")
    for person, role in (OFFICER, SENIOR):
        path = f"/v1/registers/policies/{policy}/acknowledged"
        assert venues.as_person("POST", path, role, person=person, number=person, json={}).status_code == 201
    desk.train("sam", None, sequence=2)
    for venue in ("Park Hall", "Mill Hall"):
        assert venues.as_person("POST", "/v1/venues", Role.BOOKING_OFFICER, json={"venue": venue}).status_code == 200
    kept(venues, "venue-approvers")
    found = items(venues, "2026-04-20")
    assert (found["8.1.a read-and-trained"]["numerator"], found["8.1.a read-and-trained"]["denominator"]) == (1, 2)
    covered = found["8.1.a venues-covered"]
    assert (covered["numerator"], covered["denominator"]) == (1, 2)
    assert covered["rows"] == [["Mill Hall", None, None], ["Park Hall", 1, 1]]


def test_requests_stand_where_they_stood_on_the_day(venues):
    with time_machine.travel("2026-04-10T10:00:00+01:00", tick=True):
        desk = Desk(venues)
        booking = desk.escalated()
    with time_machine.travel("2026-04-12T12:00:00+01:00", tick=True):
        desk.move(SENIOR, booking, "return_to_review")
        answer = {"need": "prevent_lead", "reason": "Nothing is known to us"}
        desk.post(PREVENT, booking, "answers", answer)
    with time_machine.travel("2026-04-20T10:00:00+01:00", tick=True):
        early, late = (items(venues, day, from_="2026-04-01") for day in ("2026-04-11", "2026-04-20"))
    assert early["8.1.c outcomes"]["rows"] == [["With a senior officer", 1]]
    assert late["8.1.c outcomes"]["rows"] == [["In review", 1]]
    assert (early["8.1.b escalations"]["numerator"], late["8.1.b escalations"]["numerator"]) == (0, 1)
    assert late["8.1.b answer-time"]["text"] == "median 2 days"
    assert early["8.1.b answer-time"]["text"] == "no referral answered after it in the period"
    assert (late["8.1.d flagged-checked"]["numerator"], late["8.1.d flagged-checked"]["denominator"]) == (0, 1)


@time_machine.travel("2026-04-20T10:00:00+01:00", tick=True)
def test_nothing_of_a_concern_or_an_alert_is_in_the_evidence(venues):
    kept(venues, "concerns", matter="Something about Gloria Lunpell")
    text = str(evidence(venues, "2026-04-20"))
    assert "Lunpell" not in text


def test_evidence_is_for_those_who_make_the_self_assessment(venues):
    for role in Role:
        allowed = role in {LEAD, Role.AUDITOR, Role.SENIOR_OFFICER}
        assert venues.as_person("GET", "/v1/evidence?benchmark=8", role).status_code == (200 if allowed else 403)


@time_machine.travel("2026-04-20T10:00:00+01:00", tick=True)
def test_there_is_no_evidence_of_a_day_to_come_or_from_before_the_calendar(venues):
    for query in ("as_at=9999-12-31", "as_at=2026-04-21", "as_at=0001-01-01", "as_at=2026-04-20&from=0001-01-01"):
        answer = venues.as_person("GET", f"/v1/evidence?benchmark=8&{query}", LEAD)
        assert answer.status_code == 422, (query, answer.text[:200])
    assert venues.as_person("GET", "/v1/evidence?benchmark=8&as_at=2026-04-20", LEAD).status_code == 200
