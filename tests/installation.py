"""A whole installation for tests: the real processes on free ports, and ways to look at it from outside."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import psutil
import requests

from operations.demonstration import ACCOUNTS, COUNCIL, take_demonstration
from operations.environment import installation_environment
from operations.running import read_running
from operations.servers.processes import dies_with
from operations.stack import Stack
from tests.folders import ROOT
from tests.once import made_once

T = TypeVar("T")
PASSWORD = "due-regard-demo"
READY_SECONDS = 240.0
STOP_SECONDS = 90.0
OFFICER = "ld_officer"
_PASSED_ON = ("PATH", "HOME", "LANG", "TZ", "COVERAGE_PROCESS_START")

MANY = "1000000"


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(what: str, look: Callable[[], T | None], seconds: float, pause: float = 0.2) -> T:
    """The first answer that is not empty; AssertionError with `what`, and what was seen last, when none comes in time.

    An answer that refuses is empty, too: a look that gives it back as it is has its words told.
    """
    until, tries, last = time.monotonic() + seconds, 0, ""
    while True:
        began, tries = time.monotonic(), tries + 1
        try:
            if found := look():
                return found
            last = said_by(found) if isinstance(found, requests.Response) else repr(found)
        except requests.RequestException as error:
            last = repr(error)
        last = f"{last} (try {tries}, which took {time.monotonic() - began:.1f} s)"
        assert time.monotonic() < until, f"not within {seconds:g} s: {what}; seen last: {last}"
        time.sleep(pause)


def said_by(answer: requests.Response) -> str:
    """An answer for who looks why it was not another: its status, and the words of its page or document."""
    page = answer.text[max(0, answer.text.find("<main")) :]
    return f"{answer.status_code} {' '.join(re.sub(r'<[^>]+>', ' ', page).split())[:1000]}"


@dataclass
class Api:
    """The external door with one bearer token."""

    address: str
    token: str
    http: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.http.trust_env = False
        self.http.headers.update({"Authorization": f"Bearer {self.token}", "Accept": "application/json"})

    def send(self, method: str, path: str, **more: Any) -> requests.Response:
        """The answer to one request below /api, whatever its status."""
        return self.http.request(method, f"{self.address}/api/{path}", timeout=more.pop("timeout", 60), **more)

    def get(self, path: str, **query: Any) -> Any:
        """What a GET answers; fails when it is not 200."""
        answer = self.send("GET", path, params=query)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:400]}"
        return answer.json()

    def post(self, path: str, body: Any = None, key: str | None = None, expected: tuple[int, ...] = (200,)) -> Any:
        """What a POST answers; fails when the status is not one of those expected."""
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.send("POST", path, json={} if body is None else body, headers=headers)
        assert answer.status_code in expected, f"{path}: {answer.status_code} {answer.text[:400]}"
        return answer.json()

    def upload(self, path: Path, kind: str, key: str | None = None) -> requests.Response:
        """Sends a file to be imported."""
        with path.open("rb") as content:
            return self.send(
                "POST",
                "training/v1/imports",
                files={"file": (path.name, content)},
                data={"kind": kind},
                headers={"Idempotency-Key": key} if key else {},
                timeout=120,
            )

    def find_import(self, import_id: str) -> Any:
        """One import as it now is."""
        return self.get(f"training/v1/imports/{import_id}")

    def wait_until(self, import_id: str, *states: str, seconds: float = 120) -> Any:
        """The import once it is in one of these states; a failed one fails at once."""

        def look() -> Any:
            answer = self.send("GET", f"training/v1/imports/{import_id}")
            if answer.status_code != 200:
                return None
            found = answer.json()
            assert found["state"] != "failed" or "failed" in states, found["problem"]
            return found if found["state"] in states else None

        return wait_for(f"import {import_id} is {' or '.join(states)}", look, seconds)

    def bring_in(self, path: Path, kind: str, seconds: float = 120) -> Any:
        """Uploads, waits for the check, confirms, waits; the import as it was checked."""
        taken = self.upload(path, kind)
        assert taken.status_code == 202, taken.text
        assert taken.headers["Location"].startswith("/api/training/v1/imports/")
        checked = self.wait_until(taken.json()["id"], "checked", seconds=seconds)
        self.post(f"training/v1/imports/{checked['id']}/confirm", expected=(202,))
        self.wait_until(checked["id"], "confirmed", seconds=seconds)
        return checked


@dataclass
class Installation:
    """Everything `make run` starts, in a data folder of its own."""

    data_dir: Path
    port: int
    demonstration: bool
    environment: dict[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None
    _tokens: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where people and programs come in."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> Path:
        """What the supervisor printed."""
        return self.data_dir / "supervisor.log"

    def start(self) -> None:
        """Starts it and waits until it says that it is ready."""
        self._launch()
        wait_for("the installation is ready", self._is_ready, READY_SECONDS)

    def refusal(self) -> str:
        """Starts it where it must not start: what it says, once all of it has ended again."""
        said_before = len(self.output.read_bytes()) if self.output.exists() else 0
        process = self._launch()
        try:
            code = process.wait(READY_SECONDS)
        finally:
            process.kill()
        assert code == 1, code
        assert read_running(self.data_dir) is None
        return self.output.read_bytes()[said_before:].decode("utf-8")

    def _launch(self) -> subprocess.Popen[bytes]:
        given = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        given |= {
            "PORT": str(self.port),
            "DATA_DIR": str(self.data_dir),
            "DEMO": _shown(self.demonstration),
            # Tests of other things open more in an hour than a person does.
            **dict.fromkeys(
                ("READS_IN_TEN_MINUTES", "READS_A_DAY", "EXPORTS_AN_HOUR", "IMPORTS_AN_HOUR", "PROGRAM_READS_AN_HOUR"),
                MANY,
            ),
        }
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "operations.stack"],
                cwd=ROOT,
                env=given | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=dies_with(os.getpid()),  # a test run that is killed leaves nothing running
            )
        return self._process

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.output.read_text(encoding="utf-8")[-3000:]
        found = read_running(self.data_dir)
        return bool(found and found["ready"])

    def stop(self) -> None:
        """Ctrl-C; then nothing of it may be left behind."""
        assert self._process is not None
        family = self.family()
        ports = self.running["ports"].values()
        self._process.send_signal(signal.SIGINT)
        try:
            code = self._process.wait(STOP_SECONDS)
        finally:
            left = psutil.wait_procs(family, timeout=5)[1]
            for process in left:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
        assert code == 0, self.output.read_text(encoding="utf-8")[-3000:]
        assert not left, f"left behind: {left}"
        assert not (self.data_dir / "run.json").exists()
        for port in ports:
            with socket.socket() as caller:
                assert caller.connect_ex(("127.0.0.1", port)) != 0, f"port {port} is still answered"

    @property
    def running(self) -> dict[str, Any]:
        """run.json as it now is."""
        found = read_running(self.data_dir)
        assert found is not None, "nothing runs in this data folder"
        return found

    def family(self) -> list[psutil.Process]:
        """The supervisor and every process below it."""
        assert self._process is not None
        supervisor = psutil.Process(self._process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def process_id(self, name: str) -> int:
        """The process of this name; waits for one that is just being started again."""
        return wait_for(f"{name} runs", lambda: self.running["pids"].get(name), 60)

    def process_ids(self, name: str) -> list[int]:
        """The process of this name and its own children, a server and its workers; waits for one started again."""

        def look() -> list[int] | None:
            with contextlib.suppress(psutil.NoSuchProcess):  # it was killed and run.json still names it
                first = psutil.Process(self.process_id(name))
                return [first.pid, *(child.pid for child in first.children(recursive=True))]
            return None

        return wait_for(f"{name} runs", look, 60)

    def signal(self, name: str, number: int, whole: bool = False) -> None:
        """A signal for one process, or for it and its children."""
        for process_id in self.process_ids(name) if whole else [self.process_id(name)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process_id, number)

    @contextlib.contextmanager
    def frozen(self, *names: str) -> Iterator[None]:
        """Everything of these stands still: connections are taken and nothing is answered."""
        stopped = [process_id for name in names for process_id in self.process_ids(name)]
        for process_id in stopped:
            os.kill(process_id, signal.SIGSTOP)
        try:
            yield
        finally:
            for process_id in stopped:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process_id, signal.SIGCONT)

    def wait_until_well(self, seconds: float = 120) -> None:
        """Until the gateway and both services say that they are ready."""
        ports = self.running["ports"]

        def look() -> requests.Response | bool:
            names = ("training", "venues", "gateway")
            said = [requests.get(f"http://127.0.0.1:{ports[name]}/readyz", timeout=10) for name in names]
            return next((one for one in said if not one.ok), True)

        wait_for("every service is ready", look, seconds)

    def command(self, *arguments: str) -> str:
        """What a Python module of ours prints when it is run inside this installation."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env=installation_environment(self.data_dir) | {"DATA_DIR": str(self.data_dir)},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(arguments)}: {done.stdout[-1500:]}{done.stderr[-1500:]}"
        return done.stdout

    def api(self, role: str = OFFICER) -> Api:
        """The door as a program with this role."""
        if not self._tokens:
            self._tokens = json.loads(self.command("tests.make_tokens"))
        return Api(self.address, self._tokens[role])

    def check_audit_chains(self) -> dict[str, int]:
        """Entries of each service's audit chain; fails at the first that is broken."""
        found: dict[str, int] = json.loads(self.command("tests.check_audit"))
        return found


def start_together(*machines: Installation) -> None:
    """Starts several at the same moment, as machines do after a power cut, and waits until each says it is ready."""
    for machine in machines:
        machine._launch()
    for machine in machines:
        wait_for("the installation is ready", machine._is_ready, READY_SECONDS)


def _shown(demonstration: bool) -> str:
    """What DEMO says: the council and its people, or those people alone."""
    return COUNCIL if demonstration else ACCOUNTS


def _filled(demonstration: bool = True) -> Path:
    """A data folder as a first start leaves it, made once in a run of tests to be copied."""

    def fill(data: Path) -> None:
        data.mkdir()
        with patch.dict(os.environ, DEMO=_shown(demonstration)):
            Stack(data, free_port(), take_demonstration(data)).fill()

    return made_once(f"filled-{_shown(demonstration)}", fill)


@contextlib.contextmanager
def installation(data_dir: Path, demonstration: bool = True, **environment: str) -> Iterator[Installation]:
    """An installation that runs, stopped and looked after at the end."""
    made = Installation(data_dir, free_port(), demonstration, environment)
    if not data_dir.exists() and not any(name.endswith("_DATABASE_URL") for name in environment):
        shutil.copytree(_filled(demonstration), data_dir)
    try:
        made.start()
        yield made
    except BaseException:
        _give_up(made)
        raise
    made.stop()


def _give_up(made: Installation) -> None:
    """A failed test must not leave processes to the next one, nor hide its own failure behind another."""
    with contextlib.suppress(Exception):
        made.stop()
