"""Who may use which door of the venues service, and what it says to the rest."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from shared.actor import Role
from shared.clock import london_day
from tests.venues.booked import CONDITION, OFFICER, SEPARATED, Desk, a_request

NEWS = {
    "person_number": "E1",
    "posts": [["2024-01-01", None]],
    "venue_hire_valid_until": "2026-05-31",
    "awareness_valid_until": "never",
    "sequence": 3,
}


def event(payload=None, name="approver-training-changed"):
    return {"event_id": str(uuid4()), "name": name, "payload": payload or NEWS}


@pytest.mark.both_databases
def test_training_tells_and_the_approvers_are_listed(venues):
    assert venues.as_service("/v1/events", event()).status_code == 204
    assert (
        venues.as_service("/v1/events", event({**NEWS, "venue_hire_valid_until": None, "sequence": 2})).status_code
        == 204
    )
    answer = venues.as_person("GET", "/v1/approvers?on=2026-05-31", Role.AUDITOR)
    assert answer.json == {
        "on": "2026-05-31",
        "approvers": [
            {
                "person_number": "E1",
                "may_approve": True,
                "venue_hire_valid_until": "2026-05-31",
                "awareness_valid_until": "never",
                "reasons": [],
            }
        ],
        "being_worked_out": "",
        "decided_by": "",
        "told_at": None,
        "forecast": False,
    }
    assert venues.as_person("GET", "/v1/approvers?on=2100-01-01", Role.AUDITOR).json["forecast"] is True
    (day_after,) = venues.as_person("GET", "/v1/approvers?on=2026-06-01", Role.AUDITOR).json["approvers"]
    assert day_after["may_approve"] is False
    assert day_after["reasons"] == ["Venue-hire training is not valid on this day."]


HISTORY = [["2024-01-01", "2026-05-31", "never"], ["2026-03-01", "2026-01-31", "never"]]
"""A policy of 1 March under which the same training had already run out."""


@pytest.mark.both_databases
@pytest.mark.parametrize(("day", "may"), [("2024-01-01", True), ("2026-02-28", True), ("2026-03-01", False)])
def test_a_policy_change_leaves_what_was_so_on_days_before_it(venues, day, may):
    told = {**NEWS, "venue_hire_valid_until": "2026-01-31", "history": HISTORY}
    assert venues.as_service("/v1/events", event(told)).status_code == 204
    (found,) = venues.as_person("GET", f"/v1/approvers?on={day}", Role.AUDITOR).json["approvers"]
    assert found["may_approve"] is may
    assert found["venue_hire_valid_until"] == ("2026-05-31" if may else "2026-01-31")
    evidence = venues.as_person("GET", f"/v1/evidence?benchmark=8&as_at={day}", Role.AUDITOR).json["items"]
    (item,) = [item for item in evidence if item["id"] == "8.1.a trained-approvers"]
    assert (item["numerator"], item["denominator"]) == (int(may), 1)


def behind(since, sequence):
    payload = {"behind": since is not None, "since": since, "sequence": sequence}
    return {"event_id": str(uuid4()), "name": "approver-training-behind", "payload": payload}


@pytest.mark.both_databases
def test_while_training_works_out_what_approvers_hold_nothing_that_rests_on_it_has_a_number(venues):
    def items(day):
        answer = venues.as_person("GET", f"/v1/evidence?benchmark=8&as_at={day}", Role.PREVENT_LEAD).json
        return {item["id"]: item for item in answer["items"]}

    venues.as_service("/v1/events", event())
    before = items("2026-03-01")
    assert venues.as_service("/v1/events", behind("2026-03-01", 7)).status_code == 204
    during = items("2026-03-01")
    stale = {name for name, item in during.items() if item["status"] == "stale"}
    assert {"8.1.a trained-approvers", "8.1.a read-and-trained"} <= stale
    for name in stale:
        assert (during[name]["numerator"], during[name]["denominator"], during[name]["rows"]) == (None, None, [])
        assert "worked out" in during[name]["note"]
    assert not [item for item in items("2026-02-28").values() if item["status"] == "stale"], "what was so stays so"
    shown = venues.as_person("GET", "/v1/approvers?on=2026-03-01", Role.AUDITOR).json
    assert "policy has changed" in shown["being_worked_out"]
    assert venues.as_person("GET", "/v1/approvers?on=2026-02-28", Role.AUDITOR).json["being_worked_out"] == ""
    venues.as_service("/v1/events", behind(None, 9))
    venues.as_service("/v1/events", behind("2026-03-01", 8))  # late, and so old news
    assert items("2026-03-01") == before


@pytest.mark.both_databases
def test_a_policy_that_came_into_force_since_training_told_is_being_worked_out_before_any_news(venues):
    def told(day):
        answer = venues.as_person("GET", f"/v1/approvers?on={day}", Role.AUDITOR).json
        return answer["being_worked_out"], answer["decided_by"]

    news = behind(None, 7)
    decided = [["2024-01-01", "old"], ["2026-11-01", "new"], ["2100-01-01", "next"]]
    news["payload"] |= {"decided_by": decided, "worked_out_on": "2026-10-31"}
    venues.as_service("/v1/events", event())
    assert venues.as_service("/v1/events", news).status_code == 204
    assert told("2026-10-31") == ("", "old")
    assert "is being worked out by the training service" in told("2026-11-01")[0]
    evidence = venues.as_person("GET", "/v1/evidence?benchmark=8&as_at=2026-11-01", Role.PREVENT_LEAD).json["items"]
    assert {item["id"]: item["status"] for item in evidence}["8.1.a trained-approvers"] == "stale"
    done = behind(None, 8)
    done["payload"] |= {"decided_by": decided, "worked_out_on": "2026-11-02"}
    venues.as_service("/v1/events", done)
    assert told("2026-11-03") == ("", "new")
    assert told("2099-12-31") == ("", "new")
    assert "Another training policy comes into force on 1 January 2100" in told("2100-01-01")[0]


def test_without_a_day_it_is_today_in_london(venues):
    answer = venues.as_person("GET", "/v1/approvers", Role.BOOKING_OFFICER)
    assert answer.json["on"] == london_day(datetime.now(UTC)).isoformat()


def test_an_event_nobody_listens_for_is_not_there(venues):
    answer = venues.as_service("/v1/events", event(name="moon-landed"))
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "wrong",
    [
        {"sequence": "three"},
        {"sequence": True},
        {"posts": [["2024-01-01"]]},
        {"posts": [["yesterday", None]]},
        {"posts": None},
        {"venue_hire_valid_until": "forever"},
        {"person_number": ""},
        {"history": [["2024-01-01", "never"]]},
        {"history": [["yesterday", None, None]]},
    ],
)
def test_news_that_cannot_be_read_is_refused_and_changes_nothing(venues, wrong):
    answer = venues.as_service("/v1/events", event({**NEWS, **wrong}))
    assert answer.status_code == 422
    assert venues.as_person("GET", "/v1/approvers", Role.AUDITOR).json["approvers"] == []


def test_a_person_cannot_bring_events_and_another_service_neither(venues):
    assert venues.as_person("POST", "/v1/events", *Role, json=event()).status_code == 401
    assert venues.as_service("/v1/events", event(), "gateway").status_code == 403
    assert venues.app.test_client().post("/v1/events", json=event()).status_code == 401


def test_a_service_cannot_open_the_doors_of_people(venues):
    assert venues.as_service("/v1/bookings/preview", {"request": {}}).status_code == 401


@pytest.mark.parametrize("role", Role)
def test_who_sees_the_approvers(venues, role):
    may = {Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.PREVENT_LEAD, Role.AUDITOR, Role.LD_OFFICER}
    assert venues.as_person("GET", "/v1/approvers", role).status_code == (200 if role in may else 403)


@pytest.mark.both_databases
def test_status_has_counts_and_the_head_of_the_audit_and_no_names(venues):
    venues.as_service("/v1/events", event())
    status = venues.as_person("GET", "/v1/status", Role.ADMIN).json
    assert status["service"] == "venues"
    assert status["audit_entries"] == 1
    assert len(status["audit_head"]) == 64
    assert status["jobs"] == {"waiting": 0, "late": 0, "dead": 0}


def test_evidence_for_benchmark_8_counts_trained_approvers(venues):
    nobody = venues.as_person("GET", "/v1/evidence?benchmark=8&as_at=2026-05-31", Role.PREVENT_LEAD).json
    assert (nobody["service"], nobody["from"]) == ("venues", "2026-04-01")
    (item,) = [item for item in nobody["items"] if item["id"] == "8.1.a trained-approvers"]
    assert (item["text"], item["denominator"]) == ("not available", None)
    venues.as_service("/v1/events", event())
    venues.as_service("/v1/events", event({**NEWS, "person_number": "E2", "awareness_valid_until": None}))
    one = venues.as_person("GET", "/v1/evidence?benchmark=8&as_at=2026-05-31", Role.PREVENT_LEAD).json
    (item,) = [item for item in one["items"] if item["id"] == "8.1.a trained-approvers"]
    assert (item["text"], item["numerator"], item["denominator"]) == ("1 of 2", 1, 2)
    assert venues.as_person("GET", "/v1/evidence?benchmark=7", Role.PREVENT_LEAD).status_code == 404


def test_health_is_open_and_nothing_is_ready_before_a_worker_was_heard_of(venues):
    client = venues.app.test_client()
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").json == {
        "status": "not ready", "serves": True, "checks": {"database": True, "worker": False},
    }  # fmt: skip


def test_evidence_has_an_entry_for_every_supporting_detail_and_counts_what_happened(venues):
    desk = Desk(venues)
    desk.decide(OFFICER, desk.in_review(), "approve_with_conditions", conditions=[CONDITION])
    desk.escalated()
    desk.call(OFFICER, "PUT", f"/v1/bookings/{desk.submit(SEPARATED)['id']}/request", a_request())
    answer = venues.as_person("GET", "/v1/evidence?benchmark=8", Role.PREVENT_LEAD).json
    items = {item["id"]: item for item in answer["items"]}
    assert {item["detail"] for item in answer["items"]} == {
        *("8.1." + letter for letter in "abcd"), "8.2.a", "8.2.b", *("8.3." + letter for letter in "abcdefgh"),
    }  # fmt: skip
    assert items["8.1.b escalations"]["text"] == "0 of 1"
    assert items["8.1.c resolved"]["text"] == "1 of 1"
    assert items["8.1.c time-to-decide"]["text"] == "median 0 days"
    assert items["8.1.c conditions"]["text"] == "none in scope"
    assert items["8.1.c outcomes"]["rows"] == [
        ["Approved with conditions", 1],
        ["With a senior officer", 1],
        ["Submitted", 1],
    ]
    assert items["8.1.d matches"]["text"] == "none in scope"
