"""The real training service behind the gateway, in one process and without a network."""

import contextvars
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import time_machine

from services.gateway.jobs import HANDLERS
from services.gateway.settings import Settings as GatewaySettings
from services.gateway.start import reach_services
from services.gateway.store.database import database as gateway_database
from services.gateway.store.jobs import jobs
from services.training import app as service
from services.training.migrate import FOLDER
from services.training.seed import COUNCIL, FILES
from services.training.settings import Settings
from services.training.start import start
from services.training.store.database import database
from shared.tokens import new_key_pair
from tests.databases import make_database
from tests.gateway.far_end import FarEnd, IntoApp
from tests.serving import serve
from tests.training.conftest import TODAY, bring_in
from tests.training.conftest import work as work_in_training

OWN_KEY, OWN_PUBLIC = new_key_pair()
EXPECTED: dict[str, Any] = json.loads((COUNCIL / "expected.json").read_text(encoding="utf-8"))
PEOPLE = ("people-hr-export.csv", "people-providers.tsv")
OUTCOMES = ("read", "accepted", "duplicate", "skipped", "review", "refused")


class IntoService(IntoApp):
    """Carries requests into a service that sets who is acting; the caller's own actor stays."""

    def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:  # type: ignore[override]
        return contextvars.copy_context().run(super().send, request, **more)


@dataclass
class Records:
    """The training service, as the gateway reaches it."""

    adapter: IntoService

    def session(self) -> requests.Session:
        """What the gateway calls it through."""
        made = requests.Session()
        made.mount("http://", self.adapter)
        return made

    def work(self) -> None:
        """Does every job that is due there."""
        with database.connection():
            work_in_training()


@dataclass(frozen=True)
class Saved:
    """Two folders: one with the small council's people only, one with all six files confirmed."""

    people: Path
    council: Path


def settings_in(folder: Path, gateway_key: dict[str, Any]) -> Settings:
    """A training service whose database and files are in a folder."""
    keys = json.dumps({"gateway": gateway_key, "training": OWN_PUBLIC})
    url = f"sqlite:///{folder / 'training.sqlite3'}"
    return Settings("test", url, "memory://", str(folder), "audit-key-" * 5, OWN_KEY, keys)


def save_councils(folder: Path, gateway_key: dict[str, Any]) -> Saved:
    """Imports the small council once, so that tests copy it."""
    saved = Saved(folder / "people", folder / "council")
    saved.people.mkdir()
    with time_machine.travel(TODAY, tick=True):
        _bring_in(saved.people, gateway_key, [name for name in FILES if name in PEOPLE])
        shutil.copytree(saved.people, saved.council)
        _bring_in(saved.council, gateway_key, [name for name in FILES if name not in PEOPLE])
    return saved


def _bring_in(folder: Path, gateway_key: dict[str, Any], names: list[str]) -> None:
    settings = settings_in(folder, gateway_key)
    make_database(database, settings.database_url, FOLDER)
    start(settings)
    with database.connection():
        for name in names:
            bring_in(COUNCIL / name, FILES[name])
    database.close()  # so that the file alone holds everything


def open_records(saved: Path, folder: Path, gateway_key: dict[str, Any]) -> Records:
    """A training service of this test's own with a saved council in it."""
    shutil.copytree(saved, folder)
    return Records(IntoService(serve(service, settings_in(folder, gateway_key))))


@pytest.fixture
def samples_day() -> Iterator[datetime]:
    """The samples' day, in every clock of this process."""
    with time_machine.travel(TODAY, tick=True):
        yield TODAY


def work_in_gateway(settings: GatewaySettings, training: Records, venues: FarEnd) -> list[Exception]:
    """Does every job of the gateway that is due; what went wrong."""
    reach_services(settings, training.session(), venues.session())
    with gateway_database.connection():
        return [error for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)) if error is not None]
