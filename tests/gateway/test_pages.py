"""Home, status, help and health."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from services.gateway.actions import status
from services.gateway.store.database import database
from services.gateway.store.tables.operations import HeartbeatRow, JobRow
from shared.actor import Role
from shared.policy import PolicyFileError
from tests.gateway.far_end import FarEnd
from tests.gateway.visitor import Visitor

SignedIn = Callable[..., Visitor]


def a_status(service: str, **change: Any) -> dict[str, Any]:
    return {
        "service": service,
        "database": "SQLite 3.53.0",
        "events_waiting": 0,
        "oldest_event": None,
        "jobs": {"waiting": 0, "late": 0, "dead": 0},
        "audit_entries": 5,
        "audit_head": "a" * 64,
        **change,
    }


@pytest.fixture(autouse=True)
def statuses(training: FarEnd, venues: FarEnd) -> None:
    waiting = {"jobs": {"waiting": 3, "late": 1, "dead": 2}, "events_waiting": 4}
    training.answers["status"] = a_status("training", **waiting, oldest_event=datetime.now(UTC).isoformat())
    training.answers["status"]["kept_bytes"] = 52_000_000
    venues.answers["status"] = a_status("venues")


@pytest.mark.parametrize("path", ["/help", "/accessibility", "/privacy", "/sign-in"])
def test_open_pages_open_for_everybody(app: Flask, path: str) -> None:
    assert Visitor(app).get(path).status_code == 200


def test_the_home_page_greets_by_name_and_offers_what_the_role_does(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN).get("/").text
    assert "Hello, Admin" in page
    assert 'href="/accounts"' in page


def test_the_status_page_shows_each_service_and_what_waits(signed_in: SignedIn) -> None:
    page = signed_in(Role.IT_OFFICER).get("/status").text
    assert page.count("Working") == 2
    assert page.count("Needs attention") == 1
    assert "2 pieces of work gave up after five tries" in page
    assert "Oldest news from" in page
    assert re.findall("Kept files take up ([^<]+)", page) == ["no bytes", "52.0 MB"]


def test_a_service_that_is_down_is_not_known_rather_than_nothing(signed_in: SignedIn, training: FarEnd) -> None:
    visitor = signed_in(Role.IT_OFFICER)
    training.adapter.down = True
    page = visitor.get("/status")
    assert page.status_code == 200
    assert "Not answering" in page.text
    assert "Not available" in page.text


@pytest.mark.parametrize("garbage", ["<html>", ["a", "b"], {"service": 7}, {}])
def test_an_answer_that_makes_no_sense_is_no_answer(signed_in: SignedIn, training: FarEnd, garbage: object) -> None:
    training.answers["status"] = garbage
    page = signed_in(Role.IT_OFFICER).get("/status")
    assert page.status_code == 200
    assert "Not answering" in page.text


def test_the_api_tells_the_same_status(app: Flask, make_token: Callable[..., str]) -> None:
    token = make_token(Role.AUDITOR)
    answer = app.test_client().get("/api/gateway/v1/status", headers={"Authorization": f"Bearer {token}"})
    services = answer.get_json()["services"]
    assert [(one["service"], one["state"], one["waiting_events"]) for one in services] == [
        ("gateway", "ok", 0),
        ("training", "attention", 4),
        ("venues", "ok", 0),
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"jobs": {"waiting": 0, "late": 0, "dead": 1}}, "1 piece of work gave up after five tries"),
        ({"jobs": {"waiting": 9, "late": 1, "dead": 0}}, "1 piece of work is late"),
        (
            {"events_waiting": 1, "oldest_event": (datetime.now(UTC) - timedelta(minutes=9)).isoformat()},
            "news for another service has waited for more than five minutes",
        ),
        (
            {"policy": ["The policy file roles/2026-04-01.yaml is not used: it has been published and has changed"]},
            "The policy file roles/2026-04-01.yaml is not used: it has been published and has changed",
        ),
    ],
)
def test_what_a_person_has_to_look_at_is_never_called_working(
    signed_in: SignedIn, training: FarEnd, wrong: dict[str, Any], said: str
) -> None:
    training.answers["status"] = a_status("training", **wrong)
    page = signed_in(Role.IT_OFFICER).get("/status").text
    assert (page.count("Working"), page.count("Needs attention")) == (2, 1)
    assert said in page


def add_dead_job() -> None:
    with database.connection(), database.write_transaction():
        JobRow.create(kind="make-pack", payload={}, due_at=datetime.now(UTC), added_at=datetime.now(UTC), state="dead")


def test_work_that_gave_up_stops_nobody_from_being_served_but_is_not_ok(app: Flask) -> None:
    add_dead_job()
    ready = app.test_client().get("/readyz")
    assert (ready.status_code, ready.get_json()["status"]) == (200, "attention")


def test_what_needs_attention_in_another_service_is_said_here_as_well(app: Flask, venues: FarEnd) -> None:
    venues.ready = "attention"
    ready = app.test_client().get("/readyz").get_json()
    assert (ready["status"], ready["checks"]) == ("attention", ALL_WORKS)
    assert "The status page says what and where" in ready["detail"]


def test_a_policy_file_that_is_not_used_is_told_where_it_is_looked_for(
    app: Flask, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = "The policy file retention/2026-01-01.yaml is not used: it has been published and is missing"
    monkeypatch.setattr(status, "faults", lambda _: (told,))
    assert told in signed_in(Role.IT_OFFICER).get("/status").text
    assert app.test_client().get("/readyz").get_json()["status"] == "attention"


def test_a_page_whose_policy_file_cannot_be_used_says_so_and_guesses_nothing(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edited(*_: object) -> None:
        raise PolicyFileError("retention/2026-01-01.yaml: it has been published and has changed")

    visitor = signed_in(Role.PREVENT_LEAD)
    monkeypatch.setattr("services.gateway.pages.packs.routes.count_packs", edited)
    page = visitor.get("/packs")
    assert page.status_code == 503
    assert "retention/2026-01-01.yaml: it has been published and has changed" in page.text


ALL_WORKS = {"database": True, "worker": True, "queue": True, "beat": True, "training": True, "venues": True}


def test_alive_needs_nothing_and_ready_needs_everything_while_we_serve_what_we_can(
    app: Flask, training: FarEnd
) -> None:
    client = app.test_client()
    assert client.get("/livez").get_json() == {"status": "ok"}
    training.adapter.down = True
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["status"], ready.get_json()["serves"]) == (503, "not ready", True)
    assert ready.get_json()["checks"] == {**ALL_WORKS, "training": False}


@pytest.mark.parametrize(
    ("noted", "lacks", "said"),
    [
        ({"seen_at": -timedelta(minutes=1)}, "worker", "nothing works in the background"),
        ({"seen_at": timedelta(days=1)}, "worker", "nothing works in the background"),
        ({"queue": "the queue refuses our password"}, "queue", "the queue refuses our password"),
        ({"started_at": -timedelta(hours=1), "woken_at": -timedelta(minutes=1)}, "beat", "nothing wakes the worker"),
        ({"broke_off": [-timedelta(seconds=n) for n in (40, 20, 5)]}, "worker", "ends and is started again"),
    ],
    ids=["worker gone", "worker of another time", "queue", "beat", "worker in a loop"],
)
def test_what_does_not_work_in_the_background_is_not_ready_and_stands_on_the_status_page(
    app: Flask, signed_in: SignedIn, noted: dict[str, Any], lacks: str, said: str
) -> None:
    now = datetime.now(UTC)

    def moment(value: Any) -> Any:
        if isinstance(value, list):
            return [moment(one).isoformat() for one in value]
        return now + value if isinstance(value, timedelta) else value

    with database.connection(), database.write_transaction():
        HeartbeatRow.update({getattr(HeartbeatRow, name): moment(value) for name, value in noted.items()}).execute()
    ready = app.test_client().get("/readyz")
    assert (ready.status_code, ready.get_json()["serves"]) == (503, True)
    assert ready.get_json()["checks"][lacks] is False
    assert [name for name, works in ready.get_json()["checks"].items() if not works] == [lacks]
    assert said in signed_in(Role.IT_OFFICER).get("/status").text


def test_without_its_database_the_gateway_is_not_ready(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise RuntimeError("gone")

    monkeypatch.setattr(database, "check", gone)
    ready = app.test_client().get("/readyz")
    assert ready.status_code == 503
    assert ready.get_json()["checks"]["database"] is False
    assert app.test_client().get("/livez").status_code == 200


def test_errors_of_the_door_are_documents_and_errors_of_pages_are_pages(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/nowhere").mimetype == "text/html"
    document = client.get("/api/nowhere")
    assert document.mimetype == "application/problem+json"
    assert document.get_json()["request_id"] == document.headers["X-Request-Id"]
