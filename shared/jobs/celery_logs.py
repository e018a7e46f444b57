"""Celery's own lines as lines of JSON, like everybody's: its loggers, its warnings, and what it says while it stops."""

import json
import logging
import os
from datetime import UTC, datetime

from celery import signals
from celery.apps import worker
from celery.utils.log import get_multiprocessing_logger

from shared.logs import set_up_logs


def log_as_everybody(service: str) -> None:
    """For a process that Celery runs; it takes effect when that begins, in the parent and in each child."""

    def set_up(**_: object) -> None:
        set_up_logs(service)
        logging.captureWarnings(True)
        if of_children := get_multiprocessing_logger():
            of_children.propagate = True  # who says that a child has died has no handler of its own

    def say(sentence: str, _: object = None) -> None:
        # While a signal is handled nothing may wait for a lock, as a logger would.
        line = {"event": sentence, "level": "info", "service": service, "timestamp": datetime.now(UTC).isoformat()}
        os.write(1, (json.dumps(line) + "\n").encode())

    signals.celeryd_init.connect(set_up, weak=False)
    signals.setup_logging.connect(set_up, weak=False)
    worker.safe_say = say  # type: ignore[attr-defined]
