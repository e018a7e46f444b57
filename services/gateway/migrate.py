"""`python -m services.gateway.migrate` brings the gateway's database up to date."""

from pathlib import Path

from services.gateway.settings import Settings
from services.gateway.store.database import database
from shared.migrations import migrate

FOLDER = Path(__file__).parent / "store" / "migrations"


def main() -> None:
    """Applies what is new; running it twice, or twice at once, is harmless."""
    settings = Settings.from_environment()
    database.configure(settings.database_url)
    for name in migrate(database, settings.database_url, FOLDER):
        print(f"gateway: {name} applied")


if __name__ == "__main__":
    main()
