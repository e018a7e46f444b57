"""Logs: one JSON line an event, with the request id and nothing personal (SEC-28, PRIV-16)."""

import logging
import sys
from typing import Any

import structlog

LONGEST = 200


def _short(_: Any, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    return {key: value[:LONGEST] if isinstance(value, str) else value for key, value in event.items()}


def set_up_logs(service: str) -> None:
    """Every log line of this process as JSON on standard output."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _short,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                _short,
                structlog.processors.JSONRenderer(),
            ]
        )
    )
    logging.getLogger().handlers = [handler]
    logging.getLogger().setLevel(logging.WARNING)


def log() -> Any:
    """The logger; give it ids and counts, never names or free text."""
    return structlog.get_logger()
