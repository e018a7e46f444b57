"""`python -m services.training.migrate` brings the training database up to date."""

from pathlib import Path

from services.training.settings import Settings
from services.training.store.audit import audit
from services.training.store.database import database
from shared.database.migrations import run_migrations

FOLDER = Path(__file__).parent / "store" / "migrations"


def main() -> None:
    """Applies what is new; running it twice, or twice at once, is harmless."""
    run_migrations(database, audit, Settings.from_environment(), FOLDER)


if __name__ == "__main__":
    main()
