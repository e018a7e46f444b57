"""What the marks of a route say of it in OpenAPI: who may use it, its key, how often, and which errors it can give."""

import re
from typing import Any

from flask import Flask

from shared.access import Access, access_of
from shared.http.idempotency import KEY_HEADER
from shared.http.problems import problem_for_status

PROBLEM_TYPE = "application/problem+json"
PROBLEM = {"$ref": "#/components/schemas/Problem"}
VARIABLE_IN_RULE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
VARIABLE_IN_DOCUMENT = re.compile(r"\{(\w+)\}")
CHANGES = frozenset({"post", "put", "patch", "delete"})
KEY = {
    "in": "header",
    "name": KEY_HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 8, "maxLength": 200},
    "description": "Sent again with the same key, it is done once and answered as it was the first time, for 48 hours.",
}
COME_BACK = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}
SAYS_WHEN = frozenset({429, 503})


def describe_marks(document: dict[str, Any], app: Flask) -> dict[str, Any]:
    """The document of flask-smorest with what our own marks say; each route is asked, so none is told by hand."""
    document["components"]["responses"].pop("UNPROCESSABLE_ENTITY", None)  # told like all the other errors
    for rule in app.url_map.iter_rules():
        path = VARIABLE_IN_RULE.sub(r"{\1}", rule.rule)
        operations = document["paths"].get(path, {})
        for method in {name.lower() for name in rule.methods or ()} & operations.keys():
            view = app.view_functions[rule.endpoint]
            access = access_of(app, rule.endpoint) or Access()
            _describe_access(operations[method], view, access)
            add_errors(document, operations[method], _errors_of(view, access, method, "{" in path))
    return document


def add_errors(document: dict[str, Any], operation: dict[str, Any], statuses: set[int]) -> None:
    """Says that an operation can be refused with these; what it said of one itself stays, as a problem document."""
    told, shared = operation["responses"], document["components"]["responses"]
    for status in {*statuses, *(int(code) for code in told if code.isdecimal() and int(code) >= 400)}:
        kind, own = problem_for_status(status), told.get(str(status), {})
        if own.get("description"):
            told[str(status)] = _response(own["description"], status)
        else:
            shared[kind.kind] = _response(kind.title, status)
            told[str(status)] = {"$ref": f"#/components/responses/{kind.kind}"}


def _response(description: str, status: int) -> dict[str, object]:
    headers = {"headers": COME_BACK} if status in SAYS_WHEN else {}
    return {"description": description, "content": {PROBLEM_TYPE: {"schema": PROBLEM}}, **headers}


def _describe_access(operation: dict[str, Any], view: object, access: Access) -> None:
    marks = {
        "x-public": getattr(view, "public", False),
        "x-people-only": access.person,
        "x-roles": sorted(access.roles or ()),
        "x-services": sorted(access.services or ()),
        "x-limit": getattr(view, "limited", ""),
    }
    operation.update({name: value for name, value in marks.items() if value})
    if _is_repeatable(view):
        operation.setdefault("parameters", []).append(KEY)


def _is_repeatable(view: object) -> bool:
    return bool(getattr(view, "repeatable", "") == "idempotent")


def _errors_of(view: object, access: Access, method: str, names_a_thing: bool) -> set[int]:
    """A name given twice is 422 everywhere, a body in chunks that are none 400, and every route needs a database."""
    possible = {
        400: True,
        401: not access.open,
        403: bool(access.roles or access.services),
        404: names_a_thing,
        409: _is_repeatable(view),
        413: method in CHANGES,
        415: method in CHANGES,
        422: True,
        429: bool(getattr(view, "limited", "")),
        503: True,
        507: _is_repeatable(view),
    }
    return {status for status, can_be in possible.items() if can_be}
