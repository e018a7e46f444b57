import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from services.gateway.actions.accounts.tokens import revoke_token_named
from services.gateway.actions.call_rate import CallCounter
from services.gateway.clients.public_api import METHODS, find_operation, public_document
from services.gateway.store.database import database
from services.gateway.store.tables.users import ApiTokenRow
from shared.actor import Actor, Role
from tests.gateway.far_end import FarEnd
from tests.gateway.visitor import Visitor

MakeToken = Callable[..., str]
MB = 1024 * 1024
ID = "0b7d7a52-9d6b-4e13-a7d5-6c54f3f11d0e"


def call(app: Flask, token: str, method: str, path: str, **more: Any) -> TestResponse:
    headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
    return app.test_client().open(path, method=method, headers=headers, **more)


def test_the_service_hears_who_is_asking_from_a_signed_token(
    app: Flask, make_token: MakeToken, training: FarEnd
) -> None:
    token = make_token(Role.MANAGER, person_number="079324")
    answer = call(app, token, "GET", "/api/training/v1/standing?as_at=2026-11-01&unit=A%20%3E%20B")
    assert answer.status_code == 200
    (arrived,) = training.calls
    assert arrived["query"] == "as_at=2026-11-01&unit=A%20%3E%20B"
    assert arrived["actor"].id.startswith("token:")
    assert (arrived["actor"].roles, arrived["actor"].person_number) == ({Role.MANAGER}, "079324")
    assert arrived["actor"].request_id == answer.headers["X-Request-Id"]


def test_neither_the_token_nor_a_cookie_goes_any_further(app: Flask, make_token: MakeToken, training: FarEnd) -> None:
    token = make_token(Role.LD_OFFICER)
    forged = {"Cookie": "due-regard=x", "X-User": "eve", "X-Role": "admin", "X-Forwarded-For": "192.0.2.9"}
    call(app, token, "GET", "/api/training/v1/courses", headers=forged)
    sent = training.calls[0]["headers"]
    assert token not in str(sent)
    assert not {"Cookie", "X-User", "X-Role", "X-Forwarded-For"} & set(sent)


def test_a_page_session_opens_no_door_for_programs(app: Flask, signed_in: Callable[..., Visitor]) -> None:
    visitor = signed_in(Role.LD_OFFICER, Role.PREVENT_LEAD)
    for path in ("/api/training/v1/standing", "/api/gateway/v1/status"):
        assert visitor.get(path).status_code == 401


def test_a_bearer_token_opens_no_page(app: Flask, make_token: MakeToken) -> None:
    assert call(app, make_token(Role.ADMIN), "GET", "/accounts").status_code == 401


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", "Bearer nonsense", "Bearer dr_nonsense", "Basic YTpi"])
def test_without_a_known_token_the_door_is_shut(app: Flask, training: FarEnd, given: str) -> None:
    answer = app.test_client().get("/api/training/v1/standing", headers={"Authorization": given} if given else {})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert training.calls == []


def test_a_revoked_token_is_worth_nothing_at_once(app: Flask, make_token: MakeToken) -> None:
    token = make_token(Role.LD_OFFICER)
    assert call(app, token, "GET", "/api/training/v1/courses").status_code == 200
    with database.connection():
        revoke_token_named("nightly", Actor("test"), datetime.now(UTC))
    assert call(app, token, "GET", "/api/training/v1/courses").status_code == 401


def test_a_token_ends_on_its_day(app: Flask, make_token: MakeToken) -> None:
    token = make_token(Role.LD_OFFICER, days=1)
    assert call(app, token, "GET", "/api/training/v1/courses").status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, seconds=1)):
        assert call(app, token, "GET", "/api/training/v1/courses").status_code == 401


def test_the_database_keeps_no_token(app: Flask, make_token: MakeToken) -> None:
    token = make_token(Role.LD_OFFICER)
    with database.connection():
        assert token not in str(list(ApiTokenRow.select().dicts()))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/training/v1/events"),
        ("POST", "/api/venues/v1/events"),
        ("GET", "/api/training/v1/people/x/../../events"),
        ("GET", "/api/training/v1/people/%2e%2e%2fevents"),
        ("GET", "/api/training/v1/imports/1/rows/extra"),
        ("GET", "/api/training/v1/nothing"),
        ("GET", "/api/training/v1/people/x"),
        ("GET", "/api/venues/v1/bookings/guide"),
        ("GET", "/api/training/v1/standing/gaps.csv"),
        ("GET", "/api/elsewhere/v1/imports"),
        ("GET", "/api/training/v2/imports"),
        ("GET", "/api/training/readyz"),
    ],
)
def test_what_is_not_listed_is_not_there(
    app: Flask, make_token: MakeToken, training: FarEnd, venues: FarEnd, method: str, path: str
) -> None:
    answer = call(app, make_token(*Role), method, path)
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert training.calls + venues.calls == []


def test_a_listed_address_with_another_method_says_which_it_takes(
    app: Flask, make_token: MakeToken, training: FarEnd
) -> None:
    secret = make_token(*Role)
    for method, path, allowed in (
        ("DELETE", "imports", "GET, HEAD, POST"),
        ("GET", "people/search", "POST"),
        ("HEAD", "people/search", "POST"),
    ):
        answer = call(app, secret, method, f"/api/training/v1/{path}")
        assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
        assert answer.mimetype == "application/problem+json"
    assert training.calls == []


def test_every_operation_of_the_document_reaches_its_service(
    app: Flask, make_token: MakeToken, training: FarEnd, venues: FarEnd
) -> None:
    secret, reached = make_token(Role.AUDITOR), 0
    for address, item in public_document()["paths"].items():
        _, _, service, _, path = re.sub(r"{\w+_id}|{person}", ID, address).replace("{completion}", "7").split("/", 4)
        for method in item.keys() & set(METHODS) if service != "gateway" else ():
            asked = f"/api/{service}/v1/{path}"
            answer = call(app, secret, method.upper(), asked)
            assert answer.get_json()["path"] == path
            assert find_operation(method, asked).id == item[method]["operationId"]
            reached += 1
    assert reached > 70


def test_an_answer_comes_back_as_it_is_with_its_address_outside(
    app: Flask, make_token: MakeToken, training: FarEnd
) -> None:
    location = {"Location": "/v1/imports/7", "X-Total-Count": "3", "Server": "inner", "Set-Cookie": "a=b"}
    training.answers["imports"] = lambda: ({"id": 7}, 202, location)
    answer = call(app, make_token(Role.LD_OFFICER), "POST", "/api/training/v1/imports")
    assert (answer.status_code, answer.get_json()) == (202, {"id": 7})
    assert answer.headers["Location"] == "/api/training/v1/imports/7"
    assert answer.headers["X-Total-Count"] == "3"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers.get("Server") != "inner"


def test_a_problem_of_the_service_comes_back_as_that_problem(
    app: Flask, make_token: MakeToken, training: FarEnd
) -> None:
    problem = {"type": "x", "title": "You may not do this", "status": 403, "detail": "Your role does not allow this"}
    training.answers["standing"] = lambda: (problem, 403, {"Content-Type": "application/problem+json"})
    answer = call(app, make_token(Role.ADMIN), "GET", "/api/training/v1/standing")
    assert (answer.status_code, answer.mimetype, answer.get_json()) == (403, "application/problem+json", problem)


def test_a_service_that_is_down_is_unavailable_not_empty(app: Flask, make_token: MakeToken, training: FarEnd) -> None:
    training.adapter.down = True
    answer = call(app, make_token(Role.LD_OFFICER), "GET", "/api/training/v1/standing")
    assert answer.status_code == 503
    assert answer.get_json()["detail"] == "The training service is not answering"


def test_a_file_of_many_megabytes_arrives_whole(app: Flask, make_token: MakeToken, training: FarEnd) -> None:
    content = b"0123456789abcdef" * (3 * MB // 16)
    sent = {"kind": "completions", "file": (BytesIO(content), "a.csv")}
    answer = call(
        app,
        make_token(Role.LD_OFFICER),
        "POST",
        "/api/training/v1/imports",
        data=sent,
        headers={"Idempotency-Key": "k" * 12},
    )
    assert answer.status_code == 200
    (arrived,) = training.calls
    assert content in arrived["body"]
    assert arrived["headers"]["Idempotency-Key"] == "k" * 12
    assert arrived["headers"]["Content-Type"].startswith("multipart/form-data; boundary=")


def test_a_program_that_sends_with_a_key_begins_no_session(app: Flask, make_token: MakeToken, training: FarEnd) -> None:
    sent = {"json": {}, "headers": {"Idempotency-Key": "k" * 12}}
    answer = call(app, make_token(Role.LD_OFFICER), "POST", "/api/training/v1/completions", **sent)
    assert (answer.status_code, len(training.calls)) == (200, 1)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("path", "size"), [("imports", 53 * MB), ("completions", MB + 1)])
def test_what_is_too_large_is_refused_before_any_service_sees_it(
    app: Flask, make_token: MakeToken, training: FarEnd, path: str, size: int
) -> None:
    answer = call(app, make_token(Role.LD_OFFICER), "POST", f"/api/training/v1/{path}", data=b"x" * size)
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
    assert training.calls == []


def test_a_token_that_calls_too_often_has_to_wait() -> None:
    counter = CallCounter(most=3)
    assert [counter.wait_for("a", 60.0 + n) for n in range(4)] == [0, 0, 0, 58]
    assert counter.wait_for("b", 64.0) == 0
    assert counter.wait_for("a", 120.0) == 0


def test_the_door_says_when_to_come_back(app: Flask, make_token: MakeToken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.gateway.pages.identity._calls", CallCounter(most=0))
    answer = call(app, make_token(Role.LD_OFFICER), "GET", "/api/training/v1/courses")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
