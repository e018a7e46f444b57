"""`python -m services.venues.seed` imports the demonstration council's venues, bookings and register.

Every person in it is invented. Running it again, also after it was cut short, imports nothing twice.
"""

from datetime import UTC, datetime
from pathlib import Path

from services.venues.actions import importing
from services.venues.demonstration import fill_registers
from services.venues.demonstration_bookings import fill_bookings
from services.venues.jobs import HANDLERS
from services.venues.settings import Settings
from services.venues.start import start
from services.venues.store.database import database
from services.venues.store.imports import find_import
from services.venues.store.jobs import jobs
from shared.actor import Actor, Role
from shared.problems import Refused

COUNCIL = Path(__file__).resolve().parents[2] / "operations" / "demo" / "council"
FILES = {"venues.json": "venues", "synthetic-register.json": "register", "bookings.csv": "bookings"}
SEEDER = Actor("demonstration", frozenset({Role.BOOKING_OFFICER}))


def main() -> None:
    """Imports each file of the council in turn, and says how its rows came out."""
    settings = Settings.from_environment()
    if settings.is_production:
        raise SystemExit("The demonstration council is not for production")
    start(settings)
    with database.connection():
        for name, kind in FILES.items():
            print(f"venues: {name}: {import_file(COUNCIL / name, kind)}")
        print(f"venues: bookings of the first morning: {fill_bookings(datetime.now(UTC))}")
        print(f"venues: registers: {fill_registers(datetime.now(UTC))}")


def import_file(path: Path, kind: str) -> str:
    """Imports one file and confirms it; in words, how its rows came out."""
    try:
        taken = importing.receive(path.read_bytes(), path.name, kind, SEEDER, datetime.now(UTC))
    except Refused:
        _work()
        return "imported before"
    importing.ask_to_confirm(taken.id, SEEDER, datetime.now(UTC))
    _work()
    found = find_import(taken.id)
    return "gone" if found is None else f"{found.state}, {found.accepted} of {found.read} rows accepted"


def _work() -> None:
    for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)):
        if error is not None:
            raise error


if __name__ == "__main__":
    main()
