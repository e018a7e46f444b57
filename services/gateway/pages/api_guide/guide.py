"""The public OpenAPI document as people read it: subjects, operations, and what goes in and comes out of each."""

import json
import re
import shlex
from dataclasses import dataclass
from typing import Any

from services.gateway.clients.public_api import METHODS
from shared.http.api_description import VARIABLE_IN_DOCUMENT
from shared.http.idempotency import KEY_HEADER

Document = dict[str, Any]
REFERENCE = re.compile(r'"#/components/schemas/(\w+)"')
FORMATS = {
    "date": "day, YYYY-MM-DD", "date-time": "moment, ISO 8601 with its offset", "uuid": "id", "binary": "file",
}  # fmt: skip
TYPES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null"}
EXAMPLES = {
    "date": "2026-11-30", "date-time": "2026-11-30T18:00:00Z", "uuid": "0b7d7a52-9d6b-4e13-a7d5-6c54f3f11d0e",
}  # fmt: skip
OF_TYPES: dict[str, Any] = {"string": "...", "integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}


@dataclass(frozen=True)
class Line:
    """One parameter, field, answer or error."""

    name: str
    kind: str = ""
    about: str = ""
    needed: bool = False


@dataclass(frozen=True)
class Shape:
    """A JSON object and its fields."""

    name: str
    about: str
    fields: tuple[Line, ...]


@dataclass(frozen=True)
class Operation:
    """One operation, ready to be shown."""

    id: str
    subject: str
    method: str
    address: str
    summary: str
    paragraphs: tuple[str, ...]
    roles: tuple[str, ...]
    people_only: bool
    parameters: tuple[Line, ...]
    body: str
    answers: tuple[Line, ...]
    errors: tuple[Line, ...]
    shapes: tuple[Shape, ...]
    example: str


@dataclass(frozen=True)
class Subject:
    """Operations that belong together."""

    name: str
    about: str
    operations: tuple[Operation, ...]


def list_subjects(document: Document, base_url: str) -> tuple[Subject, ...]:
    """Every operation under its subject, in the order of the document."""
    every = [
        _operation(document, base_url, path, method, item)
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]
    return tuple(
        Subject(tag["name"], tag["description"], tuple(one for one in every if one.subject == tag["name"]))
        for tag in document["tags"]
    )


def _operation(document: Document, base_url: str, path: str, method: str, item: Document) -> Operation:
    found = item[method]
    parameters = [*item.get("parameters", ()), *found.get("parameters", ())]
    told = {code: _resolved(document, answer) for code, answer in sorted(found["responses"].items())}
    body = found.get("requestBody", {}).get("content", {})
    return Operation(
        id=found["operationId"],
        subject=found["tags"][0],
        method=method.upper(),
        address=path,
        summary=found["summary"].removesuffix("."),
        paragraphs=tuple(found["description"].split("\n\n")),
        roles=tuple(found.get("x-roles", ())),
        people_only=found.get("x-people-only", False),
        parameters=tuple(_parameter(one) for one in parameters),
        body=next((f"{media}: {_kind(part['schema'])}" for media, part in body.items()), ""),
        answers=tuple(_answer(code, answer) for code, answer in told.items() if code < "400"),
        errors=tuple(Line(code, about=answer["description"]) for code, answer in told.items() if code >= "400"),
        shapes=_shapes(document, [body, {code: answer for code, answer in told.items() if code < "400"}]),
        example=""
        if "x-people-only" in found
        else _example(document, base_url, path, method=method, parameters=parameters, body=body),
    )


def _resolved(document: Document, part: Document) -> Document:
    """What a reference names."""
    while "$ref" in part:
        _, _, kind, name = part["$ref"].split("/")
        part = document["components"][kind][name]
    return part


def _parameter(one: Document) -> Line:
    return Line(one["name"], f"{one['in']}: {_kind(one['schema'])}", one.get("description", ""), one["required"])


def _answer(code: str, answer: Document) -> Line:
    kinds = [f"{media}: {_kind(part['schema'])}" for media, part in answer.get("content", {}).items()]
    return Line(code, kinds[0] if kinds else "", answer["description"])


def _kind(schema: Document) -> str:
    """What a value is, in words."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(_kind(part) for part in schema["anyOf"])
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    types = schema.get("type", "anything")
    return " or ".join(_kind_of_type(schema, name) for name in ([types] if isinstance(types, str) else types))


def _kind_of_type(schema: Document, name: str) -> str:
    if name == "array":
        return f"list of {_kind(schema['items'])}"
    if name == "object":
        return f"object of {_kind(schema.get('additionalProperties') or {})}"
    if name == "string" and "format" in schema:
        return FORMATS.get(schema["format"], "text")
    return TYPES.get(name, name) + _bounds(schema)


def _bounds(schema: Document) -> str:
    told = {"maxLength": "at most {} characters", "minimum": "at least {}", "maximum": "at most {}"}
    return "".join(f", {words.format(schema[name])}" for name, words in told.items() if name in schema)


def _shapes(document: Document, parts: Any) -> tuple[Shape, ...]:
    """Every object that is named in these parts, and in those objects in turn, each once."""
    schemas, names, seen = document["components"]["schemas"], REFERENCE.findall(json.dumps(parts)), []
    while names:
        name = names.pop(0)
        if name not in seen:
            seen.append(name)
            names += REFERENCE.findall(json.dumps(schemas[name]))
    return tuple(_shape(name, schemas[name]) for name in seen)


def _shape(name: str, schema: Document) -> Shape:
    needed = schema.get("required", ())
    fields = tuple(
        Line(field, _kind(found), found.get("description", ""), field in needed)
        for field, found in schema.get("properties", {}).items()
    )
    return Shape(name, schema.get("description", ""), fields)


def _example(
    document: Document, base_url: str, path: str, method: str, parameters: list[Document], body: Document
) -> str:
    """One call with curl; its ids and texts stand for real ones."""
    asked = {one["name"]: _value(document, one["schema"]) for one in parameters if one["required"]}
    query = [f"{one['name']}={asked[one['name']]}" for one in parameters if one["required"] and one["in"] == "query"]
    address = VARIABLE_IN_DOCUMENT.sub(lambda found: str(asked[found[1]]), base_url + path)
    lines = ['curl --header "Authorization: Bearer $TOKEN"']
    if method != "get":
        lines.append(f"--request {method.upper()}")
    if any(one["name"] == KEY_HEADER for one in parameters):
        lines.append(f"--header '{KEY_HEADER}: one-for-each-thing-done'")
    for media, part in body.items():
        value = _value(document, part["schema"])
        if media == "application/json":
            lines += [f"--header 'Content-Type: {media}'", f"--data {shlex.quote(json.dumps(value))}"]
        else:
            lines += [f"--form {name}={said}" for name, said in value.items()]
    return " \\\n".join([*lines, f"'{address}{'?' * bool(query)}{'&'.join(query)}'"])


def _value(document: Document, schema: Document) -> Any:
    """A value that the schema takes, as far as a schema can say: of an object, what is needed."""
    schema = _resolved(document, schema)
    if "anyOf" in schema:
        return _value(document, schema["anyOf"][0])
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "binary":
        return "@file.csv"
    if schema.get("format") in EXAMPLES:
        return EXAMPLES[schema["format"]]
    if "example" in schema:
        return schema["example"]
    types = schema.get("type", "string")
    name = types if isinstance(types, str) else types[0]
    if name == "object":
        properties = schema.get("properties", {})
        return {
            field: _value(document, properties[field]) for field in properties if field in schema.get("required", ())
        }
    if name == "array" and schema.get("minItems"):
        return [_value(document, schema["items"])]
    return max(OF_TYPES[name], schema.get("minimum", 0)) if name in {"integer", "number"} else OF_TYPES[name]
