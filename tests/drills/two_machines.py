"""Two installations with a disk each on one PostgreSQL and one Redis, and `kill -9` for whoever does their jobs."""

import contextlib
import itertools
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import psutil

from operations.demonstration import COUNCIL, take_demonstration
from operations.keys import load_secrets
from tests.drills.ledger import Ledger
from tests.drills.records import SERVICES, RecordsOnServer
from tests.installation import Installation, free_port, start_together, wait_for
from tests.mistreated_postgresql import mistreated_server
from tests.shared.one_worker import a_queue

SECOND = "second"
CONNECTIONS = 200
SHARED = ("secrets.json", "demonstration.json")
MOST_ATTEMPTS_STRUCK = 3
"""Work that stopped its worker five times is given up, as it should be."""


@dataclass
class Pair:
    """Both machines, and what their databases hold."""

    first: Installation
    second: Installation
    records: RecordsOnServer
    struck: dict[str, int] = field(default_factory=dict)
    """By job: in which attempt its worker was killed last."""

    @property
    def both(self) -> tuple[Installation, Installation]:
        return self.first, self.second

    def of(self, number: int) -> Installation:
        """One after the other, in turn."""
        return self.both[number % 2]

    def other(self, machine: Installation) -> Installation:
        """The one that did not do it."""
        return self.second if machine is self.first else self.first

    def wait_until_well(self) -> None:
        for machine in self.both:
            machine.wait_until_well()

    def strike_each(self, service: str, kind: str, jobs: int, ledger: Ledger) -> None:
        """Each of so many jobs of a kind is begun, and the worker that does it is killed; whichever machine has it."""
        before, ways = len(self.struck), itertools.cycle([strike_child, strike_whole])

        def look() -> bool:
            running = self._running(service, kind)
            fresh = running.keys() - self.struck.keys()
            if fresh and all(attempt <= MOST_ATTEMPTS_STRUCK for attempt in running.values()):
                way = next(ways)
                for machine in self.both:
                    way(machine, f"worker-{service}")
                self.struck.update(running)
                ledger.injected += len(running)
            return len(self.struck) - before >= jobs

        wait_for(f"each {kind} was begun and struck", look, 600, 0.02)

    def _running(self, service: str, kind: str) -> dict[str, int]:
        """What is being done just now, by id: in which attempt. Work whose worker was killed is leased as well."""
        sql = "SELECT id, attempts FROM job WHERE kind = ? AND state = 'waiting' AND attempts > 0 AND due_at > now()"
        leased = {str(job): int(attempts) for job, attempts in self.records.ask(service, sql, kind)}
        return {job: attempts for job, attempts in leased.items() if attempts > self.struck.get(job, 0)}


def strike_child(machine: Installation, worker: str) -> None:
    """kill -9 of the process that does the work; its parent begins another."""
    for process in machine.process_ids(worker)[1:]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def strike_whole(machine: Installation, worker: str) -> None:
    """kill -9 of a worker with all that it started; its supervisor begins another."""
    for process in machine.process_ids(worker):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def power_cut(machine: Installation) -> None:
    """Every process of a machine is gone at once, its supervisor first."""
    family = machine.family()
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=20)


@contextmanager
def two_machines(folder: Path) -> Iterator[Pair]:
    """Both begin at the same moment on empty databases, and both would fill them with the demonstration council."""
    with mistreated_server(CONNECTIONS) as server, a_queue(folder / "queue") as queue:
        for service in SERVICES:
            server.ask(f"CREATE DATABASE {service}")  # type: ignore[arg-type]
        shared = {f"{service.upper()}_DATABASE_URL": server.address_of(service) for service in SERVICES}
        shared |= {"REDIS_URL": queue.url}
        first = Installation(folder / "first", free_port(), True, shared)
        second = Installation(folder / "second", free_port(), True, shared | {"MACHINE_NAME": SECOND})
        for machine in (first, second):
            machine.data_dir.mkdir()
        load_secrets(first.data_dir)
        with patch.dict(os.environ, DEMO=COUNCIL):
            take_demonstration(first.data_dir)
        for name in SHARED:
            shutil.copy(first.data_dir / name, second.data_dir / name)
        try:
            start_together(first, second)
            yield Pair(first, second, RecordsOnServer(first.data_dir, server))
        except BaseException:
            for machine in (first, second):
                with contextlib.suppress(Exception):
                    machine.stop()
            raise
        for machine in (first, second):
            machine.stop()


def settle(pair: Pair, seconds: float = 60) -> None:
    """Until nothing is due on any machine."""
    for service in SERVICES:
        sql = "SELECT count(*) FROM job WHERE state = 'waiting' AND due_at <= now()"
        wait_for(f"{service} has nothing to do", lambda s=service: pair.records.number(s, sql) == 0, seconds)
    time.sleep(1)
