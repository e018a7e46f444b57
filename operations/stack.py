"""`make run`: every process of one installation, started in order, kept up, and stopped without a trace.

python -m operations.stack        settings: PORT (8000), DATA_DIR (./data), DEMO (yes, accounts, no), REDIS_URL
                  ... --reload    `make dev`: what is changed in code, policy and templates is loaded anew
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import IO, TypedDict
from urllib.error import HTTPError
from urllib.request import urlopen

from operations import commands
from operations.changes import Changes
from operations.demonstration import Demonstration, note_filled, take_demonstration
from operations.environment import keep_given_databases, service_environment
from operations.keys import Secrets, load_secrets
from operations.reservations import CannotStart, free_ports, lock_data_dir, take_data_dir, take_port
from operations.running import Running, forget_running, write_running
from operations.servers.error_lines import errors_of
from operations.servers.processes import Process
from operations.servers.redis_server import find_redis, is_ready, write_settings
from shared.settings import CANNOT_START

START_SECONDS = 40.0
STOP_SECONDS = 12.0
SEEDED = ("training", "venues")
NOWHERE = "redis://127.0.0.1:1/0"
"""Filling a folder tells nobody: the rows are there, and the first sweep of a worker finds them."""


class Interrupted(Exception):
    """The person asked to stop while we were still starting."""


class Readiness(TypedDict, total=False):
    """What `/readyz` says."""

    serves: bool
    checks: dict[str, bool]


@dataclass
class Stack:
    """One installation: its folder, its ports, its processes."""

    data_dir: Path
    port: int
    demonstration: Demonstration
    changes: Changes | None = None
    """What is watched by `make dev`."""
    processes: dict[str, Process] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    broker_url: str = ""
    secrets: Secrets = field(init=False)
    sign_ins: str = ""
    stopping: bool = False
    ready: bool = False
    noted: bool = True
    """Whether run.json says what runs."""

    # ---- starting

    def start(self) -> None:
        """Everything, in the order in which each part needs the others."""
        self.secrets = load_secrets(self.data_dir)
        self.ports = {"gateway": self.port} | free_ports("training", "venues", "redis")
        self._start_redis()
        self._migrate()
        self._start_services("training", "venues")
        self._seed()
        self._start_services("gateway")
        for service in commands.SERVICES:
            command = commands.work(service)
            self._launch(f"worker-{service}", command, self._environment(service), commands.PULSES_OF_WORKER)
        self._launch("beat", commands.beat(), self._environment("gateway"), commands.PULSES_OF_BEAT)
        for service in commands.SERVICES:
            self._wait_for(service, partial(_serves, self.ports[service]))
        self._wait_until_ready()
        self.ready = True
        self._note()

    def fill(self) -> None:
        """Databases that are up to date, with the demonstration if it is wanted; nothing is left running."""
        self.secrets = load_secrets(self.data_dir)
        self.ports = {"gateway": self.port} | free_ports("training", "venues", "redis")
        self.broker_url = NOWHERE
        self._migrate()
        self._seed()

    def _migrate(self) -> None:
        self._run_to_end({f"migrate-{name}": (name, commands.migrate(name)) for name in commands.SERVICES})

    def _start_redis(self) -> None:
        if given := os.environ.get("REDIS_URL"):
            self.broker_url = given
            return
        port, password = self.ports["redis"], self.secrets["redis_password"]
        shutil.rmtree(self.data_dir / "redis" / "appendonlydir", ignore_errors=True)  # of versions that kept a file
        settings = write_settings(self.data_dir / "redis", "127.0.0.1", port, password)
        self.broker_url = f"redis://:{password}@127.0.0.1:{port}/0"
        self._launch("redis", [str(find_redis()), str(settings)], _plain_environment())
        self._wait_for("redis", lambda: is_ready(port, password))

    def _start_services(self, *services: str) -> None:
        for service in services:
            address = f"127.0.0.1:{self.ports[service]}"
            command = commands.serve(service, address, reloads=self.changes is not None)
            self._launch(service, command, self._environment(service))

    def _launch(self, name: str, command: list[str], environment: dict[str, str], pulses: tuple[str, ...] = ()) -> None:
        files = tuple(self.data_dir / "pulse" / name / pulse for pulse in pulses)
        process = Process(name, command, environment, self.data_dir / "logs" / f"{name}.log", files)
        self.processes[name] = process
        process.start()
        self._note()

    def _wait_for(self, name: str, is_up: Callable[[], bool]) -> None:
        until = time.monotonic() + START_SECONDS
        while not is_up():
            if self.stopping:
                raise Interrupted
            process = self.processes[name]
            if process.exit_code is not None or time.monotonic() > until:
                raise CannotStart(f"{name} did not start ({process.log}):\n{process.last_words()}")
            time.sleep(0.05)

    def _wait_until_ready(self) -> None:
        """Until workers and clock have been heard of; what they lack may mend itself, so we go on and say it."""
        until = time.monotonic() + START_SECONDS
        while lacks := _lacks(self.port):
            if self.stopping:
                raise Interrupted
            if any([process.keep_up(_say) for process in self.processes.values()]):
                self._note()
            if time.monotonic() > until:
                _say(f"Not ready yet: {', '.join(lacks)}. The page System status and logs/ say more")
                return
            time.sleep(0.2)

    def _environment(self, service: str) -> dict[str, str]:
        return service_environment(
            service,
            self.data_dir,
            self.ports,
            broker_url=self.broker_url,
            secrets=self.secrets,
            demonstration=self.demonstration.shows,
        )

    # ---- filling an empty folder

    def _seed(self) -> None:
        """The demonstration's accounts on every start; its council once, and again if that was cut short."""
        steps = {"seed-gateway": ("gateway", commands.seed_sign_ins(self.demonstration.shows))}
        wanted = self.demonstration.fills_council
        if wanted:
            print("Filling the empty data folder with the demonstration council", flush=True)
            for service in SEEDED:
                if find_spec(f"services.{service}.seed"):
                    steps[f"seed-{service}"] = (service, commands.seed_council(service))
        self.sign_ins = self._run_to_end(steps)["seed-gateway"]
        if wanted:
            note_filled(self.data_dir)

    def _run_to_end(self, steps: dict[str, tuple[str, list[str]]]) -> dict[str, str]:
        """Runs commands side by side and returns what each printed; the first failure stops us."""
        running = {
            name: Process(name, command, self._environment(service), self.data_dir / "logs" / f"{name}.log")
            for name, (service, command) in steps.items()
        }
        for process in running.values():
            if process.log is not None:
                process.log.unlink(missing_ok=True)
            process.start()
        try:
            for process in running.values():
                self._wait_for_end(process)
            _check_ended(list(running.values()))
        finally:
            for process in running.values():
                process.kill()
        return {name: process.said() for name, process in running.items()}

    def _wait_for_end(self, process: Process) -> None:
        while process.exit_code is None:
            if self.stopping:
                raise Interrupted
            time.sleep(0.02)

    # ---- running

    def keep_running(self) -> None:
        """Looks after every process until somebody asks us to stop."""
        looked_at_logs = looked_at_files = 0.0
        while not self.stopping:
            started = [process.keep_up(_say) for process in self.processes.values()]
            if any(started) or (not self.noted and time.monotonic() - looked_at_logs > 1):
                self._note()
            if time.monotonic() - looked_at_logs > 1:
                looked_at_logs = time.monotonic()
                self._echo_errors()
            if self.changes and time.monotonic() - looked_at_files > 0.5:
                self._reload(self.changes)
                looked_at_files = time.monotonic()
            time.sleep(0.1)

    def _reload(self, changes: Changes) -> None:
        for service in sorted(changes.concerned()):
            _say(f"{service} has changed: it is loaded anew")
            self.processes[service].reload(signal.SIGHUP)  # gunicorn: new processes, and nobody is turned away
            self.processes[f"worker-{service}"].reload(signal.SIGTERM)  # Celery ends what it does; then it is started

    def _echo_errors(self) -> None:
        for process in self.processes.values():
            errors = list(errors_of(process.new_lines()))
            for line in errors[:3]:
                _say(f"{process.name}: {line}")
            if len(errors) > 3:
                _say(f"{process.name}: and {len(errors) - 3} more errors in {process.log}")

    def _note(self) -> None:
        """What runs, for commands and drills; on a full disk it is noted again until it stands there."""
        facts: Running = {
            "address": f"http://127.0.0.1:{self.port}",
            "ready": self.ready,
            "supervisor": os.getpid(),
            "pids": {name: process.process_id for name, process in self.processes.items()},
            "restarts": {name: process.restarts for name, process in self.processes.items()},
            "ports": self.ports,
            "broker_url": self.broker_url,
            "noted_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        try:
            write_running(self.data_dir, facts)
        except OSError as error:
            if self.noted:
                _say(f"What runs cannot be noted in {self.data_dir}: {error.strerror}")
            self.noted = False
        else:
            self.noted = True

    # ---- stopping

    def stop(self) -> None:
        """Those who ask before those who answer; nobody is left behind."""
        asking = ("beat", "gateway"), tuple(f"worker-{s}" for s in commands.SERVICES), ("training", "venues")
        for names in (*asking, ("redis",)):
            group = [self.processes[name] for name in names if name in self.processes]
            for process in group:
                process.ask_to_stop()
            until = time.monotonic() + STOP_SECONDS
            while any(process.process_id for process in group) and time.monotonic() < until:
                time.sleep(0.05)
            for process in group:
                process.kill()
        with contextlib.suppress(OSError):
            forget_running(self.data_dir)


def main() -> int:
    """Runs until Ctrl-C or SIGTERM; 1 with one clear sentence when it cannot start."""
    os.umask(0o077)  # every file of every child: its owner's only
    try:
        data_dir, port = take_data_dir(), take_port()
        lock = lock_data_dir(data_dir)
        stack = Stack(data_dir, port, take_demonstration(data_dir), Changes() if "--reload" in sys.argv else None)
        keep_given_databases(data_dir)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    with lock:
        return _run(stack)


def _run(stack: Stack) -> int:
    def asked_to_stop(_: int, __: FrameType | None) -> None:
        stack.stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, asked_to_stop)
    began = time.monotonic()
    try:
        stack.start()
        _announce(stack, time.monotonic() - began)
        stack.keep_running()
    except CannotStart as problem:
        print(problem, file=sys.stderr, flush=True)
        return 1
    except OSError as problem:
        print(f"{stack.data_dir} cannot be used: {problem.strerror or problem}", file=sys.stderr, flush=True)
        return 1
    except Interrupted:
        pass
    finally:
        _say("Stopping")
        stack.stop()
    _say("Everything has stopped")
    return 0


def _check_ended(processes: list[Process]) -> None:
    """CannotStart when one of them failed: for its settings in one sentence, of all of them; else with its log."""
    failed = [process for process in processes if process.exit_code]
    said = [line for process in failed for line in process.last_words().splitlines()]
    faults = [line.removeprefix(CANNOT_START) for line in said if line.startswith(CANNOT_START)]
    if faults:
        named = dict.fromkeys(fault for line in faults for fault in line.split("; "))
        raise CannotStart(CANNOT_START + "; ".join(named))
    for process in failed:
        raise CannotStart(f"{process.name} failed ({process.log}):\n{process.last_words()}")


def _readiness(port: int) -> Readiness:
    """What `/readyz` says, ready or not; nothing when nothing answers."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return {"serves": True, **_said(answer)}
    except HTTPError as refused:
        return _said(refused)
    except OSError:
        return {}


def _said(answer: IO[bytes]) -> Readiness:
    try:
        found: Readiness = json.load(answer)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _serves(port: int) -> bool:
    return bool(_readiness(port).get("serves"))


def _lacks(port: int) -> list[str]:
    """What keeps the installation from being ready, by name."""
    found = _readiness(port)
    return [name for name, works in found.get("checks", {}).items() if not works] if found else ["gateway"]


def _plain_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ") if name in os.environ}


def _announce(stack: Stack, seconds: float) -> None:
    print(f"\nDue Regard is ready after {seconds:.1f} s: http://127.0.0.1:{stack.port}\n", flush=True)
    if stack.sign_ins.strip():
        print(stack.sign_ins.strip() + "\n", flush=True)
    print(f"Data and logs are in {stack.data_dir}. Press Ctrl-C to stop.", flush=True)


def _say(sentence: str) -> None:
    with contextlib.suppress(OSError):  # where this goes to may be full, and no process is to stop for that
        print(f"{datetime.now().astimezone():%H:%M:%S} {sentence}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
