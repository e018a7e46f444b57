"""Contracts: a message is one dataclass, and its marshmallow schema is made from the dataclass (rule 7)."""

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any, ClassVar, Generic, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, post_load, validate
from marshmallow.schema import SchemaMeta

from shared.quick_messages import NO_SHAPE, Change, reader_of, writer_of
from shared.words import says_something

A = TypeVar("A")
Metadata = Mapping[str, object]
Given = Mapping[str, object] | None
"""The message that a field stands in, as it came."""


class MadeOnce(SchemaMeta):
    """A schema without options of its own is made once: that takes longer than what most of them are made for."""

    def __call__(cls, *given: Any, **options: Any) -> Any:
        if given or options:
            return super().__call__(*given, **options)
        if "only" not in cls.__dict__:
            cls.only = super().__call__()
        return cls.only


class ContractSchema(Schema, Generic[A], metaclass=MadeOnce):
    """Checks the shape of a message and makes its dataclass; unknown fields are refused."""

    class Meta:
        unknown = RAISE

    makes: ClassVar[Callable[..., object]]

    @post_load
    def make(self, data: dict[str, object], **_: object) -> object:
        return self.makes(**data)

    @cached_property
    def quick_reader(self) -> Change | None:
        """Reads one message of our own services; None where a message is made in a way of its own."""
        is_plain = type(self).make is ContractSchema.make
        return reader_of(self, lambda given: self.makes(**given)) if is_plain else None

    @cached_property
    def quick_writer(self) -> Change:
        """Writes one message."""
        return writer_of(self)

    def read(self, document: Any) -> Any:
        """The message, or messages, that one of our own services sent; fields that are not known are left out."""
        read = self.quick_reader
        if read is None:
            return self.load(document, unknown=EXCLUDE)
        if not self.many:
            return read(document)
        if type(document) is not list:
            raise ValidationError(NO_SHAPE)
        return [read(one) for one in document]

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """The message as plain JSON values."""
        write = self.quick_writer
        return [write(one) for one in obj] if (self.many if many is None else many) else write(obj)


class IsoDate(fields.Date):
    """A day as YYYY-MM-DD and nothing else."""

    def _deserialize(self, value: object, attr: str | None, data: Given, **kwargs: object) -> date:
        if not isinstance(value, str) or len(value) != 10 or value[4] != "-":
            raise ValidationError("Give the day as YYYY-MM-DD")
        return super()._deserialize(value, attr, data, **kwargs)


class WholeNumber(fields.Integer):
    """A whole number; true, false and text are not numbers."""

    def _deserialize(self, value: object, attr: str | None, data: Given, **kwargs: object) -> int:
        is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not is_whole:
            raise ValidationError("Give a whole number")
        return super()._deserialize(value, attr, data, **kwargs)


class PlainText(fields.String):
    """Text that a database can keep: without the character NUL. Where nothing can be read in it, it is no text."""

    def _deserialize(self, value: object, attr: str | None, data: Given, **kwargs: object) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "\0" in text:
            raise ValidationError("The text holds a character that cannot be kept (NUL)")
        return text if not text.strip() or says_something(text) else ""


SIMPLE: dict[object, type[fields.Field[Any]]] = {
    str: PlainText,
    bool: fields.Boolean,
    int: WholeNumber,
    float: fields.Float,
    date: IsoDate,
    datetime: fields.AwareDateTime,
    UUID: fields.UUID,
    object: fields.Raw,
    Any: fields.Raw,
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class OfADay:
    """An answer as at a day."""

    forecast: bool = False
    """Whether the day is still to come: then this is what today's records say of it, if nothing else is recorded."""


@cache
def schema_of(message: type[A], **own: fields.Field[Any]) -> type[ContractSchema[A]]:
    """The schema of a dataclass; a field's metadata may hold `validate`, `description`, `example` and `data_key`.

    A field without a default is required; `X | None` may be null; `tuple[X, ...]` is a list. What a type does not say,
    `of` in the metadata does (in a query string a number is text), or `own` for a dataclass that knows no schema.
    """
    hints = get_type_hints(message)
    made = {
        found.name: _field(hints[found.name], found)
        for found in dataclasses.fields(message)  # type: ignore[arg-type]
    }
    body = {**made, **own, "makes": message, "__doc__": message.__doc__}
    return type(f"{message.__name__}Schema", (ContractSchema,), body)


def _field(hint: object, found: "dataclasses.Field[object]") -> fields.Field[Any]:
    options: dict[str, Any] = {}
    metadata = dict(found.metadata)
    if found.default is not dataclasses.MISSING:
        options["load_default"] = found.default
    elif found.default_factory is not dataclasses.MISSING:
        options["load_default"] = found.default_factory
    else:
        options["required"] = True
    for name in ("validate", "data_key"):
        if name in metadata:
            options[name] = metadata.pop(name)
    of: type[fields.Field[Any]] | None = metadata.pop("of", None)
    return of(**options, metadata=metadata) if of else _of_type(hint, {**options, "metadata": metadata})


def _of_type(hint: object, options: dict[str, Any]) -> fields.Field[Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        kinds = [part for part in inner if part is not type(None)]
        options = {**options, "allow_none": True}
        return _of_type(kinds[0], options) if len(kinds) == 1 else fields.Raw(**options)
    if origin in (tuple, list):
        # A closed list of values is one of each item, in the description too; anything else is of the whole list.
        of_items = {"validate": options.pop("validate")} if isinstance(options.get("validate"), validate.OneOf) else {}
        return AsTuple(_of_type(inner[0], of_items), **options)
    if origin is dict:
        return fields.Dict(keys=fields.String(), values=_of_type(inner[1], {"allow_none": True}), **options)
    if dataclasses.is_dataclass(hint):
        return fields.Nested(schema_of(hint), **options)  # type: ignore[arg-type]
    return SIMPLE[hint](**options)


class AsTuple(fields.List[Any]):
    """A JSON list that becomes a tuple."""

    def _deserialize(self, value: object, attr: str | None, data: Given, **kwargs: object) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
"""Between these lies every day that anything here can be asked for; the arithmetic of days ends far outside."""
A_DAY = validate.Range(EARLIEST, LATEST, error=f"Give a day between {EARLIEST} and {LATEST}")


def a_day(**more: object) -> Metadata:
    """Metadata of a day that is asked for."""
    return {"validate": A_DAY, **more}


def text(most: int = 200, least: int = 0, **more: object) -> Metadata:
    """Metadata of a text field: how long it may be."""
    return {"validate": validate.Length(min=least, max=most), **more}


def one_of(*choices: str) -> Metadata:
    """Metadata of a field with a closed list of values."""
    return {"validate": validate.OneOf(choices)}
