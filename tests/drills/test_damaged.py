"""A data folder that must not be used as it is: the product says in a sentence what to do, and changes nothing.

What is started is what people start, and the commands that they may try next are given as well. Once the folder is as
it was, everything starts and every row is there.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from operations.keys import make_secrets
from tests.drills.ledger import LONG, Ledger
from tests.drills.records import SERVICES
from tests.drills.test_restored import rows_of
from tests.folders import ROOT
from tests.installation import Installation, _filled, free_port

pytestmark = pytest.mark.timeout(600)

BACKUP = "Restore the newest backup"
PUT_BACK = "Put back the secrets.json"
PAGE = 4096


def a_corrupt_page(data: Path, service: str) -> None:
    """The first page of the audit trail holds nothing that can be read."""
    with closing(sqlite3.connect(data / f"{service}.sqlite3")) as file:
        (page,) = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'audit'").fetchone()
    with (data / f"{service}.sqlite3").open("r+b") as file_of_pages:
        file_of_pages.seek((page - 1) * PAGE)
        file_of_pages.write(b"\xff" * PAGE)


def a_file_that_was_cut_off(data: Path, service: str) -> None:
    path = data / f"{service}.sqlite3"
    os.truncate(path, path.stat().st_size // 2)


def something_else(data: Path, service: str) -> None:
    (data / f"{service}.sqlite3").write_bytes(b"nothing of the kind" * 10_000)


def a_file_that_is_gone(data: Path, service: str) -> None:
    (data / f"{service}.sqlite3").unlink()


def a_newer_database(data: Path, service: str) -> None:
    with closing(sqlite3.connect(data / f"{service}.sqlite3")) as file:
        file.execute("INSERT INTO schema_migration (name, applied) VALUES ('0999_tomorrow', '2027-01-01')")
        file.commit()


def lost_keys(data: Path, _: str) -> None:
    (data / "secrets.json").unlink()


def half_of_the_keys(data: Path, _: str) -> None:
    path = data / "secrets.json"
    os.truncate(path, path.stat().st_size // 2)


def not_all_of_the_keys(data: Path, service: str) -> None:
    keys = make_secrets()
    del keys["audit_keys"][service]
    (data / "secrets.json").write_text(json.dumps(keys))


def the_keys_of_another(data: Path, _: str) -> None:
    (data / "secrets.json").write_text(json.dumps(make_secrets()))


Fault = Callable[[Path, str], None]
FAULTS: tuple[tuple[Fault, str, str], ...] = (
    (a_corrupt_page, "is damaged", BACKUP),
    (lost_keys, "and not their keys", PUT_BACK),
    (a_file_that_was_cut_off, "is damaged", BACKUP),
    (something_else, "is damaged", BACKUP),
    (a_file_that_is_gone, "any more, or nothing is in it", "Put the file back"),
    (a_newer_database, "a newer version has worked with it (0999_tomorrow)", "Start that version"),
    (half_of_the_keys, "cannot be read", "put back the one that belongs to these databases"),
    (not_all_of_the_keys, "cannot be read", "put back the one that belongs to these databases"),
    (the_keys_of_another, "was made with another key", PUT_BACK),
)
"""What is done, what is said of it, and what is said that there is to do."""
STARTED_AGAIN = (a_corrupt_page, lost_keys) if LONG else ()
CASES = [
    pytest.param(*fault, SERVICES[number % 3], id=f"{fault[0].__name__.replace('_', ' ')} of {SERVICES[number % 3]}")
    for number, fault in enumerate(FAULTS if LONG else FAULTS[:2])
]
COMMANDS = (
    ("operations.migrate",),
    ("operations.cli", "audit", "verify"),
    ("operations.cli", "backup", "{new}"),
    ("operations.cli", "account", "grants"),
)
"""The commands that people try next; of the short drills only the first two."""


def digests(data: Path) -> dict[str, str]:
    """The databases and the keys, as they are on the disk."""
    files = [data / "secrets.json", *(data / f"{service}.sqlite3" for service in SERVICES)]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.exists()}


@pytest.mark.parametrize(("inject", "said", "to_do", "service"), CASES)
def test_a_folder_that_must_not_be_used_is_refused_in_a_sentence_that_says_what_to_do(
    tmp_path: Path, ledger: Ledger, inject: Fault, said: str, to_do: str, service: str
) -> None:
    data, kept = tmp_path / "data", tmp_path / "kept"
    shutil.copytree(_filled(), data)
    shutil.copytree(data, kept)
    inject(data, service)
    ledger.injected += 1
    before, began = digests(data), time.monotonic()
    product = Installation(data, free_port(), True)
    told = product.refusal()
    ledger.took(time.monotonic() - began)
    print(told)
    if not (said in told and to_do in told and is_fit_for_a_person(told)):
        ledger.count("untrue", f"it should say “{said}” and “{to_do}”, and says: {told}")
    for words in COMMANDS if LONG else COMMANDS[:2]:
        if not is_told(data, words):
            ledger.count("untrue", f"{words}: what is wrong is not told")
    ledger.compare(len(before), len(before.items() & digests(data).items()))
    if inject in STARTED_AGAIN:
        for name in ("secrets.json", f"{service}.sqlite3"):
            shutil.copy2(kept / name, data / name)
        start_again(product, rows_of(kept), ledger)


def start_again(product: Installation, before: dict[str, int], ledger: Ledger) -> None:
    """Once the folder is as it was, everything starts and every row is there."""
    product.start()
    try:
        after = rows_of(product.data_dir)
        for table, count in before.items():
            ledger.compare(count, after[table])
        product.check_audit_chains()
    finally:
        product.stop()


def is_fit_for_a_person(told: str) -> bool:
    """No traceback, no name of a class of ours, and not as long as one."""
    return not any(sign in told for sign in ("Traceback", 'File "', "Error:", "Exception")) and len(told) < 2000


def is_told(data: Path, words: tuple[str, ...]) -> bool:
    """What a command that is tried on such a folder says; one that does not need what is at fault may do its work."""
    filled = [word.format(new=data.parent / "new") for word in words]
    done = subprocess.run(
        [sys.executable, "-m", *filled],
        cwd=ROOT, env={**os.environ, "DATA_DIR": str(data)}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    shutil.rmtree(data.parent / "new", ignore_errors=True)
    fit = is_fit_for_a_person(done.stderr) and done.returncode in {0, 1, 2}
    if not fit:
        print(filled, done.returncode, done.stdout[-500:], done.stderr[-3000:])
    return fit
