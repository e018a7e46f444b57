import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shared.stand_in import Supervisor, free_port, make_services, wait_for

NAMES = {"redis", "training", "venues", "gateway", "worker-training", "worker-venues", "worker-gateway", "beat"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supervisor]:
    folder = tmp_path_factory.mktemp("stack")
    make_services(folder)
    supervisor = Supervisor(folder)
    try:
        yield supervisor.wait_until_ready()
    finally:
        supervisor.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_services(tmp_path)
    return tmp_path


def sweeps(running: Supervisor) -> list[int]:
    files = [running.data_dir / f"{service}.sweeps" for service in ("training", "venues", "gateway")]
    return [file.stat().st_size if file.exists() else 0 for file in files]


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_it_says_where_it_is_how_to_sign_in_and_how_to_stop(running: Supervisor) -> None:
    for expected in (f"http://127.0.0.1:{running.port}", "anna signs in here", "Press Ctrl-C to stop"):
        assert expected in running.said


def test_every_part_runs_and_every_worker_is_told_to_sweep(running: Supervisor) -> None:
    assert set(running.facts["pids"]) == NAMES
    assert all(answers(running.facts["ports"][service]) for service in ("training", "venues", "gateway"))
    wait_for(lambda: all(sweeps(running)))


def test_only_the_owner_can_read_the_data_folder(running: Supervisor) -> None:
    assert running.data_dir.stat().st_mode & 0o777 == 0o700
    files = [path for path in running.data_dir.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if path.stat().st_mode & 0o077] == []


def test_no_secret_stands_on_a_command_line_and_no_service_holds_anothers_key(running: Supervisor) -> None:
    secrets = json.loads((running.data_dir / "secrets.json").read_text())
    values = [secrets["redis_password"], secrets["session_key"], *secrets["audit_keys"].values()]
    for command in running.children().values():
        assert not any(value in command for value in values)
    told = Path(f"/proc/{running.facts['pids']['venues']}/environ").read_text()
    assert secrets["audit_keys"]["venues"] in told
    assert secrets["audit_keys"]["training"] not in told
    assert secrets["session_key"] not in told


def test_a_second_start_on_the_same_folder_is_refused_in_one_sentence(running: Supervisor) -> None:
    environment = os.environ | {"PORT": str(free_port()), "DATA_DIR": str(running.data_dir)}
    second = start_in_vain(running.folder, environment)
    assert second.returncode == 1
    assert "already running" in second.stderr
    assert running.process.poll() is None


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_killed_part_is_started_again(running: Supervisor, name: str) -> None:
    before = running.facts["pids"][name]
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: running.facts["pids"][name] not in (before, None))
    if name in running.facts["ports"] and name != "redis":
        wait_for(lambda: answers(running.facts["ports"][name]))
    counted = sweeps(running)
    wait_for(lambda: all(now > then for now, then in zip(sweeps(running), counted, strict=True)))


def test_stopping_leaves_nothing_behind_and_a_second_start_keeps_the_data(folder: Path) -> None:
    first = Supervisor(folder).wait_until_ready()
    secrets = (first.data_dir / "secrets.json").read_bytes()
    assert first.stop() == 0
    assert first.children() == {}
    assert not (first.data_dir / "run.json").exists()

    second = Supervisor(folder).wait_until_ready()
    second.stop()
    assert (second.data_dir / "secrets.json").read_bytes() == secrets
    assert (second.data_dir / "training.seeded").read_text() == "once "


def test_nothing_outlives_a_killed_supervisor_and_it_can_start_again(folder: Path) -> None:
    first = Supervisor(folder).wait_until_ready()
    first.process.kill()
    first.process.wait()
    wait_for(lambda: first.children() == {}, seconds=10)
    assert Supervisor(folder).wait_until_ready().stop() == 0


def test_without_the_demonstration_no_council_is_made(folder: Path) -> None:
    supervisor = Supervisor(folder, DEMO="no").wait_until_ready()
    supervisor.stop()
    assert not (supervisor.data_dir / "training.seeded").exists()


def test_a_council_that_was_made_only_in_part_is_made_again_at_the_next_start(folder: Path) -> None:
    seed = folder / "services/training/seed.py"
    whole = seed.read_text()
    seed.write_text(whole + "\nraise SystemExit(3)\n")
    first = Supervisor(folder)
    assert first.process.wait(timeout=60) == 1
    assert "seed-training failed" in first.said
    assert first.children() == {}
    seed.write_text(whole)
    second = Supervisor(folder).wait_until_ready()
    second.stop()
    assert (second.data_dir / "training.seeded").read_text() == "once once "


def test_a_service_that_cannot_start_stops_the_rest_and_its_words_are_shown(folder: Path) -> None:
    (folder / "services/venues/app.py").write_text("raise RuntimeError('VENUES_AUDIT_KEY is missing')\n")
    supervisor = Supervisor(folder)
    assert supervisor.process.wait(timeout=60) == 1
    assert "VENUES_AUDIT_KEY is missing" in supervisor.said
    assert supervisor.children() == {}


def test_a_port_in_use_and_a_folder_that_cannot_be_written_are_each_one_clear_sentence(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = start_in_vain(folder, os.environ | {"PORT": port, "DATA_DIR": str(folder / "data")})
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert f"Port {port} cannot be used" in refused.stderr

    (folder / "file").touch()
    refused = start_in_vain(folder, os.environ | {"DATA_DIR": str(folder / "file/data")})
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "cannot be written to" in refused.stderr


def start_in_vain(folder: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "operations.stack"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=30)
