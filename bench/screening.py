"""How long bookings to come take to be looked up again after a list was loaded, and what pages cost meanwhile.

The work is done as in an installation: by a process of its own that claims jobs, while the service answers in this one.
`python -m bench.screening --bookings 2500 --names 5000` tries it at a small size.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bench.bookings import A_TALK, Service, _silent, _text
from bench.table import Line, Time, as_markdown, seconds
from bench.training import postgresql_on, sqlite_in
from services.venues.actions.bookings.submitting import Origin, submit
from services.venues.actions.lists import entries as list_entries
from services.venues.actions.lists.index import index
from services.venues.jobs import HANDLERS
from services.venues.rules.screening.matching.resources import background_names
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.lists.lists import ListFile
from services.venues.store.screening.rescreening import Run, list_runs
from shared.actor import Actor, Role
from shared.contracts.bookings.booking_request import BookingSubmission

BOOKINGS, NAMES = 25_000, 50_000
ACTOR = Actor("bench", frozenset({Role.PREVENT_LEAD}))
POSSIBLE = 0.002
"""So many bookings name somebody who is on the list; ten times the share of a real council."""


@dataclass
class Pages:
    """How long the queue and a booking took, one after the other, as seen by who asks."""

    queue: list[float]
    booking: list[float]

    def p95(self) -> tuple[float, float]:
        """The slowest but five in a hundred, of each."""
        return tuple(sorted(times)[int(len(times) * 0.95) - 1] for times in (self.queue, self.booking))  # type: ignore[return-value]


def bench_screening(folder: Path, server: str | None, scale: float) -> list[Line]:
    """A list of 50,000 names loaded under 25,000 bookings to come, on each kind of database."""
    sizes = int(BOOKINGS * scale), int(NAMES * scale)
    lines = _on(sqlite_in(folder, "screening"), "SQLite", folder / "screening", *sizes)
    if server is not None:
        with postgresql_on(server) as url:
            lines += _on(url, "PostgreSQL", folder / "screening-pg", *sizes)
    return lines


def _on(url: str, where: str, folder: Path, bookings: int, names: int) -> list[Line]:
    with _silent():
        service = Service(url, folder)
        try:
            service.fill()
            listed = _names(names, 1)
            with database.connection():
                _fill(bookings, listed)
                list(jobs.run_due(HANDLERS, lambda: datetime.now(UTC)))
                quiet = _pages(service, until=lambda pages: len(pages.queue) >= 60)
                began = time.perf_counter()
                _load(listed)
                loaded = time.perf_counter() - began
                used = _children_seconds()
                busy, run = _while_working(service, url, folder)
                used = _children_seconds() - used
        finally:
            if not database.is_sqlite:
                database.real.close_all()  # type: ignore[attr-defined]
    return _lines(where, bookings, names, loaded, used, quiet, busy, run)


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _lines(
    where: str, bookings: int, names: int, loaded: float, used: float, quiet: Pages, busy: Pages, run: Run
) -> list[Line]:
    assert run.started_at is not None
    assert run.finished_at is not None
    if (run.done, run.total) != (bookings, bookings):
        raise RuntimeError(f"{run.done} of {bookings} bookings were looked up")
    took = (run.finished_at - run.added_at).total_seconds()
    (queue, booking), (queue_busy, booking_busy) = quiet.p95(), busy.p95()
    of = f"{bookings:,} bookings, {names:,} names"
    return [
        Line(f"{of}: the list put in force", where, Time(loaded, 0.0, 1)),
        Line(f"{of}: all looked up again behind it, {run.found} new questions", where, Time(took, used, 1), "", "5 min"),
        Line(f"{of}: page of the queue meanwhile, p95", where, Time(queue_busy, 0.0, len(busy.queue)),
             f"{seconds(queue)} before", "unaffected"),
        Line(f"{of}: one booking meanwhile, p95", where, Time(booking_busy, 0.0, len(busy.booking)),
             f"{seconds(booking)} before", "unaffected"),
    ]  # fmt: skip


def _names(count: int, seed: int) -> list[str]:
    """Different invented names of all origins: first and last words of the matcher's background, put together anew."""
    chance = random.Random(seed)
    words = [name.split() for name in background_names() if len(name.split()) > 1]
    made: dict[str, None] = {}
    while len(made) < count:
        made[f"{chance.choice(words)[0]} {chance.choice(words)[-1]}"] = None
    return list(made)


def _load(names: list[str]) -> None:
    entries = [{"code": f"n{n}", "kind": "person", "names": [name], "active": True} for n, name in enumerate(names)]
    list_entries.load_list("sanctions", "bench", entries, ListFile(), ACTOR, datetime.now(UTC))


def _fill(count: int, listed: list[str]) -> None:
    """Bookings to come, each with a speaker of its own; a few of them are on the list."""
    chance = random.Random(2)
    speakers = [chance.choice(listed) if chance.random() < POSSIBLE else name for name in _names(count, 3)]
    first = submit(BookingSubmission(request=A_TALK), Origin("staff"), ACTOR, datetime.now(UTC))
    names = [column.name for column in database.real.get_columns("booking") if column.name != "id"]
    (kept,) = database.query(f"SELECT {', '.join(names)} FROM booking WHERE id = ?", first.id)
    base = dict(zip(names, kept, strict=True))

    def rows() -> Iterator[list[Any]]:
        for place, speaker in enumerate(speakers[1:]):
            at = datetime.now(UTC) + timedelta(days=2, hours=place % 9_000)
            request = json.dumps({**A_TALK, "speakers": [{"name": speaker, "topic": "Rivers"}]}, ensure_ascii=False)
            changed = {
                "public_id": uuid4().hex if database.is_sqlite else str(uuid4()), "reference": f"S-{place}",
                "request": request, "state": ("submitted", "approved", "confirmed")[place % 3],
                "starts_at": _text(at), "ends_at": _text(at + timedelta(hours=2)),
            }  # fmt: skip
            yield [_plain(changed.get(name, base[name])) for name in names]

    with database.write_transaction():
        database.insert_rows("booking", names, rows())
    database.execute("ANALYZE")


def _plain(value: Any) -> Any:
    return _text(value.astimezone(UTC)) if isinstance(value, datetime) else value


def _while_working(service: Service, url: str, folder: Path) -> tuple[Pages, Run]:
    """Pages asked for while another process does the work."""
    with (folder / "worker.log").open("w") as log:
        command = [sys.executable, "-m", "bench.screening", "--work", url, str(folder / "screening")]
        key = {"BENCH_AUDIT_KEY": service.app.extensions["settings"].audit_key}
        worker = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | key)
        try:
            busy = _pages(service, until=lambda _: worker.poll() is not None)
        finally:
            worker.kill()
    if worker.returncode != 0:
        raise RuntimeError((folder / "worker.log").read_text()[-2000:])
    return busy, list_runs(1)[0]


def _pages(service: Service, until: Any) -> Pages:
    """The queue and a booking in turn, with a pause between as people make it."""
    pages = Pages([], [])
    with database.connection():
        ((booking,),) = database.query("SELECT public_id FROM booking ORDER BY id LIMIT 1")
    while not until(pages):
        queue, one = service.tokens(Role.BOOKING_OFFICER, 2)
        for path, token, times in (
            ("/v1/bookings?shown=team", queue, pages.queue),
            (f"/v1/bookings/{UUID(str(booking))}", one, pages.booking),
        ):
            began = time.perf_counter()
            service.call("GET", path, token)
            times.append(time.perf_counter() - began)
            time.sleep(0.05)
    return pages


def _work(url: str, folder: Path) -> None:
    """A worker: what is due, until nothing is."""
    database.configure(url)
    audit.configure(os.environ["BENCH_AUDIT_KEY"])
    index.configure(folder, "memory")
    with database.connection():
        while True:
            done = list(jobs.run_due(HANDLERS, lambda: datetime.now(UTC)))
            for job, error in done:
                if error is not None:
                    raise RuntimeError(job.kind) from error
            if not done:
                return


def main() -> None:
    """Measures alone, on SQLite; or is the worker of a measurement."""
    parser = argparse.ArgumentParser(prog="python -m bench.screening")
    parser.add_argument("--bookings", type=int, default=BOOKINGS)
    parser.add_argument("--names", type=int, default=NAMES)
    parser.add_argument("--work", nargs=2)
    given = parser.parse_args()
    if given.work:
        _work(given.work[0], Path(given.work[1]))
        return
    with tempfile.TemporaryDirectory(prefix="due-regard-bench-") as name:
        lines = _on(sqlite_in(Path(name), "screening"), "SQLite", Path(name) / "screening", given.bookings, given.names)
    print(as_markdown(lines))


if __name__ == "__main__":
    main()
