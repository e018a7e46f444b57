import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from flask import Flask

from operations.cli import main
from operations.cli_commands import api_client
from operations.environment import keep_given_databases
from operations.keys import load_secrets
from services.gateway.settings import Settings
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.tokens import list_tokens
from shared.actor import Role
from tests.folders import ROOT
from tests.gateway.environment import as_environment
from tests.gateway.far_end import FarEnd, IntoApp
from tests.gateway.test_clients import IMPORT
from tests.gateway.visitor import Visitor

COUNTS = {"read": 10, "accepted": 6, "duplicate": 1, "skipped": 1, "review": 1, "refused": 1}
ADDRESS = f"imports/{IMPORT['id']}"


@pytest.fixture(autouse=True)
def installation(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The commands act on the gateway of this test, and reach its door without a network."""
    monkeypatch.setattr(os, "environ", os.environ.copy())  # a command fills in what its shell was not told
    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DUE_REGARD_URL", "http://localhost")
    monkeypatch.chdir(tmp_path)

    class Session(requests.Session):
        def __init__(self) -> None:
            super().__init__()
            self.mount("http://localhost", IntoApp(app))

    monkeypatch.setattr(api_client.requests, "Session", Session)
    monkeypatch.setattr(api_client, "ASK_EVERY_SECONDS", 0)


@pytest.fixture
def token(make_token: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUE_REGARD_TOKEN", make_token(*Role))


@pytest.mark.parametrize(
    ("command", "unbuffered"),
    [(["--help"], ""), (["pack", "verify", "nothing.zip"], ""), (["pack", "verify", "nothing.zip"], "1")],
    ids=["help", "met at the end", "met at once"],
)
def test_whoever_reads_only_the_first_lines_meets_no_traceback(command: list[str], unbuffered: str) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "operations.cli", *command],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=writes,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writes)
    assert (done.returncode, "Traceback" in done.stderr, "BrokenPipe" in done.stderr) == (1, False, False)


def test_a_new_token_is_alone_on_the_last_line_and_opens_the_door(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["token", "create", "--name", "nightly", "--roles", "ld_officer,auditor", "--days", "30"]) == 0
    secret = capsys.readouterr().out.splitlines()[-1]
    headers = {"Authorization": f"Bearer {secret}"}
    assert app.test_client().get("/api/training/v1/courses", headers=headers).status_code == 200
    assert main(["token", "list"]) == 0
    listed = capsys.readouterr().out
    assert "nightly" in listed
    assert secret not in listed
    assert main(["token", "revoke", "nightly"]) == 0
    assert app.test_client().get("/api/training/v1/courses", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("days", "good_for"), [([], 90), (["--days", "1"], 1), (["--days", "366"], 366)], ids=["none given", "1", "366"]
)
def test_a_token_has_an_end(capsys: pytest.CaptureFixture[str], days: list[str], good_for: int) -> None:
    assert main(["token", "create", "--name", "nightly", "--roles", "auditor", *days]) == 0
    with database.connection():
        (token,) = list_tokens()
        assert [entry.actor for entry in audit.entries()] == ["system:gateway:command-line"]
    assert token.expires_at
    assert token.expires_at - token.created_at == timedelta(days=good_for)
    assert f"good until {token.expires_at:%-d %B %Y}" in capsys.readouterr().err


@pytest.mark.parametrize("days", ["0", "-3", "367", "1000000000"])
def test_a_token_without_an_end_or_one_that_is_over_is_refused(capsys: pytest.CaptureFixture[str], days: str) -> None:
    assert main(["token", "create", "--name", "nightly", "--roles", "auditor", "--days", days]) == 1
    said = capsys.readouterr()
    assert (said.out, "1 to 366 days" in said.err) == ("", True)
    with database.connection():
        assert list_tokens() == []


def test_an_administrator_is_made_on_the_server_with_a_password_good_once(
    app: Flask, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert main(["account", "create-administrator"]) == 0
    said = capsys.readouterr()
    password = said.out.splitlines()[-1]
    assert password not in said.err
    assert password not in caplog.text
    visitor = Visitor(app)
    assert visitor.sign_in("administrator", password).status_code == 303
    assert visitor.get("/accounts").headers["Location"] == "/password"
    with database.connection():
        assert password not in str([entry for entry in audit.entries()])
    assert main(["account", "create-administrator"]) == 1
    assert "This user name is taken" in capsys.readouterr().err
    assert main(["account", "create-administrator", "--username", "Second.Admin", "--name", "Ada"]) == 0
    assert "as second.admin" in capsys.readouterr().err


def test_a_command_from_a_shell_that_was_told_nothing_finds_the_databases_it_was_started_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "installation"
    folder.mkdir()
    load_secrets(folder)
    keep_given_databases(folder)
    for name in as_environment(settings):
        monkeypatch.delenv(name)
    assert main(["token", "create", "--name", "nightly", "--roles", "auditor", "--data-dir", str(folder)]) == 0
    database.configure(settings.database_url)
    with database.connection():
        assert [token.name for token in list_tokens()] == ["nightly"]
    assert not (folder / "gateway.sqlite3").exists()


@pytest.mark.parametrize("name", ["AUDIT_ANCHOR_DIR", "GATEWAY_DATA_DIR"])
@pytest.mark.parametrize("left", [None, ""])
def test_a_command_from_another_shell_and_folder_keeps_anchors_where_the_start_did(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, left: str | None
) -> None:
    folder, elsewhere = tmp_path / "installation", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    load_secrets(folder)
    for known in as_environment(settings):
        if known != "GATEWAY_DATABASE_URL":
            monkeypatch.delenv(known)
    monkeypatch.setenv(name, "share")
    keep_given_databases(folder)
    monkeypatch.delenv(name)
    if left is not None:
        monkeypatch.setenv(name, left)
    monkeypatch.chdir(elsewhere)
    assert main(["token", "create", "--name", "nightly", "--roles", "auditor", "--data-dir", str(folder)]) == 0
    assert [path.parent for path in tmp_path.rglob("audit-anchors-gateway-*")] == [tmp_path / "share"]


def test_a_shell_that_knows_only_where_the_database_is_takes_the_rest_from_the_folder(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "installation"
    folder.mkdir()
    load_secrets(folder)
    for name in as_environment(settings):
        if name != "GATEWAY_DATABASE_URL":
            monkeypatch.delenv(name)
    assert main(["token", "create", "--name", "nightly", "--roles", "auditor", "--data-dir", str(folder)]) == 0


def test_a_role_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "create", "--name", "n", "--roles", "king"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "There is no role king" in said.err


def test_a_folder_without_an_installation_is_said_plainly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GATEWAY_DATABASE_URL")
    assert main(["token", "list", "--data-dir", "nowhere"]) == 1
    assert "holds no installation" in capsys.readouterr().err


def test_a_folder_whose_keys_are_lost_is_not_called_empty(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GATEWAY_DATABASE_URL")
    (tmp_path / "gateway.sqlite3").write_bytes(b"records")
    assert main(["token", "list", "--data-dir", str(tmp_path)]) == 1
    assert "Put back the secrets.json" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["audit", "verify"], ["token", "create", "--name", "n", "--roles", "auditor"]])
def test_a_command_with_another_key_is_refused_and_cries_no_tampering(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert main(["token", "create", "--name", "nightly", "--roles", "ld_officer"]) == 0
    with database.connection():
        before = audit.head()
    monkeypatch.setenv("GATEWAY_AUDIT_KEY", "another key of forty characters, or so....")
    capsys.readouterr()
    assert main(command) == 1
    said = capsys.readouterr()
    assert ("was made with another key" in said.err, "BROKEN" in said.out + said.err) == (True, False)
    with database.connection():
        assert audit.head() == before


@pytest.mark.parametrize("command", [["audit", "verify"], ["token", "create", "--name", "n", "--roles", "auditor"]])
def test_a_command_touches_no_database_that_a_newer_version_has_worked_with(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    with database.write_transaction():
        database.execute("INSERT INTO schema_migration (name, applied) VALUES ('0999_tomorrow', '2027-01-01')")
    assert main(command) == 1
    assert "a newer version has worked with it (0999_tomorrow). Start that version" in capsys.readouterr().err


def test_the_audit_of_the_installation_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    main(["token", "create", "--name", "nightly", "--roles", "ld_officer"])
    assert main(["audit", "verify"]) == 0
    assert "1 entries, whole" in capsys.readouterr().out


@pytest.fixture
def a_file(training: FarEnd, tmp_path: Path) -> Path:
    """A file that the training service reads in two steps and saves when asked."""
    states = iter(["reading", "checked", "confirming", "confirmed", "confirmed"])
    training.answers["imports"] = lambda: (IMPORT, 202)
    training.answers[ADDRESS] = lambda: {**IMPORT, "state": next(states), "counts": COUNTS, "columns_version": 2}
    training.answers[f"{ADDRESS}/confirm"] = lambda: (IMPORT, 202)
    path = tmp_path / "people.csv"
    path.write_text("a,b\n")
    return path


@pytest.mark.usefixtures("token")
def test_an_import_shows_how_the_rows_came_out(a_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(a_file), "--kind", "people"]) == 0
    said = capsys.readouterr()
    shown = [line.split() for line in said.out.splitlines() if line.startswith("  ")]
    assert ("checked" in said.out, "reading" in said.err) == (True, True)
    assert {name: int(number) for name, number in shown} == COUNTS


@pytest.mark.usefixtures("token")
def test_an_import_is_saved_when_asked(a_file: Path, training: FarEnd, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(a_file), "--kind", "people", "--confirm"]) == 0
    assert "confirmed" in capsys.readouterr().out
    posts = [call for call in training.calls if call["method"] == "POST"]
    assert [call["path"] for call in posts] == ["imports", f"{ADDRESS}/confirm"]
    assert all(call["headers"]["Idempotency-Key"] for call in posts)


@pytest.mark.usefixtures("token")
@pytest.mark.parametrize("more", [[], ["--confirm"], ["--json"]])
def test_a_file_of_which_every_row_is_refused_is_a_failure_and_is_not_confirmed(
    a_file: Path, training: FarEnd, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    counts = {**dict.fromkeys(COUNTS, 0), "read": 3, "refused": 3}
    training.answers[ADDRESS] = {**IMPORT, "state": "checked", "counts": counts}
    assert main(["import", str(a_file), "--kind", "people", *more]) == 1
    said = capsys.readouterr()
    assert "all of them are refused" in said.err
    assert "refused" in said.out
    assert [call["path"] for call in training.calls if call["method"] == "POST"] == ["imports"]


@pytest.mark.usefixtures("token")
def test_a_file_that_could_not_be_read_is_a_failure(
    a_file: Path, training: FarEnd, capsys: pytest.CaptureFixture[str]
) -> None:
    training.answers[ADDRESS] = {**IMPORT, "state": "failed", "problem": "The workbook is encrypted"}
    assert main(["import", str(a_file), "--kind", "people"]) == 1
    assert "The workbook is encrypted" in capsys.readouterr().err


@pytest.mark.usefixtures("token")
def test_an_import_whose_saving_was_given_up_is_a_failure_and_the_command_ends(
    a_file: Path, training: FarEnd, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {**IMPORT, "state": "checked", "counts": COUNTS, "columns_version": 0, "problem": "That was given up"}
    training.answers[ADDRESS] = found
    assert main(["import", str(a_file), "--kind", "people", "--confirm"]) == 1
    assert "That was given up" in capsys.readouterr().err


@pytest.mark.usefixtures("token")
def test_standing_is_a_table_as_at_a_day(training: FarEnd, capsys: pytest.CaptureFixture[str]) -> None:
    figures = {"population": 1213, "in_date": 127, "on_track": 138, "ever_trained": 138, "absent": 6}
    training.answers["standing"] = {
        "as_at": "2026-11-01", "policy_version": "2026-04-01", "figures": figures, "provider_figures": figures,
        "units": [{"unit": "Place", "figures": figures}], "employers": [],
    }  # fmt: skip
    assert main(["standing", "--as-at", "2026-11-01"]) == 0
    said = capsys.readouterr().out
    assert "As at 2026-11-01, policy 2026-04-01" in said
    assert "1,213" in said
    assert training.calls[0]["query"] == "as_at=2026-11-01"


@pytest.mark.usefixtures("token")
def test_standing_says_which_numbers_are_hidden_from_the_holder_of_the_token(
    training: FarEnd, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = {"population": 40, "in_date": None, "on_track": None, "ever_trained": 20, "absent": 0}
    training.answers["standing"] = {
        "as_at": "2026-11-01", "policy_version": "2026-04-01", "figures": figures, "provider_figures": figures,
        "units": [], "employers": [], "hidden": "Numbers of 1 to 4 people are hidden.",
    }  # fmt: skip
    assert main(["standing"]) == 0
    said = capsys.readouterr().out
    assert "40        hidden        hidden            20             0" in said
    assert "Numbers of 1 to 4 people are hidden." in said


def test_without_a_token_the_command_says_how_to_get_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["standing"]) == 1
    assert "due-regard token create" in capsys.readouterr().err


def test_a_token_that_is_not_known_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["standing", "--token", "dr_x"]) == 1
    assert "not known" in capsys.readouterr().err


def test_where_nothing_answers_the_exit_code_is_three(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--url", "http://127.0.0.1:1"]) == 3
    assert "Nothing answers at http://127.0.0.1:1" in capsys.readouterr().err


def test_status_fails_when_work_gave_up(
    training: FarEnd, make_token: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    training.answers["status"] = {
        "service": "training", "database": "SQLite", "events_waiting": 0, "oldest_event": None,
        "jobs": {"waiting": 0, "late": 0, "dead": 1}, "audit_entries": 5, "audit_head": "a" * 64,
    }  # fmt: skip
    assert main(["status", "--token", make_token(Role.IT_OFFICER)]) == 1
    assert "attention: jobs waiting 0, late 0, given up 1" in capsys.readouterr().out


def test_status_fails_when_a_part_does_not_answer(training: FarEnd, capsys: pytest.CaptureFixture[str]) -> None:
    training.adapter.down = True
    assert main(["status"]) == 1
    assert "training  not working" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong", [["standing", "--as-at", "1/11/2026"], ["import", "x", "--kind", "cats"], ["pack", "make"], []]
)
def test_what_is_not_understood_is_exit_code_two(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(wrong)
    assert left.value.code == 2


def test_a_pack_that_is_not_there_is_not_verified(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "verify", "nothing.zip"]) == 1
    assert "there is no such file" in capsys.readouterr().out
