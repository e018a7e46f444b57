"""What the door for programs lets through: the public document, which is made from the marks of the services' routes.

`public_api.json` is written by `make openapi`, never by hand.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, MapAdapter, Rule

from shared.http.api_description import VARIABLE_IN_DOCUMENT
from shared.http.blueprints import MULTIPART
from shared.http.methods import allowed_methods
from shared.http.problems import MethodNotAllowed, NotFound

DOCUMENT = Path(__file__).with_name("public_api.json")
METHODS = ("get", "post", "put", "patch", "delete")
SERVICES = ("training", "venues")


@dataclass(frozen=True)
class Operation:
    """One method on one address that goes to a service."""

    id: str
    upload: bool


@cache
def public_document() -> dict[str, Any]:
    """The OpenAPI document of everything that programs reach here."""
    document: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return document


def find_operation(method: str, address: str) -> Operation:
    """The operation that is asked for; NotFound, or MethodNotAllowed with the methods that this address takes."""
    try:
        found, _ = _addresses().match(address, method)
    except HTTPException as error:
        allowed = allowed_methods(error)
        raise MethodNotAllowed(headers=allowed) if allowed else NotFound("There is no such operation") from None
    operation: Operation = found
    return operation


@cache
def _addresses() -> MapAdapter:
    rules = []
    for path, item in public_document()["paths"].items():
        if path.split("/")[2] in SERVICES:
            for method in item.keys() & set(METHODS):
                body = item[method].get("requestBody", {}).get("content", {})
                operation = Operation(item[method]["operationId"], MULTIPART in body)
                rules.append(Rule(_rule(path, item), methods=[method], endpoint=operation))
    return Map(rules, merge_slashes=False).bind("")


def _rule(path: str, item: dict[str, Any]) -> str:
    """The path as Werkzeug matches it: an id is what its schema says, and no other word."""
    kinds = {one["name"]: _converter(one["schema"]) for one in item.get("parameters", ())}
    return VARIABLE_IN_DOCUMENT.sub(lambda found: f"<{kinds[found[1]]}:{found[1]}>", path)


def _converter(schema: dict[str, Any]) -> str:
    if schema.get("format") == "uuid":
        return "uuid"
    if schema["type"] == "integer":
        return f"int(max={schema['maximum']})"
    raise ValueError(f"The door knows no ids like {schema}")
