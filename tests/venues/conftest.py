"""Databases of both kinds and the venues service, for its tests."""

import json
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from services.venues import app as service
from services.venues.actions.lists.index import MEMORY, index
from services.venues.rules.screening.look_up_limits import NameLimits, Way, Window
from services.venues.settings import Settings
from services.venues.store.audit import audit
from services.venues.store.database import database
from shared.tokens import new_key_pair
from tests.databases import postgresql_database
from tests.serving import serve
from tests.venues.calling import Caller
from tests.venues.databases import fresh_sqlite, migrated_postgresql, migrated_sqlite, server
from tests.venues.limits import set_limits

AUDIT_KEY = secrets.token_hex(32)
ANY_NUMBER = NameLimits("none", {way: (Window(timedelta(days=1), 1_000_000),) for way in Way}, 50, 3)
"""Of names: tests of other things enter more than any person."""


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server."""
    with server() as address:
        yield address


@pytest.fixture(scope="session")
def sqlite_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrated_sqlite(tmp_path_factory.mktemp("venues-database"))


@pytest.fixture(scope="session")
def postgresql_once(postgresql: str) -> Iterator[str]:
    with migrated_postgresql(postgresql) as name:
        yield name


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database: every test that asks for one runs on both kinds."""
    if request.param == "sqlite":
        yield fresh_sqlite(request.getfixturevalue("sqlite_once"), tmp_path)
        return
    address, once = request.getfixturevalue("postgresql"), request.getfixturevalue("postgresql_once")
    with postgresql_database(address, once) as url:
        yield url


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[None]:
    """The store on a fresh database, with an open connection."""
    database.configure(database_url)
    audit.configure(AUDIT_KEY)
    set_limits(ANY_NUMBER)
    index.configure(tmp_path, MEMORY)  # what another database had is no index of this one
    with database.connection():
        yield


@pytest.fixture(scope="session")
def keys() -> dict[str, tuple[str, dict[str, object]]]:
    """A key pair for each service."""
    return {name: new_key_pair() for name in ("gateway", "training", "venues")}


def settings_for(url: str, folder: Path, keys: dict[str, tuple[str, dict[str, object]]]) -> Settings:
    """Settings as the supervisor would give them."""
    public = json.dumps({name: pair[1] for name, pair in keys.items()})
    set_limits(ANY_NUMBER)
    return Settings("test", url, "memory://", str(folder), AUDIT_KEY, keys["venues"][0], public)


@pytest.fixture
def venues_app(database_url: str, tmp_path: Path, keys: dict[str, tuple[str, dict[str, object]]]) -> Flask:
    """The service on a fresh database."""
    return serve(service, settings_for(database_url, tmp_path, keys))


@pytest.fixture
def venues(venues_app: Flask, keys: dict[str, tuple[str, dict[str, object]]]) -> Caller:
    """Calls the service over its real doors, each call with a token of its own."""
    return Caller(venues_app, {name: pair[0] for name, pair in keys.items()})
