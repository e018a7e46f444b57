"""The door for what other services tell us, at least once and in any order."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, cast

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from services.venues.actions.approvers import note_approver_training, note_training_behind
from services.venues.rules.decisions.approvers import NEVER_EXPIRES, ValidUntil
from services.venues.store.approvers import ApproverTraining, Held, TrainingBehind
from shared.access import requires_service
from shared.actor import Actor, system_actor
from shared.contracts.base import IsoDate
from shared.contracts.events import ApproverTrainingBehind, ApproverTrainingChanged, EventEnvelope, EventEnvelopeSchema
from shared.http.blueprints import Blueprint
from shared.http.problems import FieldError, Invalid, NotFound
from shared.http.request_ids import request_id

blueprint = Blueprint("events", __name__, url_prefix="/v1", description="What other services tell us")


class ValidUntilField(fields.Field[ValidUntil]):
    """A last valid day, `never`, or null."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> ValidUntil:
        return NEVER_EXPIRES if value == NEVER_EXPIRES else IsoDate().deserialize(value)


class ApproverTrainingSchema(Schema):
    """The payload of `approver-training-changed`."""

    class Meta:
        unknown = EXCLUDE

    person_number = fields.String(required=True, validate=validate.Length(min=1, max=100))
    posts = fields.List(fields.Tuple((IsoDate(), IsoDate(allow_none=True))), required=True)
    venue_hire_valid_until = ValidUntilField(required=True, allow_none=True)
    awareness_valid_until = ValidUntilField(required=True, allow_none=True)
    sequence = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    history = fields.List(
        fields.Tuple((IsoDate(), ValidUntilField(allow_none=True), ValidUntilField(allow_none=True))), load_default=[]
    )


class ApproverTrainingBehindSchema(Schema):
    """The payload of `approver-training-behind`."""

    class Meta:
        unknown = EXCLUDE

    behind = fields.Boolean(required=True, truthy={True}, falsy={False})
    since = IsoDate(required=True, allow_none=True)
    sequence = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    decided_by = fields.List(fields.Tuple((IsoDate(), fields.String())), load_default=[])
    worked_out_on = IsoDate(load_default=None, allow_none=True)


@blueprint.post("/events")
@requires_service("training")
@blueprint.arguments(EventEnvelopeSchema)
@blueprint.response(204)
def receive(event: EventEnvelope) -> None:
    """Training tells us what changed; a second arrival, or older news than we have, changes nothing."""
    listener = LISTENERS.get(event.name)
    if listener is None:
        raise NotFound("Nothing here listens for this event")
    listener(event)


def _approver_training_changed(event: EventEnvelope) -> None:
    read = _read(ApproverTrainingSchema(), event)
    posts: list[tuple[date, date | None]] = read["posts"]
    news = ApproverTraining(
        person_number=read["person_number"],
        posts=tuple(sorted(posts, key=lambda post: post[0])),
        venue_hire_valid_until=read["venue_hire_valid_until"],
        awareness_valid_until=read["awareness_valid_until"],
        sequence=read["sequence"],
        history=tuple(sorted(map(Held._make, read["history"]), key=lambda held: held.from_day)),
    )
    note_approver_training(news, _training(), datetime.now(UTC))


def _approver_training_behind(event: EventEnvelope) -> None:
    read = _read(ApproverTrainingBehindSchema(), event)
    since = (read["since"] or date.min) if read["behind"] else None
    decided = tuple(sorted(read["decided_by"]))
    news = TrainingBehind(since, read["sequence"], decided, read["worked_out_on"])
    note_training_behind(news, _training(), datetime.now(UTC))


def _read(schema: Schema, event: EventEnvelope) -> dict[str, Any]:
    try:
        return cast("dict[str, Any]", schema.load(event.payload))
    except ValidationError as error:
        errors = tuple(FieldError(f"/payload/{name}", "cannot be read") for name in error.messages_dict)
        raise Invalid("The payload of this event cannot be read", errors) from None


def _training() -> Actor:
    actor = system_actor("training", "outbox")
    return type(actor)(actor.id, request_id=request_id())


LISTENERS: dict[str, Callable[[EventEnvelope], None]] = {
    ApproverTrainingChanged.name: _approver_training_changed,
    ApproverTrainingBehind.name: _approver_training_behind,
}
