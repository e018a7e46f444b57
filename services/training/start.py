"""What every process of the training service does first."""

from datetime import timedelta
from pathlib import Path

from services.training.settings import Settings
from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.heartbeats import heartbeats
from services.training.store.imports.kept_files import kept
from shared.database.migrations import open_migrated
from shared.logs import set_up_logs

MIGRATIONS = Path(__file__).parent / "store" / "migrations"


def start(settings: Settings) -> None:
    """Binds the database and the audit key, and says how long originals are kept."""
    set_up_logs("training")
    open_migrated(database, settings.database_url, MIGRATIONS)
    audit.start(settings)
    audit.note_gaps()
    heartbeats.know_keys(settings.public_keys)
    kept.on_disk.look_in(settings.data_dir)
    kept.kept_for = timedelta(days=settings.keep_files_days)
