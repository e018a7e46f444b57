"""The real venues service in this process, for the pages of bookings."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import requests

from services.venues import app as service
from services.venues.actions.lists.entries import load_list
from services.venues.jobs import HANDLERS
from services.venues.migrate import FOLDER
from services.venues.settings import Settings
from services.venues.store.approvers import ApproverTraining, save_approver_training
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.lists.lists import ListFile
from services.venues.store.screening.look_ups import add_list_version
from shared.actor import Actor, Role
from shared.tokens import TokenSigner, new_key_pair
from tests.databases import make_database
from tests.gateway.conftest import PRIVATE, PUBLIC
from tests.gateway.records import IntoService
from tests.serving import serve

HALL = {
    "venue": "Park Hall",
    "rooms": [
        {"room": "Main hall", "capacity": 120},
        {"room": "Main hall A", "capacity": 60, "part_of": "Main hall"},
        {"room": "Meeting room", "capacity": 12},
    ],
}


class VenuesBeside:
    """Venues with one hall in it, as the gateway reaches it and as a program calls it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{folder / 'venues.sqlite3'}"
        keys = json.dumps({"gateway": PUBLIC})
        make_database(database, url, FOLDER)
        self.app = serve(service, Settings("test", url, "memory://", str(folder), "a" * 40, new_key_pair()[0], keys))
        self.adapter = IntoService(self.app)
        self.call("POST", "/v1/venues", HALL)

    def session(self) -> requests.Session:
        """What the gateway calls it through."""
        made = requests.Session()
        made.mount("http://", self.adapter)
        return made

    def call(
        self, method: str, path: str, body: object = None, role: Role = Role.BOOKING_OFFICER, person: str = "olga"
    ) -> Any:
        """What the service answers one role."""
        token = TokenSigner("gateway", PRIVATE).sign("venues", Actor(person, frozenset({role}), None, "request1"))
        answer = self.session().request(
            method, f"http://venues.internal{path}", json=body, headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.ok, answer.text
        return answer.json()

    def train(self, person_number: str, until: str | None = "never", sequence: int = 1) -> None:
        """What training says of somebody who has been an approver for years."""
        posts = ((date(2020, 1, 1), None),)
        with database.connection():
            save_approver_training(ApproverTraining(person_number, posts, until, until, sequence), datetime.now(UTC))

    def list_names(self, source: str, *names: str) -> None:
        """Puts these people on a list."""
        subjects = [{"code": name, "kind": "person", "names": [name], "active": True} for name in names]
        with database.connection():
            add_list_version(source, f"version of {source}", subjects, "pat", datetime.now(UTC))

    def put_on_the_register(self, name: str) -> None:
        """A register with one invented name in it; every booking to come is looked up again."""
        now = datetime.now(UTC)
        with database.connection():
            subject = {"code": "c1", "kind": "person", "names": [name], "active": True}
            load_list("register", f"{now:%H%M%S%f}", [subject], ListFile(), Actor("pat"), now)
            for job, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)):
                assert error is None, job.kind
            for job, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)):
                assert error is None, job.kind

    def bookings(self) -> list[dict[str, Any]]:
        """Every booking in full, the first saved first."""
        lines = self.call("GET", "/v1/bookings?shown=all")["bookings"]
        found = [self.call("GET", f"/v1/bookings/{line['id']}") for line in lines]
        return sorted(found, key=lambda booking: booking["submitted_at"])
