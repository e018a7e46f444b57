"""kill -9 of the worker in the middle of its work: the work is done again within two minutes (REL-10).

One that is frozen, in any of its parts, is replaced within two minutes. A file of its own: a killed worker's lease
lasts a minute, in which another process can do other drills.
"""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.drills.files import completions_file
from tests.drills.ledger import LONG, Ledger
from tests.drills.records import Records
from tests.drills.sending import Sent, arrive_once, upload
from tests.installation import Installation, wait_for

pytestmark = pytest.mark.timeout(1500)

WORKS = ("check-import", "confirm-import")
FILLS_IT = True
ROWS = 40_000 if LONG else 20_000


def test_a_file_arrives_once_and_whole_though_the_worker_is_killed_while_it_is_read_and_saved(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path
) -> None:
    """Ten kills in the long version, of five files as they are read and as they are saved: their leases run at once."""
    files = [Sent(product, records, ledger, completions_file(tmp_path, ROWS), ROWS) for _ in range(5 if LONG else 1)]
    arrive_once(files, ("worker-training",), strikes=("reading", "saving") if LONG else ("saving",))
    assert ledger.slowest < 120, ledger.line()
    again = sum(records.attempts(work, sent.import_id) > 1 for work in WORKS for sent in files)
    assert again >= ledger.injected // 2, f"{again} of {ledger.injected} kills stopped the work that they were for"


@pytest.mark.skipif(not LONG, reason="a minute of standing still; the command of a container is tried each time")
def test_a_child_a_parent_and_a_clock_that_are_frozen_are_replaced_and_what_waited_is_done(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path
) -> None:
    child = product.process_ids("worker-training")[1]
    frozen = {"worker-training": child} | {name: product.process_id(name) for name in ("worker-venues", "beat")}
    before = {name: product.process_id(name) for name in frozen}
    began = time.monotonic()
    for process in frozen.values():
        os.kill(process, signal.SIGSTOP)
        ledger.injected += 1
    import_id = upload(product.api(), completions_file(tmp_path, 50))
    ledger.acknowledged += 1
    for name, process in before.items():
        wait_for(f"another {name}", lambda n=name, p=process: product.running["pids"][n] not in (p, None) or None, 120)
    ledger.took(time.monotonic() - began)
    assert records.wait_for_state(import_id, "checked", seconds=120)
    product.wait_until_well()
