"""A start that its settings forbid ends with one sentence that names them, and never with a traceback."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from operations import commands, container
from operations.environment import service_environment
from operations.keys import load_secrets
from operations.reservations import CannotStart
from operations.servers.processes import Process
from operations.stack import _check_ended
from shared.settings import CANNOT_START, SettingsProblem

PORTS = {"gateway": 8000, "training": 8001, "venues": 8002}
COUNCIL = "COUNCIL_NAME must be the council's: it stands in every letter and pack"


def in_production(folder: Path, service: str) -> dict[str, str]:
    """The environment that `make run` would give a service, in production, without a council's name."""
    made = service_environment(service, folder, PORTS, "redis://:a-long-word@127.0.0.1:6379/0", load_secrets(folder))
    return {name: said for name, said in made.items() if name != "COUNCIL_NAME"} | {"ENVIRONMENT": "production"}


@pytest.mark.parametrize("service", commands.SERVICES)
@pytest.mark.parametrize("made_by", ["migrate", "serve"])
def test_every_process_of_a_service_says_what_is_missing_in_one_sentence(
    tmp_path: Path, service: str, made_by: str
) -> None:
    command = commands.migrate(service) if made_by == "migrate" else commands.serve(service, "127.0.0.1:0")
    ended = subprocess.run(
        command, env=in_production(tmp_path, service), capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stdout + ended.stderr
    (sentence,) = [line for line in ended.stderr.splitlines() if line.startswith(CANNOT_START)]
    assert COUNCIL in sentence


@pytest.mark.parametrize("service", commands.SERVICES)
def test_a_worker_that_its_settings_forbid_ends_with_one_sentence(tmp_path: Path, service: str) -> None:
    command = [sys.executable, "-m", "operations.container", f"worker-{service}"]
    given = {name: said for name, said in in_production(tmp_path, service).items() if not name.endswith("AUDIT_KEY")}
    ended = subprocess.run(command, env=given, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"{CANNOT_START}{service.upper()}_AUDIT_KEY is missing; ")
    assert (len(ended.stderr.splitlines()), COUNCIL in ended.stderr, ended.stdout) == (1, True, "")


def ended(name: str, said: str, code: int = 1) -> Process:
    found: Any = SimpleNamespace(name=name, exit_code=code, log=Path("logs"), last_words=lambda: said)
    return cast(Process, found)


def test_make_run_names_the_faults_of_all_services_once() -> None:
    one, two = f"{CANNOT_START}{COUNCIL}; A is missing", f"{CANNOT_START}{COUNCIL}; B is missing"
    with pytest.raises(CannotStart) as told:
        _check_ended([ended("migrate-venues", one), ended("migrate-training", two), ended("seed", "", 0)])
    assert str(told.value) == f"{CANNOT_START}{COUNCIL}; A is missing; B is missing"
    with pytest.raises(CannotStart, match=r"^migrate-venues failed \(logs\):\nno space left$"):
        _check_ended([ended("migrate-venues", "no space left")])
    _check_ended([ended("migrate-venues", "", 0)])


@pytest.mark.parametrize(
    ("role", "given", "said"),
    [
        ("queue", {}, "REDIS_PASSWORD_FILE is missing"),
        ("queue", {"REDIS_PASSWORD_FILE": "nowhere"}, "REDIS_PASSWORD_FILE names a file that cannot be read"),
        ("training", {"BROKER_URL_FILE": "nowhere"}, "BROKER_URL_FILE names a file that cannot be read"),
        ("worker-venues", {"BROKER_URL_FILE": "nowhere"}, "BROKER_URL_FILE names a file that cannot be read"),
        ("check-worker", {}, "one of TRAINING_DATABASE_URL_FILE"),
        ("check-worker", {"GATEWAY_DATABASE_URL_FILE": "there"}, "BROKER_URL is missing"),
        ("beat", {}, "BROKER_URL is missing"),
        ("beat", {"BROKER_URL_FILE": "nowhere"}, "BROKER_URL_FILE names a file that cannot be read"),
    ],
)
def test_a_container_without_what_its_role_needs_says_so(
    monkeypatch: pytest.MonkeyPatch, role: str, given: dict[str, str], said: str
) -> None:
    monkeypatch.setattr(os, "environ", given)
    monkeypatch.setattr(os, "umask", lambda _: 0)
    monkeypatch.setattr(container, "look_after", lambda *_: 0)  # else what should end goes on
    with pytest.raises(SettingsProblem, match=f"^{CANNOT_START}{said}"):
        container.main([role])
