"""Two installations with a disk each on one PostgreSQL and one Redis, and `kill -9` for whoever does their jobs."""

import contextlib
import itertools
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import psutil
import psycopg

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

    @contextmanager
    def held(self, service: str, table: str) -> Iterator[None]:
        """Nobody else writes to this table: work that needs it is begun, and not done before it is struck."""
        with psycopg.connect(self.records.server.address_of(service)) as connection:
            connection.execute(f'LOCK TABLE "{table}" IN EXCLUSIVE MODE')  # type: ignore[arg-type]
            yield
            connection.rollback()

    def strike_each(self, service: str, kind: str, jobs: int, ledger: Ledger) -> None:
        """Each of so many jobs of a kind is begun, and whoever does it is killed before it is done."""
        before, ways = len(self.struck), itertools.cycle([strike_child, strike_whole])

        def look() -> bool:
            if self._running(service, kind).keys() - self.struck.keys():
                ledger.injected += self._strike(service, kind, next(ways))
            return len(self.struck) - before >= jobs

        wait_for(f"each {kind} was begun and struck", look, 900, 0.02)

    def _strike(self, service: str, kind: str, way: Callable[[list[int]], None]) -> int:
        """Kills the workers of both machines, if then something is begun that was not struck yet; how many were."""
        workers = [machine.process_ids(f"worker-{service}") for machine in self.both]
        everybody = [process for worker in workers for process in worker]
        send(signal.SIGSTOP, everybody)  # from here on nothing ends by itself
        try:
            running = self._running(service, kind)
            is_fresh = bool(running.keys() - self.struck.keys())
            if not is_fresh or any(attempt > MOST_ATTEMPTS_STRUCK for attempt in running.values()):
                return 0
            for worker in workers:
                way(worker)
            self.struck.update(running)
            return len(running)
        finally:
            send(signal.SIGCONT, everybody)

    def _running(self, service: str, kind: str) -> dict[str, int]:
        """What is being done just now, by id: in which attempt. Work whose worker was killed is leased as well."""
        sql = "SELECT id, attempts FROM job WHERE kind = ? AND state = 'waiting' AND attempts > 0 AND due_at > now()"
        leased = {str(job): int(attempts) for job, attempts in self.records.ask(service, sql, kind)}
        return {job: attempts for job, attempts in leased.items() if attempts > self.struck.get(job, 0)}


class Meanwhile:
    """Something that goes on beside the drill, and ends with it; what went wrong in it is raised by `result`."""

    def __init__(self, act: Callable[..., object], *arguments: object) -> None:
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._go, args=(act, arguments), daemon=True)
        self._thread.start()

    def _go(self, act: Callable[..., object], arguments: tuple[object, ...]) -> None:
        try:
            act(*arguments)
        except BaseException as error:  # whatever it is, the drill has failed
            self._error = error

    def result(self) -> None:
        """Waits until it has ended."""
        self._thread.join()
        if self._error is not None:
            raise self._error


def send(number: int, processes: list[int]) -> None:
    """A signal for each that is still there."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def strike_child(worker: list[int]) -> None:
    """kill -9 of the process that does the work; its parent begins another."""
    send(signal.SIGKILL, worker[1:])


def strike_whole(worker: list[int]) -> None:
    """kill -9 of a worker with all that it started; its supervisor begins another."""
    send(signal.SIGKILL, worker)


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
