"""The audit trail of the venues service."""

from services.venues.store.database import database
from services.venues.store.tables.operations import AuditRow
from shared.audit.trail import AuditTrail

audit = AuditTrail(database, AuditRow)
record_audit = audit.record
