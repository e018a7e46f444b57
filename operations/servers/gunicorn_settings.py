"""Gunicorn's settings for every service: threads, patience, and its own messages as lines of JSON."""

from __future__ import annotations

import gc
import json
import logging
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

worker_class = "operations.servers.gunicorn_worker.ProblemWorker"
control_socket_disable = True
timeout = 120
graceful_timeout = 10
keepalive = 5


def on_starting(server: Arbiter) -> None:
    """Before any worker is begun: settings that nothing may start with are told in a sentence, and end it."""
    service, is_one, _ = server.app.app_uri.partition(".app:")
    if is_one and find_spec(f"{service}.settings"):
        import_module(f"{service}.settings").Settings.from_environment()


def when_ready(server: Arbiter) -> None:
    """Before the first worker is forked: what all of them share is loaded once, where the service is preloaded."""
    _run(server, "before_fork")


def post_fork(server: Arbiter, worker: Worker) -> None:
    """In each worker: connections, threads and locks of the process it was forked from are not its own."""
    _run(server, "after_fork")


def post_worker_init(worker: object) -> None:
    """In each worker once it is whole: what is there now stays to its end, so nobody looks through it for garbage; and
    of what a page makes most is gone with the page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _run(server: Arbiter, what: str) -> None:
    if server.cfg.preload_app:
        for step in getattr(server.app.wsgi(), "extensions", {}).get(what, ()):
            step()


accesslog = None  # each service logs its requests itself, with the request id and without addresses


class JsonLines(logging.Formatter):
    """One message, one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON: at, level, logger, event, and the traceback where there is one."""
        line = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "operations.servers.gunicorn_settings.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}},
    "root": {"level": "WARNING", "handlers": ["lines"]},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["lines"], "propagate": False}},
}
