"""Standing decisions: made once, and ended on their last day or before it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from services.venues.rules.bookings.request import StandingDecision
from services.venues.store.database import database
from services.venues.store.finding import find_row
from services.venues.store.tables.bookings import StandingDecisionRow
from services.venues.store.writing import change_row


@dataclass(frozen=True)
class StandingDecisionRecord:
    """One standing decision; it covers bookings up to and with `until`, and none once it was ended."""

    public_id: UUID
    event_type: str
    venue: str
    service: str
    sex: str
    reasoning: str
    approved_by: str
    approved_at: datetime
    until: date
    version: int
    ended_by: str
    ended_at: datetime | None
    end_reason: str


@database.write
def add_standing_decision(values: dict[str, Any]) -> UUID:
    """Adds a standing decision; its id."""
    public_id = uuid4()
    StandingDecisionRow.insert(public_id=public_id, **values).execute()
    return public_id


@database.write
def end_standing_decision(found: StandingDecisionRecord, by: str, reason: str, now: datetime) -> bool:
    """It covers nothing from now on; False when it changed since it was read."""
    changes = {"version": found.version + 1, "ended_by": by, "ended_at": now, "end_reason": reason}
    return bool(change_row(StandingDecisionRow, changes, public_id=found.public_id, version=found.version))


def find_standing_decision(public_id: UUID) -> StandingDecisionRecord | None:
    """One standing decision, or None."""
    row = find_row(StandingDecisionRow, public_id=public_id)
    return None if row is None else _record(row)


def list_standing_decisions(event_type: str | None = None) -> list[StandingDecisionRecord]:
    """Standing decisions, expired and ended ones among them, for one type of event or all."""
    row = StandingDecisionRow
    query = row.select().order_by(row.event_type, row.id)
    if event_type is not None:
        query = query.where(row.event_type == event_type)
    return [_record(found) for found in query]


def _record(found: Any) -> StandingDecisionRecord:
    return StandingDecisionRecord(
        public_id=found.public_id,
        event_type=found.event_type,
        venue=found.venue,
        service=found.service,
        sex=found.sex,
        reasoning=found.reasoning,
        approved_by=found.approved_by,
        approved_at=found.approved_at,
        until=found.until,
        version=found.version,
        ended_by=found.ended_by,
        ended_at=found.ended_at,
        end_reason=found.end_reason,
    )


def standing_decisions_for(event_type: str) -> tuple[StandingDecision, ...]:
    """Standing decisions nobody ended, in the words of the rules."""
    if not event_type:
        return ()
    found = (one for one in list_standing_decisions(event_type) if one.ended_at is None)
    return tuple(StandingDecision(one.event_type, one.venue, one.until) for one in found)
