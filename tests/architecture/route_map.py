"""Every route of every service and who may use it: `python -m tests.architecture.route_map` prints the table.

The table is written down in who-may.txt, and what of it programs outside reach in open-to-programs.txt. After a
deliberate change:
    python -m tests.architecture.route_map > tests/architecture/who-may.txt
    python -m tests.architecture.route_map public > tests/architecture/open-to-programs.txt
"""

import json
import sys
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
from shared.http.api_description import VARIABLE_IN_RULE
from shared.tokens import TokenSigner, new_key_pair

WRITTEN = Path(__file__).with_name("who-may.txt")
OPEN_TO_PROGRAMS = Path(__file__).with_name("open-to-programs.txt")
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
    public: bool

    @property
    def line(self) -> str:
        """The route as the written table has it."""
        limit = f" [{self.limit}]" if self.limit else ""
        return f"{self.service:<8} {self.method:<6} {self.rule} : {self.access}{limit}"

    @property
    def address(self) -> str:
        """Where programs outside ask for it, as the public document writes it."""
        path = VARIABLE_IN_RULE.sub(r"{\1}", self.rule)
        return path if path.startswith("/api/") else f"/api/{self.service}{path}"

    @property
    def public_line(self) -> str:
        """The route as the table of what is open to programs has it."""
        return f"{self.method:<4} {self.address} : {self.access}"


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
                view = app.view_functions[rule.endpoint]
                marks = (getattr(view, "repeatable", ""), getattr(view, "limited", ""), getattr(view, "public", False))
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    yield Route(service, method, rule.rule, rule.endpoint, access, *marks)


def build_house(
    folder: Path, training: requests.Session | None = None, venues: requests.Session | None = None
) -> House:
    """The three applications as they would start, with databases in the folder; nobody is behind the gateway unless
    sessions that reach the services are given."""
    pairs = {service: new_key_pair() for service in ("training", "venues", "gateway")}
    common = {
        "environment": "test",
        "broker_url": "memory://",
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
            if sys.argv[1:] != ["public"]:
                print(route.line)
            elif route.public:
                print(route.public_line)


if __name__ == "__main__":
    main()
