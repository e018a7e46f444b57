from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from services.gateway.clients.both import training_client, venues_client
from services.gateway.clients.multipart import MultipartBody
from services.gateway.clients.training import TrainingClient
from shared.actor import Actor, Role, set_current_actor
from shared.http.problems import Refused, Unavailable
from tests.gateway.far_end import FarEnd

ID = UUID("0b7d7a52-9d6b-4e13-a7d5-6c54f3f11d0e")
DANA = Actor("dana", frozenset({Role.LD_OFFICER}), None, "r1")
IMPORT = {
    "id": str(ID), "kind": "people", "file_name": "a.csv", "sha256": "0" * 64, "size": 3, "state": "received",
    "progress": {"done": 0, "total": 0}, "people": 0, "awaiting": 0, "sheets": 0, "problem": "", "created_by": "dana",
    "counts": {"read": 0, "accepted": 0, "duplicate": 0, "skipped": 0, "review": 0, "refused": 0},
    "created_at": "2026-11-23T09:00:00Z",
}  # fmt: skip


@pytest.fixture
def client(app: Flask) -> Iterator[TrainingClient]:
    with app.app_context():
        set_current_actor(DANA)
        yield training_client()
        set_current_actor(None)


@pytest.mark.parametrize("name", ["a.csv", "Prüfung “März”.csv", 'a"; x="b\r\nEvil: 1.csv', ""])
def test_a_file_goes_over_whole_under_its_own_name(client: TrainingClient, training: FarEnd, name: str) -> None:
    taken: dict[str, Any] = {}

    def take() -> Any:
        from flask import request

        sent = request.files.get("file")
        taken.update(
            kind=request.form["kind"], name=sent.filename if sent else "", content=sent.read() if sent else b""
        )
        return IMPORT, 202

    training.answers["imports"] = take
    found = client.upload(BytesIO(b"a;b\r\n1;2\r\n"), name, "people", key="k" * 12)
    assert (found.id, found.state) == (ID, "received")
    assert taken["kind"] == "people"
    assert (taken["content"], taken["name"]) == (b"a;b\r\n1;2\r\n", name) or name == ""
    assert training.calls[0]["headers"]["Idempotency-Key"] == "k" * 12
    assert "Evil" not in training.calls[0]["headers"]


def test_the_length_of_a_file_is_known_before_it_is_read() -> None:
    body = MultipartBody({"kind": "people"}, "file", "a.csv", BytesIO(b"x" * 200_000))
    assert len(body) == len(b"".join(body)) == len(b"".join(body))


def test_rows_come_with_how_many_there_are(client: TrainingClient, training: FarEnd) -> None:
    line = {"id": 1, "row": 7, "outcome": "refused", "column": "Date", "value": "x", "reason": "No date"}
    training.answers[f"imports/{ID}/rows"] = lambda: ([line], 200, {"X-Total-Count": "41"})
    rows, total = client.list_rows(ID, "refused", page=2)
    assert (rows[0].row, rows[0].reason, total) == (7, "No date", 41)
    assert training.calls[0]["query"] == "outcome=refused&page=2&per_page=50"


def test_days_travel_as_iso_and_what_was_left_out_does_not_travel(client: TrainingClient, training: FarEnd) -> None:
    figures = {"population": 0, "in_date": 0, "on_track": 0, "ever_trained": 0, "absent": 0}
    training.answers["standing"] = {
        "as_at": "2026-11-01", "policy_version": "v", "figures": figures, "units": [], "employers": [],
        "provider_figures": figures, "added_later": 1,
    }  # fmt: skip
    assert client.standing(date(2026, 11, 1)).as_at == date(2026, 11, 1)
    assert training.calls[0]["query"] == "as_at=2026-11-01"


def test_a_refusal_comes_back_as_the_same_problem(client: TrainingClient, training: FarEnd) -> None:
    problem = Refused("This file has been confirmed").body("r1")
    training.answers[f"imports/{ID}/confirm"] = lambda: (problem, 409)
    with pytest.raises(Refused, match="has been confirmed"):
        client.confirm_import(ID, 0)


@pytest.mark.parametrize("answer", [lambda: ("<html>", 200), lambda: ("oops", 500), lambda: ({"id": 1}, 200)])
def test_what_cannot_be_read_is_unavailable(
    client: TrainingClient, training: FarEnd, answer: Callable[[], Any]
) -> None:
    training.answers[f"imports/{ID}"] = answer
    with pytest.raises(Unavailable):
        client.find_import(ID)


def test_a_service_that_is_down_is_asked_no_more_for_a_moment(client: TrainingClient, training: FarEnd) -> None:
    training.adapter.down = True
    for _ in range(3):
        with pytest.raises(Unavailable):
            client.list_courses()
    training.adapter.down = False
    with pytest.raises(Unavailable):
        client.list_courses()


def test_venues_says_who_may_approve(app: Flask, venues: FarEnd) -> None:
    venues.answers["approvers"] = {
        "on": "2026-11-23",
        "approvers": [
            {"person_number": "033652", "may_approve": True, "venue_hire_valid_until": "never",
             "awareness_valid_until": "2027-01-01", "reasons": []},
        ],
    }  # fmt: skip
    with app.app_context():
        set_current_actor(DANA)
        (approver,) = venues_client().approvers(date(2026, 11, 23)).approvers
        set_current_actor(None)
    assert (approver.person_number, approver.may_approve, approver.venue_hire_valid_until) == ("033652", True, "never")
    assert venues.calls[0]["query"] == "on=2026-11-23"
