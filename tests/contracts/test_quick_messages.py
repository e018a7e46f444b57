"""A message read or written quickly is the same as marshmallow makes of it, for every message there is."""

import dataclasses
import types
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from marshmallow import EXCLUDE, Schema, ValidationError, missing
from marshmallow.validate import Regexp

import shared.contracts
from shared.contracts.base import ContractSchema, schema_of
from shared.contracts.evidence.evidence import EvidenceAnswer, EvidenceAnswerSchema
from shared.figures.evidence import EvidenceItem

ID = UUID("0b7d7a52-9d6b-4e13-a7d5-6c54f3f11d0e")
PLAIN: dict[Any, Any] = {
    str: "Ærø & “Son”\nof 3", bool: True, int: 7, float: 2.5, date: date(2026, 11, 1), UUID: ID,
    datetime: datetime(2026, 11, 1, 9, 30, 0, 123456, tzinfo=UTC), Any: {"kept": [1, None, "as it is"]},
    object: [1, None, "as it is"],
}  # fmt: skip
NO_MESSAGES = {"RegisterKind", "LineKind", "EventEnvelope"}
"""Declarations, and a message with a schema of its own in another place."""
MODULES = sorted(found.name for found in walk_packages(shared.contracts.__path__, "shared.contracts."))


def messages() -> Iterator[type[Any]]:
    for name in MODULES:
        for found in vars(import_module(name)).values():
            is_here = isinstance(found, type) and found.__module__ == name and found.__name__ not in NO_MESSAGES
            if is_here and dataclasses.is_dataclass(found):
                yield found


MESSAGES = sorted(set(messages()), key=lambda one: f"{one.__module__}.{one.__qualname__}")


def example(hint: Any, metadata: Any) -> Any:
    check = metadata.get("validate")
    if choices := getattr(check, "choices", None):
        return (choices[0],) if get_origin(hint) is tuple else choices[0]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return example(next(one for one in inner if one is not type(None)), metadata)
    if origin in (tuple, list):
        return (example(inner[0], {}), example(inner[0], {}))
    if origin is dict:
        return {"one": example(inner[1], {}), "none": None}
    if dataclasses.is_dataclass(hint):
        return made(hint)  # type: ignore[arg-type]
    value = PLAIN[hint]
    if isinstance(check, Regexp):
        return "0a" * 32
    least, most = getattr(check, "min", None), getattr(check, "max", None)
    if hint is str and (least or most):
        return ("text " * 20)[: max(least or 1, min(most or 40, 40))].strip().ljust(least or 0, "x")
    if hint in (int, float) and (least is not None or most is not None):
        return least if least is not None else most
    return value


def made(message: type[Any]) -> Any:
    hints = get_type_hints(message)
    return message(**{one.name: example(hints[one.name], one.metadata) for one in dataclasses.fields(message)})


def by_marshmallow(schema: ContractSchema[Any], message: Any) -> Any:
    """Each field written by its own kind, nested messages too."""
    return {
        (field.data_key or name): _written(field, getattr(message, name)) for name, field in schema.dump_fields.items()
    }


def _written(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if type(field).__name__ == "Nested":
        return by_marshmallow(field.schema, value)
    if type(field).__name__ in ("AsTuple", "List"):
        return [_written(field.inner, one) for one in value]
    return field._serialize(value, "", None)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda one: one.__qualname__)
def test_what_is_kept_from_somebody_is_not_written_at_all(message: type[Any]) -> None:
    schema, given = schema_of(message)(), made(message)
    whole = schema.dump(given)
    for name, field in schema.dump_fields.items():
        kept_back = dataclasses.replace(given, **{name: missing})
        key = field.data_key or name
        assert schema.dump(kept_back) == {other: value for other, value in whole.items() if other != key}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused_in_every_message_with_a_number(number: str) -> None:
    checked = 0
    for message in MESSAGES:
        schema = schema_of(message)()
        document = schema.dump(made(message))
        for name in [key for key, value in document.items() if type(value) is float]:
            assert _outcome(schema.read, {**document, name: float(number)}) == "refused", (message, name)
            checked += 1
    assert checked >= 5


def test_there_are_messages() -> None:
    assert len(MESSAGES) > 150


@pytest.mark.parametrize("message", MESSAGES, ids=lambda one: one.__qualname__)
def test_each_message_is_written_and_read_as_marshmallow_does_it(message: type[Any]) -> None:
    schema, given = schema_of(message)(), made(message)
    document = schema.dump(given)
    assert document == by_marshmallow(schema, given)
    assert schema.read(document) == Schema.load(schema, document, unknown=EXCLUDE) == given
    assert schema.read({**document, "added_later": [1]}) == given


@pytest.mark.parametrize("message", MESSAGES, ids=lambda one: one.__qualname__)
def test_what_is_no_such_message_is_refused_as_marshmallow_refuses_it(message: type[Any]) -> None:
    schema = schema_of(message)()
    document = schema.dump(made(message))
    wrong: list[Any] = [None, [], "text", 7, *({**document, name: None} for name in document)]
    wrong += [{**document, name: {"no": object}} for name in document]
    wrong += [{key: value for key, value in document.items() if key != name} for name in document]
    for one in wrong:
        assert _outcome(schema.read, one) == _outcome(lambda it: Schema.load(schema, it, unknown=EXCLUDE), one), one


def _outcome(read: Any, document: Any) -> Any:
    try:
        return read(document)
    except ValidationError:
        return "refused"


def test_evidence_with_every_kind_of_cell_is_read_as_it_was_written() -> None:
    item = EvidenceItem(
        id="7.3.c council", question="7.3", detail="7.3.c", title="In date", definition="Who is", kind="figure",
        status="complete", service="training", as_at=date(2026, 11, 1), text="3 of 4", from_=date(2026, 4, 1),
        numerator=3, denominator=4, columns=("Unit", "In date"), rows=(("Place", 3), ("Ærø", None), ("", 0)),
    )  # fmt: skip
    answer = EvidenceAnswer("training", 7, date(2026, 11, 1), (item, item), date(2026, 4, 1), {"map": "1"}, 9, "ab")
    document = EvidenceAnswerSchema().dump(answer)
    assert document["from"] == document["items"][0]["from"] == "2026-04-01"
    assert EvidenceAnswerSchema().read(document) == Schema.load(EvidenceAnswerSchema(), document) == answer
    for cell in (True, 1.5, ["a"], {}):
        document["items"][0]["rows"][0][1] = cell
        with pytest.raises(ValidationError):
            EvidenceAnswerSchema().read(document)


def test_a_schema_is_made_once_and_one_with_options_of_its_own_by_itself() -> None:
    kind = schema_of(EvidenceAnswer)
    assert kind() is kind()
    assert kind(many=True) is not kind(many=True)
    assert kind(many=True).many
    assert not kind().many
