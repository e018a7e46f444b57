"""The shape of a booking request in JSON, made from its declaration.

Names are checked, and that a list of names is one: a name that is not read would never be looked up. An answer is kept
as it came, for one that cannot be read is asked for again and not refused; its type says what can be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load

from shared.booking_questions import PARTS, declared
from shared.booking_request import BookingRequest, OwnAnswer, Speaker
from shared.contracts.base import PlainText, schema_of, text
from shared.form_questions import Kind, Question

TYPES: dict[Kind, dict[str, Any]] = {
    Kind.NUMBER: {"type": "integer", "minimum": 0},
    Kind.MINUTES: {"type": "integer", "minimum": 0},
    Kind.TICK: {"type": "boolean"},
    Kind.NAMES: {"type": "array", "items": {"type": "string"}},
}
"""What can be read of an answer that is no text."""
OWN = {
    "anyOf": [
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"code": {"type": "string", "minLength": 1}, "answer": {"type": "string"}},
                "required": ["code"],
                "additionalProperties": False,
            },
        },
        {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
        {"type": "null"},
    ]
}


class Answer(fields.Raw):
    """One answer, kept as it came."""


class Names(fields.Raw):
    """A list of names."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value is not None and not (isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)):
            raise ValidationError("is a list of names")
        return value


class OwnAnswers(fields.Raw):
    """Answers to a council's own questions: a list of {code, answer}, or an object by code, as they are kept."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, Mapping):
            return value
        if not isinstance(value, list | tuple):
            raise ValidationError("is a list of {code, answer}")
        wrong = {
            place: ["is {code, answer} of a question, each code once"]
            for place, one in enumerate(value)
            if not _is_own_answer(one) or any(one["code"] == other["code"] for other in value[:place])
        }
        if wrong:
            raise ValidationError(wrong)
        return {one["code"]: one.get("answer", "") for one in value}


def _is_own_answer(one: Any) -> bool:
    known = isinstance(one, Mapping) and set(one) <= set(OwnAnswer.__dataclass_fields__)
    return known and isinstance(one.get("code"), str) and bool(one["code"]) and isinstance(one.get("answer", ""), str)


class Part(fields.Nested):
    """An object of answers; what is none is kept, too, and everything in it asked for."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **kwargs: Any) -> Any:
        return super()._deserialize(value, attr, data, partial, **kwargs) if isinstance(value, Mapping) else value


class Speakers(fields.List[Any]):
    """The speakers, each an object of answers."""

    default_error_messages = {"invalid": "is a list of names"}


class PartSchema(Schema):
    """Answers by their names; a name that is none of a request is refused."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "is not a field of a request"}


def _answer(asked: Question) -> fields.Field[Any]:
    if asked.kind is Kind.SPEAKERS:
        return Speakers(Part(SpeakerSchema), allow_none=True)
    kind: type[fields.Raw] = Names if asked.kind is Kind.NAMES else Answer
    typed = {"enum": [*asked.choices, None]} if asked.choices else {}
    metadata = {"type": "string", **TYPES.get(asked.kind, {}), **typed, "description": asked.label}
    return kind(allow_none=True, metadata=metadata)


def _schema(of: Any, **more: Any) -> type[PartSchema]:
    answers = {one.name: _answer(one) for one in declared(of, "")}
    return type(f"{of.__name__}Schema", (PartSchema,), {**answers, **more, "__doc__": of.__doc__})


SpeakerSchema = _schema(Speaker)
PART_SCHEMAS = {name: _schema(part) for name, part in PARTS.items()}
EXTRA_FIELD = OwnAnswers(allow_none=True, metadata=OWN)
BookingRequestSchema = _schema(
    BookingRequest, **{name: Part(schema, allow_none=True) for name, schema in PART_SCHEMAS.items()}, extra=EXTRA_FIELD
)


def _whole(asked: Question) -> fields.Field[Any]:
    """An answer that stands by itself in a message: of its type or refused, and kept blank where it is left out."""
    if asked.kind is Kind.SPEAKERS:
        return Speakers(Part(SpeakerSchema), allow_none=True, load_default=list)
    if asked.kind is Kind.TICK:
        return fields.Boolean(allow_none=True, load_default=False, metadata={"description": asked.label})
    default = None if asked.kind is Kind.DAY else ""
    typed = {"enum": [*asked.choices, "", None]} if asked.choices else {}
    return PlainText(allow_none=True, load_default=default, metadata={**typed, "description": asked.label})


PartsSchema: type[Schema] = type(
    "PartsSchema",
    (Schema,),
    {
        **{name: fields.Nested(schema, allow_none=True) for name, schema in PART_SCHEMAS.items()},
        **{one.name: _whole(one) for one in declared(BookingRequest, "")},
        "extra": EXTRA_FIELD,
    },
)
"""The parts of a request beside each other, in a message that has more."""


@dataclass(frozen=True)
class BookingSubmission:
    """A request: its parts beside each other, or all of them in `request` as for a preview.

    Missing answers are asked about later. What only a preview takes may come along when it is empty; a real
    booking is assessed as at the day it comes in, with the matches its own screening finds. `entered_from`: the form's.
    `hirer_known` is said of the hirer in this request; a change that leaves it out keeps what is, unless another
    person or organisation asks now: that the former was known says nothing of them.
    """

    request: dict[str, Any] = field(default_factory=dict)
    hirer_known: bool | None = None
    draft: bool = False
    as_at: date | None = None
    matches: tuple[dict[str, Any], ...] | None = ()
    standing_decisions: tuple[dict[str, Any], ...] | None = ()
    version: int | None = None
    entered_from: str = field(default="", metadata=text(64))


class BookingSubmissionSchema(PartsSchema, schema_of(BookingSubmission)):  # type: ignore[misc, valid-type]
    """The message in whichever of the two ways it comes."""

    request = fields.Nested(BookingRequestSchema, allow_none=True, load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> BookingSubmission:
        """With what came beside each other as one request."""
        beside = {name: data.pop(name) for name in BookingRequestSchema._declared_fields if name in data}
        if data["request"] is None:
            data["request"] = {name: given for name, given in beside.items() if given is not None}
        return BookingSubmission(**data)

    def handle_error(self, error: ValidationError, data: Any, **kwargs: Any) -> None:
        """A pointer leads to the same answer whichever way it came."""
        told = dict(error.messages) if isinstance(error.messages, dict) else {}
        inside = told.pop("request", None)
        if isinstance(inside, dict) and "_schema" not in inside:
            raise ValidationError({**told, **inside})
