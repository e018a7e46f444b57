"""`python -m services.venues.seed` imports the demonstration council's venues, bookings and register.

Every person in it is invented. Running it again, also after it was cut short, imports nothing twice.
"""

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from services.venues.actions.imports.service import imports
from services.venues.demonstration import LEAD, SECOND, fill_registers
from services.venues.demonstration_bookings import fill_bookings
from services.venues.jobs import HANDLERS
from services.venues.settings import Settings
from services.venues.start import start
from services.venues.store.database import database
from services.venues.store.imports.imports import find_import, list_same_files
from services.venues.store.jobs import jobs
from services.venues.store.lists.lists import list_newest_versions
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts.venues import FileConfirmation
from shared.database.migrations import alone
from shared.imports.states import UNCONFIRMED

COUNCIL = Path(__file__).resolve().parents[2] / "operations" / "demo" / "council"
FILES = {"venues.json": "venues", "synthetic-register.json": "register", "bookings.csv": "bookings"}
SEEDER = Actor("demonstration", frozenset({Role.BOOKING_OFFICER, Role.PREVENT_LEAD}))
"""Also Prevent lead: the bookings name more people than an officer may have looked up without a second person."""
REGISTER = "register"
ENTRY = {
    "category": "encouraged_terrorism",
    "summary": "Invented for the demonstration: nobody of this name exists.",
    "reason": "So that the demonstration has something to ask about.",
}
ENTRY_DAYS = 300


def main() -> None:
    """Imports each file of the council in turn, and says how its rows came out."""
    settings = Settings.from_environment()
    if settings.is_production:
        raise SystemExit("The demonstration council is not for production")
    start(settings)
    with database.connection(), alone(database, settings.database_url):
        for name, kind in FILES.items():
            print(f"venues: {name}: {import_file(COUNCIL / name, kind)}")
        print(f"venues: bookings of the first morning: {fill_bookings(datetime.now(UTC))}")
        print(f"venues: registers: {fill_registers(datetime.now(UTC))}")


def import_file(path: Path, kind: str) -> str:
    """Imports one file and confirms it; in words, how its rows came out."""
    content, by, second = path.read_bytes(), SEEDER, SEEDER
    if kind == REGISTER:
        if any(version.source == REGISTER for version in list_newest_versions()):
            return "imported before"
        content, by, second = with_reasons(content, london_day(datetime.now(UTC))), LEAD, SECOND
    if any(one.state not in UNCONFIRMED for one in list_same_files(sha256(content).hexdigest(), kind)):
        _work()
        return "imported before"
    taken = imports.receive(BytesIO(content), path.name, kind, by, datetime.now(UTC))
    imports.confirm_file(taken.id, FileConfirmation(), second, datetime.now(UTC))
    _work()
    found = find_import(taken.id)
    return "gone" if found is None else f"{found.state}, {found.accepted} of {found.read} rows accepted"


def with_reasons(content: bytes, today: date) -> bytes:
    """The invented register with what every entry must say: why it is there, and until when."""
    seen = {"reference": "Invented", "seen_on": today.isoformat(), "grade": "primary_statement"}
    until = (today + timedelta(days=ENTRY_DAYS)).isoformat()
    entries = [{**ENTRY, "active_until": until, "sources": [seen], **entry} for entry in json.loads(content)]
    return json.dumps(entries).encode()


def _work() -> None:
    for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)):
        if error is not None:
            raise error


if __name__ == "__main__":
    main()
