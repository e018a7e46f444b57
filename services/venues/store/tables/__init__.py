"""Every table of the venues service, a module a subject."""

from services.venues.store.tables.approvers import ApproverTrainingRow
from services.venues.store.tables.operations import AuditRow, IdempotencyRow, JobRow, OutboxRow

TABLES = (
    ApproverTrainingRow,
    AuditRow, OutboxRow, JobRow, IdempotencyRow,
)  # fmt: skip
