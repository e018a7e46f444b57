"""The public OpenAPI document: what programs outside reach through the gateway, from the documents of the services."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from shared.access import NO_PROGRAM
from shared.http.api_description import CHANGES, add_errors
from shared.limits import IMPORT

Document = dict[str, Any]
SCHEMAS = "#/components/schemas/"
ONE_OF_MANY = re.compile(r"[\w-]+/\{(\w+)\}")
BY_THE_DOOR = {400, 401, 429, 503}
"""What the gateway may answer itself, whatever is asked."""
OF_BODIES = {413, 415}
"""And of a body that is sent."""
NO_ID, FORBIDDEN = 404, 403
INTRODUCTION = """\
For programs of the council and of its suppliers. A program sends its token with each call, as \
`Authorization: Bearer dr_...`; an administrator makes it on the server with the roles that it needs, and it ends on \
its day.

A call that changes something may carry an `Idempotency-Key` of its own: sent again with the same key, it is done \
once. Every error is a problem document (RFC 9457) whose `detail` says in a sentence what to do. HEAD is answered \
wherever GET is. Names stand in bodies and never in addresses.

People decide: a program proposes, declines and approves nothing, and unless its token holds the role of Prevent lead \
it is not told whether there is a possible match."""


def make_public(documents: Mapping[str, Document]) -> Document:
    """One document of every marked operation; a schema has its service in front, so that two of one name stay two."""
    made: Document = {
        "openapi": "3.1.0",
        "info": {"title": "Due Regard", "version": "v1", "description": INTRODUCTION},
        "servers": [{"url": "/", "description": "The address of your council’s installation"}],
        "security": [{"token": []}],
        "tags": [],
        "paths": {},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "An API token (dr_...)"}},
            "responses": {},
            "schemas": {},
        },
    }
    for service, document in documents.items():
        _add_service(made, service, _with_own_names(document, service))
    _leave_out_unused(made)
    return made


def _with_own_names(document: Document, service: str) -> Document:
    """The same with every schema but that of problems named after its service."""
    own = service.capitalize()
    text = re.sub(rf'"{SCHEMAS}(?!Problem")', f'"{SCHEMAS}{own}', json.dumps(document))
    named: Document = json.loads(text)
    schemas = named["components"]["schemas"]
    named["components"]["schemas"] = {name if name == "Problem" else own + name: schemas[name] for name in schemas}
    return named


def _add_service(made: Document, service: str, document: Document) -> None:
    for kind in ("schemas", "responses"):
        made["components"][kind].update(document["components"][kind])
    told = {tag["name"]: tag["description"] for tag in document["tags"]}
    for path, item in document["paths"].items():
        address = path if path.startswith("/api/") else f"/api/{service}{path}"
        marked = {method: found for method, found in item.items() if method != "parameters" and "x-public" in found}
        for method, operation in marked.items():
            subject = f"{service} {operation['tags'][0].removesuffix('_api')}"
            tag = {"name": subject, "description": told[operation["tags"][0]]}
            made["tags"] += [tag] if tag not in made["tags"] else []
            operation["tags"] = [subject]
            operation["operationId"] = name_operation(service, method, path)
            _for_programs(made, method, "{" in path, operation)
        if marked:
            made["paths"][address] = {**marked, **({"parameters": item["parameters"]} if "parameters" in item else {})}


def name_operation(service: str, method: str, path: str) -> str:
    """`venues_get_booking_history` for GET /v1/bookings/{booking_id}/history: it changes only when an address does."""
    below = ONE_OF_MANY.sub(lambda found: found[1].removesuffix("_id"), path.partition("/v1/")[2])
    return "_".join((service, method, *re.split(r"[/-]", below)))


def _for_programs(made: Document, method: str, names_a_thing: bool, operation: Document) -> None:
    """An operation as a program meets it: what is for people only is refused before anything else is looked at."""
    del operation["x-public"]
    told = operation["responses"]
    told.pop("default", None)
    errors = BY_THE_DOOR | (OF_BODIES if method in CHANGES else set()) | ({NO_ID} if names_a_thing else set())
    if operation.get("x-people-only"):
        operation.pop("requestBody", None)
        operation["parameters"] = [one for one in operation.get("parameters", []) if one["in"] == "path"]
        operation["responses"] = {}
        errors = errors | {FORBIDDEN}
    add_errors(made, operation, errors)
    operation["description"] = "\n\n".join(filter(None, (operation.get("description"), *_needs(operation))))


def _needs(operation: Document) -> Iterator[str]:
    """Who may and how often, in sentences for whatever shows the document."""
    if operation.get("x-people-only"):
        yield NO_PROGRAM
        return
    roles = ", ".join(f"`{role}`" for role in operation.get("x-roles", ()))
    yield f"The token needs one of the roles {roles}." if roles else "Any token may do this."
    if operation.get("x-limit", IMPORT) != IMPORT:
        yield "How often one token may do this in an hour is limited."


def _leave_out_unused(made: Document) -> None:
    """Only what the operations name, and what that names in turn."""
    for kind in ("responses", "schemas"):
        every, used = made["components"][kind], set[str]()
        wanted = _named(kind, {**made, "components": {**made["components"], kind: {}}})
        while wanted := wanted - used:
            used |= wanted
            wanted = _named(kind, [every[name] for name in wanted])
        made["components"][kind] = {name: every[name] for name in sorted(used)}


def _named(kind: str, part: object) -> set[str]:
    return set(re.findall(rf'"#/components/{kind}/([\w.-]+)"', json.dumps(part)))
