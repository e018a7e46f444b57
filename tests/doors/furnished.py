"""The three applications with something in them, joined in this process; what lies in each table, as a digest."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import requests
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from services.gateway.actions.accounts.accounts import AccountEntry, create_account
from services.gateway.actions.accounts.tokens import create_token
from services.gateway.migrate import FOLDER as GATEWAY_MIGRATIONS
from services.gateway.store.database import database as gateway_database
from services.training import seed as training_seed
from services.training.migrate import FOLDER as TRAINING_MIGRATIONS
from services.training.store.database import database as training_database
from services.venues import seed as venues_seed
from services.venues.demonstration_bookings import fill_bookings
from services.venues.migrate import FOLDER as VENUES_MIGRATIONS
from services.venues.store.database import database as venues_database
from shared.access import access_of
from shared.actor import Actor, Role, system_actor
from shared.database.database import Database
from shared.database.migrations import migrate
from tests.architecture.route_map import House, build_house
from tests.gateway.records import IntoService
from tests.gateway.visitor import PASSWORD, Visitor

DATABASES: dict[str, tuple[Database, Path]] = {
    "training": (training_database, TRAINING_MIGRATIONS),
    "venues": (venues_database, VENUES_MIGRATIONS),
    "gateway": (gateway_database, GATEWAY_MIGRATIONS),
}
SOMEBODY = Actor("test")
RELAY = system_actor("training", "relay")
EVERY_ROLE = frozenset(Role)
ADMINISTRATIVE = frozenset(
    {"audit", "session", "sign_in_attempt", "api_token", "limited_call", "names_read", "match_opened"}
)
"""What asking itself may write: that somebody asked, and when last; none of it is the business of a council."""
STAFF = (
    "Employee No,Forename,Surname,Position Title,Directorate,Service,Team,Position Start Date\n"
    "000001,Ann,Other,Housing Officer,Place,Parks,North,01/02/2020\n"
    "000001,Ann,Other,Library Assistant,People,Libraries,South,01/02/2021\n"
    "000002,Bob,Maker,Social Worker,Place,Parks,North,01/02/2020\n"
)


@dataclass
class FurnishedHouse:
    """Training with two people, venues with halls, lists and bookings, and one account that may do everything."""

    house: House
    visitor: Visitor
    """The signed-in browser of somebody who holds every role."""
    bearer: dict[str, str]
    """The header of a program with a token for every role."""
    things: dict[str, list[str]]
    """Ids that exist, by the name that addresses give them."""

    def rules(self, service: str, *methods: str) -> Iterator[tuple[str, Rule]]:
        """Every method (of these) on every pattern of a service."""
        for rule in sorted(self.house.apps[service].url_map.iter_rules(), key=lambda rule: rule.rule):
            for method in sorted((rule.methods or set()) & set(methods)):
                yield method, rule

    def address(self, service: str, rule: Rule) -> str:
        """An address that the rule takes, of things that exist where there are any."""
        values = {name: self._value(service, rule, name) for name in rule.arguments}
        built = rule.build(values)
        assert built is not None, rule
        return built[1]

    def _value(self, service: str, rule: Rule, name: str) -> Any:
        converter = type(rule._converters[name]).__name__
        if converter == "UUIDConverter":
            of_training = service == "training" or rule.rule.startswith(("/training", "/people"))
            owner = "training" if of_training else "venues"
            name = "person" if name == "person_id" else name
            return UUID((self.things.get(f"{owner} {name}") or [str(uuid4())])[0])
        return {"IntegerConverter": 1, "AnyConverter": "training", "PathConverter": "standing"}.get(converter, "7.1")

    def digest(self, ignored: frozenset[str] = frozenset()) -> dict[str, str]:
        """What each table of each service holds."""
        found = {}
        for service, (database, _) in DATABASES.items():
            with database.connection():
                for table in sorted(database.real.get_tables()):
                    if table not in ignored and not table.startswith(("sqlite_", "migrat")):
                        rows = sorted(map(repr, database.query(f'SELECT * FROM "{table}"')))
                        found[f"{service}.{table}"] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        return found

    def call(self, service: str, method: str, path: str, **more: Any) -> TestResponse:
        """One call straight at a service: as somebody who holds every role, or as the service that alone may."""
        actor = Actor("somebody", EVERY_ROLE, "000001", "request1")
        callers = self._services_for(service, path)
        token = (
            self.house.signers[min(callers)].sign(service, RELAY, "event")
            if callers
            else self.house.signers["gateway"].sign(service, actor)
        )
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        return self.house.apps[service].test_client().open(path, method=method, headers=headers, **more)

    def _services_for(self, service: str, path: str) -> frozenset[str]:
        """Which services alone may call this address; none where it is for people."""
        app = self.house.apps[service]
        adapter = app.url_map.bind("localhost")
        for method in adapter.allowed_methods(path.partition("?")[0]):
            endpoint, _ = adapter.match(path.partition("?")[0], method=method)
            access = access_of(app, endpoint)
            if access is not None and access.services:
                return access.services
        return frozenset()

    def ask(self, service: str, method: str, path: str, **more: Any) -> TestResponse:
        """The same through any door: as the gateway signs, as a signed-in browser, or as a program with a token."""
        if service != "gateway":
            return self.call(service, method, path, **more)
        headers = self.bearer if path.startswith("/api/") else {"Accept": "text/html"}
        headers = {**headers, **more.pop("headers", {})}
        client = Visitor(self.house.apps["gateway"]).client if path.startswith("/api/") else self.visitor.client
        return client.open(path, method=method, headers=headers, **more)


@contextmanager
def furnished(folder: Path) -> Iterator[FurnishedHouse]:
    """A house that was lived in for a morning."""
    into = {name: requests.Session() for name in ("training", "venues")}
    built = build_house(folder, into["training"], into["venues"])
    for name, session in into.items():
        session.mount("http://", IntoService(built.apps[name]))
    for service, (database, migrations) in DATABASES.items():
        migrate(database, f"sqlite:///{folder / service}.sqlite3", migrations)
    _fill_training(folder)
    with venues_database.connection():
        for name, kind in venues_seed.FILES.items():
            venues_seed.import_file(venues_seed.COUNCIL / name, kind)
        fill_bookings(datetime.now(UTC))
        venues_seed.fill_registers(datetime.now(UTC))
    with gateway_database.connection():
        entry = AccountEntry("everybody", "Everybody", EVERY_ROLE, "000001")
        create_account(entry, PASSWORD, SOMEBODY, datetime.now(UTC), one_time=False, on_server=True)
        secret = create_token("all", EVERY_ROLE, SOMEBODY, datetime.now(UTC))[1]
    visitor = Visitor(built.apps["gateway"])
    assert visitor.sign_in("everybody").status_code == 303
    yield FurnishedHouse(built, visitor, {"Authorization": f"Bearer {secret}"}, _things())


def _fill_training(folder: Path) -> None:
    (folder / "people.csv").write_text(STAFF)
    with training_database.connection():
        training_seed._import(folder / "people.csv", "people")


THINGS = {
    "training": {"import_id": ["import"], "person": ["person"]},
    "venues": {
        "booking_id": ["booking"], "import_id": ["import"], "venue_id": ["venue"], "match_id": ["possible_match"],
        "entry_id": ["register_entry", "listed_subject"], "alert_id": ["register_entry"], "letter_id": ["letter"],
        "line_id": ["register_line"], "condition_id": ["condition"], "decision_id": ["standing_decision"],
        "standing_decision_id": ["standing_decision"],
    },
}  # fmt: skip
"""Which tables hold the things that addresses name."""


def _things() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for service, tables in THINGS.items():
        database = DATABASES[service][0]
        with database.connection():
            for name, sources in tables.items():
                rows = [row for table in sources for row in database.query(f'SELECT public_id FROM "{table}" LIMIT 2')]
                found[f"{service} {name}"] = [str(UUID(str(row[0]))) for row in rows]
    return found
