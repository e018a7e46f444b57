"""Opening the gateway's database, once in each process."""

from pathlib import Path

from services.gateway.store.audit import audit
from services.gateway.store.database import database
from shared.migrations import migrate

MIGRATIONS = Path(__file__).parent / "migrations"


def open_store(database_url: str, audit_key: str) -> None:
    """Binds the database and gives the audit trail its key."""
    database.configure(database_url)
    audit.configure(audit_key)


def migrate_store(database_url: str) -> list[str]:
    """Brings the database up to date; the names of the migrations applied now."""
    return migrate(database, database_url, MIGRATIONS)
