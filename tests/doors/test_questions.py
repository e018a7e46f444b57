"""A question about what is not there is answered so, never with noughts; and no question is a 500."""

from argparse import Namespace
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from werkzeug.routing import Rule

from operations.cli_commands import api as api_commands
from operations.cli_commands.api_client import CommandFailed, Gateway
from tests.doors.furnished import FurnishedHouse
from tests.gateway.records import IntoService

HALF_A_PAIR = "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")
HOSTILE = (
    "", " ", "\0", HALF_A_PAIR, "A > B > C > D", ">", "A > B > C; D > E > F", "0001-01-01", "9999-12-31", "2026-02-30",
    "2026-11-29T00:00:00", "20261129", "-1", "0", "9" * 30, "1e9", "NaN", "%", "_", "'; --", "x" * 5000, "true", "[]",
    "\u202e", "２", "7", "all", "confirmed",
)  # fmt: skip
TWO_POSTS = "Place > Parks > North; People > Libraries > South"
UNKNOWN = ("Nowhere", "Place > Nowhere", "Place > Parks > North > Bench", TWO_POSTS, ">", "%", " ")


def asked(house: FurnishedHouse, service: str) -> Iterator[tuple[Rule, list[str]]]:
    """Every route of a service that takes a query, and the names it takes."""
    app = house.house.apps[service]
    for _, rule in house.rules(service, "GET"):
        documented = getattr(app.view_functions[rule.endpoint], "_apidoc", {}).get("arguments", {})
        schemas = [one["schema"] for one in documented.get("parameters", ()) if one["in"] == "query"]
        if schemas:
            yield rule, [field.data_key or name for schema in schemas for name, field in schema.fields.items()]


@pytest.mark.parametrize("service", ["training", "venues"])
def test_no_question_is_a_bug(house: FurnishedHouse, service: str) -> None:
    sent = 0
    for rule, names in asked(house, service):
        path = house.address(service, rule)
        for name in [*names, "nobody-knows-this"]:
            for value in HOSTILE:
                answer = house.ask(service, "GET", f"{path}?{urlencode({name: value})}")
                assert answer.status_code < 500, (rule, name, value[:40], answer.status_code)
                if answer.status_code >= 400:
                    assert answer.content_type == "application/problem+json"
                sent += 1
        if {"from", "as_at", "benchmark"} <= set(names):
            for day in ("0001-01-01", "9999-12-31", "1990-01-01", "2100-12-31", "2028-02-29"):
                for query in (f"benchmark=7&as_at={day}", f"benchmark=8&as_at={day}&from={day}"):
                    assert house.ask(service, "GET", f"{path}?{query}").status_code < 500, (rule, query)
    assert sent > 200


SEVERAL = {("gateway", "/packs"): {"benchmark"}}
"""Where more than one value of a name is read."""


@pytest.mark.parametrize("service", ["training", "venues", "gateway"])
def test_a_name_given_twice_in_an_address_is_named_and_refused_wherever_one_is_read(
    house: FurnishedHouse, service: str
) -> None:
    asked_at = 0
    for _, rule in house.rules(service, "GET"):
        if rule.endpoint in {"static", "livez", "readyz"} or rule.rule.startswith("/api/<"):
            continue  # what is passed on is refused by the service that it is passed on to
        path = house.address(service, rule)
        for name in {"unit", "as_at", "benchmark"} - SEVERAL.get((service, rule.rule), set()):
            answer = house.ask(service, "GET", f"{path}?{name}=7&{name}=8")
            if answer.status_code in {401, 403, 404}:
                continue  # who may not come in is told nothing of what is wrong with the question
            assert answer.status_code == 422, (rule, name, answer.status_code)
            assert name in (answer.json["errors"][0]["pointer"] if answer.is_json else answer.text), rule
            asked_at += 1
    assert asked_at > {"training": 25, "venues": 60, "gateway": 100}[service]


def test_what_is_passed_on_is_refused_too_when_a_name_comes_twice(house: FurnishedHouse) -> None:
    answer = house.ask("gateway", "GET", "/api/training/v1/standing?unit=Place&unit=People")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == ["/unit"]


def test_a_page_that_reads_several_values_gets_them(house: FurnishedHouse) -> None:
    assert house.ask("gateway", "GET", "/packs?benchmark=7&benchmark=8").status_code == 200


@pytest.mark.parametrize("unit", UNKNOWN)
def test_a_unit_that_is_not_there_is_not_there_wherever_it_is_asked_for(house: FurnishedHouse, unit: str) -> None:
    for path in ("/v1/standing", "/v1/standing/people", "/v1/standing/gaps"):
        answer = house.ask("training", "GET", f"{path}?unit={quote(unit)}")
        assert answer.status_code == 404, (path, answer.text)
        assert "There is no such unit" in answer.json["detail"]
    for page in ("standing/unit", "people", "gaps", "figures.csv", "people.csv", "gaps.csv"):
        if unit.strip():
            answer = house.ask("gateway", "GET", f"/training/{page}?unit={quote(unit)}")
            assert answer.status_code == 404, (page, answer.status_code)


@pytest.mark.parametrize("unit", ["Place", "Place > Parks", "People > Libraries > South"])
def test_a_unit_that_is_there_has_figures_also_on_a_day_when_nobody_was_in_it(house: FurnishedHouse, unit: str) -> None:
    found = house.ask("training", "GET", f"/v1/standing?unit={quote(unit)}").json
    assert found["figures"]["population"] > 0
    assert (
        house.ask("training", "GET", f"/v1/standing?unit={quote(unit)}&as_at=2001-01-01").json["figures"]["population"]
        == 0
    )
    for path in ("/v1/standing/people", "/v1/standing/gaps"):
        assert house.ask("training", "GET", f"{path}?unit={quote(unit)}").status_code == 200


def test_other_filters_know_what_is_there_too(house: FurnishedHouse) -> None:
    for path, status in (
        ("/v1/standing?employer=Nobody+Ltd", 404), ("/v1/standing/people?employer=Nobody+Ltd", 404),
        ("/v1/standing/gaps?requirement=nothing", 404), ("/v1/standing/people?requirement=nothing", 404),
        ("/v1/standing?as_at=0001-01-01", 422), ("/v1/standing?as_at=9999-12-31", 422),
        ("/v1/evidence?benchmark=7&as_at=0001-01-01", 422), ("/v1/policy?as_at=9999-12-31", 422),
    ):  # fmt: skip
        assert house.ask("training", "GET", path).status_code == status, path
    for path, status in (
        ("/v1/bookings?state=nothing", 422), ("/v1/bookings?venue=Nowhere", 404),
        ("/v1/approvers?as_at=9999-12-31", 422), ("/v1/retention?until=9999-12-31", 422),
    ):  # fmt: skip
        assert house.ask("venues", "GET", path).status_code == status, path


def test_the_command_line_fails_for_a_unit_that_is_not_there(
    house: FurnishedHouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gateway = Gateway("http://localhost", house.bearer["Authorization"].removeprefix("Bearer "))
    gateway._http.mount("http://", IntoService(house.house.apps["gateway"]))
    monkeypatch.setattr(api_commands, "_gateway", lambda _: gateway)
    with pytest.raises(CommandFailed, match="There is no such unit") as failed:
        api_commands.show_standing(Namespace(as_at=None, unit="Nowhere", json=False))
    assert failed.value.code != 0
    assert api_commands.show_standing(Namespace(as_at=None, unit="Place", json=False)) == 0
    assert "Place > Parks" in capsys.readouterr().out


class _Questions(HTMLParser):
    """The forms of a page that ask (GET) and its links, each as the names that it sends."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and "?" in (found.get("href") or "") and not str(found["href"]).startswith("/packs?"):
            self.forms.append([name for name, _ in parse_qsl(str(found["href"]).partition("?")[2])])
        if tag == "form":
            self._inside = (found.get("method") or "get").lower() == "get"
            if self._inside:
                self.forms.append([])
        several = found.get("type") in {"radio", "checkbox", "submit"}
        if self._inside and tag in {"input", "select", "textarea"} and found.get("name") and not several:
            self.forms[-1].append(str(found["name"]))

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def test_no_form_or_link_of_a_page_asks_with_a_name_twice(house: FurnishedHouse) -> None:
    seen = 0
    for _, rule in house.rules("gateway", "GET"):
        path = house.address("gateway", rule)
        for query in ("?as_at=2026-11-01&unit=Place&shown=all&page=1", "?on=2026-11-01"):
            answer = house.ask("gateway", "GET", path + query)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            parser = _Questions()
            parser.feed(answer.text)
            for names in parser.forms:
                assert len(set(names)) == len(names), (rule, query, names)
                seen += 1
    assert seen > 10
