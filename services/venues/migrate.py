"""`python -m services.venues.migrate` brings the venues database up to date."""

from pathlib import Path

from services.venues.settings import Settings
from services.venues.store.audit import audit
from services.venues.store.database import database
from shared.database.migrations import run_migrations

FOLDER = Path(__file__).parent / "store" / "migrations"


def main() -> None:
    """Applies what is new; running it twice, or twice at once, is harmless."""
    run_migrations(database, audit, Settings.from_environment(), FOLDER)


if __name__ == "__main__":
    main()
