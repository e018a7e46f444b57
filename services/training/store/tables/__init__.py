"""Every table of the training service, a module a subject."""

from services.training.store.tables.completions import CompletionRow
from services.training.store.tables.imports import ColumnMappingRow, CourseMappingRow, ImportLineRow, ImportRow
from services.training.store.tables.operations import AuditRow, IdempotencyRow, JobRow, OutboxRow
from services.training.store.tables.people import AbsenceRow, ExemptionRow, FormerNameRow, PersonRow, PostRow
from services.training.store.tables.standing import ApproverRow, FactsVersionRow, PeriodRow, ScopeRow

TABLES = (
    ImportRow, ImportLineRow, ColumnMappingRow, CourseMappingRow,
    PersonRow, FormerNameRow, PostRow, AbsenceRow, ExemptionRow, CompletionRow,
    PeriodRow, ScopeRow, ApproverRow, FactsVersionRow,
    AuditRow, OutboxRow, JobRow, IdempotencyRow,
)  # fmt: skip
