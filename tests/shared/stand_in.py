"""Three tiny services in a folder of their own, for tests of the supervisor alone."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SERVICES = ("training", "venues", "gateway")
APP = """
def create_app():
    def app(environ, start):
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"ok"]
    return app
"""
WORKER = """
import os
from shared.jobs.worker import new_celery, set_beat
celery = new_celery("{service}", os.environ["BROKER_URL"])

@celery.task(name="{service}.sweep")
def sweep():
    with open(os.environ["{prefix}_DATA_DIR"] + ".sweeps", "a") as file:
        file.write(".")

set_beat(celery, ["training", "venues", "gateway"])
for entry in celery.conf.beat_schedule.values():
    entry["schedule"] = 0.5
"""
SEED = """
import os, pathlib
with pathlib.Path(os.environ["TRAINING_DATA_DIR"] + ".seeded").open("a") as file:
    file.write("once ")
"""


def make_services(folder: Path) -> None:
    """Writes a `services` package of stand-ins that the supervisor will find before the real one."""
    for service in SERVICES:
        place = folder / "services" / service
        place.mkdir(parents=True)
        (place / "__init__.py").touch()
        (place / "app.py").write_text(APP)
        (place / "worker.py").write_text(WORKER.format(service=service, prefix=service.upper()))
        (place / "migrate.py").write_text("")
    (folder / "services/__init__.py").touch()
    (folder / "services/gateway/seed.py").write_text("print('anna signs in here')\n")
    (folder / "services/training/seed.py").write_text(SEED)


class Supervisor:
    """A running `python -m operations.stack` over stand-in services."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.data_dir = folder / "data"
        self.output = folder / "output.txt"
        self.port = free_port()
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("REDIS_", "DEMO"))}
        environment = plain | {"PORT": str(self.port), "DATA_DIR": str(self.data_dir), **settings}
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "operations.stack"],
                cwd=folder,
                env=environment,
                stdout=output,
                stderr=output,
            )

    def wait_until_ready(self) -> "Supervisor":
        wait_for(lambda: "Press Ctrl-C" in self.said or self.process.poll() is not None, seconds=60)
        assert self.process.poll() is None, self.said
        return self

    @property
    def said(self) -> str:
        return self.output.read_text()

    @property
    def facts(self) -> dict[str, Any]:
        return dict(json.loads((self.data_dir / "run.json").read_text()))

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def children(self) -> dict[int, str]:
        """Every process on this machine that was given this data folder, with its command line."""
        mark = f"{self.data_dir}/".encode()
        found = {}
        for place in Path("/proc").iterdir():
            try:
                if place.name.isdigit() and mark in (place / "environ").read_bytes() + (place / "cmdline").read_bytes():
                    found[int(place.name)] = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return {number: command for number, command in found.items() if command}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(come_true: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not come_true():
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.05)
