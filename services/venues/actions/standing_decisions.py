"""Standing decisions: an answer for a kind of single-sex event, so that it is not asked every week."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from services.venues.store.audit import record_audit
from services.venues.store.database import database
from services.venues.store.needs import add_standing_decision, list_standing_decisions
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.bookings import StandingDecisionEntry, StandingDecisionLine, StandingDecisions
from shared.problems import Invalid


def make_standing_decision(entry: StandingDecisionEntry, actor: Actor, now: datetime) -> UUID:
    """Adds one; its id."""
    if entry.until < london_day(now):
        raise Invalid("A standing decision ends on a day to come")
    with database.write_transaction():
        values = {**asdict(entry), "approved_by": actor.id, "approved_at": now}
        made = add_standing_decision(values)
        record_audit("standing-decision-made", f"standing-decision:{made}", actor, now, {"type": entry.event_type})
    return made


def get_standing_decisions() -> StandingDecisions:
    """All of them, expired ones among them."""
    return StandingDecisions(
        tuple(
            StandingDecisionLine(
                found.public_id, found.event_type, found.venue, found.service, found.sex, found.reasoning,
                found.approved_by, found.approved_at, found.until,
            )
            for found in list_standing_decisions()
        )
    )  # fmt: skip
