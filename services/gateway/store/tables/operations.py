"""Audit, outbox, jobs, kept files and remembered answers of the gateway."""

from services.gateway.store.database import database
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
