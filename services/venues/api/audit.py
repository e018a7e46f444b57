"""The doors of the audit chain of the venues service."""

from services.venues.actions.audit import watch
from shared.audit.doors import audit_blueprint

blueprint = audit_blueprint(watch)
