"""What every process of the gateway does first."""

from services.gateway.settings import Settings
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.pack_files import keep_packs_in
from shared.logs import set_up_logs


def start(settings: Settings) -> None:
    """Binds the database, the audit key and the folder for packs."""
    set_up_logs("gateway")
    database.configure(settings.database_url)
    audit.configure(settings.audit_key)
    keep_packs_in(settings.data_dir)
