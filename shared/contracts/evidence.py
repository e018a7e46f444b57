"""Evidence as a service answers it: figures that show their working, lists of counts, and records people keep."""

from dataclasses import dataclass, field
from datetime import date

from marshmallow import ValidationError, fields, validate

from shared.contracts.base import AsTuple, ContractSchema, Given, IsoDate, WholeNumber
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
    from_: date | None = None
    policy_versions: dict[str, str] = field(default_factory=dict)
    """Each policy used and its version: {'requirements': '2026-04-01', 'evidence-map': '2026-04-01'}."""
    sequence: int | None = None
    """How far the service's audit had got in that snapshot."""
    audit_head: str = ""
    """The audit chain's last hash in that snapshot."""


class CellField(fields.Field[Cell]):
    """A cell of a list: text, a whole number, or null for "not available"; nothing else."""

    def _deserialize(self, value: object, attr: str | None, data: Given, **kwargs: object) -> Cell:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValidationError("Give text, a whole number or null")
        return value


class EvidenceItemSchema(ContractSchema[EvidenceItem]):
    """One piece of evidence with its working out."""

    makes = EvidenceItem

    id = fields.String(required=True, validate=validate.Length(min=1, max=80))
    question = fields.String(required=True)
    detail = fields.String(required=True)
    title = fields.String(required=True)
    definition = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    service = fields.String(required=True)
    as_at = IsoDate(required=True)
    text = fields.String(required=True)
    from_ = IsoDate(data_key="from", load_default=None, allow_none=True)
    numerator = WholeNumber(load_default=None, allow_none=True)
    denominator = WholeNumber(load_default=None, allow_none=True)
    columns = AsTuple(fields.String(), load_default=())
    rows = AsTuple(AsTuple(CellField(allow_none=True)), load_default=())
    policy_version = fields.String(load_default="")
    query = fields.String(load_default="")
    link = fields.String(load_default="")
    note = fields.String(load_default="")
    better = fields.String(load_default="", validate=validate.OneOf(("", *DIRECTIONS)))
    to_put_right = AsTuple(fields.String(), load_default=())
    names_people = fields.Boolean(load_default=False)


class EvidenceAnswerSchema(ContractSchema[EvidenceAnswer]):
    """All that one service can show for one benchmark."""

    makes = EvidenceAnswer

    service = fields.String(required=True)
    benchmark = WholeNumber(required=True)
    as_at = IsoDate(required=True)
    items = AsTuple(fields.Nested(EvidenceItemSchema), required=True)
    from_ = IsoDate(data_key="from", load_default=None, allow_none=True)
    policy_versions = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    sequence = WholeNumber(load_default=None, allow_none=True)
    audit_head = fields.String(load_default="")
