"""Which tests run and in what order: on one database only if asked, and the slowest files first.

A plugin of pytest. Files are handed to processes as a whole; when those that take longest come first, no process is
left with a long one while the others have nothing to do. Files that share what is dear to start go to one process.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests.drills.ledger import LONG

DURATIONS = Path(__file__).parent / ("drills/durations.txt" if LONG else "durations.txt")
"""`seconds path` of each file that takes a while; `make test ARGS=--keep-durations` writes it, and `make drills` with
those words that of the long drills."""
UNKNOWN = 30.0
"""Seconds: a file that was never measured starts early, where it does no harm."""

SHARING = (
    ("tests/journeys/test_evidence_pack.py", "tests/journeys/test_bookings_decided.py",
     "tests/journeys/test_bookings_reopened.py"),
    ("tests/journeys/test_letters.py", "tests/journeys/test_bookings_file.py",
     "tests/journeys/test_hire_request.py", "tests/journeys/test_training_job.py"),
    ("tests/drills/test_killed.py", "tests/drills/test_worker_killed.py", "tests/drills/test_approvals.py",
     "tests/drills/test_uploads.py"),
    ("tests/drills/test_neighbours.py", "tests/drills/test_readiness.py", "tests/drills/test_restored.py",
     "tests/drills/test_broker.py", "tests/drills/test_outcomes.py"),
    ("tests/doors/test_methods.py", "tests/doors/test_questions.py", "tests/doors/test_fuzz.py",
     "tests/doors/test_bodies.py", "tests/doors/test_limits.py", "tests/doors/test_request_ids.py"),
)  # fmt: skip
"""Files that share an installation: one process runs them, in this order."""


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
    put_in_order(items, read_durations() if hasattr(config, "workerinput") else {})


def put_in_order(items: list[Any], durations: dict[str, float]) -> None:
    """What takes longest first, or as it was found where no duration is given; files that share stay together."""
    places = {file: place for together in SHARING for place, file in enumerate(together)}
    files = dict.fromkeys(file_of(item.nodeid) for item in items)
    spent: Counter[str] = Counter()
    found: dict[str, int] = {}
    for number, file in enumerate(files):
        first = handed_out_with(file)
        spent[first] += durations.get(file, UNKNOWN) if durations else 0
        found.setdefault(first, number)

    def order(item: Any) -> tuple[float, int, int]:
        file = file_of(item.nodeid)
        first = handed_out_with(file)
        return -spent[first], found[first], places.get(file, 0)

    items.sort(key=order)


def file_of(nodeid: str) -> str:
    return nodeid.split("::", 1)[0]


def handed_out_with(file: str) -> str:
    """The first of the files that go to one process with this one."""
    return next((together[0] for together in SHARING if file in together), file)


class Handout(LoadFileScheduling):
    """Files go to processes as a whole, and those that share something to the same one."""

    def _split_scope(self, nodeid: str) -> str:
        return handed_out_with(file_of(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Handout:
    return Handout(config, log)


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
