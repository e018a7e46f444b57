"""The training service on both databases, with the small sample council when asked for."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from flask.testing import FlaskClient

from services.training import app as service
from services.training.actions.imports.service import imports
from services.training.jobs import HANDLERS
from services.training.migrate import FOLDER
from services.training.seed import COUNCIL, FILES
from services.training.settings import Settings
from services.training.start import start
from services.training.store.database import database
from services.training.store.jobs import jobs
from shared.actor import Role
from shared.contracts.imports.imports import Import
from shared.tokens import TokenSigner
from tests.conftest import AUDIT_KEY, actor
from tests.databases import make_database, postgresql_database
from tests.serving import serve

TODAY = datetime(2026, 11, 1, 12, tzinfo=UTC)
OFFICER = actor(Role.LD_OFFICER, id="ld-1")


@pytest.fixture
def today() -> Iterator[datetime]:
    """The samples' day, in every clock of this process."""
    with time_machine.travel(TODAY, tick=True):
        yield TODAY


@pytest.fixture
def settings(database_url: str, tmp_path: Path, key_pairs: dict[str, tuple[str, Any]], public_keys: str) -> Settings:
    """Settings of a training service of this test's own."""
    return Settings(
        "test", database_url, "memory://", str(tmp_path), AUDIT_KEY, key_pairs["training"][0], public_keys
    )  # fmt: skip


@pytest.fixture
def training(settings: Settings) -> Iterator[Settings]:
    """The training service's store, migrated, with a connection open."""
    make_database(database, settings.database_url, FOLDER)
    start(settings)
    with database.connection():
        yield settings
    _close_all()


def work() -> None:
    """Does every job that is due, in this process, and raises what a job raises."""
    for _, error in jobs.run_due(HANDLERS, lambda: datetime.now(UTC)):
        if error is not None:
            raise error


def upload(path: Path, kind: str, name: str = "") -> Import:
    """A file received and checked."""
    with path.open("rb") as content:
        taken = imports.receive(content, name or path.name, kind, OFFICER, datetime.now(UTC))
    work()
    return imports.get_import(taken.id)


def bring_in(path: Path, kind: str, name: str = "") -> Import:
    """A file received, checked and confirmed."""
    taken = upload(path, kind, name)
    imports.ask_to_confirm(taken.id, OFFICER, datetime.now(UTC))
    work()
    return imports.get_import(taken.id)


@dataclass(frozen=True)
class Template:
    """A training service with the small council in it, to be copied."""

    url: str
    folder: Path
    imports: dict[str, Import]


def _make_template(url: str, folder: Path, signing_key: str, public_keys: str) -> Template:
    settings = Settings("test", url, "memory://", str(folder), AUDIT_KEY, signing_key, public_keys)
    make_database(database, url, FOLDER)
    start(settings)
    with time_machine.travel(TODAY, tick=True), database.connection():
        imports = {name: bring_in(COUNCIL / name, kind) for name, kind in FILES.items()}
    database.close()
    _close_all()
    return Template(url, folder, imports)


def _close_all() -> None:
    if not database.is_sqlite:
        database.real.close_all()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def sqlite_template(
    tmp_path_factory: pytest.TempPathFactory, key_pairs: dict[str, tuple[str, Any]], public_keys: str
) -> Template:
    """The small council on SQLite, made once."""
    folder = tmp_path_factory.mktemp("council")
    return _make_template(f"sqlite:///{folder}/template.sqlite3", folder, key_pairs["training"][0], public_keys)


@pytest.fixture(scope="session")
def postgresql_template(
    tmp_path_factory: pytest.TempPathFactory,
    key_pairs: dict[str, tuple[str, Any]],
    public_keys: str,
    postgresql_server: str,
) -> Iterator[Template]:
    """The small council on PostgreSQL, made once."""
    with postgresql_database(postgresql_server) as url:
        yield _make_template(url, tmp_path_factory.mktemp("council"), key_pairs["training"][0], public_keys)


@pytest.fixture
def council_settings() -> list[Settings]:
    """The settings of the council in use, once there is one."""
    return []


@pytest.fixture(params=["sqlite", "postgresql"])
def council(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    key_pairs: dict[str, tuple[str, Any]],
    public_keys: str,
    council_settings: list[Settings],
) -> Iterator[dict[str, Import]]:
    """The small sample council, all six files confirmed, on the samples' day."""
    template: Template = request.getfixturevalue(f"{request.param}_template")
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path}/council.sqlite3"
            shutil.copy(template.folder / "template.sqlite3", tmp_path / "council.sqlite3")
        else:
            server = request.getfixturevalue("postgresql_server")
            url = stack.enter_context(postgresql_database(server, urlsplit(template.url).path[1:]))
        settings = Settings("test", url, "memory://", str(tmp_path), AUDIT_KEY, key_pairs["training"][0], public_keys)
        start(settings)
        council_settings.append(settings)
        with time_machine.travel(TODAY, tick=True), database.connection():
            yield template.imports
        _close_all()


def _acting_on(settings: Settings, signers: dict[str, TokenSigner]) -> Callable[..., FlaskClient]:
    app = serve(service, settings)
    database.real.connect(reuse_if_open=True)  # the application bound the database anew

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


@pytest.fixture
def api(training: Settings, signers: dict[str, TokenSigner]) -> Callable[..., FlaskClient]:
    """`api(Role.X, ...)` is a client of an empty training service that acts as somebody with these roles."""
    return _acting_on(training, signers)


@pytest.fixture
def council_api(
    council: dict[str, Import], council_settings: list[Settings], signers: dict[str, TokenSigner]
) -> Callable[..., FlaskClient]:
    """The same for a training service with the small council in it."""
    return _acting_on(council_settings[0], signers)
