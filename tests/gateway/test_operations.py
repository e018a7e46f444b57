import json
import re

import pytest

from services.gateway.api.operations import OPERATIONS, methods_at
from tests.folders import ROOT

DOCUMENTS = ROOT / "docs" / "api"
# Between the services only; and files of names, which people fetch through their page, where that is noted and limited.
NEVER = {
    ("POST", "events"),
    ("GET", "audit/heads"),
    ("POST", "audit/heads"),
    ("POST", "audit/check"),
    ("POST", "audit/reading"),
    ("POST", "outcomes"),
    ("GET", "standing/gaps.csv"),
    ("GET", "standing/people.csv"),
}


def operations_of(service: str) -> set[tuple[str, str]]:
    """Method and path of every operation in a service's committed OpenAPI document."""
    paths = json.loads((DOCUMENTS / f"{service}.json").read_text(encoding="utf-8"))["paths"]
    return {
        (method.upper(), re.sub(r"\{[^}]+\}", "{id}", path.removeprefix("/v1/")))
        for path, methods in paths.items()
        for method in methods
        if method in {"get", "post", "put", "patch", "delete"}
    }


def let_through(service: str) -> set[tuple[str, str]]:
    return {(one.method, one.path) for one in OPERATIONS if one.service == service}


@pytest.mark.parametrize("service", ["training", "venues"])
def test_the_door_lets_through_nothing_that_is_not_there(service: str) -> None:
    assert let_through(service) <= operations_of(service)
    assert not let_through(service) & NEVER


def test_every_operation_of_training_is_let_through() -> None:
    assert let_through("training") == operations_of("training") - NEVER


def test_every_address_that_the_documents_offer_is_an_operation() -> None:
    told = {
        found.groups()
        for page in (*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"))
        for found in re.finditer(r"/api/(training|venues)/v1/([\w/{}-]+)", page.read_text(encoding="utf-8"))
    }
    assert len(told) > 1
    shut = {(service, path) for service, path in told if not methods_at(service, re.sub(r"{\w+}", "1", path))}
    assert not shut
