from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.gateway import demonstration, seed
from services.gateway.actions.accounts.accounts import create_administrator
from services.gateway.migrate import FOLDER
from services.gateway.settings import Settings
from services.gateway.store.database import database
from services.gateway.store.users import list_users
from shared.actor import Role, system_actor
from shared.database.migrations import migrate
from shared.settings import SettingsProblem
from tests.gateway.environment import PRODUCTION, as_environment
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
    assert "council is empty" not in said


def test_the_accounts_alone_come_with_an_empty_council_and_say_so(
    environment: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    environment(GATEWAY_DEMO_SIGN_IN="yes")
    assert seed.main(["--demo", "accounts"]) == 0
    assert len(users()) == len(Role)
    assert "The council is empty" in capsys.readouterr().out


@pytest.mark.parametrize("sign_in", ["yes", "no"])
def test_without_the_demonstration_no_account_is_made_and_it_is_said_how_the_first_is(
    environment: Callable[..., None], capsys: pytest.CaptureFixture[str], sign_in: str
) -> None:
    environment(GATEWAY_DEMO_SIGN_IN=sign_in)
    assert seed.main(["--demo", "no"]) == 0
    assert users() == {}
    assert "due-regard account create-administrator" in capsys.readouterr().out
    with database.connection():
        create_administrator("administrator", "Administrator", system_actor("gateway", "test"), datetime.now(UTC))
    seed.main(["--demo", "no"])
    assert "create-administrator" not in capsys.readouterr().out


@pytest.mark.parametrize("demo", ["yes", "accounts"])
@pytest.mark.parametrize(
    "unsafe",
    [
        {"GATEWAY_BASE_URL": "http://due-regard.council.example"},
        {**PRODUCTION, "GATEWAY_BASE_URL": "https://localhost"},
    ],
)
def test_there_is_no_demonstration_in_production_or_away_from_loopback(
    environment: Callable[..., None], unsafe: dict[str, str], demo: str
) -> None:
    environment(**unsafe)
    assert seed.main(["--demo", demo]) == 2
    assert users() == {}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"GATEWAY_SESSION_KEY": "short"}, "GATEWAY_SESSION_KEY"),
        ({"GATEWAY_SESSION_KEY": ""}, "GATEWAY_SESSION_KEY is missing"),
        ({"GATEWAY_DEMO_SIGN_IN": "yes", "GATEWAY_BASE_URL": "http://192.0.2.1"}, "GATEWAY_DEMO_SIGN_IN"),
        ({"GATEWAY_DEMO_SIGN_IN": "yes", "ENVIRONMENT": "production"}, "GATEWAY_DEMO_SIGN_IN must be no"),
        ({"GATEWAY_WORD_TEMPLATE": "none/council.docx"}, "GATEWAY_WORD_TEMPLATE: there is no file none/council.docx"),
        ({"GATEWAY_WORD_TEMPLATE": __file__}, "is not a Word document"),
        ({"ENVIRONMENT": "production"}, "GATEWAY_BASE_URL must be an address that begins with https://"),
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


@pytest.mark.parametrize(
    ("council", "said", "not_said"),
    [
        (True, "Everyone here is invented", "Anybody can sign in here"),
        (False, "Anybody can sign in here", "invented"),
    ],
)
def test_people_are_called_invented_only_where_they_are(
    start_gateway: Callable[..., object], council: bool, said: str, not_said: str
) -> None:
    page = Visitor(start_gateway(demo_sign_in=True, demo_council=council)).get("/sign-in").text  # type: ignore[arg-type]
    assert said in page
    assert not_said not in page
    off = Visitor(start_gateway()).get("/sign-in").text  # type: ignore[arg-type]
    assert "invented" not in off
    assert "Anybody can sign in" not in off
