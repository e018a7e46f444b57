"""Evidence as a service answers it: figures that show their working, lists of counts, and records people keep."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate

from shared.contracts.base import AsTuple, ContractSchema, IsoDate, WholeNumber

KINDS = ("figure", "list", "record", "not_available")
STATUSES = ("complete", "stale", "unavailable")
DIRECTIONS = ("more", "fewer", "neither")
"""Whether more of a value is better, or fewer; neither where the number by itself is no success."""
Cell = str | int | None


@dataclass(frozen=True)
class EvidenceItem:
    """One piece of evidence for one supporting detail of the toolkit; unknown is "not available", never 0."""

    id: str
    """Unique in an answer and short enough to name a sheet: the detail and a key, '7.3.c council'."""
    question: str
    """'7.3'."""
    detail: str
    """'7.3.c', letters in the order of the toolkit's supporting details; '7.5' where the toolkit has none."""
    title: str
    definition: str
    """What is counted, in words."""
    kind: str
    """figure, list, record (something a person keeps: the text says what to attach) or not_available."""
    status: str
    """complete, unavailable, or stale: being worked out again, and so without a number."""
    service: str
    as_at: date
    text: str
    """The value in words: '127 of 213', 'no one in scope', 'not available', '6 rows'."""
    from_: date | None = None
    """First day of the period, or None when the value is a state on a day."""
    numerator: int | None = None
    denominator: int | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    """Counts, never names, unless the title says that it is a need-to-know list; None is "not available"."""
    policy_version: str = ""
    query: str = ""
    """The API path that gives the rows behind the value, to those allowed."""
    link: str = ""
    """The gateway page that shows the same."""
    note: str = ""
    better: str = ""
    """more, fewer or neither; nothing for what is not worked out from records."""
    to_put_right: tuple[str, ...] = ()
    """Sentences about what failed, is overdue or low in it: counts, never names or what people typed."""
    names_people: bool = False
    """Whether text, note or rows may name people or hold what people typed: redacted editions leave those out."""


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


class CellField(fields.Field[Any]):
    """A cell of a list: text, a whole number, or null for "not available"; nothing else."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Cell:
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
