"""What a form changes in a service carries the form's key: without it nobody could look up what became of it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.route_map import build_house
from tests.folders import ROOT

CLIENTS = ROOT / "services/gateway/clients"
PAGES = ROOT / "services/gateway/pages"
UNKEYED_BY_NATURE = {"/v1/audit/heads", "/v1/audit/check", "/v1/audit/reading"}
"""Between services, not from a form: kept heads are the same twice, and a chain may be read as often as one likes."""


def calls_in(path: Path) -> Iterator[tuple[str, ast.Call, ast.FunctionDef]]:
    """Calls of a client that change or search something: method, call, and the function around it."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef) or function.name == "_post":  # that one hands its key on
            continue
        for call in ast.walk(function):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or not call.args:
                continue
            first = call.args[0]
            if call.func.attr == "_post":
                yield "POST", call, function
            elif isinstance(first, ast.Constant) and first.value in {"POST", "PUT", "PATCH", "DELETE"}:
                yield str(first.value), call, function


def path_of(call: ast.Call, function: ast.FunctionDef) -> str:
    """The path with {} for each value; one that was given a name before is looked up."""
    place = call.args[0] if isinstance(call.func, ast.Attribute) and call.func.attr == "_post" else call.args[1]
    if isinstance(place, ast.Name):
        wanted = place.id
        for statement in ast.walk(function):
            if not isinstance(statement, ast.Assign):
                continue
            target, value = statement.targets[0], statement.value
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = value.elts if isinstance(value, ast.Tuple) else [value]
            for name, text in zip(names, values, strict=False):
                if isinstance(name, ast.Name) and name.id == wanted:
                    place = text
    if isinstance(place, ast.Constant):
        return str(place.value)
    assert isinstance(place, ast.JoinedStr), ast.dump(place)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in place.values)


def has_key(call: ast.Call, function: ast.FunctionDef) -> bool:
    """Whether a key that the caller gives is handed on."""
    asked = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    names = {name.id for name in ast.walk(call) if isinstance(name, ast.Name)}
    return "key" in asked and "key" in names


@pytest.fixture(scope="module")
def saves_nothing(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Addresses of the services that only compute or search."""
    routes = build_house(tmp_path_factory.mktemp("house")).routes()
    marked = {route.rule for route in routes if route.repeatable == "saves nothing" and route.service != "gateway"}
    return {re.sub(r"<[^>]+>", "{}", rule) for rule in marked}


def test_every_call_that_changes_something_hands_a_key_on(saves_nothing: set[str]) -> None:
    seen, wrong = 0, []
    for path in sorted(CLIENTS.glob("*.py")):
        for method, call, function in calls_in(path):
            seen += 1
            address = path_of(call, function)
            if address not in saves_nothing | UNKEYED_BY_NATURE and not has_key(call, function):
                wrong.append(f"{path.name}: {function.name}: {method} {address}")
    assert seen > 40
    assert wrong == []


def keyed_methods() -> set[str]:
    """Methods of the clients that take a key."""
    return {
        function.name
        for path in CLIENTS.glob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef) and "key" in {argument.arg for argument in function.args.args}
    }


def test_every_page_gives_its_forms_key_to_what_takes_one() -> None:
    keyed, seen, wrong = keyed_methods() - {"look_up_outcome"}, 0, []
    for path in sorted(PAGES.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                not isinstance(call, ast.Call)
                or not isinstance(call.func, ast.Attribute)
                or call.func.attr not in keyed
            ):
                continue
            seen += 1
            given = ast.unparse(call)
            if "form_key()" not in given and not re.search(r"\bkey\b", given):
                wrong.append(f"{path.name}: {given}")
    assert seen > 35
    assert wrong == []
