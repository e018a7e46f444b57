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
    import_id: str = ""
    began: float = 0.0

    def upload(self) -> None:
        """From here the worker reads it."""
        self.began, self.import_id = time.monotonic(), upload(self.product.api(), self.path)
        self.ledger.acknowledged += 1

    def confirm(self) -> None:
        """From here the worker saves it."""
        self.began = time.monotonic()
        confirm(self.product.api(), self.import_id)
        self.ledger.acknowledged += 1

    def strike(self, victims: tuple[str, ...], work: str) -> None:
        """A kill of each while a worker is at this work."""
        begun = self.records.wait_until_begun(work, self.import_id, CAUGHT_UP_SECONDS)
        assert begun, f"no worker has begun to {work} within {CAUGHT_UP_SECONDS:g} s"
        time.sleep(0.15)
        for victim in victims:
            strike(self.product, victim)
            self.ledger.injected += 1

    def check_counts(self) -> None:
        """All of its rows were read, and accepted."""
        counts = self.product.api().find_import(self.import_id)["counts"]
        none = dict.fromkeys(("duplicate", "skipped", "review", "refused"), 0)
        assert counts == {"read": self.rows, "accepted": self.rows, **none}


def arrive_once(files: list[Sent], victims: tuple[str, ...], strikes: tuple[str, ...]) -> None:
    """Uploads and confirms while these are killed as each is read, as it is saved, or both: each row is there once.

    Whatever was struck waits for its lease to run out; several files do so at once, and the next is struck meanwhile.
    """
    product, records, ledger = files[0].product, files[0].records, files[0].ledger
    for sent in files:
        sent.upload()
        if "reading" in strikes:
            sent.strike(victims, "check-import")
    for sent in files:
        state = records.wait_for_state(sent.import_id, "checked", "failed", seconds=CAUGHT_UP_SECONDS)
        assert state == "checked", records.state(sent.import_id)
        ledger.took(time.monotonic() - sent.began)
    product.wait_until_well()
    for sent in files:
        sent.check_counts()
        sent.confirm()
        if "saving" in strikes:
            sent.strike(victims, "confirm-import")
    _never_half(files)
    for sent in files:
        ledger.compare(sent.rows, records.completions_of(sent.import_id), f"the rows of {sent.path.name}")
    product.wait_until_well()


def _never_half(files: list[Sent]) -> None:
    """Looks again and again until all are confirmed; each is there whole or not at all."""
    for sent in files:
        looked = time.monotonic()
        while (state := sent.records.state(sent.import_id)) != "confirmed":
            assert state == "confirming" and time.monotonic() - looked < CAUGHT_UP_SECONDS, state
            for one in files:
                if (found := one.records.completions_of(one.import_id)) not in {0, one.rows}:
                    said = f"half of {one.path.name} was to be seen: {found} of {one.rows} rows"
                    one.ledger.count("untrue", said)
            time.sleep(0.5)
        sent.ledger.took(time.monotonic() - sent.began)
