"""`due-regard environment`: one service alone, with what it would be told by `make run`."""

import os
import shlex
import stat
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from operations.cli import main
from operations.commands import SERVICES
from operations.environment import keep_given_databases
from shared.settings import Common, variable
from tests.folders import ROOT


def printed(service: str, data_dir: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["environment", service, "--data-dir", str(data_dir)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


@pytest.mark.parametrize("service", SERVICES)
def test_a_shell_that_takes_it_can_start_the_service(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], service: str
) -> None:
    data_dir = tmp_path / "it's data"
    script = f'{printed(service, data_dir, capsys)}\nexec "$1" -c "$2"'
    start = f"from services.{service}.settings import Settings; print(Settings.from_environment().database_url)"
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", sys.executable, start],
        cwd=ROOT, env=bare, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f"sqlite:///{data_dir / service}.sqlite3"


def test_it_names_nothing_of_the_other_services_and_nothing_of_the_rest_of_the_shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_OWN_PASSWORD", "secret of somebody else")
    names = {line.split("=")[0].removeprefix("export ") for line in printed("training", tmp_path, capsys).splitlines()}
    allowed = {"ENVIRONMENT", "BROKER_URL", "PUBLIC_KEYS", "COUNCIL_NAME"}
    assert all(name.startswith("TRAINING_") or name in allowed for name in names), names
    assert {"TRAINING_AUDIT_KEY", "TRAINING_SIGNING_KEY", "TRAINING_DATABASE_URL"} < names


def test_it_gives_what_all_services_read_as_the_last_start_was_given_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed("training", tmp_path, capsys)
    monkeypatch.setenv("AUDIT_ANCHOR_DIR", "/srv/anchors")
    keep_given_databases(tmp_path)
    monkeypatch.delenv("AUDIT_ANCHOR_DIR")
    assert "export AUDIT_ANCHOR_DIR=/srv/anchors\n" in printed("training", tmp_path, capsys)
    for setting in fields(Common):
        if setting.metadata.get("shared"):
            monkeypatch.setenv(variable(setting, ""), "7")
            assert f"export {variable(setting, '')}=7\n" in printed("training", tmp_path, capsys)


def test_what_the_shell_says_itself_wins_and_the_secrets_are_made_once_for_their_owner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = printed("venues", tmp_path, capsys)
    assert printed("venues", tmp_path, capsys) == first
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    monkeypatch.setenv("VENUES_DATABASE_URL", "postgresql://somebody@host/db with blanks")
    assert f"export VENUES_DATABASE_URL={shlex.quote('postgresql://somebody@host/db with blanks')}\n" in printed(
        "venues", tmp_path, capsys
    )


def test_a_service_that_does_not_exist_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["environment", "moles", "--data-dir", str(tmp_path)])
    assert "moles" in capsys.readouterr().err
