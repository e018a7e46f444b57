"""What pages of the demonstration council cost beside a bare Flask page on the same server with the same settings.

Both run as processes and are asked over the network of this machine, in turn, so that each pair meets the same state of
it. The processor seconds are those of gateway, training and venues together. `python -m bench.page_rates` measures this
alone; `--seconds` and `--rounds` say how long.
"""

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import psutil
import requests

from bench.table import Line, Time, as_markdown
from operations import commands
from services.gateway.demonstration import ACCOUNTS
from shared.actor import Role
from tests.folders import ROOT
from tests.gateway.visitor import HTML
from tests.installation import PASSWORD, Installation, free_port, installation, wait_for

CALLERS = 4
"""Browsers that ask at the same time, each for its next page when it has the last."""
SECONDS, ROUNDS = 2.0, 5
HIRER = ""
ASKED = (
    (Role.PREVENT_LEAD, "/", "home of the Prevent lead", 5),
    (Role.PREVENT_LEAD, "/evidence/7", "evidence of benchmark 7", 5),
    (Role.BOOKING_OFFICER, "/bookings", "the queue", 10),
    (Role.LD_OFFICER, "/training/standing", "standing of the council", 12),
    (HIRER, "/hire", "start of the hirer's form", 25),
    (HIRER, "/hire/event", "a page of the hirer's form", 25),
    (Role.LD_OFFICER, "/training/gaps", "a page of the gap list", None),
    (Role.PREVENT_LEAD, "/help", "help", None),
)
"""(who, address, what, at least so many per cent of the rate of the bare page)."""


@dataclass(frozen=True)
class Rate:
    """How many pages a second, and processor seconds for each."""

    pages: float
    cpu: float


@dataclass(frozen=True)
class Server:
    """Something that answers on a port, and the processes that are busy with it."""

    port: int
    processes: tuple[psutil.Process, ...]

    @property
    def cpu(self) -> float:
        """Processor seconds so far."""
        times = [process.cpu_times() for process in self.processes]
        return sum(one.user + one.system for one in times)

    def rate(self, address: str, cookie: str, seconds: float) -> Rate:
        """Asked by several at a time for so long."""
        callers = [Caller(self.port, address, cookie) for _ in range(CALLERS)]
        cpu, began = self.cpu, time.perf_counter()
        for caller in callers:
            caller.begin(began + seconds)
        done = sum(caller.ended() for caller in callers)
        return Rate(done / (time.perf_counter() - began), (self.cpu - cpu) / done)


@dataclass
class Caller:
    """One connection that is kept: a request, its whole answer, the next request."""

    port: int
    address: str
    cookie: str
    done: int = 0
    failed: list[str] = field(default_factory=list)
    thread: threading.Thread = field(init=False)

    def begin(self, until: float) -> None:
        """In a thread of its own."""
        self.thread = threading.Thread(target=self._ask, args=(until,), daemon=True)
        self.thread.start()

    def ended(self) -> int:
        """How many pages came; RuntimeError when one was none."""
        self.thread.join()
        if self.failed:
            raise RuntimeError(f"{self.address}: {self.failed[0]}")
        return self.done

    def _ask(self, until: float) -> None:
        lines = [f"GET {self.address} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Accept: {HTML['Accept']}"]
        asks = "\r\n".join([*lines, *([f"Cookie: {self.cookie}"] if self.cookie else []), "", ""]).encode()
        try:
            with socket.create_connection(("127.0.0.1", self.port), 30) as line:
                while time.perf_counter() < until:
                    line.sendall(asks)
                    self._take(line)
                    self.done += 1
        except (OSError, ValueError) as problem:
            self.failed.append(str(problem))

    def _take(self, line: socket.socket) -> None:
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more(line)
        head = answer[:end]
        found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        if not head.startswith(b"HTTP/1.1 200 ") or found is None:
            raise ValueError(head.decode("latin-1").replace("\r\n", " | "))
        left = int(found[1]) - (len(answer) - end - 4)
        while left > 0:
            left -= len(self._more(line))

    @staticmethod
    def _more(line: socket.socket) -> bytes:
        data = line.recv(65_536)
        if not data:
            raise ValueError("the connection ended")
        return data


@contextmanager
def bare_server(folder: Path) -> Iterator[Server]:
    """The bare page behind the very command that serves the gateway."""
    port = free_port()
    command = [
        "bench.bare_page:create_app()" if part.startswith("services.gateway.app") else part
        for part in commands.serve("gateway", f"127.0.0.1:{port}")
    ]
    with (folder / "bare.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            wait_for("the bare page is there", lambda: requests.get(f"http://127.0.0.1:{port}/", timeout=5).ok, 30)
            yield Server(port, _with_children(process.pid))
        finally:
            process.terminate()
            process.wait(30)


def _with_children(process_id: int) -> tuple[psutil.Process, ...]:
    first = psutil.Process(process_id)
    return first, *first.children(recursive=True)


def _ours(running: Installation) -> Server:
    processes = [one for name in commands.SERVICES for one in _with_children(running.process_id(name))]
    return Server(running.port, tuple(processes))


def signed_in(address: str, role: str) -> str:
    """The cookie of somebody with this role, or of a hirer half-way through the form."""
    browser = requests.Session()
    browser.trust_env = False
    page = "/hire" if role == HIRER else "/sign-in"
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(address + page, headers=HTML).text)
    assert token is not None, page
    form = {"csrf_token": unescape(token[1])}
    if role == HIRER:
        answer = browser.post(f"{address}/hire/start", form, headers=HTML, allow_redirects=False)
    else:
        (account,) = [one for one in ACCOUNTS if one.role == role]
        form |= {"username": account.username, "password": PASSWORD}
        answer = browser.post(f"{address}/sign-in", form, headers=HTML, allow_redirects=False)
    assert answer.status_code == 303, answer.text[:300]
    return "; ".join(f"{one.name}={one.value}" for one in browser.cookies)


def bench_page_rates(folder: Path, seconds: float = SECONDS, rounds: int = ROUNDS) -> list[Line]:
    """Each page of ours and the bare one in turn."""
    with installation(folder / "rates") as running, bare_server(folder) as bare:
        ours = _ours(running)
        cookies = {role: signed_in(running.address, role) for role, *_ in ASKED}
        for role, address, *_ in ASKED:
            ours.rate(address, cookies[role], seconds / 2)
        bare.rate("/", "", seconds / 2)
        pairs: dict[str, list[tuple[Rate, Rate]]] = {what: [] for _, _, what, _ in ASKED}
        for _ in range(rounds):
            for role, address, what, _ in ASKED:
                pairs[what].append((bare.rate("/", "", seconds / 2), ours.rate(address, cookies[role], seconds)))
    beside = [one for found in pairs.values() for one, _ in found]
    where = "SQLite, processes"
    return [
        Line("a bare Flask page, one of fifty lines, on the same server", where, _time(beside)),
        *(
            Line(f"demonstration council: {what}", where, _time([one for _, one in pairs[what]]), _share(pairs[what]),
                 f"at least {least} %" if least else "")
            for _, _, what, least in ASKED
        ),
    ]  # fmt: skip


def _time(rates: Sequence[Rate]) -> Time:
    return Time(
        1 / statistics.median(one.pages for one in rates), statistics.median(one.cpu for one in rates), len(rates)
    )


def _share(pairs: Sequence[tuple[Rate, Rate]]) -> str:
    """Per cent of the bare page's rate on the clock, and of what it costs in processor seconds."""
    clock = statistics.median(one.pages / bare.pages for bare, one in pairs)
    cpu = statistics.median(bare.cpu / one.cpu for bare, one in pairs)
    return f"{clock:.1%} of its rate, {cpu:.1%} by processor".replace("%", " %")


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.page_rates")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        before = os.getloadavg()[0]
        print(as_markdown(bench_page_rates(Path(name), given.seconds, given.rounds)))
        print(f"Load average before {before:.1f}, after {os.getloadavg()[0]:.1f}", file=sys.stderr)


if __name__ == "__main__":
    main()
