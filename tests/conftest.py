"""What every test may use: databases of both kinds, keys, and actors."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from operations.servers.postgres_server import VARIABLE, started
from shared.actor import Actor, Role
from shared.imports import base
from shared.tokens import TokenSigner, new_key_pair
from tests.browser.chromium import a_browser
from tests.databases import postgresql_database
from tests.once import place

pytest_plugins = ["tests.in_memory", "tests.outside", "tests.choosing", "tests.drills.figures"]
AUDIT_KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978"


def pytest_configure() -> None:
    """The process that hands tests to others is the first to ask."""
    place()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a real PostgreSQL server: the test command's, or one of our own."""
    if address := os.environ.get(VARIABLE):
        yield address
        return
    with started() as address:
        yield address


@pytest.fixture(scope="session", autouse=True)
def no_answer_waits_for_a_worker() -> Iterator[None]:
    """Apps within a test have no worker beside them: the test plays it, after the answer. Processes wait as ever."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "WAIT_SECONDS", 0.0)
        yield


@pytest.fixture
def new_postgresql(postgresql_server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database, removed afterwards."""
    with postgresql_database(postgresql_server) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind (REL-30)."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/{uuid4().hex}.sqlite3"
    return str(request.getfixturevalue("new_postgresql"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process: Playwright cannot be started twice in one."""
    with a_browser() as found:
        yield found


@pytest.fixture(scope="session")
def key_pairs() -> dict[str, tuple[str, dict[str, object]]]:
    """A private key and its public half for each service."""
    return {service: new_key_pair() for service in ("gateway", "training", "venues")}


@pytest.fixture(scope="session")
def public_keys(key_pairs: dict[str, tuple[str, dict[str, object]]]) -> str:
    """Every service's public key, as the setting holds them."""
    return json.dumps({service: public for service, (_, public) in key_pairs.items()})


@pytest.fixture(scope="session")
def signers(key_pairs: dict[str, tuple[str, dict[str, object]]]) -> dict[str, TokenSigner]:
    """Who can sign as which service."""
    return {service: TokenSigner(service, private) for service, (private, _) in key_pairs.items()}


def actor(*roles: Role, id: str = "user-1", person_number: str | None = None) -> Actor:
    """Somebody with these roles."""
    return Actor(id, frozenset(roles), person_number, "request-1")
