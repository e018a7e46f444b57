"""Files sent to an installation that is being mistreated, as a patient program sends them."""

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import requests

from tests.drills.ledger import CAUGHT_UP_SECONDS, Ledger
from tests.drills.records import Records
from tests.installation import Api, Installation


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


@dataclass
class Sent:
    """A file of completions on its way, all of whose rows are to be accepted."""

    product: Installation
    records: Records
    ledger: Ledger
    path: Path
    rows: int

    def strike(self, victims: tuple[str, ...]) -> None:
        """A kill of each."""
        for victim in victims:
            strike(self.product, victim)
            self.ledger.injected += 1


def arrive_once(sent: Sent, victims: tuple[str, ...], strikes: tuple[str, ...]) -> None:
    """Uploads and confirms while these are killed as it is read, as it is saved, or both: each row is there once."""
    api, records, ledger, began = sent.product.api(), sent.records, sent.ledger, time.monotonic()
    import_id = upload(api, sent.path)
    ledger.acknowledged += 1
    if "reading" in strikes:
        if records.wait_for_state(import_id, "reading", "checked", seconds=60) == "reading":
            time.sleep(0.3)
        sent.strike(victims)
    assert records.wait_for_state(import_id, "checked", "failed", seconds=CAUGHT_UP_SECONDS) == "checked"
    ledger.took(time.monotonic() - began)
    sent.product.wait_until_well()
    counts, none = api.find_import(import_id)["counts"], dict.fromkeys(("duplicate", "skipped", "review", "refused"), 0)
    assert counts == {"read": sent.rows, "accepted": sent.rows, **none}
    began = time.monotonic()
    confirm(api, import_id)
    ledger.acknowledged += 1
    if "saving" in strikes:
        records.wait_for_state(import_id, "confirming", "confirmed", seconds=60)
        time.sleep(0.2)
        sent.strike(victims)
    _never_half(sent, import_id, began)
    assert records.state(import_id) == "confirmed", records.state(import_id)
    ledger.took(time.monotonic() - began)
    ledger.compare(sent.rows, records.completions_of(import_id))
    sent.product.wait_until_well()


def _never_half(sent: Sent, import_id: str, began: float) -> None:
    while sent.records.state(import_id) == "confirming" and time.monotonic() - began < CAUGHT_UP_SECONDS:
        if sent.records.completions_of(import_id) not in {0, sent.rows}:
            sent.ledger.untrue += 1  # half a file was to be seen
            return
        time.sleep(0.5)
