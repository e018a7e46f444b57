"""A PostgreSQL server that is cut, full, frozen and started again under the product: nothing lost, nothing untrue."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from tests.drills.browser import Browser
from tests.drills.clerk import ROUNDS, Clerk, Council, Fault, frozen, killed, slow, with_a_booking, write_notes
from tests.drills.files import completions_file
from tests.drills.ledger import CAUGHT_UP_SECONDS, LONG, Ledger
from tests.drills.records import SERVICES
from tests.drills.sending import confirm, keep_sending, upload
from tests.installation import installation, said_by
from tests.mistreated_postgresql import MistreatedServer, mistreated_server

pytestmark = [
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not LONG, reason="a second installation: in the long drills"),
]

ROWS = 20_000
COURSE = "STRATEGIC_BRIEFING"


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """The demonstration council on a server of its own; at the end every audit chain must be whole."""
    with mistreated_server(80) as server:
        for service in SERVICES:
            server.ask(f"CREATE DATABASE {service}")  # type: ignore[arg-type]
        urls = {f"{service.upper()}_DATABASE_URL": server.address_of(service) for service in SERVICES}
        with installation(tmp_path_factory.mktemp("postgresql") / "data", **urls) as product:
            council = with_a_booking(product, server)
            yield council
            product.wait_until_well()
            product.check_audit_chains()
            council.records.check_integrity()


@pytest.fixture
def server(on_postgresql: Council) -> MistreatedServer:
    assert on_postgresql.server is not None
    return on_postgresql.server


@pytest.mark.parametrize("fault", [slow, killed, frozen], ids=lambda fault: fault.__name__)
def test_what_a_page_says_of_a_form_is_true_on_postgresql(on_postgresql: Council, ledger: Ledger, fault: Fault) -> None:
    write_notes(on_postgresql, ledger, fault)


def cut(council: Council) -> None:
    """Every connection is ended, again and again."""
    assert council.server is not None
    for _ in range(20):
        time.sleep(random.uniform(0.0, 0.03))
        council.server.cut()


def full(council: Council) -> None:
    """Ours are cut, and others have every connection that it gives."""
    assert council.server is not None
    council.server.cut()
    with council.server.full():
        time.sleep(random.uniform(0.5, 5.0))


def still(council: Council) -> None:
    """The server itself stands still."""
    assert council.server is not None
    time.sleep(random.uniform(0.0, 0.05))
    with council.server.frozen():
        time.sleep(random.uniform(1.0, 8.0))


@pytest.mark.parametrize("fault", [cut, full, still], ids=lambda fault: fault.__name__)
def test_what_a_page_says_is_true_while_postgresql_is_mistreated(
    on_postgresql: Council, ledger: Ledger, fault: Fault
) -> None:
    write_notes(on_postgresql, ledger, fault)


def test_what_a_page_says_is_true_while_postgresql_restarts(
    on_postgresql: Council, server: MistreatedServer, ledger: Ledger
) -> None:
    clerk = Clerk(on_postgresql, Browser(on_postgresql.product.address).sign_in("booking.officer"), ledger)
    with ThreadPoolExecutor(1) as pool:
        for _ in range(ROUNDS):
            writing = pool.submit(clerk.write, lambda _: None)
            time.sleep(random.uniform(0.0, 0.1))
            server.restart(random.uniform(0.0, 4.0))  # here: what a thread started ends with it
            writing.result()
            on_postgresql.product.wait_until_well()
    assert ledger.acknowledged == ROUNDS


class AtWork:
    """People and programs that write while it lasts; each counts for itself what it was told, and all is compared."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self.counts: list[Ledger] = []
        self.failed: list[BaseException] = []

    def begin(self, work: Callable[[Ledger], None], name: str) -> None:
        """One more, who does this again and again."""
        mine = Ledger(name)
        self.counts.append(mine)

        def go() -> None:
            try:
                while not self._stop.wait(0.2):
                    work(mine)
            except BaseException as error:  # whatever it is, the drill has failed
                self.failed.append(error)

        thread = threading.Thread(target=go, daemon=True)
        self._threads.append(thread)
        thread.start()

    def end(self, ledger: Ledger) -> None:
        """Everybody ends what they have begun, and what they counted is the drill's."""
        self._stop.set()
        for thread in self._threads:
            thread.join(2 * CAUGHT_UP_SECONDS)
        assert not self.failed, self.failed
        assert not any(thread.is_alive() for thread in self._threads)
        for mine in self.counts:
            assert mine.acknowledged, f"{mine.name}: nothing was written"
            ledger.add(mine)


def write_note(council: Council, browser: Browser, mine: Ledger) -> None:
    Clerk(council, browser, mine).write(lambda _: None)


@contextmanager
def at_work(council: Council, ledger: Ledger) -> Iterator[None]:
    """Two people who write notes through the pages, and a program that records completions, until all are there."""
    api, records = council.product.api(), council.records
    person = api.get("training/v1/standing/people", as_at="2026-11-01", per_page=1)["people"][0]["id"]
    counted = f"SELECT count(*) FROM completion WHERE course = '{COURSE}'"
    before, days = records.number("training", counted), iter(range(20_000))

    def record(mine: Ledger) -> None:
        number = next(days) + before
        day = f"{1950 + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        body, began = {"person": person, "course": COURSE, "completed_on": day}, time.monotonic()
        headers = {"Idempotency-Key": uuid4().hex}
        answer = keep_sending(api, "POST", "training/v1/completions", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        mine.took(time.monotonic() - began)
        mine.acknowledged += 1

    people = AtWork()
    for name in ("booking.officer", "senior.officer"):
        people.begin(partial(write_note, council, Browser(council.product.address).sign_in(name)), name)
    people.begin(record, "program")
    try:
        yield
    finally:
        people.end(ledger)
    ledger.compare(people.counts[-1].acknowledged, records.number("training", counted) - before)


@pytest.mark.parametrize("seconds", [2, 20, 75])
def test_postgresql_frozen_under_workers_and_web_processes_at_work_goes_on_where_it_was(
    on_postgresql: Council, server: MistreatedServer, ledger: Ledger, tmp_path: Path, seconds: int
) -> None:
    """Shorter than anybody waits; longer; and longer than a statement or a worker's lease may last."""
    api, records = on_postgresql.product.api(), on_postgresql.records
    with at_work(on_postgresql, ledger):
        import_id = upload(api, completions_file(tmp_path, ROWS))
        records.wait_for_state(import_id, "reading", "checked", seconds=60)
        freeze(server, ledger, seconds)
        assert records.wait_for_state(import_id, "checked", "failed", seconds=CAUGHT_UP_SECONDS) == "checked"
        confirm(api, import_id)
        records.wait_for_state(import_id, "confirming", "confirmed", seconds=60)
        freeze(server, ledger, seconds)
        began = time.monotonic()
        while (state := records.state(import_id)) != "confirmed":
            assert time.monotonic() - began < CAUGHT_UP_SECONDS, state
            if (found := records.completions_of(import_id)) not in {0, ROWS}:
                ledger.count("untrue", f"half a file is to be seen: {found} of {ROWS} rows")
            time.sleep(0.5)
        ledger.took(time.monotonic() - began)
    ledger.acknowledged += 2
    ledger.compare(ROWS, records.completions_of(import_id))
    on_postgresql.product.wait_until_well()


def freeze(server: MistreatedServer, ledger: Ledger, seconds: int) -> None:
    """At a random moment of the work."""
    time.sleep(random.uniform(0.0, 0.5))
    with server.frozen():
        ledger.injected += 1
        time.sleep(seconds)


def test_readiness_says_within_two_seconds_that_postgresql_is_frozen(
    on_postgresql: Council, server: MistreatedServer, ledger: Ledger
) -> None:
    product = on_postgresql.product
    with server.frozen():
        ledger.injected += 1
        for service in SERVICES:
            for _ in range(3):
                began = time.monotonic()
                answer = requests.get(f"http://127.0.0.1:{product.running['ports'][service]}/readyz", timeout=30)
                ledger.took(time.monotonic() - began)
                if answer.status_code != 503:
                    ledger.count("untrue", f"{service} is called ready: {said_by(answer)}")
    assert ledger.slowest < 2.0, ledger.slowest
    product.wait_until_well()
