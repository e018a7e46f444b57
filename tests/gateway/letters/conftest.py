"""The gateway's pages before the real venues service, which sends its letters to a real mail server."""

import json
from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from services.venues import app as service
from services.venues.actions import hourly_jobs as rounds
from services.venues.jobs import HANDLERS
from services.venues.migrate import FOLDER
from services.venues.settings import Settings
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.tokens import new_key_pair
from tests.databases import make_database
from tests.gateway.conftest import PRIVATE, PUBLIC
from tests.gateway.far_end import IntoApp
from tests.serving import serve
from tests.venues.booked import Desk
from tests.venues.calling import Caller
from tests.venues.letters.post_office import PostOffice, open_post_office

TRAINING = new_key_pair()


class ApartFromUs(IntoApp):
    """As in a process of its own: who acts in venues is not forgotten or set in the gateway."""

    def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:  # type: ignore[override]
        return copy_context().run(super().send, request, **more)


@dataclass
class Venues:
    """The venues service of one test: what the gateway calls it through, and people at their desks in it."""

    desk: Desk
    adapter: IntoApp
    office: PostOffice

    def session(self) -> requests.Session:
        made = requests.Session()
        made.mount("http://", self.adapter)
        return made

    def work(self) -> None:
        """Sends what is to be sent."""
        with database.connection():
            assert [error for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)) if error] == []

    def link(self) -> str:
        """The path of the newest link that came by mail."""
        self.work()
        words = " ".join(self.office.texts).split()
        return "/hire" + next(word for word in reversed(words) if "/hire/answers/" in word).rpartition("/hire")[2]


@pytest.fixture(scope="session")
def office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture
def venues(tmp_path: Path, office: PostOffice) -> Venues:
    url = f"sqlite:///{tmp_path / 'venues.sqlite3'}"
    make_database(database, url, FOLDER)
    rounds._asked.clear()
    office.letters.clear()
    office.refuses_address = office.refuses_letter = ""
    public = json.dumps({"gateway": PUBLIC, "training": TRAINING[1], "venues": TRAINING[1]})
    settings = Settings(
        "test", url, "memory://", str(tmp_path / "venues"), "a" * 40, TRAINING[0], public, "Northmere",
        base_url="http://localhost", contact="01632 960000", smtp_host="127.0.0.1", smtp_port=office.port,
        smtp_starttls=False, smtp_from="hire@northmere.example",
    )  # fmt: skip
    app = serve(service, settings)
    return Venues(Desk(Caller(app, {"gateway": PRIVATE, "training": TRAINING[0]})), ApartFromUs(app), office)
