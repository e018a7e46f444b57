from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter

from services.gateway.store.database import database
from services.gateway.store.users import count_users
from shared.actor import Role
from tests.gateway.visitor import Visitor

ADDRESSES = [
    "/",
    "/sign-in",
    "/help",
    "/nowhere",
    "/accounts",
    "/livez",
    "/readyz",
    "/api/training/v1/standing",
    "/api/x",
]
SignedIn = Callable[..., Visitor]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_carries_the_security_headers(app: Flask, path: str) -> None:
    answer = Visitor(app).get(path)
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert len(headers["X-Request-Id"]) >= 8
    assert "Strict-Transport-Security" not in headers


def test_the_policy_of_pages_is_the_strict_one_with_a_nonce_for_each_answer(app: Flask) -> None:
    first, second = (Visitor(app).get("/sign-in") for _ in range(2))
    policy = first.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert policy == (
        f"default-src 'none'; style-src 'self'; script-src 'self' 'nonce-{nonce}'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert f'nonce="{nonce}"' in first.text
    assert policy != second.headers["Content-Security-Policy"]


def test_over_https_browsers_are_told_to_stay_there(start_gateway: Callable[..., Flask]) -> None:
    app = start_gateway(base_url="https://localhost")
    answer = app.test_client().get("/help", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80", ""])
def test_a_host_name_that_is_not_ours_is_refused(app: Flask, host: str) -> None:
    answer = app.test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_our_own_host_name_is_answered(start_gateway: Callable[..., Flask]) -> None:
    app = start_gateway(base_url="https://due-regard.council.example", allowed_hosts="other.council.example")
    for host in ("due-regard.council.example", "other.council.example", "127.0.0.1:8000"):
        assert app.test_client().get("/help", headers={"Host": host}).status_code == 200


CROSS_SITE: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:9999"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
]


@pytest.mark.parametrize("headers", CROSS_SITE, ids=str)
def test_a_form_from_elsewhere_changes_nothing_even_with_the_token(
    signed_in: SignedIn, headers: dict[str, str]
) -> None:
    admin = signed_in(Role.ADMIN)
    new = {"username": "eve", "name": "Eve", "password": "nine dry badgers"}
    assert admin.post("/accounts/new", new, headers=headers).status_code == 403
    with database.connection():
        assert count_users() == 1


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://localhost"}]
)
def test_a_form_of_our_own_is_taken(signed_in: SignedIn, headers: dict[str, str]) -> None:
    admin = signed_in(Role.ADMIN)
    new = {"username": "eve", "name": "Eve", "password": "nine dry badgers"}
    assert admin.post("/accounts/new", new, headers=headers).status_code == 303


def unsafe_pages(app: Flask) -> list[str]:
    found = []
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or set()) and not rule.rule.startswith("/api/"):
            values: dict[str, Any] = dict.fromkeys(rule.arguments, "0b7d7a52-9d6b-4e13-a7d5-6c54f3f11d0e")
            values |= {name: 1 for name, kind in rule._converters.items() if type(kind).__name__ == "IntegerConverter"}
            values |= {name: "gateway" for name, kind in rule._converters.items() if type(kind) is AnyConverter}
            with app.test_request_context():
                found.append(app.url_map.bind("localhost").build(rule.endpoint, values, method="POST"))
    return found


def test_no_unsafe_page_goes_without_the_token_of_the_session(app: Flask, signed_in: SignedIn) -> None:
    visitor = signed_in(*Role)
    for path in unsafe_pages(app):
        for token in ("", "nonsense", "x" * 91):
            visitor.token = token
            answer = visitor.post(path)
            if path.startswith("/hire/") and not path.startswith("/hire/answers/"):
                # A hirer whose page was open for too long begins again: nothing of what was sent is done.
                assert (answer.status_code, answer.headers["Location"]) == (303, "/hire?ended=yes"), path
            else:
                assert answer.status_code == 403, path


def test_the_token_of_one_session_is_nothing_in_another(app: Flask, signed_in: SignedIn) -> None:
    one, other = signed_in(Role.ADMIN), signed_in(Role.ADMIN, Role.AUDITOR)
    one.token = other.token
    answer = one.post("/accounts/new", {"username": "eve", "display_name": "A name of more than twenty letters"})
    assert answer.status_code == 403
    assert ">This page was open for too long</h1>" in answer.text
    assert "load the page again and send the form once more" in answer.text
    assert "A name of more than twenty letters" in answer.text
    assert "administrator" not in answer.text


def test_a_sign_in_page_left_open_too_long_can_be_sent_again(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.token = "from a session that is over"
    answer = visitor.post("/sign-in", {"username": "dana", "password": "x"})
    assert answer.status_code == 403
    assert "open for too long" in answer.text
    assert 'name="csrf_token"' in answer.text


def test_a_form_of_more_than_a_megabyte_is_too_large(app: Flask, signed_in: SignedIn) -> None:
    answer = signed_in(Role.ADMIN).post("/accounts/new", {"name": "x" * (1024 * 1024)})
    assert answer.status_code == 413
    assert "Nothing was saved" in answer.text


def test_a_form_of_very_many_parts_is_refused(app: Flask, signed_in: SignedIn) -> None:
    visitor = signed_in(Role.ADMIN)
    boundary = "b" * 20
    parts = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\nx\r\n' for n in range(10_000))
    answer = visitor.client.post(
        "/accounts/new", data=f"{parts}--{boundary}--\r\n", content_type=f"multipart/form-data; boundary={boundary}"
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/accounts/new", "/sign-in", "/api/training/v1/standing"])
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_are_off(app: Flask, signed_in: SignedIn, path: str, method: str) -> None:
    assert signed_in(Role.ADMIN).client.open(path, method=method).status_code in {401, 405}


def test_an_error_page_shows_nothing_of_the_inside(
    app: Flask, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = signed_in(Role.ADMIN)
    monkeypatch.setattr("services.gateway.pages.accounts.routes.count_users", lambda: 1 / 0)
    answer = visitor.get("/accounts")
    assert answer.status_code == 500
    assert "Sorry, something went wrong" in answer.text
    for inside in ("ZeroDivision", "Traceback", "routes.py", "services"):
        assert inside not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_a_database_that_is_gone_is_an_error_page_not_a_sign_in_page(
    app: Flask, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = signed_in(Role.ADMIN)

    def gone(*_: object) -> None:
        raise RuntimeError("disk I/O error")

    monkeypatch.setattr("services.gateway.pages.sessions.find_session", gone)
    answer = visitor.get("/accounts")
    assert answer.status_code == 503
    assert "disk" not in answer.text
