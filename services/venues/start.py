"""What every process of the venues service does first."""

from services.venues.settings import Settings
from services.venues.store.audit import audit
from services.venues.store.database import database
from shared.logs import set_up_logs


def start(settings: Settings) -> None:
    """Binds the database and the audit key."""
    set_up_logs("venues")
    database.configure(settings.database_url)
    audit.configure(settings.audit_key)
