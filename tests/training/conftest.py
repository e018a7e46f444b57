"""The training service on both databases, with the small sample council when asked for."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from services.training.actions import importing
from services.training.jobs import HANDLERS
from services.training.migrate import FOLDER
from services.training.seed import COUNCIL, FILES
from services.training.settings import Settings
from services.training.start import start
from services.training.store.database import database
from services.training.store.jobs import jobs
from shared.actor import Role
from shared.contracts.training import Import
from shared.migrations import migrate
from shared.tokens import TokenSigner
from tests.conftest import AUDIT_KEY, actor

TODAY = datetime(2026, 11, 1, 12, tzinfo=UTC)
OFFICER = actor(Role.LD_OFFICER, id="ld-1")


@pytest.fixture
def today() -> Iterator[datetime]:
    """The samples' day, in every clock of this process."""
    with time_machine.travel(TODAY, tick=True):
        yield TODAY


@pytest.fixture
def settings(
    database_url: str, tmp_path: Path, key_pairs: dict[str, tuple[str, Any]], public_keys: str
) -> Settings:
    """Settings of a training service of this test's own."""
    return Settings(
        "test", database_url, "redis://127.0.0.1:1/0", str(tmp_path), AUDIT_KEY, key_pairs["training"][0], public_keys
    )  # fmt: skip


@pytest.fixture
def training(settings: Settings) -> Iterator[Settings]:
    """The training service's store, migrated, with a connection open."""
    start(settings)
    migrate(database, settings.database_url, FOLDER)
    with database.connection():
        yield settings
    if not database.is_sqlite:
        database.real.close_all()  # type: ignore[attr-defined]


def work() -> None:
    """Does every job that is due, in this process, and raises what a job raises."""
    for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)):
        if error is not None:
            raise error


def upload(path: Path, kind: str, name: str = "") -> Import:
    """A file received and checked."""
    with path.open("rb") as content:
        taken = importing.receive(content, name or path.name, kind, OFFICER, datetime.now(UTC))
    work()
    return importing.get_import(taken.id)


def bring_in(path: Path, kind: str, name: str = "") -> Import:
    """A file received, checked and confirmed."""
    taken = upload(path, kind, name)
    importing.ask_to_confirm(taken.id, OFFICER, datetime.now(UTC))
    work()
    return importing.get_import(taken.id)


@pytest.fixture
def council(training: Settings, today: datetime) -> dict[str, Import]:
    """The small sample council, all six files confirmed."""
    return {name: bring_in(COUNCIL / name, kind) for name, kind in FILES.items()}


@pytest.fixture
def api(training: Settings, signers: dict[str, TokenSigner]) -> Callable[..., FlaskClient]:
    """`api(Role.X, ...)` is a client of the training service that acts as somebody with these roles."""
    from services.training.app import create_app

    app = create_app(training)

    def acting(*roles: Role, **more: Any) -> FlaskClient:
        client = app.test_client()
        open_ = client.open

        def signed(*args: Any, **kwargs: Any) -> Any:
            token = signers["gateway"].sign("training", actor(*roles, **more))
            headers = {"Authorization": f"Bearer {token}", **(kwargs.pop("headers", None) or {})}
            return open_(*args, headers=headers, **kwargs)

        client.open = signed  # type: ignore[method-assign]
        return client

    return acting
