"""Standing decisions: made once, and ended on their last day or before it."""

from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID, uuid4

from services.venues.rules.bookings.request import StandingDecision
from services.venues.store.database import database
from services.venues.store.finding import find_row
from services.venues.store.tables.bookings import StandingDecisionRow
from services.venues.store.writing import change_row
from shared.contracts.standing_decisions import StandingDecisionLine
from shared.database.records import record_of


@database.write
def add_standing_decision(values: Mapping[str, object]) -> UUID:
    """Adds a standing decision; its id."""
    public_id = uuid4()
    StandingDecisionRow.insert(public_id=public_id, **values).execute()
    return public_id


@database.write
def end_standing_decision(found: StandingDecisionLine, by: str, reason: str, now: datetime) -> bool:
    """It covers nothing from now on; False when it changed since it was read."""
    changes = {"version": found.version + 1, "ended_by": by, "ended_at": now, "end_reason": reason}
    return bool(change_row(StandingDecisionRow, changes, public_id=found.id, version=found.version))


def find_standing_decision(public_id: UUID) -> StandingDecisionLine | None:
    """One standing decision, or None."""
    row = find_row(StandingDecisionRow, public_id=public_id)
    return None if row is None else _record(row)


def list_standing_decisions(event_type: str | None = None) -> list[StandingDecisionLine]:
    """Standing decisions, expired and ended ones among them, for one type of event or all."""
    row = StandingDecisionRow
    query = row.select().order_by(row.event_type, row.id)
    if event_type is not None:
        query = query.where(row.event_type == event_type)
    return [_record(found) for found in query]


def _record(row: SimpleNamespace | StandingDecisionRow) -> StandingDecisionLine:
    return record_of(StandingDecisionLine, row, id=row.public_id)


def standing_decisions_for(event_type: str) -> tuple[StandingDecision, ...]:
    """Standing decisions nobody ended, in the words of the rules."""
    if not event_type:
        return ()
    found = (one for one in list_standing_decisions(event_type) if one.ended_at is None)
    return tuple(StandingDecision(one.event_type, one.venue, one.until) for one in found)
