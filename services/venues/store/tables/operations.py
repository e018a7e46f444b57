"""Audit, outbox, jobs, kept files and remembered answers of the venues service."""

from services.venues.store.database import database
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
