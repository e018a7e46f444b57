"""A gateway on a database of its own, with stand-ins for the services behind it."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import peewee
import pytest
from argon2 import PasswordHasher
from flask import Flask

from services.gateway.actions.accounts import passwords
from services.gateway.actions.accounts.accounts import AccountEntry, create_account
from services.gateway.actions.accounts.tokens import create_token
from services.gateway.migrate import FOLDER
from services.gateway.settings import Settings
from services.gateway.store.database import database
from services.gateway.store.heartbeats import heartbeats
from services.gateway.store.users import User
from shared.actor import Role, system_actor
from shared.jobs.clock_jumps import read_clock
from shared.tokens import new_key_pair
from tests.databases import make_database, postgresql_database
from tests.gateway.environment import STRONG
from tests.gateway.far_end import FarEnd
from tests.gateway.visitor import PASSWORD, Visitor
from tests.serving import serve_gateway

PRIVATE, PUBLIC = new_key_pair()
SOMEBODY = system_actor("gateway", "test")


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'gateway.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def either_database(request: pytest.FixtureRequest, database_url: str) -> Iterator[str]:
    if request.param == "sqlite":
        yield from _migrated(database_url)
        return
    server = os.environ.get("TEST_POSTGRESQL_URL")
    if not server:
        pytest.skip("TEST_POSTGRESQL_URL is not set: run make test")
    with postgresql_database(server) as url:
        yield from _migrated(url)
        database.real.close_all() if isinstance(database.real, peewee.PostgresqlDatabase) else None


def _migrated(url: str) -> Iterator[str]:
    make_database(database, url, FOLDER)
    from services.gateway.store.audit import audit

    audit.configure("k" * 40)
    with database.connection():
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        environment="test",
        database_url=database_url,
        broker_url="memory://",
        data_dir=str(tmp_path),
        audit_key=STRONG["GATEWAY_AUDIT_KEY"],
        signing_key=PRIVATE,
        public_keys=json.dumps({"gateway": PUBLIC}),
        session_key="session-key-of-the-tests-0123456789",
        training_url="http://training.internal",
        venues_url="http://venues.internal",
        base_url="http://localhost",
        council_name="Northmere",
    )


@pytest.fixture
def training(tmp_path: Path) -> FarEnd:
    return FarEnd("training", {"gateway": PUBLIC}, f"sqlite:///{tmp_path / 'far-training.sqlite3'}")


@pytest.fixture
def venues(tmp_path: Path) -> FarEnd:
    return FarEnd("venues", {"gateway": PUBLIC}, f"sqlite:///{tmp_path / 'far-venues.sqlite3'}")


@pytest.fixture
def start_gateway(settings: Settings, training: FarEnd, venues: FarEnd) -> Callable[..., Flask]:
    """Starts a gateway with some settings changed."""

    def begin(**changes: object) -> Flask:
        make_database(database, settings.database_url, FOLDER)
        return serve_gateway(replace(settings, **changes), training.session(), venues.session())  # type: ignore[arg-type]

    return begin


@pytest.fixture
def app(start_gateway: Callable[..., Flask]) -> Flask:
    """The gateway, with a worker that was heard of just now."""
    made = start_gateway()
    with database.connection():
        heartbeats.begin("gateway@here", read_clock())
    return made


@pytest.fixture
def add_account(app: Flask) -> Callable[..., User]:
    """Adds an account with some roles and the tests' password."""

    def add(username: str, *roles: Role, one_time: bool = False, person_number: str | None = None) -> User:
        entry = AccountEntry(username, username.title(), frozenset(roles), person_number)
        with database.connection():
            return create_account(entry, PASSWORD, SOMEBODY, datetime.now(UTC), one_time=one_time, on_server=True)

    return add


@pytest.fixture
def signed_in(app: Flask, add_account: Callable[..., User]) -> Callable[..., Visitor]:
    """Somebody with some roles, signed in."""

    def begin(*roles: Role, username: str = "") -> Visitor:
        name = username or (roles[0] if len(roles) == 1 else f"user{len(roles)}")
        add_account(name, *roles)
        visitor = Visitor(app)
        assert visitor.sign_in(name).status_code == 303
        return visitor

    return begin


@pytest.fixture
def make_token(app: Flask) -> Callable[..., str]:
    """The secret of a new API token."""

    def make(*roles: Role, name: str = "nightly", **more: object) -> str:
        with database.connection():
            return create_token(name, frozenset(roles), SOMEBODY, datetime.now(UTC), **more)[1]  # type: ignore[arg-type]

    return make
