"""Some thousand calls with whatever comes, at every route (SEC-52): no bug, no inside, and every error is a problem."""

import json
import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from shared.version import version
from tests.doors.furnished import FurnishedHouse
from tests.gateway.visitor import Visitor

SERVICES = ("training", "venues", "gateway")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
SEED = 20261130
ROUNDS = {"training": 20, "venues": 5, "gateway": 2}
INSIDE = re.compile(
    r"Traceback|File \"|\.py\b|site-packages|/(tmp|home|work|srv|usr)/|sqlite|psycopg|peewee|werkzeug|marshmallow|"
    r"webargs|\b(SELECT|INSERT|DELETE) .*(FROM|INTO)\b|no such (table|column)|UNIQUE constraint|object at 0x|<class |"
    rf"\b{re.escape(version())}\b",
    re.IGNORECASE,
)
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 10**17, 1.5, "", " ", "x", "confirm", "7", "2026-02-30", "2026-11-30",
    "2026-11-30T10:00:00Z", "0001-01-01", "'; --", "<b>", "%00", "\u202e", "🎉" * 50, "x" * 3000, [], {}, [None],
    [[]], {"a": {"b": []}}, ["x"] * 500, "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
KINDS = ("application/json",) * 6 + (
    "application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded", "application/problem+json",
    "multipart/form-data; boundary=b", "multipart/form-data", "*", "",
)  # fmt: skip
HEADERS: tuple[dict[str, str], ...] = (
    {}, {}, {}, {"Accept": "text/html"}, {"Accept": "image/png"}, {"Accept": "x" * 500}, {"Range": "bytes=9-1"},
    {"If-None-Match": "*"}, {"If-Match": '"x", W/"y"'}, {"Idempotency-Key": "x"}, {"Idempotency-Key": "\xff" * 300},
    {"Content-Encoding": "br"}, {"X-Request-Id": "\t'\""}, {"Cookie": "session=x; session=y"}, {"Expect": "x"},
    {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"},
    {"X-Forwarded-For": "1, 2, x"}, {"Idempotency-Attempt": "NaN"}, {"X-Answer-Within": "-1e9"},
)  # fmt: skip
CROOKED = (
    "/v1",
    "/v1/",
    "/v1/nothing",
    "//v1/bookings",
    "/v1/bookings/",
    "/v1/bookings/x",
    "/v1/%2e%2e/x",
    "/%ff",
    "/v1/a b",
)


class Fuzz:
    """What comes, from one seed."""

    def __init__(self, house: FurnishedHouse, service: str) -> None:
        self._house, self._service = house, service
        self._dice = random.Random(f"{SEED} {service}")

    def calls(self, rounds: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Method, address and the rest, for every route and every method, taken by the route or not."""
        for _ in range(rounds):
            for method, rule in self._house.rules(self._service, "GET", *UNSAFE):
                names = self._names(rule)
                yield method, self._address(method, rule, bool(names)), self._more(method, names)
            for path in CROOKED:
                yield self._dice.choice(("GET", "POST", "TRACE", "PROPFIND", "OPTIONS")), path, self._more("GET", [])

    def _names(self, rule: Rule) -> list[str]:
        view = self._house.house.apps[self._service].view_functions[rule.endpoint]
        documented = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", ())
        schemas = [one["schema"] for one in documented]
        return [found.data_key or name for schema in schemas for name, found in schema.fields.items()]

    def _address(self, method: str, rule: Rule, has_body: bool) -> str:
        path = self._house.address(self._service, rule)
        if (method in UNSAFE and not has_body) or self._dice.random() < 0.3:  # what would be done is done to nothing
            path = re.sub("[0-9a-f-]{36}", lambda _: self._some_id(), path)
        if self._dice.random() < 0.1:
            path = re.sub("[0-9a-f-]{36}", quote(str(self._dice.choice(VALUES))[:80], safe="") or "x", path)
        if self._dice.random() < 0.4:
            names = [*self._names(rule), "page", "nobody-knows-this"]
            query = [(self._dice.choice(names), str(self._dice.choice(VALUES))[:400]) for _ in range(2)]
            path += "?" + urlencode(query)
        return path

    def _some_id(self) -> str:
        return f"{self._dice.getrandbits(128):032x}"

    def _more(self, method: str, names: list[str]) -> dict[str, Any]:
        more: dict[str, Any] = {"headers": dict(self._dice.choice(HEADERS))}
        if method != "GET":
            more |= {"data": self._body(names), "content_type": self._dice.choice(KINDS)}
        return more

    def _body(self, names: list[str]) -> bytes:
        document: Any = {name: self._value(2) for name in names if self._dice.random() < 0.7}
        if self._dice.random() < 0.2:
            document = self._dice.choice(VALUES)
        body = json.dumps(document).encode()
        if self._dice.random() < 0.2 and body:
            place = self._dice.randrange(len(body))
            body = body[:place] + self._dice.randbytes(2) + body[place + 1 :]
        return body

    def _value(self, deep: int) -> Any:
        if deep and self._dice.random() < 0.2:
            return [self._value(deep - 1)]
        return self._dice.choice(VALUES)


def wrong_with(answer: TestResponse, path: str) -> str:
    """What is wrong with an answer, or ""."""
    if answer.status_code < 400:
        return ""
    if path.startswith("/readyz"):
        return ""  # nothing but the doors runs here, and that is what it says
    if answer.status_code >= 500:
        return "a bug"
    page = answer.text.partition('<p class="dr-footer__line">')[
        0
    ]  # which version it is stands there for who is signed in
    shown = page + "\n" + "\n".join(f"{name}: {value}" for name, value in answer.headers)
    if found := INSIDE.search(shown):
        return f"it shows of the inside: {found[0]}"
    return ""


def no_problem(answer: TestResponse) -> str:
    """Why an error is no proper problem document, or ""."""
    if answer.content_type != "application/problem+json":
        return f"it is {answer.content_type}"
    missing = {"type", "title", "status", "detail", "request_id"} - answer.json.keys()
    if missing or answer.json["status"] != answer.status_code:
        return f"without {sorted(missing)}"
    return "" if answer.headers.get("X-Request-Id") == answer.json["request_id"] else "another request id"


@pytest.mark.parametrize("service", SERVICES)
def test_whatever_comes_no_call_is_a_bug_and_every_refusal_of_an_api_is_a_problem(
    house: FurnishedHouse, service: str
) -> None:
    asked = refused = 0
    wrong = []
    for method, path, more in Fuzz(house, service).calls(ROUNDS[service]):
        answer = house.ask(service, method, path, **more)
        said = wrong_with(answer, path)
        is_api = service != "gateway" or path.startswith("/api/")
        if not said and answer.status_code >= 400 and is_api and method != "HEAD" and not path.startswith("/readyz"):
            said = no_problem(answer)
            refused += 1
        if said:
            wrong.append((method, path[:100], answer.status_code, said, str(more)[:200], answer.text[:200]))
        asked += 1
    assert wrong == []
    assert asked > 300, asked
    assert refused > (10 if service == "gateway" else 400), refused


@pytest.mark.parametrize("service", SERVICES)
def test_what_tells_of_the_inside_is_not_there_or_needs_a_permission(house: FurnishedHouse, service: str) -> None:
    stranger = Visitor(house.house.apps[service]).client
    for path in (
        "/metrics", "/docs", "/redoc", "/swagger-ui", "/openapi.json", "/v1/openapi.json", "/api/openapi.json",
        "/api/docs", "/debug", "/console", "/server-status", "/actuator", "/.env", "/.git/config", "/flower",
    ):  # fmt: skip
        assert stranger.get(path).status_code in {303, 401, 404}, path
        is_for_us = (service, path) == ("gateway", "/api/openapi.json")
        assert house.ask(service, "GET", path).status_code == (200 if is_for_us else 404), path
    if service == "gateway":
        return
    asked = 0
    for method, rule in house.rules(service, "GET", *UNSAFE):
        answer = stranger.open(house.address(service, rule), method=method)
        is_open = rule.rule in {"/livez", "/readyz", "/static/<path:filename>"}
        assert is_open or answer.status_code == 401, (method, rule)
        asked += not is_open
    assert asked > 25


@pytest.mark.parametrize("service", SERVICES)
def test_trace_is_off_everywhere(house: FurnishedHouse, service: str) -> None:
    for _, rule in house.rules(service, "GET", *UNSAFE):
        answer = house.ask(service, "TRACE", house.address(service, rule), headers={"X-Secret": "not to come back"})
        assert answer.status_code == 405, rule
        assert "not to come back" not in answer.text, rule
