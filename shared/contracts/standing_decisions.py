"""What venues takes and answers about standing decisions on single-sex events."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shared.contracts.base import text as length


@dataclass(frozen=True)
class StandingDecisionEntry:
    """An answer for a kind of single-sex event, so that it is not asked every week; venue '' is any."""

    event_type: str = field(metadata=length(100, 1))
    service: str = field(metadata=length(500, 1))
    sex: str = field(metadata=length(50, 1))
    reasoning: str = field(metadata=length(5000, 1))
    until: date
    venue: str = field(default="", metadata=length(200))


@dataclass(frozen=True)
class StandingDecisionEnd:
    """A standing decision is ended before its last day; `version` is the one that was read."""

    reason: str = field(metadata=length(5000, 1))
    version: int


@dataclass(frozen=True)
class StandingDecisionLine:
    """A standing decision; `ended_at` when it was ended before its last day, and then by whom and why."""

    id: UUID
    event_type: str
    venue: str
    service: str
    sex: str
    reasoning: str
    approved_by: str
    approved_at: datetime
    until: date
    version: int = 1
    ended_by: str = ""
    ended_at: datetime | None = None
    end_reason: str = ""


@dataclass(frozen=True)
class StandingDecisions:
    """Standing decisions, by type of event; expired and ended ones among them."""

    standing_decisions: tuple[StandingDecisionLine, ...]
