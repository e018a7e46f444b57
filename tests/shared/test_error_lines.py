"""What the supervisor prints of the logs: short, and where the fault is."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO

import pytest
import structlog

from operations.servers.error_lines import errors_of
from operations.servers.gunicorn_settings import JsonLines
from shared.logs import set_up_logs

TRACEBACK = """Traceback (most recent call last):
  File "/x/gunicorn/arbiter.py", line 752, in spawn_worker
    worker.init_process()
  File "/x/services/training/app.py", line 12
    def f(:
          ^
SyntaxError: invalid syntax"""
SAID = "SyntaxError: invalid syntax (/x/services/training/app.py, line 12)"


def of_gunicorn(event: str, exception: str) -> str:
    return json.dumps({"level": "error", "logger": "gunicorn.error", "event": event, "exception": exception})


@pytest.mark.parametrize(
    "lines",
    [TRACEBACK.splitlines(), [of_gunicorn("Exception in worker process", TRACEBACK)]],
    ids=["a worker", "a service"],
)
def test_code_that_cannot_be_loaded_is_told_with_its_file_and_line(lines: list[str]) -> None:
    assert list(errors_of(lines)) == [SAID]


def test_what_a_request_failed_of_is_not_printed() -> None:
    line = of_gunicorn("Error handling request /x", TRACEBACK.replace("invalid syntax", "what a person sent"))
    assert list(errors_of([line])) == ["Error handling request /x"]


def test_a_service_that_cannot_load_its_code_logs_what_is_looked_for() -> None:
    try:
        compile("def f(:", "app.py", "exec")
    except SyntaxError:
        record = logging.LogRecord(
            "gunicorn.error", logging.ERROR, "", 0, "Exception in worker process", None, sys.exc_info()
        )
    assert list(errors_of([JsonLines().format(record)])) == ["SyntaxError: invalid syntax (app.py, line 1)"]


def test_a_place_belongs_to_its_own_traceback() -> None:
    lines = [*TRACEBACK.splitlines(), "all is well", "ERROR: another thing"]
    assert list(errors_of(lines)) == [SAID, "ERROR: another thing"]


def test_what_celery_logs_is_a_line_of_json_that_reaches_the_console_without_the_words_of_the_error() -> None:
    said = StringIO()
    with own_logging(said):
        try:
            raise ConnectionError("Ada Lovelace")
        except ConnectionError:
            logging.getLogger("celery.worker.consumer").error("Cannot connect to %s", "the queue", exc_info=True)
        logging.getLogger("celery.beat").warning("not an error")
    (line,) = errors_of(said.getvalue().splitlines())
    assert line.startswith("Cannot connect to the queue ConnectionError test_error_lines.py:")
    assert "Lovelace" not in said.getvalue()
    assert [json.loads(one)["level"] for one in said.getvalue().splitlines()] == ["error", "warning"]


def test_of_a_worker_that_cannot_start_the_reason_is_told() -> None:
    line = json.dumps({"event": "the worker cannot start", "level": "error", "reason": "VENUES_AUDIT_KEY is missing"})
    assert list(errors_of([line])) == ["the worker cannot start VENUES_AUDIT_KEY is missing"]


@contextmanager
def own_logging(into: StringIO) -> Iterator[None]:
    """As a worker logs; afterwards as it was."""
    root = logging.getLogger()
    before, level, raises = list(root.handlers), root.level, logging.raiseExceptions
    configuration = structlog.get_config()
    try:
        with redirect_stdout(into):
            set_up_logs("training")
            yield
    finally:
        root.handlers, logging.raiseExceptions = before, raises
        root.setLevel(level)
        structlog.configure(**configuration)
        structlog.contextvars.unbind_contextvars("service")
