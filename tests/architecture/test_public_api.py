"""What programs outside reach: marked on the routes, written down, described in one document, and let through by it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from operations.openapi import PUBLIC
from operations.public_api import make_public, name_operation
from services.gateway.clients.public_api import METHODS, find_operation, public_document
from shared.http.api_description import PROBLEM, PROBLEM_TYPE
from shared.http.problems import MethodNotAllowed, NotFound
from tests.architecture.route_map import OPEN_TO_PROGRAMS, Route, build_house
from tests.folders import ROOT

ID = "0b7d7a52-9d6b-4e13-a7d5-6c54f3f11d0e"
# Between the services only; and files of names, which people fetch through their page, where that is noted and limited.
NEVER = (
    "events", "audit/heads", "audit/check", "audit/reading", "outcomes", "standing/gaps.csv", "standing/people.csv",
)  # fmt: skip


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[Route]:
    return list(build_house(tmp_path_factory.mktemp("house")).routes())


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and operation of the public document."""
    for path, item in public_document()["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def test_the_written_table_names_every_route_that_is_open_to_programs(routes: list[Route]) -> None:
    written = OPEN_TO_PROGRAMS.read_text(encoding="utf-8").splitlines()
    found = [route.public_line for route in routes if route.public]
    how = "if that is meant: python -m tests.architecture.route_map public > tests/architecture/open-to-programs.txt"
    assert sorted(found) == sorted(written), how
    assert len(found) > 70


def test_the_document_has_the_marked_routes_and_no_other(routes: list[Route]) -> None:
    marked = {(route.method, route.address) for route in routes if route.public}
    assert {(method, path) for method, path, _ in operations()} == marked, "run make openapi"


def test_whoever_is_asked_outside_is_asked_for_the_same_roles_as_the_document_says(routes: list[Route]) -> None:
    told = {(method, path): operation for method, path, operation in operations()}
    for route in routes:
        if route.public:
            operation = told[route.method, route.address]
            assert operation.get("x-roles", []) == sorted(route.access.roles or ()), route.public_line
            assert operation.get("x-people-only", False) == route.access.person, route.public_line


def test_what_is_between_the_services_is_marked_nowhere(routes: list[Route]) -> None:
    assert not [route.line for route in routes if route.public and (route.access.services or route.access.open)]
    below = {route.rule.partition("/v1/")[2] for route in routes}
    for path in NEVER:
        assert path in below, path
        for method in ("GET", "POST"):
            with pytest.raises(NotFound):
                find_operation(method, f"/api/training/v1/{path}")
            with pytest.raises(NotFound):
                find_operation(method, f"/api/venues/v1/{path}")


def test_the_copy_that_readers_find_is_the_one_of_the_door() -> None:
    readers, door = (Path(path).read_bytes() for path in PUBLIC)
    assert readers == door
    assert json.loads(door) == public_document()


def test_ids_of_operations_are_words_and_each_is_there_once() -> None:
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(ids) == len(set(ids))
    assert [one for one in ids if not re.fullmatch(r"(training|venues|gateway)_(get|post|put)(_[a-z]+)+", one)] == []


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("get", "/v1/bookings/{booking_id}/history", "venues_get_booking_history"),
        ("post", "/v1/bookings/{booking_id}/matches/{match_id}/answers", "venues_post_booking_match_answers"),
        ("get", "/v1/standing-decisions", "venues_get_standing_decisions"),
    ],
)
def test_an_operation_is_named_by_its_address(method: str, path: str, name: str) -> None:
    assert name_operation("venues", method, path) == name


def test_every_error_is_a_problem_document_and_no_answer_is_left_open() -> None:
    components = public_document()["components"]
    for method, path, operation in operations():
        assert {"401", "429", "503"} <= operation["responses"].keys(), (method, path)
        for code, answer in operation["responses"].items():
            told = components["responses"][answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
            assert code.isdecimal(), (method, path, code)
            if code >= "400":
                assert told["content"] == {PROBLEM_TYPE: {"schema": PROBLEM}}, (method, path, code)
            elif code == "304":
                assert "content" not in told, "what is not sent has no content"
            else:
                assert told["content"], (method, path, code)


def test_what_is_for_people_only_promises_a_program_nothing() -> None:
    closed = [operation for _, _, operation in operations() if operation.get("x-people-only")]
    assert len(closed) > 9
    for operation in closed:
        assert "403" in operation["responses"]
        assert not [code for code in operation["responses"] if code < "400"], operation["operationId"]
        assert "People decide" in operation["description"]
        assert "requestBody" not in operation


def test_a_file_comes_in_one_multipart_form_beside_its_kind() -> None:
    uploads = 0
    for method, path, operation in operations():
        assert {one["in"] for one in operation.get("parameters", ())} <= {"query", "header", "path"}, path
        content = operation.get("requestBody", {}).get("content", {})
        if "multipart/form-data" in content:
            (name,) = re.findall(r"\w+$", content["multipart/form-data"]["schema"]["$ref"])
            form = public_document()["components"]["schemas"][name]
            assert form["required"] == ["file", "kind"]
            assert form["properties"]["file"] == {"type": "string", "format": "binary"}
            assert list(content) == ["multipart/form-data"]
            assert find_operation(method, path).upload
            uploads += 1
    assert uploads == 2


def test_what_changes_something_takes_a_key(routes: list[Route]) -> None:
    keyed = {(route.method, route.address) for route in routes if route.repeatable == "idempotent"}
    asked = 0
    for method, path, operation in operations():
        takes = any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ()))
        assert takes == ((method, path) in keyed and not operation.get("x-people-only")), (method, path)
        asked += takes
    assert asked > 20


def test_every_reference_leads_somewhere_and_nothing_is_left_over() -> None:
    document = public_document()
    text = json.dumps(document)
    for kind in ("schemas", "responses"):
        named = set(re.findall(rf'"#/components/{kind}/([\w.-]+)"', text))
        assert named == document["components"][kind].keys(), kind


def test_two_services_may_call_different_things_by_one_name() -> None:
    def one(service: str, kind: str) -> dict[str, Any]:
        answer = {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}
        operation = {"x-public": True, "tags": ["things"], "summary": "x", "responses": answer}
        return {
            "paths": {"/v1/things": {"get": operation}, "/v1/inside": {"get": {**operation, "x-public": False}}},
            "tags": [{"name": "things", "description": "Things"}],
            "components": {"schemas": {"Thing": {"type": kind}, "Problem": {"type": "object"}}, "responses": {}},
        }

    documents = {"training": one("training", "string"), "venues": one("venues", "integer")}
    for document in documents.values():
        del document["paths"]["/v1/inside"]["get"]["x-public"]
    made = make_public(documents)
    assert sorted(made["paths"]) == ["/api/training/v1/things", "/api/venues/v1/things"]
    assert made["components"]["schemas"]["TrainingThing"] == {"type": "string"}
    assert made["components"]["schemas"]["VenuesThing"] == {"type": "integer"}
    assert [tag["name"] for tag in made["tags"]] == ["training things", "venues things"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/training/v1/people/search", "POST"),
        ("HEAD", "/api/training/v1/people/search", "POST"),
        ("GET", "/api/venues/v1/bookings/preview", "POST"),
        ("POST", f"/api/training/v1/people/{ID}", "GET, HEAD"),
        ("DELETE", "/api/training/v1/imports", "GET, HEAD, POST"),
        ("TRACE", f"/api/venues/v1/imports/{ID}/undo", "GET, HEAD, POST"),
    ],
)
def test_another_method_is_told_which_ones_the_address_takes(method: str, path: str, allowed: str) -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        find_operation(method, path)
    assert refused.value.headers == {"Allow": allowed}


@pytest.mark.parametrize(
    "path",
    [
        "people/x", "people/7", f"people/{ID}x", f"people/{ID}/", f"people//{ID}", "completions/x/evidence",
        "completions/-1/evidence", "imports/1/rows/extra", "standing/", "",
        f"people/{ID.replace('-', '')}",
    ],
)  # fmt: skip
def test_where_an_id_stands_no_other_word_is_taken(path: str) -> None:
    for method in ("GET", "POST", "HEAD"):
        with pytest.raises(NotFound):
            find_operation(method, f"/api/training/v1/{path}")


def test_a_number_that_no_id_can_be_is_none() -> None:
    assert find_operation("POST", f"/api/training/v1/completions/{2**63 - 1}/evidence")
    with pytest.raises(NotFound):
        find_operation("POST", f"/api/training/v1/completions/{2**63}/evidence")


def test_head_goes_where_get_goes() -> None:
    asked = 0
    for method, path, operation in operations():
        if method == "GET" and not path.startswith("/api/gateway/"):
            address = re.sub(r"{\w+}", ID, path)
            assert find_operation("HEAD", address) == find_operation("GET", address)
            assert find_operation("GET", address).id == operation["operationId"]
            asked += 1
    assert asked > 25


def test_every_address_that_the_documents_offer_is_an_operation() -> None:
    told = {
        found[0]
        for page in (*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"))
        for found in re.finditer(r"/api/(training|venues)/v1/[\w/{}-]+", page.read_text(encoding="utf-8"))
    }
    assert len(told) > 1
    for path in told:
        for_all = re.sub(r"{\w+}", ID, path)
        with pytest.raises(MethodNotAllowed):
            find_operation("TRACE", for_all)
