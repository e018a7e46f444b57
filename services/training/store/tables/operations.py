"""Audit, outbox, jobs, kept files and remembered answers of the training service."""

from services.training.store.database import database
from shared.database.service_tables import service_tables

(
    AuditRow,
    OutboxRow,
    JobRow,
    IdempotencyRow,
    LimitedCallRow,
    HeartbeatRow,
    KeptFileRow,
    KeptChunkRow,
) = service_tables(database)
