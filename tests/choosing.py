"""Which tests run and in what order: on one database only if asked, and the slowest files first.

A plugin of pytest. Files are handed to processes as a whole; when those that take longest come first, no process is
left with a long one while the others have nothing to do.
"""

from collections import Counter
from pathlib import Path

import pytest

from tests.drills.ledger import LONG

DURATIONS = Path(__file__).parent / ("drills/durations.txt" if LONG else "durations.txt")
"""`seconds path` of each file that takes a while; `make test ARGS=--keep-durations` writes it, and `make drills` with
those words that of the long drills."""
UNKNOWN = 30.0
"""Seconds: a file that was never measured starts early, where it does no harm."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("due regard")
    group.addoption("--database", choices=["sqlite", "postgresql"], help="leave out what runs on the other database")
    group.addoption("--keep-durations", action="store_true", help=f"write {DURATIONS.name} again, after a whole run")


def database_of(item: pytest.Item) -> str | None:
    """The kind of database that a test was parametrised for."""
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    kinds = {"sqlite", "postgresql"} & {value for value in parameters.values() if isinstance(value, str)}
    if kinds:
        return kinds.pop()
    return "postgresql" if {"postgresql_server", "postgresql"} & set(getattr(item, "fixturenames", ())) else None


def read_durations() -> dict[str, float]:
    """Seconds by file."""
    lines = DURATIONS.read_text(encoding="utf-8").splitlines() if DURATIONS.exists() else []
    return {path: float(seconds) for seconds, path in (line.split() for line in lines)}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if wanted := config.getoption("database"):
        left_out = [item for item in items if database_of(item) not in (wanted, None)]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if database_of(item) in (wanted, None)]
    if hasattr(config, "workerinput"):
        known = read_durations()
        items.sort(key=lambda item: -known.get(item.nodeid.split("::")[0], UNKNOWN))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.getoption("keep_durations"):
        return
    spent: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                spent[report.nodeid.split("::")[0]] += report.duration
    lines = [f"{round(seconds)} {path}" for path, seconds in spent.most_common()]
    DURATIONS.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.hookimpl(tryfirst=True)
def on_one_database(metafunc: pytest.Metafunc) -> None:
    """An API runs on SQLite, and on PostgreSQL too where a test says that its action runs there nowhere else."""
    both = metafunc.definition.get_closest_marker("both_databases")
    chosen = {name for mark in metafunc.definition.iter_markers("parametrize") for name in _names(mark.args[0])}
    for fixture in {"database_url", "council"} & set(metafunc.fixturenames) - chosen:
        kinds = ["sqlite", "postgresql"] if both else ["sqlite"]
        metafunc.definition.add_marker(pytest.mark.parametrize(fixture, kinds, indirect=True))


def _names(given: str | tuple[str, ...] | list[str]) -> list[str]:
    return [name.strip() for name in given.split(",")] if isinstance(given, str) else list(given)
