"""Exemptions written."""

from datetime import date, datetime

from services.training.store.database import database
from services.training.store.tables.people import ExemptionRow


@database.write
def add_exemption(
    person: int, requirement: str, reason: str, approved_by: str, starts: date, ends: date, now: datetime
) -> int:
    """Adds an exemption; its id."""
    row = ExemptionRow.create(
        person=person,
        requirement=requirement,
        reason=reason,
        approved_by=approved_by,
        starts=starts,
        ends=ends,
        added_at=now,
    )
    return int(row.id)
