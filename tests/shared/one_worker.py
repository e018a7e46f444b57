"""A real worker of one service, with a queue and a migrated database of its own; nothing else runs."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import redis

from operations import commands
from operations.environment import service_environment
from operations.keys import load_secrets
from operations.servers.processes import dies_with
from operations.servers.redis_server import find_redis, is_ready, write_settings
from tests.drills.records import driver
from tests.folders import ROOT
from tests.installation import free_port, wait_for

NOBODY = {"gateway": 1, "training": 1, "venues": 1}


@dataclass
class Queue:
    """A server that keeps nothing, and what is asked of it by the address that a worker was given."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        return f"redis://:secret@127.0.0.1:{self.port}/0"

    def tell(self, *words: str) -> None:
        self.ask(*words)

    def ask(self, *words: str) -> Any:
        """What it answers."""
        return redis.Redis.from_url(self.url).execute_command(*words)

    def tell_as(self, password: str, *words: str) -> None:
        """While it has another password."""
        redis.Redis.from_url(self.url.replace("secret", password)).execute_command(*words)


@contextmanager
def a_queue(folder: Path) -> Iterator[Queue]:
    """One that runs until the end of the test."""
    port = free_port()
    settings = write_settings(folder, "127.0.0.1", port, "secret")
    process = subprocess.Popen(
        [str(find_redis()), str(settings)], stdout=subprocess.DEVNULL, preexec_fn=dies_with(os.getpid())
    )
    try:
        wait_for("the queue answers", lambda: is_ready(port, "secret"), 20)
        yield Queue(port, process)
    finally:
        process.kill()
        process.wait()


class OneWorker:
    """A worker under whoever is to look after it; its lines are in `log`."""

    def __init__(self, service: str, folder: Path, broker_url: str, command: list[str] | None = None) -> None:
        self.service, self.folder, self.broker_url = service, folder, broker_url
        self.environment = service_environment(service, folder, NOBODY, broker_url, load_secrets(folder))
        self.environment["PYTHONPATH"] = str(ROOT)
        self.database = folder / f"{service}.sqlite3"
        subprocess.run(commands.migrate(service), cwd=ROOT, env=self.environment, check=True, capture_output=True)
        self.log = folder / "worker.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command or commands.work(service),
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=dies_with(os.getpid()),
            )

    def rows(self, statement: str) -> list[Any]:
        with closing(driver.connect(self.database)) as connection:
            return connection.execute(statement).fetchall()

    def write(self, statement: str, *values: object) -> None:
        with closing(driver.connect(self.database, timeout=10)) as connection, connection:
            connection.execute(statement, values)

    def wait_until_it_works(self) -> "OneWorker":
        wait_for("a heartbeat", lambda: self.rows("SELECT 1 FROM heartbeat"), 60)
        return self

    def inspect(self, what: str) -> str:
        asked = [what if word == "ping" else word for word in commands.ping(self.service)]
        done = subprocess.run(asked, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        return done.stdout

    def family(self) -> list[psutil.Process]:
        """The parent and its child, wherever they hang."""
        top = psutil.Process(self.process.pid)
        return [one for one in [*top.children(recursive=True), top] if self._is_of_it(one)]

    def _is_of_it(self, one: psutil.Process) -> bool:
        try:
            return one.status() != psutil.STATUS_ZOMBIE and f"services.{self.service}.worker" in " ".join(one.cmdline())
        except psutil.NoSuchProcess:  # it went while it was looked at
            return False

    @property
    def parent(self) -> psutil.Process:
        pids = {one.pid for one in self.family()}
        return next(one for one in self.family() if one.ppid() not in pids)

    @property
    def child(self) -> psutil.Process:
        pids = {one.pid for one in self.family()}
        return next(one for one in self.family() if one.ppid() in pids)

    def lines(self) -> list[dict[str, Any]]:
        """What it has logged; fails where a line is not one of JSON."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def stop(self) -> int:
        self.process.terminate()
        try:
            return self.process.wait(30)
        finally:
            self.process.kill()


def python(code: str) -> list[str]:
    """A command that runs this."""
    return [sys.executable, "-c", code]
