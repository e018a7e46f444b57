"""`python -m services.training.seed` imports the demonstration council: the same way in as any other file.

Every person in it is invented. Running it again, also after it was cut short, imports nothing twice.
"""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from services.training.actions.imports.service import imports
from services.training.jobs import HANDLERS
from services.training.settings import Settings
from services.training.start import start
from services.training.store.database import database
from services.training.store.imports.imports import find_import, list_same_files
from services.training.store.jobs import jobs
from shared.actor import Actor, Role
from shared.database.migrations import alone
from shared.imports.states import UNCONFIRMED

COUNCIL = Path(__file__).resolve().parents[2] / "operations" / "demo" / "council"
FILES = {
    "people-hr-export.csv": "people",
    "people-providers.tsv": "providers",
    "completions-lms.csv": "completions",
    "certificates-batch.csv": "certificates",
    "session-registers.xlsx": "registers",
    "completions-providers.csv": "provider_completions",
}
SEEDER = Actor("demonstration", frozenset({Role.LD_OFFICER}))


def main() -> None:
    """Imports each file of the council in turn, and says how its rows came out."""
    settings = Settings.from_environment()
    if settings.is_production:
        raise SystemExit("The demonstration council is not for production")
    start(settings)
    with database.connection(), alone(database, settings.database_url):
        for name, kind in FILES.items():
            print(f"training: {name}: {_import(COUNCIL / name, kind)}")


def _import(path: Path, kind: str) -> str:
    earlier = list_same_files(sha256(path.read_bytes()).hexdigest(), kind)
    if any(one.state not in UNCONFIRMED for one in earlier):
        return "imported before"
    with path.open("rb") as content:
        taken = imports.receive(content, path.name, kind, SEEDER, datetime.now(UTC))
    _work()
    imports.ask_to_confirm(taken.id, SEEDER, datetime.now(UTC))
    _work()
    found = find_import(taken.id)
    return "gone" if found is None else f"{found.state}, {found.accepted} of {found.read} rows accepted"


def _work() -> None:
    for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)):
        if error is not None:
            raise error


if __name__ == "__main__":
    main()
