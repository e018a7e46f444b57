"""The shape of a booking request in JSON, made from its declaration.

Names are checked, and that a list of names is one: a name that is not read would never be looked up. An answer is kept
as it came, for one that cannot be read is asked for again and not refused; its type says what can be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, missing, post_load
from marshmallow.types import StrSequenceOrSet

from shared.booking_request.codes import PARTS, declared
from shared.booking_request.declared import BookingRequest, OwnAnswer, Speaker
from shared.booking_request.questions import Kind, Question
from shared.contracts.base import Given, PlainText, schema_of, text

Json = dict[str, object]
Answer = fields.Field[Any]
TYPES: dict[Kind, Json] = {
    Kind.NUMBER: {"type": "integer", "minimum": 0},
    Kind.MINUTES: {"type": "integer", "minimum": 0},
    Kind.TICK: {"type": "boolean"},
    Kind.NAMES: {"type": "array", "items": {"type": "string"}},
}
"""What can be read of an answer that is no text."""
OWN: Json = {
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


def check_names(value: object) -> None:
    """Refuses what is no list of names."""
    if not (isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)):
        raise ValidationError("is a list of names")


def check_own(value: object) -> None:
    """Refuses what does not answer a council's own questions, each once: a list of {code, answer}, or an object."""
    if isinstance(value, Mapping):
        return
    codes = [_own_code(one) for one in (value if isinstance(value, list | tuple) else [value])]
    wrong = [place for place, code in enumerate(codes) if not code or code in codes[:place]]
    if wrong:
        raise ValidationError({place: ["is {code, answer} of a question, each code once"] for place in wrong})


def _own_code(one: object) -> object:
    if not isinstance(one, Mapping) or not all(isinstance(said, str) for said in one.values()):
        return ""
    return one.get("code") if set(one) <= set(OwnAnswer.__dataclass_fields__) else ""


CHECKS = {Kind.NAMES: check_names}
BLANK = {Kind.TICK: False, Kind.DAY: None}


class Part(fields.Nested):
    """An object of answers; what is none is kept, too, and everything in it asked for."""

    def _deserialize(
        self,
        value: object,
        attr: str | None,
        data: Given,
        partial: bool | StrSequenceOrSet | None = None,
        **kwargs: object,
    ) -> object:
        return super()._deserialize(value, attr, data, partial, **kwargs) if isinstance(value, Mapping) else value


class Speakers(fields.List[object]):
    """The speakers, each an object of answers."""

    default_error_messages = {"invalid": "is a list of names"}


class PartSchema(Schema):
    """Answers by their names; a name that is none of a request is refused."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "is not a field of a request"}


def _answer(asked: Question, is_alone: bool = False) -> Answer:
    """The field of an answer; alone in a message it is of its type or refused, and kept blank where it is left out."""
    if asked.kind is Kind.SPEAKERS:
        return Speakers(
            Part(SpeakerSchema, allow_none=True), allow_none=True, load_default=list if is_alone else missing
        )
    listed = {"enum": [*asked.choices, *([""] if is_alone else []), None]} if asked.choices else {}
    metadata = {"type": "string", **TYPES.get(asked.kind, {}), **listed, "description": asked.label}
    if not is_alone:
        return fields.Raw(allow_none=True, validate=CHECKS.get(asked.kind), metadata=metadata)
    typed = fields.Boolean if asked.kind is Kind.TICK else PlainText
    return typed(allow_none=True, load_default=BLANK.get(asked.kind, ""), metadata=metadata)


def _schema(of: type, **more: Answer) -> type[Schema]:
    answers = {one.name: _answer(one) for one in declared(of, "")}
    return type(f"{of.__name__}Schema", (PartSchema,), {**answers, **more, "__doc__": of.__doc__})


SpeakerSchema = _schema(Speaker)
PART_SCHEMAS = {name: _schema(part) for name, part in PARTS.items()}
EXTRA_FIELD = fields.Raw(allow_none=True, validate=check_own, metadata=OWN)
BookingRequestSchema = _schema(
    BookingRequest, **{name: Part(schema, allow_none=True) for name, schema in PART_SCHEMAS.items()}, extra=EXTRA_FIELD
)
PartsSchema = type(
    "PartsSchema",
    (Schema,),
    {
        **{name: fields.Nested(schema, allow_none=True) for name, schema in PART_SCHEMAS.items()},
        **{one.name: _answer(one, is_alone=True) for one in declared(BookingRequest, "")},
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

    request: Json = field(default_factory=dict)
    hirer_known: bool | None = None
    draft: bool = False
    as_at: date | None = None
    matches: tuple[Json, ...] | None = ()
    standing_decisions: tuple[Json, ...] | None = ()
    version: int | None = None
    entered_from: str = field(default="", metadata=text(64))


class BookingSubmissionSchema(PartsSchema, schema_of(BookingSubmission)):  # type: ignore[misc, valid-type]
    """The message in whichever of the two ways it comes."""

    request = fields.Nested(BookingRequestSchema, allow_none=True, load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> BookingSubmission:
        """With what came beside each other as one request, and a council's own answers by their codes."""
        beside = {name: data.pop(name) for name in BookingRequestSchema._declared_fields if name in data}
        if data["request"] is None:
            data["request"] = {name: given for name, given in beside.items() if given is not None}
        if isinstance(own := data["request"].get("extra"), list):
            data["request"]["extra"] = {one["code"]: one.get("answer", "") for one in own}
        return BookingSubmission(**data)

    def handle_error(self, error: ValidationError, data: object, **kwargs: object) -> None:
        """A pointer leads to the same answer whichever way it came."""
        told = dict(error.messages) if isinstance(error.messages, dict) else {}
        inside = told.pop("request", None)
        if isinstance(inside, dict) and "_schema" not in inside:
            raise ValidationError({**told, **inside})
