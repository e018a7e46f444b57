"""The audit trail of the gateway."""

from services.gateway.store.database import database
from services.gateway.store.tables.operations import AuditRow
from shared.audit.trail import AuditTrail

audit = AuditTrail(database, AuditRow)
record_audit = audit.record
