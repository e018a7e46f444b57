"""What every process of the training service does first."""

from datetime import timedelta
from pathlib import Path

from services.training.files.kept import kept
from services.training.settings import Settings
from services.training.store.audit import audit
from services.training.store.database import database
from shared.logs import set_up_logs
from shared.migrations import open_migrated

MIGRATIONS = Path(__file__).parent / "store" / "migrations"


def start(settings: Settings) -> None:
    """Binds the database, the audit key and the folder of uploaded files."""
    set_up_logs("training")
    open_migrated(database, settings.database_url, MIGRATIONS)
    audit.start(settings)
    audit.note_gaps()
    kept.keep_in(settings.data_dir, timedelta(days=settings.keep_files_days))
