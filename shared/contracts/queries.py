"""What comes in a query string: days, pages, and codes that name no one (SEC-51)."""

from dataclasses import dataclass, field
from datetime import date

from marshmallow import fields, validate

from shared.contracts.base import ContractSchema, IsoDate, Metadata, a_day, one_of, schema_of, text
from shared.contracts.imports.imports import OUTCOMES


def at_most(most: int) -> Metadata:
    """Metadata of a number in a query string, counted from 1."""
    return {"of": fields.Integer, "validate": validate.Range(min=1, max=most)}


def named(most: int) -> Metadata:
    """Metadata of a code or a name in a query string."""
    return {"of": fields.String, "validate": validate.Length(max=most)}


PAGE, PER_PAGE, FLAG = at_most(1_000_000), at_most(500), {"of": fields.Boolean}


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

    page: int = field(default=1, metadata=PAGE)
    per_page: int = field(default=50, metadata=PER_PAGE)


@dataclass(frozen=True)
class OlderQuery:
    """Entries before this one of the audit trail; the newest when it is left out."""

    before: int | None = field(default=None, metadata=at_most(2**63 - 1))


@dataclass(frozen=True)
class NamesQuery:
    """Whose names, and which of them; codes and paths, never a name."""

    as_at: date | None = field(default=None, metadata=a_day(of=IsoDate))
    unit: str = field(default="", metadata=named(600))
    employer: str = field(default="", metadata=named(200))
    requirement: str = field(default="", metadata=named(100))
    shown: str = field(default="all", metadata=one_of("all", "in_date", "not_in_date", "absent"))
    every_level: bool = field(default=False, metadata=FLAG)
    page: int = field(default=1, metadata=PAGE)
    per_page: int = field(default=50, metadata=PER_PAGE)


@dataclass(frozen=True)
class EvidenceQuery:
    """Evidence for one benchmark as at a day, over a period that begins on `from`."""

    benchmark: int = field(metadata=at_most(10))
    as_at: date | None = field(default=None, metadata=a_day(of=IsoDate))
    from_: date | None = field(default=None, metadata=a_day(of=IsoDate, data_key="from"))


def evidence_query(benchmark: int) -> type[ContractSchema[EvidenceQuery]]:
    """The query of a service that speaks to one benchmark, which it names in its description."""
    known = fields.Integer(required=True, validate=validate.Range(min=1, max=10), metadata={"example": benchmark})
    return schema_of(EvidenceQuery, benchmark=known)


@dataclass(frozen=True)
class LinesQuery:
    """Which rows of a file: one outcome or all, a page or every row."""

    outcome: str | None = field(default=None, metadata={**one_of(*OUTCOMES), "of": fields.String})
    page: int | None = field(default=None, metadata=PAGE)
    per_page: int = field(default=50, metadata=PER_PAGE)


PagedQuerySchema = schema_of(PagedQuery)
OlderQuerySchema = schema_of(OlderQuery)
NamesQuerySchema = schema_of(NamesQuery)
LinesQuerySchema = schema_of(LinesQuery)
