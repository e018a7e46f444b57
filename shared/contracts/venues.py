"""What venues answers."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OnDay:
    """A day; today in London when it is left out."""

    on: date | None = None


@dataclass(frozen=True)
class Approver:
    """Somebody who approves bookings, and whether they may on the day; a valid-until is a day, `never` or null."""

    person_number: str
    may_approve: bool
    venue_hire_valid_until: str | None
    awareness_valid_until: str | None
    reasons: tuple[str, ...] = ()
    """Why not, in words for the person; empty when they may."""


@dataclass(frozen=True)
class ApproversAnswer:
    """Who may approve bookings on a day, by payroll number."""

    on: date
    approvers: tuple[Approver, ...]
