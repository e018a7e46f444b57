"""HEAD asks and never does; a form that did not come from here, or an order in another's clothes, changes nothing."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask, Response, request

from shared.access import access_of
from tests.doors.furnished import ADMINISTRATIVE, FurnishedHouse

SERVICES = ("training", "venues", "gateway")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")


@pytest.fixture
def only_the_doors(house: FurnishedHouse) -> Iterator[FurnishedHouse]:
    """Every view replaced by one that says as which method it was reached."""
    kept = {name: dict(app.view_functions) for name, app in house.house.apps.items()}
    for app in house.house.apps.values():
        for endpoint in list(app.view_functions):
            app.view_functions[endpoint] = _says_the_method(app, endpoint)
    yield house
    for name, app in house.house.apps.items():
        app.view_functions.update(kept[name])


def _says_the_method(app: Flask, endpoint: str) -> object:
    def said(**_: object) -> Response:
        return Response(headers={"X-Reached-As": request.method})

    said.access = access_of(app, endpoint)  # type: ignore[attr-defined]
    return said


@pytest.mark.parametrize("service", SERVICES)
def test_head_reaches_a_view_as_get_or_not_at_all(only_the_doors: FurnishedHouse, service: str) -> None:
    asked = 0
    for method, rule in only_the_doors.rules(service, "GET", *UNSAFE):
        path = only_the_doors.address(service, rule)
        if method == "GET" or "GET" not in (rule.methods or ()):
            reached = only_the_doors.ask(service, "HEAD", path).headers.get("X-Reached-As")
            assert reached in (None, "GET"), rule
            assert reached == "GET" or method != "GET", rule
            asked += 1
    assert asked > 25


@pytest.mark.parametrize("service", SERVICES)
def test_no_header_or_field_makes_another_method_of_a_question(only_the_doors: FurnishedHouse, service: str) -> None:
    asked = 0
    for _, rule in only_the_doors.rules(service, "GET"):
        path = only_the_doors.address(service, rule) + "?_method=POST"
        answer = only_the_doors.ask(service, "GET", path, headers=dict.fromkeys(OVERRIDES, "POST"))
        assert answer.headers.get("X-Reached-As") in (None, "GET"), rule
        asked += 1
    assert asked > 10


def test_asking_changes_nothing_on_any_route(house: FurnishedHouse) -> None:
    """GET and HEAD may write down that they were asked, and nothing else."""
    for method in ("HEAD", "GET"):
        before, asked = house.digest(ADMINISTRATIVE), 0
        for service in SERVICES:
            for _, rule in house.rules(service, "GET", *UNSAFE):
                answer = house.ask(service, method, house.address(service, rule))
                # nothing but the doors runs here, and that is what readiness says
                assert answer.status_code < 500 or rule.endpoint == "readyz", (rule, answer.status_code)
                assert answer.data == b"" or method == "GET", rule
                asked += 1
        assert asked > 400
        after = house.digest(ADMINISTRATIVE)
        assert [table for table in after if after[table] != before[table]] == [], method


ELSEWHERE: tuple[dict[str, str], ...] = (
    {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://elsewhere.example"},
    {},
)


@pytest.mark.parametrize("headers", ELSEWHERE, ids=["cross site", "null origin", "origin alone", "no token"])
def test_an_order_that_did_not_come_from_a_page_of_ours_changes_nothing(
    house: FurnishedHouse, headers: dict[str, str]
) -> None:
    before, asked = house.digest(ADMINISTRATIVE), 0
    for _, rule in house.rules("gateway", *UNSAFE, "GET"):
        for method in UNSAFE if headers == ELSEWHERE[0] else ("POST",):
            path = house.address("gateway", rule)
            if path.startswith("/api/"):  # takes no cookie, so a browser cannot be made to send anything
                answer = house.visitor.client.open(path, method=method, headers=headers)
                assert answer.status_code in (401, 404, 405), (method, rule, answer.status_code)
            else:
                sent = {**headers, **dict.fromkeys(OVERRIDES, "GET")}
                answer = house.ask("gateway", method, path, headers=sent, data={"confirmed": "yes", "_method": "GET"})
                assert answer.status_code in (403, 405) or "ended=yes" in (answer.location or ""), (method, rule)
            asked += 1
    assert asked > 200
    assert house.digest(ADMINISTRATIVE) == before


@pytest.mark.parametrize("service", SERVICES)
def test_a_known_address_with_another_method_says_which_methods_it_takes(house: FurnishedHouse, service: str) -> None:
    asked = 0
    for _, rule in house.rules(service, "GET", *UNSAFE):
        path = house.address(service, rule)
        for method in {"PATCH", "DELETE", "TRACE"} - (rule.methods or set()):
            answer = house.ask(service, method, path)
            assert answer.status_code == 405, (method, rule, answer.status_code)
            assert (rule.methods or set()) & set(answer.headers["Allow"].split(", ")), rule
            asked += 1
    assert asked > 50


def test_an_address_that_only_takes_forms_says_so_when_it_is_opened_and_leads_to_a_page(house: FurnishedHouse) -> None:
    led = 0
    for _, rule in house.rules("gateway", "POST"):
        answer = house.ask("gateway", "GET", house.address("gateway", rule), headers={"Accept": "text/html"})
        if answer.status_code != 405 or rule.rule.startswith("/api/"):
            continue
        page = answer.text
        assert "There is no page at this address" in page, rule
        assert "open for a long time" not in page, rule
        above = re.search(r'href="([^"]+)">Go to the page it belongs to', page)
        if above is not None:
            assert house.ask("gateway", "GET", above[1]).status_code != 405, (rule, above[1])
            led += 1
    assert led > 25


def test_the_outer_door_says_which_methods_an_operation_takes(house: FurnishedHouse) -> None:
    for method, path, allowed in (
        ("PATCH", "/api/training/v1/standing", "GET, HEAD"),
        ("DELETE", "/api/venues/v1/bookings", "GET, HEAD, POST"),
        ("TRACE", "/api/venues/v1/bookings", "GET, HEAD, POST"),
        ("PROPFIND", "/api/venues/v1/bookings", "GET, HEAD, POST"),
        ("PROPFIND", "/api/gateway/v1/packs", "POST"),
        ("OPTIONS", "/api/gateway/v1/packs", "POST"),
        ("OPTIONS", "/api/training/v1/policy/preview", "POST"),
        ("HEAD", "/api/training/v1/policy/preview", "POST"),
        ("PROPFIND", "/api/training/v1/policy/preview", "POST"),
        ("PROPFIND", "/api/venues/v1/bookings", "GET, HEAD, POST"),
        ("OPTIONS", "/api/gateway/v1/status", "GET, HEAD"),
        ("PROPFIND", "/api/gateway/v1/status", "GET, HEAD"),
    ):
        answer = house.ask("gateway", method, path)
        assert (answer.status_code, answer.headers.get("Allow")) == (405, allowed), (method, path)
        assert answer.content_type == "application/problem+json"
    for method in ("GET", "PROPFIND"):
        assert house.ask("gateway", method, "/api/venues/v1/nowhere").status_code == 404
