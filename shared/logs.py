"""Logs: one JSON line an event, with the request id and nothing personal (SEC-28, PRIV-16)."""

import logging
import sys
from collections.abc import Callable
from typing import IO

import structlog

LONGEST = 200
LONGEST_REASON = 1000
"""Of what we say ourselves: all that is wrong with the settings, or with a policy file."""


def _short(_: object, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    return {key: _cut(key, value) for key, value in event.items()}


def _cut(key: str, value: object) -> object:
    return value[: LONGEST_REASON if key == "reason" else LONGEST] if isinstance(value, str) else value


def _without_traceback(_: object, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Of an exception its kind and where it was: its words, like those of a traceback, may hold what somebody sent."""
    error = (event.pop("exc_info", None) or (None, None))[1]
    event.pop("stack_info", None)
    return {**event, "error": type(error).__name__, "where": where(error)} if error is not None else event


class Unfailing:
    """A stream for log lines that nobody waits for: what cannot be written, on a full disk, is lost and counted."""

    def __init__(self, stream: Callable[[], IO[str]]) -> None:
        self._stream = stream
        self._lost = 0

    def write(self, text: str) -> int:
        """Writes the text; first, once that is possible again, how many were lost."""
        stream = self._stream()
        try:
            if self._lost:
                stream.write(f'{{"event": "log lines lost", "level": "warning", "lines": {self._lost}}}\n')
            stream.write(text)
            stream.flush()
        except (OSError, ValueError):  # no space, or nobody reads it any more
            self._lost += text.count("\n")
        else:
            self._lost = 0
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""


def set_up_logs(service: str) -> None:
    """Every log line of this process as JSON on standard output."""
    output = Unfailing(lambda: sys.stdout)  # asked for each line: who runs us may put another in its place
    logging.raiseExceptions = False  # nor do the lines of libraries fail what they tell of
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _short,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(output),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.processors.add_log_level,
                structlog.stdlib.add_logger_name,
                _without_traceback,
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                _short,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.getLogger().handlers = [handler]
    logging.getLogger().setLevel(logging.WARNING)


def log() -> structlog.typing.FilteringBoundLogger:
    """The logger; give it ids and counts, never names or free text."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger


def where(error: BaseException) -> str:
    """The last places in our files that an error passed through, for the log."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(frames[-6:])
