"""The command line of each process, the same on a laptop and in a container."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from shared.jobs.pulse_file import BEAT, CHILD, PARENT
from shared.jobs.sender import name_of_worker, queues_of

SERVICES = ("training", "venues", "gateway")
_SIZES = {"training": (2, 8), "venues": (1, 4), "gateway": (2, 8)}  # gunicorn workers, threads of each
PULSES_OF_WORKER, PULSES_OF_BEAT = (PARENT, CHILD), (BEAT,)
"""The files that each touches while it goes on."""
PRELOADED = ("venues",)
"""Loaded once before the workers are forked, so that they share the index of names."""


def serve(service: str, address: str, reloads: bool = False) -> list[str]:
    """Gunicorn for one service on `host:port`; it answers each request in a thread.

    `reloads`: new workers read the code again, which nothing does that was loaded before they were forked.
    """
    workers, threads = _SIZES[service]
    command = [sys.executable, "-m", "gunicorn", f"services.{service}.app:create_app()"]
    command += ["--config", "python:operations.servers.gunicorn_settings", "--bind", address]
    workers = 1 if reloads else workers
    command += ["--workers", os.environ.get("WEB_WORKERS", str(workers)), "--threads", str(threads)]
    if service in PRELOADED and not reloads:
        command += ["--preload"]
    if Path("/dev/shm").is_dir():  # noqa: S108 - heartbeats there never wait for a disk
        command += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    return command


def work(service: str) -> list[str]:
    """One Celery worker: a parent takes the messages, and its one child, replaced when it dies, does the work."""
    command = [sys.executable, "-m", "celery", "--quiet", "--app", f"services.{service}.worker:celery", "worker"]
    command += ["--queues", ",".join(queues_of(service)), "--pool", "prefork", "--concurrency", "1"]
    command += ["--hostname", name_of_worker(service), "--loglevel", "WARNING"]
    return [*command, "--without-gossip", "--without-mingle", "--without-heartbeat"]


def ping(service: str) -> list[str]:
    """Asks the worker of this machine whether it is there; exit code 0 when it says so."""
    command = [sys.executable, "-m", "celery", "--app", f"services.{service}.worker:celery", "inspect", "ping"]
    return [*command, "--timeout", "5", "--destination", name_of_worker(service)]


def beat() -> list[str]:
    """The clock that has the services swept; it keeps no file, for due times are in the databases."""
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "services.gateway.worker:celery", "beat"]
    scheduler = ["--scheduler", "shared.jobs.steady_beat:SteadyScheduler"]
    return [*command, *scheduler, "--pidfile", "", "--loglevel", "WARNING"]


def migrate(service: str) -> list[str]:
    """Brings one service's database up to date; safe to run twice or by two at once."""
    return [sys.executable, "-m", f"services.{service}.migrate"]


def seed_sign_ins(demonstration: str) -> list[str]:
    """Makes the demonstration's accounts, or says how the first account is made, and prints it."""
    return [sys.executable, "-m", "services.gateway.seed", "--demo", demonstration]


def seed_council(service: str) -> list[str]:
    """Fills one service with its part of the demonstration council."""
    return [sys.executable, "-m", f"services.{service}.seed"]
