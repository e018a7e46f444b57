"""Fails whatever opens or lists anything outside the checkout while tests are gathered or run.

A plugin of pytest. What the machine and Python need of their own is allowed; files beside a checkout, in
somebody's home or in another person's folders are not: a plain clone has none of them.
"""

import os
import sys
import tempfile
from collections.abc import Generator
from typing import Any

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_MACHINE = ("/usr", "/etc", "/proc", "/sys", "/dev", "/bin", "/sbin", "/lib", "/lib64", "/run", "/var")
_PYTHON = (sys.prefix, sys.base_prefix, sys.exec_prefix, *filter(os.path.isabs, sys.path))
_TEMPORARY = (tempfile.gettempdir(), os.path.realpath(tempfile.gettempdir()))
_EVENTS = {"open", "os.listdir", "os.scandir"}
_allowed = [place.rstrip("/") + "/" for place in (ROOT, os.path.realpath(ROOT), *_MACHINE, *_PYTHON, *_TEMPORARY)]
_found: list[str] = []


def is_outside(path: str) -> bool:
    """Whether a path leads out of the checkout, the machine's and Python's own folders and the temporary ones."""
    return not (os.path.abspath(path) + "/").startswith(tuple(_allowed))


def _notice(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _EVENTS or not isinstance(arguments[0], str | bytes | os.PathLike):
        return  # another event, or a file that is open already
    path = os.fsdecode(arguments[0])
    if is_outside(path):
        _found.append(f"{event} {path}")


def pytest_configure(config: pytest.Config) -> None:
    """Begins to look; a hook of this kind stays until the process ends."""
    if given := config.getoption("basetemp"):
        _allowed.append(str(os.path.abspath(given)) + "/")
    sys.addaudithook(_notice)


def _what_was_found() -> str:
    lines = "\n".join(sorted(set(_found)))
    _found.clear()
    return f"outside the checkout, where a plain clone has nothing:\n{lines}" if lines else ""


def _checked() -> Generator[None, Any, Any]:
    answer = yield
    if told := _what_was_found():
        pytest.fail(told, pytrace=False)
    return answer


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, Any, Any]:
    return (yield from _checked())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, Any, Any]:
    return (yield from _checked())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, Any, Any]:
    return (yield from _checked())


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, pytest.CollectReport]:
    report: pytest.CollectReport = yield
    if told := _what_was_found():
        report.outcome, report.longrepr = "failed", f"{collector.nodeid}: {told}"
    return report
