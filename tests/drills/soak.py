"""Eight at work for some minutes through the real pages and API while workers are killed: errors, times and memory.

python -m tests.drills soak [MINUTES]       twenty unless given; `make drills ARGS=soak`

What was acknowledged is compared with the databases at the end. Exit code 1 when anything was refused, lost or doubled.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

import psutil
import requests

from tests.drills.figures import KEPT
from tests.drills.ledger import CAUGHT_UP_SECONDS, Ledger
from tests.drills.people_at_work import PEOPLE, Person
from tests.drills.records import Records
from tests.drills.sending import strike
from tests.installation import Installation, installation

MINUTES = 20.0
PAUSE = (0.1, 0.7)
"""Seconds that each of them thinks before the next page."""
KILL_EVERY_SECONDS = 20.0
QUIET_SECONDS = 40.0
TOLD_EVERY_SECONDS = 60.0
VICTIMS = ("worker-training", "worker-venues", "worker-gateway", "beat")
MEGABYTE = 1 << 20
Memory = dict[str, float]


@dataclass
class Seen:
    """How long each kind of page or call took, and what was not as it should be."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    kills: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def actions(self) -> int:
        return sum(len(one) for one in self.took.values())

    @property
    def failures(self) -> int:
        return sum(len(one) for one in self.errors.values())

    @contextmanager
    def timed(self, kind: str) -> Iterator[None]:
        """One action of this kind; what it raises is an error of it, and told at once."""
        began, wrong = time.monotonic(), ""
        try:
            yield
        except (AssertionError, requests.RequestException) as error:
            wrong = f"{type(error).__name__}: {str(error)[:600]}"
        with self._lock:
            self.took[kind].append(time.monotonic() - began)
            if wrong:
                self.errors[kind].append(wrong)
                tell(f"error: {kind}: {wrong}")


def tell(text: str) -> None:
    """Printed, and kept in the file that the drills name."""
    print(text, flush=True)
    if place := os.environ.get(KEPT):
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(text + "\n")


def memory(product: Installation) -> Memory:
    """MB of each process and its children, each shared page counted once for all who share it."""
    found = {}
    for name in sorted(product.running["pids"]):
        parts = []
        for process_id in product.process_ids(name):
            with contextlib.suppress(psutil.NoSuchProcess):
                parts.append(psutil.Process(process_id).memory_full_info().pss / MEGABYTE)
        found[name] = sum(parts)
    return found


def work(person: Person, seen: Seen, stop: threading.Event) -> None:
    """What one of them does, again and again."""
    for number in range(1_000_000):
        for kind, act in person.turn(number):
            if stop.wait(random.uniform(*PAUSE)):
                return
            with seen.timed(kind):
                act()


def kill(product: Installation, seen: Seen, stop: threading.Event, until: float) -> None:
    """One worker after the other, or the clock; none at the very end, so that its memory is seen at work."""
    while not stop.wait(KILL_EVERY_SECONDS) and time.monotonic() < until - QUIET_SECONDS:
        strike(product, VICTIMS[seen.kills % len(VICTIMS)])
        seen.kills += 1


def soak(product: Installation, minutes: float, seen: Seen, people: list[Person]) -> tuple[Memory, Memory]:
    """Memory when a tenth of the time was over, for until then caches fill; and at the end."""
    stop, until = threading.Event(), time.monotonic() + minutes * 60
    jobs: list[Callable[[], None]] = [lambda person=person: work(person, seen, stop) for person in people]  # type: ignore[misc]
    threads = [threading.Thread(target=job, daemon=True) for job in (*jobs, lambda: kill(product, seen, stop, until))]
    for thread in threads:
        thread.start()
    try:
        time.sleep(minutes * 6)
        begun = memory(product)
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(TOLD_EVERY_SECONDS, left))
            left = max(0.0, until - time.monotonic()) / 60
            tell(f"{seen.actions:,} actions, {seen.failures} errors, {seen.kills} kills; {left:.0f} minutes to go")
        return begun, memory(product)
    finally:
        stop.set()
        for thread in threads:
            thread.join(CAUGHT_UP_SECONDS)


def table_of_times(seen: Seen) -> str:
    """A line for each kind of page and call."""
    lines = ["| page or call | times | median (s) | p95 (s) | slowest (s) | errors |", "|---|---:|---:|---:|---:|---:|"]
    for kind, took in sorted(seen.took.items()):
        median, p95 = percentile(took, 50), percentile(took, 95)
        cells = (kind, len(took), f"{median:.2f}", f"{p95:.2f}", f"{max(took):.2f}", len(seen.errors[kind]))
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)


def percentile(took: list[float], which: int) -> float:
    """The nearest that few numbers allow."""
    return quantiles(took, n=100, method="inclusive")[which - 1] if len(took) > 1 else took[0]


def table_of_memory(at_start: Memory, begun: Memory, ended: Memory) -> str:
    """A line for each process; those that were killed began anew."""
    lines = ["| process | at the start (MB) | after a tenth (MB) | at the end (MB) |", "|---|---:|---:|---:|"]
    for name in ended:
        lines.append(f"| {name} | {at_start.get(name, 0):.0f} | {begun.get(name, 0):.0f} | {ended[name]:.0f} |")
    sums = [sum(one.values()) for one in (at_start, begun, ended)]
    return "\n".join([*lines, "| all | " + " | ".join(f"{one:.0f}" for one in sums) + " |"])


def compare(people: list[Person], records: Records, seen: Seen, began: float) -> Ledger:
    """What they were told, beside what the databases hold."""
    ledger = Ledger("soak", injected=seen.kills, began=began)
    for person in people:
        person.compare(ledger, records)
    for took in seen.took.values():
        ledger.took(max(took))
    return ledger


def main(words: list[str] | None = None) -> int:
    """0 when nothing was refused, lost or doubled."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.drills soak", description="Eight at work while workers are killed."
    )
    parser.add_argument("minutes", nargs="?", type=float, default=MINUTES, help=f"{MINUTES:g} unless given")
    minutes = parser.parse_args(words).minutes
    random.seed(10)
    seen, began = Seen(), time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="due-regard-soak-") as folder,
        installation(Path(folder) / "data") as product,
    ):
        records = Records(product.data_dir)
        people = [person(product, records, Path(folder)) for person in PEOPLE]
        at_start = memory(product)
        try:
            begun, ended = soak(product, minutes, seen, people)
        finally:
            tell(table_of_times(seen))
        tell(table_of_memory(at_start, begun, ended))
        product.wait_until_well()
        ledger = compare(people, records, seen, began)
        records.check_integrity()
        tell(f"audit entries, all chains whole: {product.check_audit_chains()}")
    tell(ledger.line())
    tell(f"soak of {minutes:g} minutes: {seen.actions:,} actions of {len(people)}, {seen.failures} errors")
    return int(bool(seen.failures or ledger.lost or ledger.doubled or ledger.untrue))


if __name__ == "__main__":
    sys.exit(main())
