"""Who asks: names entered beyond the limit, and the weekly digest of who entered and read how many names."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from marshmallow import fields, validate

from shared.contracts.base import ContractSchema, text


@dataclass(frozen=True)
class BeyondAnswerLine:
    """What the Prevent lead did about names beyond the limit: `confirmed` their look-up, or only `noted` something."""

    answer: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class BeyondLine:
    """Distinct names beyond the limit that one person, or the public form at one place, entered on a day or in a file.

    `waiting` of the `bookings` wait for the Prevent lead's confirmation.
    """

    id: UUID
    by: str
    public_form: bool
    on_day: date
    file_name: str
    import_id: UUID | None
    names: int
    bookings: int
    waiting: int
    answers: tuple[BeyondAnswerLine, ...]


@dataclass(frozen=True)
class BeyondPage:
    """A page of them, newest first."""

    lines: tuple[BeyondLine, ...]
    total: int
    page: int


@dataclass(frozen=True)
class BeyondBookingLine:
    """One of their bookings; `matches` were found and are kept back, left out for who entered the names."""

    id: UUID
    reference: str
    title: str
    state: str
    taken_back: bool
    names: int
    waits: bool
    matches: int = 0


@dataclass(frozen=True)
class BeyondDetail:
    """Names entered beyond the limit, and a page of the bookings they are in."""

    line: BeyondLine
    bookings: tuple[BeyondBookingLine, ...]
    page: int


@dataclass(frozen=True)
class BeyondEntry:
    """The Prevent lead confirms the look-up, or writes down what was done; why."""

    answer: str = field(metadata={"validate": validate.OneOf(["confirmed", "noted"])})
    reason: str = field(metadata=text(2000, 1))


@dataclass(frozen=True)
class PageQuery:
    """A page counted from 1."""

    page: int = 1
    per_page: int = 50


class PageQuerySchema(ContractSchema[PageQuery]):
    """A page, in a query string."""

    makes = PageQuery

    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=1_000_000))
    per_page = fields.Integer(load_default=50, validate=validate.Range(min=1, max=500))
