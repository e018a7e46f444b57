"""Events between the services: past facts with ids and days, and no more than the listener needs.

Who listens: `SUBSCRIBERS` in the sender's `store/outbox.py`. What it then does: the listener's `api/events.py`.
"""

from dataclasses import dataclass
from typing import ClassVar

from marshmallow import EXCLUDE, fields, validate

from shared.contracts.base import ContractSchema
from shared.jobs.outbox import Event


@dataclass(frozen=True)
class ApproverTrainingChanged(Event):
    """Between which days a person approves bookings, and until when the two trainings are valid.

    Days are ISO dates and inclusive; `never` is no expiry, None is not trained. `sequence` grows with every change
    for that person, so the newest news wins however it arrives. A person no longer an approver has no `posts`.
    `history`: from which day on the two trainings were valid until when, under the policy of those days; it speaks
    for days that are past, and the other two for what holds now.
    """

    name: ClassVar[str] = "approver-training-changed"
    person_number: str
    posts: tuple[tuple[str, str | None], ...]
    venue_hire_valid_until: str | None
    awareness_valid_until: str | None
    sequence: int
    history: tuple[tuple[str, str | None, str | None], ...] = ()


@dataclass(frozen=True)
class ApproverTrainingBehind(Event):
    """The training policy has changed, and what approvers hold is being worked out for days from `since` on; or, with
    `behind` false, it has been. `sequence` grows, so the newest news wins however it arrives.

    `decided_by`: from each day on, a digest of all that decides what they must hold, as the policy files now say;
    `worked_out_on`: the day under whose digest what was told of each approver was worked out, None while it is not.
    """

    name: ClassVar[str] = "approver-training-behind"
    behind: bool
    since: str | None
    sequence: int
    decided_by: tuple[tuple[str, str], ...] = ()
    worked_out_on: str | None = None


@dataclass(frozen=True)
class EventEnvelope:
    """An event as it travels: its id makes a second arrival harmless."""

    event_id: str
    name: str
    payload: dict[str, object]


class EventEnvelopeSchema(ContractSchema[EventEnvelope]):
    """What `/v1/events` takes."""

    class Meta:
        unknown = EXCLUDE

    makes = EventEnvelope

    event_id = fields.UUID(required=True)
    name = fields.String(required=True, validate=validate.Length(max=100))
    payload = fields.Dict(keys=fields.String(), required=True)
