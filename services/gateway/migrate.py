"""`python -m services.gateway.migrate` brings the gateway's database up to date."""

from pathlib import Path

from services.gateway.settings import Settings
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from shared.database.migrations import run_migrations

FOLDER = Path(__file__).parent / "store" / "migrations"


def main() -> None:
    """Applies what is new; running it twice, or twice at once, is harmless."""
    run_migrations(database, audit, Settings.from_environment(), FOLDER)


if __name__ == "__main__":
    main()
