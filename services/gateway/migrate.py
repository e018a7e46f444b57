"""`python -m services.gateway.migrate` brings the gateway's database up to date."""

from pathlib import Path

from services.gateway.settings import Settings
from services.gateway.store.database import database
from shared.migrations import run_migrations

FOLDER = Path(__file__).parent / "store" / "migrations"


def main() -> None:
    """Applies what is new; running it twice, or twice at once, is harmless."""
    run_migrations("gateway", database, Settings.from_environment().database_url, FOLDER)


if __name__ == "__main__":
    main()
