"""What the supervisor prints of the logs: short, and where the fault is."""

import json
import logging
import sys

import pytest

from operations.error_lines import errors_of
from operations.gunicorn_settings import JsonLines

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
