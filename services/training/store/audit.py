"""The audit trail of the training service."""

from services.training.store.database import database
from services.training.store.tables.operations import AuditRow
from shared.audit.trail import AuditTrail

audit = AuditTrail(database, AuditRow)
record_audit = audit.record
