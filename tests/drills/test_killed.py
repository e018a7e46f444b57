"""kill -9 of any process while a file is read and saved: it arrives once, whole (REL-01, REL-05, REL-10)."""

import contextlib
import json
import os
import signal
import time
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from tests.drills.files import completions_file
from tests.drills.ledger import CAUGHT_UP_SECONDS, LONG, Ledger
from tests.drills.records import Records
from tests.installation import Api, Installation

pytestmark = pytest.mark.timeout(1200)

ROWS = 100_000 if LONG else 30_000
ROUNDS = 5 if LONG else 1
BUSY = ("received", "reading")


def keep_sending(api: Api, method: str, path: str, **more: object) -> requests.Response:
    """What a patient program does: the same request with the same key until it is acknowledged."""

    until, said = time.monotonic() + CAUGHT_UP_SECONDS, ""
    while time.monotonic() < until:
        try:
            answer = api.send(method, path, **more)
        except requests.RequestException as error:
            said = repr(error)
        else:
            if answer.status_code < 500:
                return answer
            said = answer.text
        time.sleep(0.2)
    raise AssertionError(f"{method} {path} is not acknowledged: {said}")


def upload(api: Api, path: Path, kind: str = "completions") -> str:
    content, headers = path.read_bytes(), {"Idempotency-Key": uuid4().hex}
    files, data = {"file": (path.name, content)}, {"kind": kind}
    taken = keep_sending(api, "POST", "training/v1/imports", files=files, data=data, headers=headers)
    assert taken.status_code == 202, taken.text
    import_id: str = taken.json()["id"]
    return import_id


def confirm(api: Api, import_id: str) -> None:
    headers = {"Idempotency-Key": uuid4().hex}
    told = keep_sending(api, "POST", f"training/v1/imports/{import_id}/confirm", json={}, headers=headers)
    assert told.status_code == 202, told.text


def strike(product: Installation, name: str) -> None:
    """kill -9: of a server one of the processes that answer, of the others the process itself."""
    server = name.removeprefix("one of ")
    running = product.process_ids(server)
    victim = running[-1] if name != server and len(running) > 1 else running[0]
    with contextlib.suppress(ProcessLookupError):
        os.kill(victim, signal.SIGKILL)


@pytest.mark.parametrize(
    "victim", ["one of training", "worker-training", "redis", "gateway", "beat", *(["training", "venues"] * LONG)]
)
def test_a_file_arrives_once_and_whole_though_a_process_is_killed_while_it_is_read_and_saved(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path, victim: str
) -> None:
    api = product.api()
    for _ in range(ROUNDS):
        path = completions_file(tmp_path, ROWS)
        began = time.monotonic()
        import_id = upload(api, path)
        ledger.acks += 1
        if LONG or victim != "worker-training":  # its lease lasts a minute: once is enough for every day
            if records.wait_for_state(import_id, "reading", "checked", seconds=60) == "reading":
                time.sleep(0.3)
            strike(product, victim)
            ledger.faults += 1
        assert records.wait_for_state(import_id, "checked", "failed", seconds=CAUGHT_UP_SECONDS) == "checked"
        ledger.took(time.monotonic() - began)
        product.wait_until_well()
        checked = api.find_import(import_id)["counts"]
        assert checked == {"read": ROWS, "accepted": ROWS, "duplicate": 0, "skipped": 0, "review": 0, "refused": 0}
        began = time.monotonic()
        confirm(api, import_id)
        ledger.acks += 1
        records.wait_for_state(import_id, "confirming", "confirmed", seconds=60)
        time.sleep(0.2)
        strike(product, victim)
        ledger.faults += 1
        while records.state(import_id) == "confirming" and time.monotonic() - began < CAUGHT_UP_SECONDS:
            if records.completions_of(import_id) not in {0, ROWS}:
                ledger.wrong += 1  # half a file was to be seen
                break
            time.sleep(0.5)
        assert records.state(import_id) == "confirmed", records.state(import_id)
        ledger.took(time.monotonic() - began)
        ledger.compare(ROWS, records.completions_of(import_id))
        product.wait_until_well()


def test_a_worker_that_is_stopped_and_started_again_goes_on_where_it_was(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path
) -> None:
    api = product.api()
    with product.frozen("worker-training"):
        import_id = upload(api, completions_file(tmp_path, 1000))
        ledger.acks += 1
        ledger.faults += 1
        time.sleep(5)
        assert records.state(import_id) in BUSY
    assert records.wait_for_state(import_id, "checked", seconds=CAUGHT_UP_SECONDS)
    product.signal("worker-training", signal.SIGTERM)
    ledger.faults += 1
    confirm(api, import_id)
    ledger.acks += 1
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
            ledger.faults += 1
        began = time.monotonic()
        headers = {"Idempotency-Key": uuid4().hex}
        answer = keep_sending(api, "POST", "training/v1/completions", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        ledger.took(time.monotonic() - began)
        ledger.acks += 1
    ledger.compare(most, records.number("training", "SELECT count(*) FROM completion") - before)
    ledger.compare(most, records.number("training", audited) - heard)
    restarts = product.running["restarts"]
    assert restarts["gateway"] + restarts["training"] > 0, json.dumps(restarts)
