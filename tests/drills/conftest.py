"""An installation to be mistreated, and a ledger of what was lost, doubled or wrong.

The short drills belong to every test run; DRILLS=long repeats them more often and on larger files (`make drills`).
"""

import signal
import sys
from collections.abc import Iterator

import pytest

from tests.drills.figures import KIND, title
from tests.drills.ledger import LONG, Ledger
from tests.drills.records import Records
from tests.installation import Installation, installation


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demonstration council; at the end every audit chain and every database must be whole."""
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


def pytest_configure() -> None:
    """Ctrl-C ends drills also where a script has started them in its background, and had them ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_report_header() -> str:
    """Which version of the drills this is."""
    return "drills: long" if LONG else "drills: short (DRILLS=long for the long ones)"
