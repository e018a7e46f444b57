"""Who may use which route: written down, and checked cell by cell against the running applications."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask, Response
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from services.gateway.actions.accounts import passwords
from services.gateway.actions.accounts.accounts import AccountEntry, create_account
from services.gateway.actions.accounts.tokens import create_token
from services.gateway.migrate import FOLDER as GATEWAY_MIGRATIONS
from services.gateway.store.database import database as gateway_database
from services.training.migrate import FOLDER as TRAINING_MIGRATIONS
from services.training.store.database import database as training_database
from services.venues.migrate import FOLDER as VENUES_MIGRATIONS
from services.venues.store.database import database as venues_database
from shared.access import access_of
from shared.actor import Actor, Role, system_actor
from shared.database.database import Database
from shared.database.migrations import migrate
from tests.architecture.route_map import WRITTEN, House, Route, build_house
from tests.gateway.visitor import PASSWORD, Visitor

NOBODY = "nobody"
REACHED = "reached"
CALLERS = (NOBODY, *(role.value for role in Role))
SOMEBODY = Actor("test")
DATABASES: dict[str, tuple[Database, Path]] = {
    "training": (training_database, TRAINING_MIGRATIONS),
    "venues": (venues_database, VENUES_MIGRATIONS),
    "gateway": (gateway_database, GATEWAY_MIGRATIONS),
}
EXAMPLES = {"uuid": "6f1ed002-ab5f-4a1e-8f0e-0242ac130003", "int": "1", "path": "standing", "string": "x"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        passwords._nobodys_hash.cache_clear()
        folder = tmp_path_factory.mktemp("house")
        built = build_house(folder)
        for service, (database, migrations) in DATABASES.items():
            migrate(database, f"sqlite:///{folder / service}.sqlite3", migrations)
        yield built
    passwords._nobodys_hash.cache_clear()


@pytest.fixture(scope="module")
def routes(house: House) -> list[Route]:
    return list(house.routes())


def test_the_written_table_names_every_route_and_who_may_use_it(routes: list[Route]) -> None:
    written = WRITTEN.read_text(encoding="utf-8").splitlines()
    found = [route.line for route in routes]
    missing, gone = sorted(set(found) - set(written)), sorted(set(written) - set(found))
    how = "; if that is meant: python -m tests.architecture.route_map > tests/architecture/who-may.txt"
    assert (missing, gone) == ([], []), f"not as written{how}"


def test_everything_open_to_anyone_is_a_page_about_us_a_sign_in_or_a_sign_of_life(routes: list[Route]) -> None:
    for route in routes:
        if route.access.open:
            fine = {"/livez", "/readyz", "/static/<path:filename>"}
            if route.service == "gateway":
                fine |= {"/sign-in", "/help", "/accessibility", "/privacy"}
            hirers = route.service == "gateway" and route.rule.startswith("/hire")
            assert route.rule in fine or hirers, route.line


def test_every_request_that_changes_something_may_be_sent_twice(routes: list[Route]) -> None:
    """PUT replaces by its nature; an event is known by its id."""
    for route in routes:
        if route.method in {"POST", "PATCH", "DELETE"} and not route.access.services:
            assert route.repeatable, f"{route.line}: not idempotent, and not marked as saving nothing"


def test_no_route_lets_a_booking_or_a_record_be_deleted(routes: list[Route]) -> None:
    assert [route.line for route in routes if route.method == "DELETE" and not route.rule.startswith("/api/<any")] == []


def _address(rule: str, app: Flask) -> str:
    """An address that the rule takes."""
    found: Rule = next(one for one in app.url_map.iter_rules() if one.rule == rule)
    values = {}
    for name in found.arguments:
        converter = type(found._converters[name]).__name__.removesuffix("Converter").lower()
        values[name] = EXAMPLES.get({"integer": "int", "unicode": "string"}.get(converter, converter), "training")
    built = found.build({name: found._converters[name].to_python(value) for name, value in values.items()})
    assert built is not None, rule
    return built[1]


@pytest.fixture(scope="module")
def visitors(house: House) -> dict[str, Visitor]:
    """A signed-in browser for each role, and one that is not signed in."""
    app, found = house.apps["gateway"], {}
    for role in Role:
        entry = AccountEntry(role.value, role.value, frozenset({role}), None)
        with gateway_database.connection():
            create_account(entry, PASSWORD, SOMEBODY, datetime.now(UTC), one_time=False, on_server=True)
        found[role.value] = Visitor(app)
        assert found[role.value].sign_in(role.value).status_code == 303
    found[NOBODY] = Visitor(app)
    found[NOBODY].get("/sign-in")
    return found


@pytest.fixture(scope="module")
def bearers(house: House) -> dict[str, str]:
    """A bearer token of the door for each role."""
    with gateway_database.connection():
        return {
            role.value: create_token(role.value, frozenset({role}), SOMEBODY, datetime.now(UTC))[1] for role in Role
        }


@pytest.fixture(scope="module")
def only_the_guard(house: House, visitors: dict[str, Visitor], bearers: dict[str, str]) -> House:
    """The applications with every view replaced by one that says it was reached: what is left is who may."""
    for app in house.apps.values():
        for endpoint in list(app.view_functions):
            app.view_functions[endpoint] = _stub(app, endpoint)
    return house


def _stub(app: Flask, endpoint: str) -> Callable[..., Response]:
    def reached(**_: object) -> Response:
        return Response(REACHED)

    reached.access = access_of(app, endpoint)  # type: ignore[attr-defined]
    return reached


@pytest.mark.parametrize("service", ["training", "venues"])
def test_each_role_reaches_exactly_the_routes_of_a_service_that_the_table_gives_it(
    only_the_guard: House, routes: list[Route], service: str
) -> None:
    app, signer = only_the_guard.apps[service], only_the_guard.signers["gateway"]
    client = app.test_client()

    def call(route: Route, caller: str) -> TestResponse:
        headers = {}
        if caller != NOBODY:
            actor = Actor("somebody", frozenset({Role(caller)}), None, "request1")
            headers = {"Authorization": "Bearer " + signer.sign(service, actor)}
        return client.open(_address(route.rule, app), method=route.method, headers=headers)

    _check([route for route in routes if route.service == service], call)


def test_each_role_reaches_exactly_the_pages_that_the_table_gives_it(
    only_the_guard: House, routes: list[Route], visitors: dict[str, Visitor], bearers: dict[str, str]
) -> None:
    app = only_the_guard.apps["gateway"]
    client = app.test_client()

    def call(route: Route, caller: str) -> TestResponse:
        address = _address(route.rule, app)
        if address.startswith("/api/"):
            headers = {"Authorization": "Bearer " + bearers[caller]} if caller != NOBODY else {}
            return client.open(address, method=route.method, headers=headers)
        if route.method == "GET":
            return visitors[caller].get(address)
        return visitors[caller].post(address)

    _check([route for route in routes if route.service == "gateway"], call)


def _check(routes: list[Route], call: Callable[[Route, str], TestResponse]) -> None:
    wrong, cells = [], 0
    for route in routes:
        for caller in CALLERS:
            answer: TestResponse = call(route, caller)
            reached = answer.status_code == 200 and answer.text == REACHED
            cells += 1
            if reached != _may(route, caller):
                wrong.append(f"{caller}: {route.line}: {answer.status_code}")
            elif not reached and answer.status_code not in {401, 403} and "/sign-in" not in (answer.location or ""):
                wrong.append(f"{caller}: {route.line}: refused with {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert cells == len(routes) * len(CALLERS)


def _may(route: Route, caller: str) -> bool:
    """The cell of the table."""
    if route.access.open:
        return True
    if caller == NOBODY or route.access.services is not None:
        return False
    return route.access.roles is None or caller in route.access.roles


def test_only_the_service_named_may_bring_events(only_the_guard: House, routes: list[Route]) -> None:
    for route in routes:
        if route.access.services is None:
            continue
        app = only_the_guard.apps[route.service]
        for caller, signer in only_the_guard.signers.items():
            token = signer.sign(route.service, system_actor(caller, "relay"), "event")
            answer = app.test_client().open(
                _address(route.rule, app), method=route.method, headers={"Authorization": f"Bearer {token}"}
            )
            assert (answer.text == REACHED) == (caller in route.access.services), (caller, route.line)
