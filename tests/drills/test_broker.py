"""Redis emptied and frozen: every write is taken, and the work it asks for is done all the same (REL-08, REL-09)."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
import redis
import requests

from shared.jobs.rows import LEASE
from tests.drills.files import completions_file
from tests.drills.ledger import CAUGHT_UP_SECONDS, LONG, Ledger
from tests.drills.records import Records
from tests.drills.sending import confirm, upload
from tests.installation import Api, Installation

pytestmark = pytest.mark.timeout(900)

FROZEN_SECONDS = 60 if LONG else 12
WIPES = 20 if LONG else 5
SLOWEST_WRITE_S = 5.0
_course_days = iter(range(20_000))


@contextmanager
def writing(api: Api, records: Records, ledger: Ledger) -> Iterator[None]:
    """Somebody records one completion after the other; none may fail, none may be lost or kept twice."""
    person = api.get("training/v1/standing/people", as_at="2026-11-01", per_page=1)["people"][0]["id"]
    counted = "SELECT count(*) FROM completion WHERE course = 'STRATEGIC_BRIEFING'"
    before, stop = records.number("training", counted), threading.Event()
    mine = Api(api.address, api.token)
    taken: list[float] = []

    def write() -> None:
        while not stop.wait(0.1):
            number = next(_course_days)
            day = f"{1950 + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
            body = {"person": person, "course": "STRATEGIC_BRIEFING", "completed_on": day}
            began = time.monotonic()
            try:
                answer = mine.send(
                    "POST", "training/v1/completions", json=body, headers={"Idempotency-Key": uuid4().hex}, timeout=30
                )
                said = "" if answer.status_code == 201 else f"{answer.status_code} {answer.text}"
            except requests.RequestException as error:
                said = repr(error)
            if not said:
                taken.append(time.monotonic() - began)
            else:
                ledger.count("refused", f"{day} after {time.monotonic() - began:.1f} s: {said}")

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join(60)
    ledger.acknowledged += len(taken)
    ledger.took(max(taken, default=0.0))
    ledger.compare(len(taken), records.number("training", counted) - before)
    assert taken, "nothing was written"
    assert ledger.refused == 0, ledger.line()
    assert max(taken) < SLOWEST_WRITE_S, ledger.line()


def broker(product: Installation) -> "redis.Redis[bytes]":
    return redis.Redis.from_url(product.running["broker_url"], socket_timeout=5)


def test_redis_emptied_again_and_again_loses_no_write_and_no_job(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path
) -> None:
    api = product.api()
    with writing(api, records, ledger):
        import_id = upload(api, completions_file(tmp_path, 2000))
        ledger.acknowledged += 1
        for _ in range(WIPES):
            broker(product).flushall()
            ledger.injected += 1
            time.sleep(0.5)
        assert records.wait_for_state(import_id, "checked", seconds=CAUGHT_UP_SECONDS)
        confirm(api, import_id)
        ledger.acknowledged += 1
        for _ in range(WIPES):
            broker(product).flushall()
            ledger.injected += 1
            time.sleep(0.5)
        assert records.wait_for_state(import_id, "confirmed", seconds=CAUGHT_UP_SECONDS)
    ledger.compare(2000, records.completions_of(import_id))


def test_redis_frozen_takes_no_write_with_it_and_the_jobs_are_done_when_it_thaws(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path
) -> None:
    api = product.api()
    with writing(api, records, ledger):
        os.kill(product.process_id("redis"), signal.SIGSTOP)
        ledger.injected += 1
        try:
            import_id = upload(api, completions_file(tmp_path, 2000))
            ledger.acknowledged += 1
            time.sleep(FROZEN_SECONDS)
        finally:
            os.kill(product.process_id("redis"), signal.SIGCONT)
        began = time.monotonic()
        assert records.wait_for_state(import_id, "checked", seconds=60), "not within a minute of the thaw"
        confirm(api, import_id)
        ledger.acknowledged += 1
        assert records.wait_for_state(import_id, "confirmed", seconds=CAUGHT_UP_SECONDS)
        print(f"caught up {time.monotonic() - began:.1f} s after the thaw")
    ledger.compare(2000, records.completions_of(import_id))


def test_an_upload_is_begun_within_a_second_while_the_queue_answers(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path
) -> None:
    api, waits = product.api(), list[float]()
    for _ in range(5):
        import_id = upload(api, completions_file(tmp_path, 10))
        ledger.acknowledged += 1
        assert records.wait_for_state(import_id, "checked", seconds=CAUGHT_UP_SECONDS)
        ((added, leased),) = records.ask(
            "training", "SELECT added_at, due_at FROM job WHERE kind = 'check-import' ORDER BY added_at DESC LIMIT 1"
        )
        begun = datetime.fromisoformat(leased) - LEASE
        waits.append((begun - datetime.fromisoformat(added)).total_seconds())
    print(f"begun after {sorted(waits)} s")
    ledger.took(max(waits))
    assert sorted(waits)[2] < 1, "five uploads, half of them slower"
