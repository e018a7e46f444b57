"""The entries of the audit trail that say who read whose names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.training.store.tables.operations import AuditRow
from shared.audit.trail import AuditColumns


@dataclass(frozen=True)
class ReadingRecord:
    """One reading: what is `person` or a list, `record` the public id of a person whose record was opened."""

    seq: int
    at: datetime
    by: str
    what: str
    record: str
    names: int
    own: bool


def list_readings(actions: Sequence[str], before: int | None, most: int) -> list[ReadingRecord]:
    """Readings before an entry of the trail, newest first."""
    query = AuditRow.select().where(AuditRow.action.in_(list(actions)))
    if before is not None:
        query = query.where(AuditRow.seq < before)
    return [_reading(row) for row in query.order_by(AuditRow.seq.desc()).limit(most)]


def _reading(row: AuditColumns) -> ReadingRecord:
    kind, _, rest = row.subject.partition(":")
    what, record = ("person", rest) if kind == "person" else (rest, "")
    return ReadingRecord(
        seq=row.seq,
        at=row.at,
        by=row.actor,
        what=what,
        record=record,
        names=int(row.details["names"]),
        own=bool(row.details.get("own")),
    )
