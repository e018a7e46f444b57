"""Ready means ready: each fault of what works in the background changes the line of `/readyz` that is its own (REL-34).

Writes are taken all the while, and once the fault is mended everything is ready again by itself.
"""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import requests

from tests.drills.ledger import LONG, Ledger
from tests.drills.test_broker import broker
from tests.installation import Installation, wait_for

pytestmark = pytest.mark.timeout(600)

NOTICED_SECONDS = 60.0
REMEMBERED_SECONDS = 4.5
"""Each process of the gateway asks again every two seconds, and so does each of those that it asks."""


def ready(product: Installation) -> requests.Response:
    return requests.get(f"{product.address}/readyz", timeout=10)


@contextmanager
def other_password(product: Installation) -> Iterator[None]:
    queue, password = broker(product), product.running["broker_url"].split(":")[2].partition("@")[0]
    queue.config_set("requirepass", "another")
    with contextlib.suppress(Exception):
        queue.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    try:
        yield
    finally:
        queue.config_set("requirepass", password)
        queue.close()


@contextmanager
def full(product: Installation) -> Iterator[None]:
    broker(product).config_set("maxmemory", "1")
    try:
        yield
    finally:
        broker(product).config_set("maxmemory", str(256 << 20))


@contextmanager
def crashing(product: Installation) -> Iterator[None]:
    """The worker of training ends as soon as it has begun to work, again and again."""
    stop = threading.Event()

    def strike() -> None:
        while not stop.wait(0.5):
            process = product.running["pids"].get("worker-training")
            with contextlib.suppress(ProcessLookupError):
                if process and _age(process) > 4:
                    os.kill(process, signal.SIGKILL)

    thread = threading.Thread(target=strike, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _age(process: int) -> float:
    try:
        return time.time() - os.stat(f"/proc/{process}").st_ctime
    except FileNotFoundError:
        return 0.0


def _is_told(product: Installation, line: str) -> bool:
    return ready(product).json()["checks"].get(line) is False


Fault = Callable[[Installation], AbstractContextManager[None]]
FAULTS: dict[str, tuple[Fault, str]] = {
    "a wrong password of the queue": (other_password, "queue"),
    "a full queue": (full, "queue"),
    "a beat that stands still": (lambda product: product.frozen("beat"), "beat"),
    "a worker that stands still": (lambda product: product.frozen("worker-gateway"), "worker"),
    "a worker that ends and begins again": (crashing, "training"),
}


@pytest.mark.parametrize("fault", FAULTS if LONG else list(FAULTS)[:2])
def test_nothing_is_called_ready_that_is_not(product: Installation, ledger: Ledger, fault: str) -> None:
    product.wait_until_well()
    inject, line = FAULTS[fault]
    token = product.api("it_officer")
    with inject(product):
        ledger.injected += 1
        began = time.monotonic()
        wait_for(f"{fault} is told", lambda: _is_told(product, line), NOTICED_SECONDS)
        ledger.took(time.monotonic() - began)
        time.sleep(REMEMBERED_SECONDS)
        said, services = ready(product), token.get("gateway/v1/status")["services"]
        told = {"ready": said.text, "status": {one["service"]: one["detail"] for one in services}}
        if said.status_code != 503 or not said.json()["serves"]:
            ledger.count("untrue", f"{fault}: it is called ready, or that nothing is served: {told}")
        if all(one["state"] in {"ok", "slow"} for one in services):
            ledger.count("untrue", f"{fault}: the status page finds nothing wrong: {told}")
    began = time.monotonic()
    product.wait_until_well(150)
    ledger.took(time.monotonic() - began)
