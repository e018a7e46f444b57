"""Evidence as a service answers it: figures that show their working, lists of counts, and records people keep."""

from dataclasses import dataclass, field
from datetime import date

from marshmallow import ValidationError, fields, validate

from shared.contracts.base import AsTuple, Given, IsoDate, a_day, schema_of
from shared.figures.evidence import Cell, EvidenceItem

KINDS = ("figure", "list", "record", "not_available")
STATUSES = ("complete", "stale", "unavailable")
DIRECTIONS = ("more", "fewer", "neither")
"""Whether more of a value is better, or fewer; neither where the number by itself is no success."""


@dataclass(frozen=True)
class EvidenceAnswer:
    """All that one service can show for one benchmark, read in one snapshot."""

    service: str
    benchmark: int
    as_at: date
    items: tuple[EvidenceItem, ...]
    from_: date | None = field(default=None, metadata={"data_key": "from"})
    policy_versions: dict[str, str] = field(default_factory=dict)
    """Each policy used and its version: {'requirements': '2026-04-01', 'evidence-map': '2026-04-01'}."""
    sequence: int | None = None
    """How far the service's audit had got in that snapshot."""
    audit_head: str = ""
    """The audit chain's last hash in that snapshot."""


@dataclass(frozen=True)
class SinceQuery:
    """The first day that is counted."""

    since: date = field(metadata=a_day())


@dataclass(frozen=True)
class BookingsLately:
    """How many requests came in and how many decisions were made since a day, as the evidence counts them."""

    requests: int
    decisions: int


class CellField(fields.Field[Cell]):
    """A cell of a list: text, a whole number, or null for "not available"; nothing else."""

    def _deserialize(self, value: object, attr: str | None, data: Given, **kwargs: object) -> Cell:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValidationError("Give text, a whole number or null")
        return value


EvidenceItemSchema = schema_of(
    EvidenceItem,
    id=fields.String(required=True, validate=validate.Length(min=1, max=80)),
    kind=fields.String(required=True, validate=validate.OneOf(KINDS)),
    status=fields.String(required=True, validate=validate.OneOf(STATUSES)),
    from_=IsoDate(data_key="from", load_default=None, allow_none=True),
    rows=AsTuple(AsTuple(CellField(allow_none=True)), load_default=()),
    better=fields.String(load_default="", validate=validate.OneOf(("", *DIRECTIONS))),
)
EvidenceAnswerSchema = schema_of(
    EvidenceAnswer,
    items=AsTuple(fields.Nested(EvidenceItemSchema), required=True),
    policy_versions=fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict),
)
