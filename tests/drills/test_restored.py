"""A backup made and put back by the very words of docs/operations.md: every row, a whole audit trail, a sign-in."""

import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.drills.files import completions_file
from tests.drills.ledger import Ledger
from tests.drills.records import SERVICES, Records
from tests.drills.test_killed import confirm, upload
from tests.drills.test_neighbours import sign_in
from tests.folders import ROOT
from tests.installation import Installation, free_port

pytestmark = pytest.mark.timeout(600)


def told() -> list[str]:
    """The commands of the chapter, in their order."""
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    chapter = text.split("\n## Backup and restore\n")[1].split("\n## ")[0]
    return [line for block in re.findall(r"```\n(.*?)```", chapter, re.DOTALL) for line in block.splitlines()]


def run(line: str, places: dict[str, Path]) -> "subprocess.CompletedProcess[str]":
    for named, place in places.items():
        line = line.replace(named, str(place))
    program, *words = shlex.split(line)
    assert program == ".venv/bin/due-regard", line
    return subprocess.run(
        [sys.executable, "-m", "operations.cli", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def rows_of(data_dir: Path) -> dict[str, int]:
    """How many rows each table holds that a start and the clock leave alone."""
    records = Records(data_dir)
    return {
        f"{service}.{table}": records.number(service, f'SELECT count(*) FROM "{table}"')
        for service, tables in {
            "training": ("person", "completion", "import", "kept_file", "kept_chunk"),
            "venues": ("booking", "venue", "decision", "letter"),
            "gateway": ("user_account",),
        }.items()
        for table in tables
    }


def test_a_backup_is_put_back_by_the_words_of_the_docs_and_nothing_is_lost_or_invented(
    product: Installation, records: Records, ledger: Ledger, tmp_path: Path
) -> None:
    backup, restore, make, verify = told()
    assert make == "make run DATA_DIR=/srv/restored"
    import_id = upload(product.api(), completions_file(tmp_path, 500))
    assert records.wait_for_state(import_id, "checked", seconds=120)
    confirm(product.api(), import_id)
    ledger.acknowledged += 2
    assert records.wait_for_state(import_id, "confirmed", seconds=120)
    places = {
        "/backup/monday": tmp_path / "monday", "/safe/secrets.json": tmp_path / "safe.json",
        "/srv/restored": tmp_path / "restored", "--data-dir data": Path(f"--data-dir {product.data_dir}"),
    }  # fmt: skip
    before = rows_of(product.data_dir)
    done = run(backup, places)
    assert done.returncode == 0, done.stderr
    assert "secrets.json" not in [path.name for path in (tmp_path / "monday").rglob("*")]
    (tmp_path / "monday" / "demonstration.json").unlink(missing_ok=True)
    manifest = tmp_path / "monday" / "manifest.json"
    manifest.write_text(re.sub(r'\n *"demonstration.json": "[0-9a-f]*",?', "", manifest.read_text()))
    ledger.injected += 1
    done = run(restore, places)
    assert done.returncode == 0, done.stderr
    restored = Installation(tmp_path / "restored", free_port(), True, {"DEMO": ""})
    restored.start()
    try:
        after = rows_of(restored.data_dir)
        for name, count in before.items():
            ledger.compare(count, after[name])
        done = run(verify, places)
        assert (done.returncode, done.stdout.count("whole;")) == (0, len(SERVICES)), done.stdout
        assert restored.running["ready"]
        with pytest.raises(AssertionError):
            sign_in(restored, "prevent.lead")  # a council's data: no account whose password everybody knows
        password = restored.command("operations.cli", "account", "create-administrator").splitlines()[-1]
        assert signs_in(restored, "administrator", password)
    finally:
        restored.stop()
    refused = run(restore, places)
    assert "holds records" in refused.stderr


def signs_in(product: Installation, username: str, password: str) -> bool:

    session = requests.Session()
    page = session.get(f"{product.address}/sign-in", timeout=60).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form = {"csrf_token": token[1], "username": username, "password": password}
    return session.post(f"{product.address}/sign-in", data=form, allow_redirects=False, timeout=60).status_code == 303


def test_a_backup_that_was_changed_or_has_no_keys_is_not_restored(tmp_path: Path, product: Installation) -> None:
    backup, restore, *_ = told()
    places = {
        "/backup/monday": tmp_path / "monday", "/safe/secrets.json": tmp_path / "safe.json",
        "/srv/restored": tmp_path / "restored", "--data-dir data": Path(f"--data-dir {product.data_dir}"),
    }  # fmt: skip
    assert run(backup, places).returncode == 0
    assert "is there already" in run(backup, places).stderr
    (tmp_path / "safe.json").rename(tmp_path / "away.json")
    assert "keys are missing" in run(restore, places).stderr
    (tmp_path / "away.json").rename(tmp_path / "safe.json")
    with sqlite3.connect(tmp_path / "monday" / "gateway.sqlite3") as file:
        file.execute("PRAGMA user_version = 7")
    assert "was changed since it was made" in run(restore, places).stderr
    assert not (tmp_path / "restored" / "gateway.sqlite3").exists()
