"""An installation to be mistreated, and a ledger of what was lost, doubled or wrong.

The short drills belong to every test run; DRILLS=long repeats them more often and on larger files (`make drills`).
"""

import signal
import sys
from collections.abc import Generator, Iterator

import pytest

from tests.drills.figures import KIND, title
from tests.drills.ledger import LONG, Ledger
from tests.drills.logs import written
from tests.drills.records import Records
from tests.installation import Installation, installation


@pytest.fixture(scope="session")
def shared_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demonstration council for all drills that leave it about as large as it is."""
    yield from _council(tmp_path_factory)


@pytest.fixture(scope="module")
def product(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demonstration council; a module that fills it says `FILLS_IT`, and in the long version has one of its own.

    Hundreds of thousands of completions of 242 people are what no council has: afterwards pages that work the standing
    of fifty people out, and files saved beside other writes, take longer than anybody waits.
    """
    if LONG and getattr(request.module, "FILLS_IT", False):
        yield from _council(tmp_path_factory)
    else:
        yield request.getfixturevalue("shared_product")


def _council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """At the end every audit chain and every database must be whole."""
    with installation(tmp_path_factory.mktemp("drills") / "data") as running:
        yield running
        running.wait_until_well()
        entries = running.check_audit_chains()
        Records(running.data_dir).check_integrity()
        print({"audit entries": entries, "restarts": running.running["restarts"]}, file=sys.stderr)


@pytest.fixture
def records(product: Installation) -> Records:
    """What the databases hold."""
    return Records(product.data_dir)


@pytest.fixture
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """The figures of one drill, printed as a line and in the table; anything lost, doubled or untrue fails it."""
    found = Ledger(title(request.node.name))
    yield found
    request.node.user_properties.append((KIND, found.figures()))
    found.check()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """To the report of a drill that failed belongs what its installation wrote."""
    report = yield
    if report.failed:
        report.sections += list(written(getattr(item, "funcargs", {})))
    return report


def pytest_configure() -> None:
    """Ctrl-C ends drills also where a script has started them in its background, and had them ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_report_header() -> str:
    """Which version of the drills this is."""
    return "drills: long" if LONG else "drills: short (DRILLS=long for the long ones)"
