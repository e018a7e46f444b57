"""The entries of the audit trail that say who read whose names."""

from collections.abc import Sequence

from services.training.store.tables.operations import AuditRow
from shared.audit.trail import AuditColumns
from shared.contracts.training import Reading


def list_readings(actions: Sequence[str], before: int | None, most: int) -> list[Reading]:
    """Readings before an entry of the trail, newest first."""
    query = AuditRow.select().where(AuditRow.action.in_(list(actions)))
    if before is not None:
        query = query.where(AuditRow.seq < before)
    return [_reading(row) for row in query.order_by(AuditRow.seq.desc()).limit(most)]


def _reading(row: AuditColumns) -> Reading:
    kind, _, rest = row.subject.partition(":")
    what, record = ("person", rest) if kind == "person" else (rest, "")
    return Reading(
        seq=row.seq,
        at=row.at,
        by=row.actor,
        what=what,
        record=record,
        names=int(row.details["names"]),
        own=bool(row.details.get("own")),
    )
