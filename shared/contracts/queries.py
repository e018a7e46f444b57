"""What comes in a query string: days, pages, and codes that name no one (SEC-51)."""

from dataclasses import dataclass, field
from datetime import date

from marshmallow import fields, validate

from shared.contracts.base import A_DAY, ContractSchema, IsoDate, a_day, text


def _page(default: int, most: int) -> fields.Integer:
    return fields.Integer(load_default=default, validate=validate.Range(min=1, max=most))


@dataclass(frozen=True)
class OnDay:
    """A day; today in London when it is left out."""

    as_at: date | None = field(default=None, metadata=a_day())


@dataclass(frozen=True)
class StandingQuery:
    """Which figures: of a unit (a path, "Directorate > Service"), or of one other employer."""

    as_at: date | None = field(default=None, metadata=a_day())
    unit: str = field(default="", metadata=text(600))
    employer: str = field(default="", metadata=text(200))


@dataclass(frozen=True)
class PagedQuery:
    """A page of a list; pages are counted from 1."""

    page: int = 1
    per_page: int = 50


class PagedQuerySchema(ContractSchema[PagedQuery]):
    """Page number and size in a query string."""

    makes = PagedQuery

    page = _page(1, 1_000_000)
    per_page = _page(50, 500)


@dataclass(frozen=True)
class OlderQuery:
    """Entries before this one of the audit trail; the newest when it is left out."""

    before: int | None = None


class OlderQuerySchema(ContractSchema[OlderQuery]):
    """The number of an entry in a query string."""

    makes = OlderQuery

    before = fields.Integer(load_default=None, validate=validate.Range(min=1, max=2**63 - 1))


@dataclass(frozen=True)
class NamesQuery:
    """Whose names, and which of them: all, in_date, not_in_date, absent."""

    as_at: date | None = None
    unit: str = ""
    employer: str = ""
    requirement: str = ""
    shown: str = "all"
    every_level: bool = False
    page: int = 1
    per_page: int = 50


class NamesQuerySchema(ContractSchema[NamesQuery]):
    """A list of names in a query string; it holds codes and paths, never a name."""

    makes = NamesQuery

    as_at = IsoDate(load_default=None, validate=A_DAY)
    unit = fields.String(load_default="", validate=validate.Length(max=600))
    employer = fields.String(load_default="", validate=validate.Length(max=200))
    requirement = fields.String(load_default="", validate=validate.Length(max=100))
    shown = fields.String(load_default="all", validate=validate.OneOf(["all", "in_date", "not_in_date", "absent"]))
    every_level = fields.Boolean(load_default=False)
    page = _page(1, 1_000_000)
    per_page = _page(50, 500)


@dataclass(frozen=True)
class EvidenceQuery:
    """Evidence for one benchmark as at a day, over a period that begins on `from`."""

    benchmark: int
    as_at: date | None = None
    from_: date | None = None


class EvidenceQuerySchema(ContractSchema[EvidenceQuery]):
    """Benchmark, day and period in a query string."""

    makes = EvidenceQuery

    benchmark = fields.Integer(required=True, validate=validate.Range(min=1, max=10))
    as_at = IsoDate(load_default=None, validate=A_DAY)
    from_ = IsoDate(load_default=None, validate=A_DAY, data_key="from")


def evidence_query(benchmark: int) -> type[EvidenceQuerySchema]:
    """The query of a service that speaks to one benchmark, which it names in its description."""
    known = fields.Integer(required=True, validate=validate.Range(min=1, max=10), metadata={"example": benchmark})
    return type("EvidenceQuerySchema", (EvidenceQuerySchema,), {"benchmark": known})


@dataclass(frozen=True)
class LinesQuery:
    """Which rows of a file: one outcome or all, a page or every row."""

    outcome: str | None = None
    page: int | None = None
    per_page: int = 50


class LinesQuerySchema(ContractSchema[LinesQuery]):
    """Outcome and page in a query string."""

    makes = LinesQuery

    outcome = fields.String(
        load_default=None, validate=validate.OneOf(["accepted", "duplicate", "skipped", "review", "refused"])
    )
    page = fields.Integer(load_default=None, validate=validate.Range(min=1, max=1_000_000))
    per_page = _page(50, 500)
