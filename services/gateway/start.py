"""What every process of the gateway does first."""

from services.gateway.settings import Settings
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from shared.logs import set_up_logs


def start(settings: Settings) -> None:
    """Binds the database and the audit key."""
    set_up_logs("gateway")
    database.configure(settings.database_url)
    audit.configure(settings.audit_key)
