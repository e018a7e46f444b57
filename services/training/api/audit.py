"""The doors of the audit chain of the training service."""

from services.training.actions.audit import watch
from shared.audit.doors import audit_blueprint

blueprint = audit_blueprint(watch)
