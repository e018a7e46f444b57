"""Every table of the gateway, a module a subject."""

from services.gateway.store.tables.assessments import AssessmentRow, KeptEvidenceRow
from services.gateway.store.tables.hire import HireDraftRow
from services.gateway.store.tables.operations import AuditRow, IdempotencyRow, JobRow, OutboxRow
from services.gateway.store.tables.packs import PackRow
from services.gateway.store.tables.users import ApiTokenRow, SessionRow, SignInAttemptRow, UserRow

FIRST_TABLES = (
    UserRow, SessionRow, SignInAttemptRow, ApiTokenRow,
    AuditRow, OutboxRow, JobRow, IdempotencyRow,
)  # fmt: skip
SELF_ASSESSMENT_TABLES = (AssessmentRow, KeptEvidenceRow, PackRow)
HIRE_TABLES = (HireDraftRow,)
TABLES = FIRST_TABLES + SELF_ASSESSMENT_TABLES + HIRE_TABLES
