import json
import re
from pathlib import Path

import pytest

from services.gateway.api.operations import OPERATIONS

DOCUMENTS = Path(__file__).parents[2] / "docs" / "api"
# Between the services only.
NEVER = {("POST", "events"), ("GET", "audit/heads"), ("POST", "audit/heads"), ("POST", "audit/check")}


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
