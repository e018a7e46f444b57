"""Behind the proxy that comes with it everybody keeps their own address, and nobody can borrow another's (SEC-53)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from flask import Flask
from werkzeug.test import TestResponse

from services.gateway.settings import Settings
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.users import User
from shared.settings import SettingsProblem
from tests.folders import ROOT
from tests.gateway.environment import as_environment
from tests.gateway.visitor import PASSWORD, Visitor

HOST = "due-regard.council.example"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
NGINX = (ROOT / "operations/containers/nginx.conf").read_text(encoding="utf-8")
PROXY = "172.18.0.9"
OUTSIDER, COUNCIL = "198.51.100.7", "203.0.113.5"


def from_compose(name: str, **env: str) -> str:
    """A setting of the gateway in docker-compose.yml, as `docker compose` fills it in from .env."""
    said = str(COMPOSE["services"]["gateway"]["environment"][name])
    found = re.fullmatch(r"\$\{(\w+):-(.*)\}", said)
    return env.get(found[1], found[2]) if found else said


def passed_on(sender: str, given: dict[str, str]) -> dict[str, str]:
    """The headers that nginx makes of what somebody sends it, by the configuration that is shipped."""
    chain = given.get("X-Forwarded-For")
    variables = {
        "$remote_addr": sender, "$host": HOST,
        "$proxy_add_x_forwarded_for": f"{chain}, {sender}" if chain else sender,
    }  # fmt: skip
    sent = dict(given)
    for name, value in re.findall(r'proxy_set_header\s+(\S+)\s+("[^"]*"|[^;]+);', NGINX):
        value = value.strip('"')
        sent[name] = variables[value] if value.startswith("$") else value
    return {name: value for name, value in sent.items() if value}


@pytest.fixture
def behind(start_gateway: Callable[..., Flask], settings: Settings) -> Flask:
    hops = int(from_compose("GATEWAY_PROXY_HOPS"))
    return start_gateway(base_url=f"https://{HOST}", proxy_hops=hops)


class Browser(Visitor):
    """A browser beyond the proxy, at an address; `forges` is what it sends of its own."""

    def __init__(self, app: Flask, address: str, forges: dict[str, str] | None = None, *before: str) -> None:
        super().__init__(app)
        self.address, self.forges, self.before = address, forges or {}, before

    def _through(self, more: dict[str, Any]) -> dict[str, Any]:
        given, sender = dict(self.forges), self.address
        for proxy in self.before:  # proxies of the council's own, each adding whom it hears
            given["X-Forwarded-For"] = ", ".join(filter(None, [given.get("X-Forwarded-For"), sender]))
            sender = proxy
        headers = {"Sec-Fetch-Site": "same-origin", **more.pop("headers", {}), **passed_on(sender, given)}
        return {**more, "headers": headers, "environ_overrides": {"REMOTE_ADDR": PROXY}, "base_url": f"https://{HOST}"}

    def get(self, path: str, **more: Any) -> TestResponse:
        return super().get(path, **self._through(more))

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        return super().post(path, data, **self._through(more))


FORGED = [
    {},
    {"X-Forwarded-For": COUNCIL},
    {"X-Forwarded-For": f"{COUNCIL}, 127.0.0.1, ::1"},
    {"X-Forwarded-For": ", ".join(f"192.0.2.{n}" for n in range(200))},
    {"X-Forwarded-For": "unknown", "X-Real-Ip": COUNCIL, "Forwarded": f"for={COUNCIL};host=evil.example"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Forwarded-Prefix": "/evil"},
]


def spend(browser: Browser, tries: int = 12) -> list[int]:
    return [browser.sign_in(f"guess{n}", "wrong" * 3).status_code for n in range(tries)]


@pytest.mark.parametrize("forges", FORGED, ids=str)
def test_whatever_somebody_forges_they_use_up_their_own_address_and_no_other(
    behind: Flask, monkeypatch: pytest.MonkeyPatch, forges: dict[str, str]
) -> None:
    counted = set()
    from services.gateway.actions.accounts import tries

    real = tries._who
    monkeypatch.setattr(
        tries, "_who", lambda door, kind, what, key: counted.add((kind, what)) or real(door, kind, what, key)
    )
    assert spend(Browser(behind, OUTSIDER, forges)) == [401] * 10 + [429] * 2
    assert {what for kind, what in counted if kind == "address"} == {OUTSIDER}
    assert spend(Browser(behind, COUNCIL), 1) == [401]
    with database.connection():
        assert not any(COUNCIL in str(entry) or PROXY in str(entry) for entry in audit.entries())


def test_a_chain_that_changes_with_each_try_is_one_address(behind: Flask) -> None:
    browsers = [Browser(behind, OUTSIDER, {"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(12)]
    answers = [browser.sign_in(f"guess{n}", "wrong" * 3).status_code for n, browser in enumerate(browsers)]
    assert answers == [401] * 10 + [429] * 2


def test_one_outsiders_wrong_passwords_shut_nobody_of_the_council_out(
    behind: Flask, add_account: Callable[..., User]
) -> None:
    add_account("dana")
    assert spend(Browser(behind, OUTSIDER))[-1] == 429
    assert Browser(behind, COUNCIL).sign_in("dana", PASSWORD).status_code == 303


def test_with_a_proxy_of_the_councils_own_before_it_two_hops_are_believed(
    start_gateway: Callable[..., Flask],
) -> None:
    hops = int(from_compose("GATEWAY_PROXY_HOPS", GATEWAY_PROXY_HOPS="2"))
    app = start_gateway(base_url=f"https://{HOST}", proxy_hops=hops)
    outer = "10.0.0.2"
    assert spend(Browser(app, OUTSIDER, {"X-Forwarded-For": COUNCIL}, outer))[-1] == 429
    assert spend(Browser(app, COUNCIL, {}, outer), 1) == [401]


def test_a_page_is_served_as_https_at_the_address_that_was_asked_for(behind: Flask) -> None:
    answer = Browser(behind, COUNCIL, {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}).get("/sign-in")
    assert answer.status_code == 200
    assert "evil.example" not in answer.text
    assert "Strict-Transport-Security" in answer.headers


def test_cookies_behind_the_proxy_are_secure_and_cannot_be_read_by_scripts(
    behind: Flask, add_account: Callable[..., User]
) -> None:
    add_account("dana")
    browser = Browser(behind, COUNCIL)
    browser.get("/sign-in")
    answer = browser.post("/sign-in", {"username": "dana", "password": PASSWORD})
    cookies = answer.headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"__Host-due-regard", "__Host-known-browser"}
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize("file", [".env.example", "docker-compose.yml", "docs/operations.md"])
def test_the_setting_stands_where_somebody_who_sets_it_up_looks(file: str) -> None:
    assert "GATEWAY_PROXY_HOPS" in (ROOT / file).read_text(encoding="utf-8")


def test_the_shipped_values_agree() -> None:
    given = dict(
        line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if re.match(r"[A-Z_]+=", line)
    )
    assert given["GATEWAY_PROXY_HOPS"] == from_compose("GATEWAY_PROXY_HOPS") == "1"


@pytest.mark.parametrize("wrong", ["-1", "10", "one"])
def test_a_number_of_proxies_that_cannot_be_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    for name, value in {**as_environment(settings), "GATEWAY_PROXY_HOPS": wrong}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsProblem, match="GATEWAY_PROXY_HOPS"):
        Settings.from_environment()
