"""A start that its settings forbid ends with one sentence that names them, and never with a traceback."""

import os
import subprocess
import sys
from collections.abc import Callable
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


PRODUCTION = {"ENVIRONMENT": "production", "BROKER_URL": "redis://:a-long-word@queue:6379/0"}
GOOD_PASSWORD = "fK3vX9mQ7wL2pR8tY6bN4cZ1dG5hJ0sA"


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, dict[str, str]], str]:
    """What a container says when it will not start, or what it became."""

    def started(role: str, given: dict[str, str]) -> str:
        monkeypatch.setattr(os, "environ", given)
        monkeypatch.setattr(os, "umask", lambda _: 0)
        monkeypatch.setattr(os, "execv", lambda _, command: became.append(command))
        monkeypatch.setattr(container, "look_after", lambda *_: 0)  # else what should end goes on
        try:
            container.main([role])
        except SettingsProblem as problem:
            return str(problem)
        return "started"

    became: list[list[str]] = []
    return started


@pytest.mark.parametrize(
    ("role", "given", "said"),
    [
        ("queue", {}, "REDIS_PASSWORD is missing; QUEUE_DIR is missing"),
        ("queue", {"REDIS_PASSWORD_FILE": "nowhere"}, "REDIS_PASSWORD_FILE cannot be read; QUEUE_DIR is missing"),
        ("worker-venues", {"BROKER_URL_FILE": "nowhere"}, "BROKER_URL_FILE cannot be read; ENVIRONMENT is missing; "),
        ("check-worker", {}, "one of TRAINING_DATABASE_URL_FILE"),
        ("check-worker", {"GATEWAY_DATABASE_URL_FILE": "there"}, "ENVIRONMENT is missing; BROKER_URL is missing"),
        ("beat", {}, "ENVIRONMENT is missing; BROKER_URL is missing"),
        ("beat", {"BROKER_URL_FILE": "nowhere"}, "BROKER_URL_FILE cannot be read; ENVIRONMENT is missing"),
    ],
)
def test_a_container_without_what_its_role_needs_names_all_of_it(
    start: Callable[[str, dict[str, str]], str], role: str, given: dict[str, str], said: str
) -> None:
    assert start(role, given).startswith(CANNOT_START + said)


@pytest.mark.parametrize("role", ["beat", "check-worker", "worker-gateway"])
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://u:p@127.0.0.1", "BROKER_URL must begin with redis:// or rediss:// and name a host"),
        ("redis://:word@queue:none/0", "BROKER_URL must have a number as its port"),
        ("redis://queue:6379/0", "BROKER_URL has no password"),
    ],
)
def test_whoever_needs_the_queue_refuses_an_odd_address_of_it_in_a_sentence(
    start: Callable[[str, dict[str, str]], str], role: str, address: str, said: str
) -> None:
    told = start(role, PRODUCTION | {"BROKER_URL": address, "GATEWAY_DATABASE_URL_FILE": "nowhere"})
    assert told.startswith(CANNOT_START)
    assert said in told.removeprefix(CANNOT_START).split("; ")


@pytest.mark.parametrize("role", ["beat", "check-worker", "worker-gateway"])
def test_an_address_of_the_queue_that_differs_from_its_file_starts_nothing(
    start: Callable[[str, dict[str, str]], str], tmp_path: Path, role: str
) -> None:
    (tmp_path / "url").write_text("redis://:another-word@queue:6379/0")
    (tmp_path / "url").chmod(0o600)
    named = {"BROKER_URL_FILE": str(tmp_path / "url"), "GATEWAY_DATABASE_URL_FILE": "nowhere"}
    said = "BROKER_URL_FILE and BROKER_URL say different things: give one of them"
    assert said in start(role, PRODUCTION | named)


def test_the_clock_starts_with_the_address_of_the_queue_that_stands_in_a_file(
    start: Callable[[str, dict[str, str]], str], tmp_path: Path
) -> None:
    (tmp_path / "url").write_text(PRODUCTION["BROKER_URL"] + "\n")
    (tmp_path / "url").chmod(0o600)
    given = {"ENVIRONMENT": "production", "BROKER_URL": "", "BROKER_URL_FILE": str(tmp_path / "url")}
    assert start("beat", given) == "started"
    assert given["BROKER_URL"] == PRODUCTION["BROKER_URL"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"QUEUE_DIR": "/nowhere/at/all"}, "QUEUE_DIR must be a folder that is there"),
        ({"QUEUE_DIR": "queue"}, "QUEUE_DIR must be a whole path: from where it starts is nobody's choice"),
        ({"REDIS_PASSWORD": "short"}, "REDIS_PASSWORD is shorter than 32 bytes"),
        ({"REDIS_PASSWORD": GOOD_PASSWORD + " with spaces"},
         "REDIS_PASSWORD must be one word: no spaces, quotes, # or backslashes"),
        ({"QUEUE_DRI": "/tmp"}, "started"),  # QUEUE_ is the prefix of other things, too, in a cluster
    ],
)  # fmt: skip
def test_the_queue_refuses_what_it_cannot_work_with_in_a_sentence(
    start: Callable[[str, dict[str, str]], str], tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    told = start("queue", {"REDIS_PASSWORD": GOOD_PASSWORD, "QUEUE_DIR": str(tmp_path)} | changed)
    assert told.removeprefix(CANNOT_START) == said
