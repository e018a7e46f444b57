"""What every process of the training service does first."""

from datetime import timedelta

from services.training.files.kept import kept
from services.training.settings import Settings
from services.training.store.audit import audit
from services.training.store.database import database
from shared.logs import set_up_logs


def start(settings: Settings) -> None:
    """Binds the database, the audit key and the folder of uploaded files."""
    set_up_logs("training")
    database.configure(settings.database_url)
    audit.start(settings)
    kept.keep_in(settings.data_dir, timedelta(days=settings.keep_files_days))
