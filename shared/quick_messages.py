"""Messages read and written by functions that are made once from the fields of a schema.

The schema stays what is true of a message, and its own walk through it is what people and programs are answered by:
this is for what our own services tell each other, many thousand values for one page. What comes out is the same; a
field of a kind that is not known here is asked to do it itself.
"""

from collections.abc import Callable
from datetime import date, datetime
from math import isfinite
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, missing

AnyField = fields.Field[Any]
Value = Any
"""What JSON holds, or what is made of it."""
Change = Callable[[Value], Value]
NO_SHAPE = "This is not what the contract says"
_MISSING = object()


def reader_of(schema: Schema, make: Change) -> Change:
    """What makes a message of a JSON object; raises ValidationError. Fields that are not known are left out."""
    steps = [
        (field.data_key or name, name, _reader(field), field.required, field.load_default, field.allow_none)
        for name, field in schema.load_fields.items()
    ]

    def read(document: Value) -> Value:
        if type(document) is not dict:
            raise ValidationError(NO_SHAPE)
        given = {}
        for key, name, change, required, default, may_be_none in steps:
            value = document.get(key, _MISSING)
            if value is _MISSING:
                if required:
                    raise ValidationError(NO_SHAPE, key)
                given[name] = default() if callable(default) else default
            elif value is None:
                if not may_be_none:
                    raise ValidationError(NO_SHAPE, key)
                given[name] = None
            else:
                given[name] = change(value)
        return make(given)

    return read


def _reader(field: AnyField) -> Change:
    """What reads one value that is not null."""
    find = READERS.get(type(field).__name__)
    made = find(field) if find and not field.pre_load and not field.post_load else None
    if made is None:
        return field.deserialize
    checks = field.validators
    if not checks:
        return made

    def checked(value: Value) -> Value:
        found = made(value)
        for check in checks:
            check(found)
        return found

    return checked


def _of_type(*kinds: type) -> Callable[[AnyField], Change]:
    def reader(field: AnyField) -> Change:
        return lambda value: value if type(value) in kinds else field.deserialize(value)

    return reader


def _number(field: AnyField) -> Change:
    return lambda value: value if type(value) is float and isfinite(value) else field.deserialize(value)


def _text(field: AnyField) -> Change:
    """What holds only letters that can be seen is kept as it is."""

    def read(value: Value) -> Value:
        if type(value) is str and value.isascii() and value.isprintable():
            return value
        return field._deserialize(value, None, None)

    return read


def _day(field: AnyField) -> Change:
    def read(value: Value) -> Value:
        try:
            return (
                date.fromisoformat(value)
                if len(value) == 10 and value[4] == "-"
                else field._deserialize(value, None, None)
            )
        except (TypeError, ValueError):
            return field._deserialize(value, None, None)

    return read


def _moment(field: AnyField) -> Change:
    def read(value: Value) -> Value:
        try:
            found = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            return field._deserialize(value, None, None)
        return found if found.tzinfo is not None else field._deserialize(value, None, None)

    return read


def _id(field: AnyField) -> Change:
    def read(value: Value) -> Value:
        try:
            return UUID(value)
        except (AttributeError, TypeError, ValueError):
            return field._deserialize(value, None, None)

    return read


def _nested(field: AnyField) -> Change | None:
    assert isinstance(field, fields.Nested)  # noqa: S101 - by its name
    read = getattr(field.schema, "quick_reader", None)
    return None if field.many or field.schema.many else read


def _each(field: Value) -> Change:
    inner, may_be_none, kind = _reader(field.inner), field.inner.allow_none, _KINDS[type(field).__name__]

    def read(value: Value) -> Value:
        if type(value) is not list:
            return field.deserialize(value)
        if may_be_none:
            return kind(None if one is None else inner(one) for one in value)
        if None in value:
            raise ValidationError(NO_SHAPE)
        return kind(map(inner, value))

    return read


def _by_name(field: Value) -> Change | None:
    if type(field.key_field) is not fields.String or field.value_field is None:
        return None
    inner, may_be_none = _reader(field.value_field), field.value_field.allow_none

    def read(value: Value) -> Value:
        if type(value) is not dict or (not may_be_none and None in value.values()):
            return field.deserialize(value)
        return {name: None if one is None else inner(one) for name, one in value.items()}

    return read


_KINDS: dict[str, Callable[[Value], Value]] = {"AsTuple": tuple, "List": list}
READERS: dict[str, Callable[[Any], Change | None]] = {
    "String": _of_type(str),
    "PlainText": _text,
    "Boolean": _of_type(bool),
    "WholeNumber": _of_type(int),
    "Float": _number,
    "IsoDate": _day,
    "AwareDateTime": _moment,
    "UUID": _id,
    "Raw": lambda _: lambda value: value,
    "CellField": _of_type(str, int),
    "Nested": _nested,
    "AsTuple": _each,
    "List": _each,
    "Dict": _by_name,
}


def writer_of(schema: Schema) -> Change:
    """What makes the JSON object of a message."""
    steps = [
        (field.data_key or name, field.attribute or name, _writer(field)) for name, field in schema.dump_fields.items()
    ]

    def write(message: Value) -> Value:
        if isinstance(message, dict):
            return schema._serialize(message)
        made = {}
        for key, name, change in steps:
            value = getattr(message, name, missing)
            if value is not missing:  # what is kept from this person is not in the message at all
                made[key] = None if value is None else change(value)
        return made

    return write


def _writer(field: AnyField) -> Change:
    """What writes one value that is not null."""
    find = WRITERS.get(type(field).__name__)
    made = find(field) if find else None
    return made or (lambda value: field._serialize(value, "", None))


def _as_it_is(_: AnyField) -> Change:
    return lambda value: value


def _written_each(field: Value) -> Change:
    inner = _writer(field.inner)
    return lambda value: [None if one is None else inner(one) for one in value]


def _written_by_name(field: Value) -> Change | None:
    if type(field.key_field) is not fields.String or field.value_field is None:
        return None
    inner = _writer(field.value_field)
    return lambda value: {str(name): None if one is None else inner(one) for name, one in value.items()}


def _written_nested(field: Value) -> Change | None:
    write = getattr(field.schema, "quick_writer", None)
    return None if field.many or field.schema.many else write


WRITERS: dict[str, Callable[[Any], Change | None]] = {
    "String": lambda _: str,
    "PlainText": lambda _: str,
    "UUID": lambda _: str,
    "WholeNumber": lambda _: int,
    "Float": lambda _: float,
    "IsoDate": lambda _: date.isoformat,
    "AwareDateTime": lambda _: datetime.isoformat,
    "Boolean": _as_it_is,
    "Raw": _as_it_is,
    "CellField": _as_it_is,
    "Nested": _written_nested,
    "AsTuple": _written_each,
    "List": _written_each,
    "Dict": _written_by_name,
}
