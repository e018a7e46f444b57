"""Every route of every service and who may use it: `python -m tests.architecture.route_map` prints the table.

The table is written down in who-may.txt; after a deliberate change:
    python -m tests.architecture.route_map > tests/architecture/who-may.txt
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests
from flask import Flask
from requests.adapters import BaseAdapter

from services.gateway.app import create_app as create_gateway
from services.gateway.settings import Settings as GatewaySettings
from services.training.app import create_app as create_training
from services.training.settings import Settings as TrainingSettings
from services.venues.app import create_app as create_venues
from services.venues.settings import Settings as VenuesSettings
from shared.access import Access, access_of
from shared.tokens import TokenSigner, new_key_pair

WRITTEN = Path(__file__).with_name("who-may.txt")
BASE = "http://localhost"


class NobodyThere(BaseAdapter):
    """The network, with nothing behind it."""

    def send(self, *_: object, **__: object) -> requests.Response:  # type: ignore[override]
        raise requests.ConnectionError("nobody is there")

    def close(self) -> None:
        """Nothing to close."""


def _unplugged() -> requests.Session:
    session = requests.Session()
    session.mount("http://", NobodyThere())
    return session


@dataclass(frozen=True)
class Route:
    """One method on one pattern."""

    service: str
    method: str
    rule: str
    endpoint: str
    access: Access
    repeatable: str
    limit: str

    @property
    def line(self) -> str:
        """The route as the written table has it."""
        limit = f" [{self.limit}]" if self.limit else ""
        return f"{self.service:<8} {self.method:<6} {self.rule} : {self.access}{limit}"


@dataclass(frozen=True)
class House:
    """The three applications on empty databases, and who can sign for which service."""

    apps: dict[str, Flask]
    signers: dict[str, TokenSigner]

    def routes(self) -> Iterator[Route]:
        """Every route, one for each method."""
        for service, app in self.apps.items():
            for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
                access = access_of(app, rule.endpoint)
                assert access is not None, f"{service} {rule.rule} does not say who may use it"
                repeatable = str(getattr(app.view_functions[rule.endpoint], "repeatable", ""))
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    limit = str(getattr(app.view_functions[rule.endpoint], "limited", ""))
                    yield Route(service, method, rule.rule, rule.endpoint, access, repeatable, limit)


def build_house(
    folder: Path, training: requests.Session | None = None, venues: requests.Session | None = None
) -> House:
    """The three applications as they would start, with databases in the folder; nobody is behind the gateway unless
    sessions that reach the services are given."""
    pairs = {service: new_key_pair() for service in ("training", "venues", "gateway")}
    common = {
        "environment": "test",
        "broker_url": "redis://127.0.0.1:0/0",
        "data_dir": str(folder),
        "audit_key": "audit-key-of-the-tests-0123456789ab",
        "public_keys": json.dumps({service: public for service, (_, public) in pairs.items()}),
    }

    def own(service: str) -> dict[str, str]:
        (folder / f"{service}.sqlite3").touch()  # a service makes none: that is for its migrations
        return {
            **common,
            "database_url": f"sqlite:///{folder / service}.sqlite3",
            "signing_key": pairs[service][0],
        }

    gateway = GatewaySettings(
        **own("gateway"),
        session_key="session-key-of-the-tests-0123456789",
        training_url="http://training.internal",
        venues_url="http://venues.internal",
        base_url=BASE,
    )
    apps = {
        "training": create_training(TrainingSettings(**own("training"), venues_url="http://venues.internal")),
        "venues": create_venues(VenuesSettings(**own("venues"))),
        "gateway": create_gateway(gateway, training or _unplugged(), venues or _unplugged()),
    }
    return House(apps, {service: TokenSigner(service, private) for service, (private, _) in pairs.items()})


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        for route in build_house(Path(folder)).routes():
            print(route.line)


if __name__ == "__main__":
    main()
