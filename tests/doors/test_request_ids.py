"""A caller's request id is kept beside ours, cut and escaped, and never becomes ours."""

import json

import pytest

from services.training.store.audit import audit
from services.training.store.database import database
from shared.actor import Actor, Role
from shared.http.request_ids import as_given
from tests.doors.furnished import FurnishedHouse

THEIRS = "order-4711-of-our-own-system"


@pytest.mark.parametrize("service", ["training", "venues", "gateway"])
def test_no_door_takes_a_callers_id_for_its_own(
    house: FurnishedHouse, service: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = "/api/training/v1/status" if service == "gateway" else "/v1/status"
    for given in ("a" * 16, THEIRS, "request1"):
        answer = house.ask(service, "GET", path, headers={"X-Request-Id": given})
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
        told = [line for line in lines if line["event"] == "request"]
        assert told
        for line in told:
            assert line["caller_request_id"] == given
            assert line["request_id"] == answer.headers["X-Request-Id"]
        if service == "gateway":
            assert answer.headers["X-Request-Id"] != given


def test_an_id_of_the_next_caller_is_not_that_of_the_last(
    house: FurnishedHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    house.ask("training", "GET", "/v1/status", headers={"X-Request-Id": THEIRS})
    capsys.readouterr()
    house.ask("training", "GET", "/v1/status")
    assert "caller_request_id" not in capsys.readouterr().out


def test_the_audit_trail_keeps_both_also_through_the_outer_door(house: FurnishedHouse) -> None:
    person = house.things["training person"][0]
    course = house.ask("training", "GET", "/v1/courses").json[0]["code"]
    body = {"person": person, "course": course, "completed_on": "2026-01-05"}
    answer = house.ask(
        "gateway", "POST", "/api/training/v1/completions", json=body, headers={"X-Request-Id": f"{THEIRS}\x07"}
    )
    assert answer.status_code == 201, answer.text
    with database.connection():
        newest = list(audit.entries())[-1]
        assert audit.verify().ok
    assert newest.details["caller_request_id"] == f"{THEIRS}\\x07"
    assert newest.request_id == answer.headers["X-Request-Id"]
    assert THEIRS not in newest.request_id


def test_a_service_believes_the_signed_id_and_not_the_header(house: FurnishedHouse) -> None:
    token = house.house.signers["gateway"].sign("training", Actor("somebody", frozenset(Role), None, "signed-id-01"))
    headers = {"Authorization": f"Bearer {token}", "X-Request-Id": "another00001"}
    answer = house.house.apps["training"].test_client().get("/v1/status", headers=headers)
    assert answer.headers["X-Request-Id"] == "signed-id-01"


def test_what_is_kept_is_short_and_plain() -> None:
    assert as_given("abc-1.2_3:x/y") == "abc-1.2_3:x/y"
    assert as_given("a\nb\x1b[31m") == "a\\nb\\x1b[31m"
    assert as_given("é ") == "\\xe9\\x20"
    assert len(as_given("\x00" * 1000)) == 64
    assert as_given("") == ""
