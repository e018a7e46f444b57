"""kill -9 of the worker in the middle of its work: the work is done again within two minutes (REL-10).

A file of its own: a killed worker's lease lasts a minute, in which another process can do other drills.
"""

from pathlib import Path

import pytest

from tests.drills.files import completions_file
from tests.drills.ledger import LONG, Ledger
from tests.drills.records import Records
from tests.drills.sending import Sent, arrive_once
from tests.installation import Installation

pytestmark = pytest.mark.timeout(1500)

ROWS = 20_000


def test_a_file_arrives_once_and_whole_though_the_worker_is_killed_while_it_is_read_and_saved(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path
) -> None:
    """Ten kills in the long version, one for every day."""
    for _ in range(5 if LONG else 1):
        sent = Sent(product, records, ledger, completions_file(tmp_path, ROWS), ROWS)
        arrive_once(sent, "worker-training", strikes=("reading", "saving") if LONG else ("saving",))
    assert ledger.slowest < 120, ledger.line()
