"""kill -9 of any process while a file is read and saved: it arrives once, whole (REL-01, REL-05, REL-10)."""

import json
import signal
import time
from pathlib import Path
from uuid import uuid4

import pytest

from tests.drills.files import completions_file
from tests.drills.ledger import CAUGHT_UP_SECONDS, LONG, Ledger
from tests.drills.records import Records
from tests.drills.sending import Sent, arrive_once, confirm, keep_sending, strike, upload
from tests.installation import Installation

pytestmark = pytest.mark.timeout(1200)

FILLS_IT = True
ROWS = 20_000
BUSY = ("received", "reading")


ALONE = ("one of training", "redis", "gateway", "beat", "training", "venues")
TWO_AT_A_TIME = (("one of training", "beat"), ("gateway", "redis"))
"""What may end by itself and must not stop the others, with half as many files."""


@pytest.mark.parametrize("victims", [(one,) for one in ALONE] if LONG else TWO_AT_A_TIME, ids=" and ".join)
def test_a_file_arrives_once_and_whole_though_a_process_is_killed_while_it_is_read_and_saved(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path, victims: tuple[str, ...]
) -> None:
    for _ in range(3 if LONG else 1):
        path = completions_file(tmp_path, ROWS)
        arrive_once([Sent(product, records, ledger, path, ROWS)], victims, strikes=("reading", "saving"))


def test_a_worker_that_is_stopped_and_started_again_goes_on_where_it_was(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path
) -> None:
    api = product.api()
    with product.frozen("worker-training"):
        import_id = upload(api, completions_file(tmp_path, 1000))
        ledger.acknowledged += 1
        ledger.injected += 1
        time.sleep(5)
        assert records.state(import_id) in BUSY
    assert records.wait_for_state(import_id, "checked", seconds=CAUGHT_UP_SECONDS)
    product.signal("worker-training", signal.SIGTERM)
    ledger.injected += 1
    confirm(api, import_id)
    ledger.acknowledged += 1
    assert records.wait_for_state(import_id, "confirmed", seconds=CAUGHT_UP_SECONDS)
    ledger.compare(1000, records.completions_of(import_id))


def test_what_was_acknowledged_is_there_though_servers_are_killed_while_it_is_written(
    product: Installation, records: Records, ledger: Ledger
) -> None:
    """Completions by hand, one after the other, with a kill now and then; each is sent until it is acknowledged."""
    api = product.api()
    person = api.get("training/v1/standing/people", as_at="2026-11-01", per_page=1)["people"][0]["id"]
    before = records.number("training", "SELECT count(*) FROM completion")
    audited = "SELECT count(*) FROM audit WHERE action = 'completion-added'"
    heard = records.number("training", audited)
    victims = ("one of training", "gateway", "one of gateway", "training")
    most = 200 if LONG else 40
    for number in range(most):
        body = {
            "person": person,
            "course": "DSL_HALF_DAY",
            "completed_on": f"19{50 + number // 28}-01-{number % 28 + 1:02}",
        }
        if number % 10 == 5:
            strike(product, victims[number // 10 % len(victims)])
            ledger.injected += 1
        began = time.monotonic()
        headers = {"Idempotency-Key": uuid4().hex}
        answer = keep_sending(api, "POST", "training/v1/completions", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        ledger.took(time.monotonic() - began)
        ledger.acknowledged += 1
    ledger.compare(most, records.number("training", "SELECT count(*) FROM completion") - before)
    ledger.compare(most, records.number("training", audited) - heard)
    restarts = product.running["restarts"]
    assert restarts["gateway"] + restarts["training"] > 0, json.dumps(restarts)
