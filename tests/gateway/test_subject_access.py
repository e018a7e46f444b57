"""`due-regard subject-access`, from the command line to the file, over the databases of all three services."""

import json
import stat
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask

from operations.cli import main
from services.gateway.settings import Settings
from services.gateway.store.tables.users import UserRow
from services.gateway.store.users import User
from services.training.store.tables.people import NameRow, PersonRow
from services.venues.actions.bookings.submitting import Origin, submit
from shared.actor import Actor, Role
from shared.contracts.bookings.booking_request import BookingSubmission
from shared.database.migrations import migrate
from shared.tokens import new_key_pair
from tests.gateway.environment import as_environment
from tests.venues.booked import a_request
from tests.venues.screening.listing import now

KEY = "{}-9c41f07be2d8a365b1c7f4e9d2083a56"


@pytest.fixture(autouse=True)
def installation(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Three databases, with one person in each."""
    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)
    for service in ("training", "venues"):
        url, prefix = f"sqlite:///{tmp_path / f'{service}.sqlite3'}", service.upper()
        monkeypatch.setenv(f"{prefix}_DATABASE_URL", url)
        monkeypatch.setenv(f"{prefix}_AUDIT_KEY", KEY.format(service[:2]))
        monkeypatch.setenv(f"{prefix}_SIGNING_KEY", new_key_pair()[0])
        monkeypatch.setenv(f"{prefix}_DATA_DIR", str(tmp_path))
        monkeypatch.setenv(f"{prefix}_VENUES_URL", "http://127.0.0.1:1")
        database = import_module(f"services.{service}.store.database").database
        database.configure(url)
        migrate(database, url, import_module(f"services.{service}.migrate").FOLDER)
        import_module(f"services.{service}.store.audit").audit.configure(KEY.format(service[:2]))
        with database.connection():
            if service == "training":
                PersonRow.create(
                    number="4711", forename="Gloria", surname="Lunpell", email="g@c.example", added_at=now()
                )
            else:
                request = a_request({"hirer": {"name": "Gloria Lunpell", "email": "gloria@example.org"}})
                submit(BookingSubmission(request=request), Origin("staff"), Actor("olga"), now())
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def lead(add_account: Callable[..., User]) -> User:
    manager = add_account("gloria.lunpell", Role.MANAGER)
    with import_module("services.gateway.store.database").database.connection():
        UserRow.update(display_name="Gloria Lunpell").where(UserRow.id == manager.id).execute()
    return add_account("pat", Role.PREVENT_LEAD)


def ask(*more: str, by: str = "pat", out: str = "answer.json") -> int:
    return main(["subject-access", "--received-on", "2026-11-20", "--by", by, "--out", out, *more])


def test_one_file_holds_what_all_three_services_have(lead: User, tmp_path: Path) -> None:
    assert ask("--name", "Gloria Lunpell") == 0
    file = tmp_path / "answer.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    answer = json.loads(file.read_text())
    assert (answer["answer_by"], answer["collected_by"]) == ("2026-12-20", "pat")
    assert {item["service"] for item in answer["items"]} == {"training", "venues", "gateway"}
    assert answer["marking"].startswith("OFFICIAL-SENSITIVE")
    assert {item["give"] for item in answer["items"]} == {"undecided"}
    for service in ("training", "venues", "gateway"):
        database = import_module(f"services.{service}.store.database").database
        with database.connection():
            entries = list(import_module(f"services.{service}.store.audit").audit.entries())
        (entry,) = [one for one in entries if one.action == "subject-access-collected"]
        assert (entry.actor, entry.subject) == (str(lead.id), f"subject-access:{answer['request']}")
        assert "unpell" not in json.dumps(entry.details)


@pytest.mark.usefixtures("lead")
def test_staff_are_found_by_an_address_that_a_file_gave_before(tmp_path: Path) -> None:
    with import_module("services.training.store.database").database.connection():
        NameRow.create(
            person=PersonRow.get(number="4711"), forename="Gloria", surname="Lunpell", email="Before@c.example",
            known_as="Glo",
        )  # fmt: skip
    assert ask("--email", "before@c.example") == 0
    (item,) = json.loads((tmp_path / "answer.json").read_text())["items"]
    assert (item["said"]["email"], item["said"]["former_emails"]) == ("g@c.example", ["Before@c.example"])
    assert item["said"]["former_known_as"] == ["Glo"]


@pytest.mark.parametrize("by", ["nobody", "gloria.lunpell"])
def test_somebody_who_may_not_answer_gets_nothing(
    lead: User, tmp_path: Path, by: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask("--name", "Gloria Lunpell", by=by) == 1
    assert "prevent_lead or legal_officer" in capsys.readouterr().err
    assert not (tmp_path / "answer.json").exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "Say who it is"),
        (["--name", "Gloria Lunpell", "--received-on", "2999-01-01"], "not in the future"),
        (["--name", "Gloria Lunpell", "--out", "there.json"], "there already"),
    ],
)
def test_what_is_missing_is_said(
    lead: User, tmp_path: Path, more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "there.json").write_text("{}")
    assert ask(*more) == 2
    assert said in capsys.readouterr().err
