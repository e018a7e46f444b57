"""Files that come twice, at once, too large or out to do harm: one effect, or a clear answer (REL-04, REL-05)."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
import requests

from tests.drills.files import completions_file
from tests.drills.ledger import CAUGHT_UP_SECONDS, LONG, Ledger
from tests.drills.records import Records
from tests.drills.sending import confirm
from tests.installation import Api, Installation
from tests.journeys.council_files import SMALL

pytestmark = pytest.mark.timeout(900)

MEGABYTE = 1024 * 1024
PARALLEL = 50
MORE_MEMORY = 400 * MEGABYTE


def at_once(number: int, act: Callable[[int], requests.Response]) -> list[requests.Response]:
    """The same done by many in the same moment."""
    gate = threading.Barrier(number)

    def start(which: int) -> requests.Response:
        gate.wait()
        return act(which)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(start, range(number)))


def test_the_same_request_fifty_times_at_once_has_one_effect(
    product: Installation, records: Records, ledger: Ledger
) -> None:
    api = product.api()
    person = api.get("training/v1/standing/people", as_at="2026-11-01", per_page=1)["people"][0]["id"]
    counted = "SELECT count(*) FROM completion WHERE course = 'MEMBER_SESSION' AND completed_on BETWEEN ? AND ?"
    for round_number in range(20 if LONG else 2):
        day = f"1951-02-{round_number + 1:02}"
        body = {"person": person, "course": "MEMBER_SESSION", "completed_on": day}
        headers = {"Idempotency-Key": uuid4().hex}

        def send(_: int, body: object = body, headers: dict[str, str] = headers) -> requests.Response:
            return Api(api.address, api.token).send("POST", "training/v1/completions", json=body, headers=headers)

        answers = at_once(PARALLEL, send)
        taken = [answer for answer in answers if answer.status_code == 201]
        ledger.acknowledged += len(taken)
        assert {answer.status_code for answer in answers} <= {201, 409, 503}, [a.status_code for a in answers]
        assert len({answer.text for answer in taken}) == 1
        ledger.compare(1, records.number("training", counted, day, day))
    again = Api(api.address, api.token).send(
        "POST", "training/v1/completions", json={**body, "completed_on": "1951-03-01"}, headers=headers
    )
    assert again.status_code == 422, "the same key with another body"


def test_the_same_file_twice_at_once_and_once_more_comes_in_once(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path
) -> None:
    api, path = product.api(), completions_file(tmp_path, 500)
    answers = at_once(2, lambda _: Api(api.address, api.token).upload(path, "completions"))
    ids = [answer.json()["id"] for answer in answers if answer.status_code == 202]
    assert ids
    states = [records.wait_for_state(one, "checked", "replaced", seconds=CAUGHT_UP_SECONDS) for one in ids]
    assert states.count("checked") == 1, states
    confirm(api, ids[states.index("checked")])
    assert records.wait_for_state(ids[states.index("checked")], "confirmed", seconds=CAUGHT_UP_SECONDS)
    ledger.acknowledged += 2
    refused = api.upload(path, "completions")
    assert refused.status_code == 409
    assert "has been imported" in refused.json()["detail"]
    ledger.compare(1, records.imports_of(hashlib.sha256(path.read_bytes()).hexdigest()))
    ledger.compare(500, records.completions_of(ids[states.index("checked")]))


def test_two_imports_at_once_are_both_whole(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path
) -> None:
    """Half of their rows are the same: each completion is kept once, whichever came first."""
    api = product.api()
    whole = completions_file(tmp_path, 3000)
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("".join(lines[:2001]), encoding="utf-8")
    second.write_text("".join(lines[:1] + lines[1001:]), encoding="utf-8")
    before = records.number("training", "SELECT count(*) FROM completion WHERE undone_at IS NULL")
    answers = at_once(2, lambda which: Api(api.address, api.token).upload((first, second)[which], "completions"))
    ids = [answer.json()["id"] for answer in answers]
    for import_id in ids:
        assert records.wait_for_state(import_id, "checked", seconds=CAUGHT_UP_SECONDS)
    at_once(2, lambda which: api.send("POST", f"training/v1/imports/{ids[which]}/confirm", json={}))
    for import_id in ids:
        assert records.wait_for_state(import_id, "confirmed", seconds=CAUGHT_UP_SECONDS)
        counts = api.find_import(import_id)["counts"]
        assert counts["read"] == 2000 == counts["accepted"] + counts["duplicate"], counts
    ledger.acknowledged += 4
    now = records.number("training", "SELECT count(*) FROM completion WHERE undone_at IS NULL")
    ledger.compare(3000, now - before)


def test_a_file_of_sixty_megabytes_is_refused_in_a_sentence(
    product: Installation, ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes((SMALL.folder / "completions-lms.csv").read_bytes().ljust(60 * MEGABYTE, b"\n"))
    _refused(product, path, "completions", {413, 422}, ledger)


def test_an_encrypted_workbook_is_refused_in_a_sentence(product: Installation, ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "secret.xlsx"
    entry = "EncryptedPackage".encode("utf-16-le").ljust(128, b"\x00")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00") + entry + bytes(4096))
    assert "password" in _refused(product, path, "registers", {422}, ledger).lower()


def test_a_workbook_that_unpacks_without_end_is_refused_in_a_sentence(
    product: Installation, ledger: Ledger, tmp_path: Path
) -> None:
    path, sheet = tmp_path / "bomb.xlsx", io.BytesIO()
    with (
        zipfile.ZipFile(SMALL.folder / "session-registers.xlsx") as good,
        zipfile.ZipFile(sheet, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for item in good.infolist():
            body = good.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                body = body.replace(b"<sheetData>", b"<sheetData>" + b" " * (150 * MEGABYTE))
            bomb.writestr(item.filename, body)
    path.write_bytes(sheet.getvalue())
    assert path.stat().st_size < 5 * MEGABYTE
    _refused(product, path, "registers", {422}, ledger)


def _refused(product: Installation, path: Path, kind: str, statuses: set[int], ledger: Ledger) -> str:
    """Refused at the door or when it was read, in a sentence of its own and without eating the memory."""
    api, before = product.api(), _memory(product)
    answer = api.upload(path, kind)
    ledger.injected += 1
    if answer.status_code == 202:
        found = api.wait_until(answer.json()["id"], "failed", "checked", "needs_columns")
        assert found["state"] == "failed", found["state"]
        detail: str = found["problem"]
    else:
        assert answer.status_code in statuses, answer.status_code
        detail = answer.json()["detail"]
    assert len(detail) > 20, detail
    assert detail[0].isupper(), detail
    assert "Traceback" not in detail
    assert "Error" not in detail
    assert _memory(product) - before < MORE_MEMORY
    print(detail)
    return detail


def _memory(product: Installation) -> int:
    """What all processes hold together, in bytes."""
    total = 0
    for process in product.family():
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total
