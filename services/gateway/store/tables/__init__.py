"""Every table of the gateway, a module a subject."""

from services.gateway.store.tables.operations import AuditRow, IdempotencyRow, JobRow, OutboxRow
from services.gateway.store.tables.users import ApiTokenRow, SessionRow, SignInAttemptRow, UserRow

TABLES = (
    UserRow, SessionRow, SignInAttemptRow, ApiTokenRow,
    AuditRow, OutboxRow, JobRow, IdempotencyRow,
)  # fmt: skip
