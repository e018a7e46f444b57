from collections.abc import Callable
from pathlib import Path

import pytest

from services.gateway import demonstration, seed
from services.gateway.migrate import FOLDER
from services.gateway.settings import Settings
from services.gateway.store.database import database
from services.gateway.store.users import list_users
from shared.actor import Role
from shared.migrations import migrate
from shared.settings import SettingsProblem
from tests.gateway.environment import as_environment
from tests.gateway.visitor import Visitor


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The settings as environment variables, some of them changed, and a database that is up to date."""

    def put(**changes: str) -> None:
        for name, value in {**as_environment(settings), **changes}.items():
            monkeypatch.setenv(name, value)
        database.configure(settings.database_url)
        migrate(database, settings.database_url, FOLDER)

    return put


def users() -> dict[str, frozenset[Role]]:
    with database.connection():
        return {user.username: user.roles for user in list_users()}


def test_the_demonstration_has_one_person_for_each_role_however_often_it_is_seeded(
    environment: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    environment(GATEWAY_DEMO_SIGN_IN="yes")
    assert [seed.main(["--demo", "yes"]) for _ in range(2)] == [0, 0]
    assert users() == {role.value.replace("_", "."): frozenset({role}) for role in Role}
    said = capsys.readouterr().out
    assert said.count("prevent.lead") == 2
    assert demonstration.PASSWORD in said


def test_outside_the_demonstration_there_is_one_administrator_told_of_once(
    environment: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    environment()
    assert [seed.main(["--demo", "no"]) for _ in range(2)] == [0, 0]
    assert users() == {"administrator": frozenset({Role.ADMIN})}
    assert capsys.readouterr().out.count("administrator with the password") == 1


@pytest.mark.parametrize(
    "unsafe",
    [
        {"GATEWAY_BASE_URL": "http://due-regard.council.example"},
        {"ENVIRONMENT": "production", "GATEWAY_BASE_URL": "https://localhost", "BROKER_URL": "redis://:pw@127.0.0.1/0"},
    ],
)
def test_there_is_no_demonstration_in_production_or_away_from_loopback(
    environment: Callable[..., None], unsafe: dict[str, str]
) -> None:
    environment(**unsafe)
    assert seed.main(["--demo", "yes"]) == 2
    assert users() == {}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"GATEWAY_SESSION_KEY": "short"}, "GATEWAY_SESSION_KEY"),
        ({"GATEWAY_SESSION_KEY": ""}, "GATEWAY_SESSION_KEY is missing"),
        ({"GATEWAY_DEMO_SIGN_IN": "yes", "GATEWAY_BASE_URL": "http://192.0.2.1"}, "GATEWAY_DEMO_SIGN_IN"),
        ({"GATEWAY_DEMO_SIGN_IN": "yes", "ENVIRONMENT": "production"}, "GATEWAY_DEMO_SIGN_IN must be no"),
        ({"GATEWAY_WORD_TEMPLATE": "/none/council.docx"}, "GATEWAY_WORD_TEMPLATE: there is no file /none/council.docx"),
        ({"GATEWAY_WORD_TEMPLATE": __file__}, "is not a Word document"),
        ({"ENVIRONMENT": "production"}, "GATEWAY_BASE_URL must begin with https://"),
    ],
)
def test_an_unsafe_setting_stops_the_start_and_is_named(
    environment: Callable[..., None], change: dict[str, str], named: str
) -> None:
    environment(**change)
    with pytest.raises(SettingsProblem, match=named):
        Settings.from_environment()


def test_demonstration_people_are_nobody_when_the_demonstration_is_off(
    environment: Callable[..., None], start_gateway: Callable[..., object], tmp_path: Path
) -> None:
    environment(GATEWAY_DEMO_SIGN_IN="yes")
    seed.main(["--demo", "yes"])
    on = Visitor(start_gateway(demo_sign_in=True))  # type: ignore[arg-type]
    assert "Demonstration sign-ins" in on.get("/sign-in").text
    assert on.sign_in("prevent.lead", demonstration.PASSWORD).status_code == 303
    off = Visitor(start_gateway(demo_sign_in=False))  # type: ignore[arg-type]
    assert "Demonstration sign-ins" not in off.get("/sign-in").text
    assert off.sign_in("prevent.lead", demonstration.PASSWORD).status_code == 401


def test_the_demonstration_is_shut_to_other_machines(
    environment: Callable[..., None], start_gateway: Callable[..., object]
) -> None:
    environment(GATEWAY_DEMO_SIGN_IN="yes")
    seed.main(["--demo", "yes"])
    visitor = Visitor(start_gateway(demo_sign_in=True))  # type: ignore[arg-type]
    page = visitor.get("/sign-in", environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert "Demonstration sign-ins" not in page.text
    sent = {"username": "prevent.lead", "password": demonstration.PASSWORD}
    assert visitor.post("/sign-in", sent, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 401
