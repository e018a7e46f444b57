"""A disk that is full, or that can only be read: reads go on, writes are told in a sentence, nothing stops (REL-18)."""

import itertools
import re
import shutil
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from shared.database.disk_space import LITTLE, MEGABYTE
from shared.http.problems import as_told_to_a_reader
from tests.drills.ledger import LONG, Ledger
from tests.drills.records import SERVICES, Records
from tests.drills.test_neighbours import sign_in
from tests.installation import Api, Installation, _filled, installation, said_by, wait_for
from tests.small_disk import SmallDisk, small_disk

pytestmark = pytest.mark.timeout(900)

MEGABYTES = 192
ROUNDS = 8 if LONG else 1
WRITES = 30 if LONG else 8
NOTED = "/training/people"
"""Who reads these names is written down first: without a byte for that they are not shown, and that is said."""
PAGES = ("/", "/training/standing", "/evidence/7", "/status", NOTED)
NO_SPACE = "There is no space left on the server, so nothing was saved."
AGAIN_WITHIN_S = 15.0


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallDisk]:
    with small_disk(tmp_path_factory.mktemp("disk"), MEGABYTES) as mounted:
        yield mounted


@pytest.fixture(scope="module")
def cramped(disk: SmallDisk) -> Iterator[Installation]:
    """The demonstration council with everything it writes, what its supervisor prints too, on the small disk."""
    shutil.copytree(_filled(), disk.folder / "data")
    with installation(disk.folder / "data") as running:
        yield running
        running.wait_until_well()
        running.check_audit_chains()
        Records(running.data_dir).check_integrity()


_days = itertools.count()


class Writer:
    """Completions by hand, each a new one, and how many of them the database must hold."""

    def __init__(self, product: Installation, ledger: Ledger) -> None:
        self.product, self.api, self.ledger = product, product.api(), ledger
        self.records = Records(product.data_dir)
        self.person = self.api.get("training/v1/standing/people", as_at="2026-11-01", per_page=1)["people"][0]["id"]
        self.before = self.count()

    def count(self) -> int:
        return self.records.number("training", "SELECT count(*) FROM completion")

    def write(self) -> int:
        """One write, and whether what was said of it is true: acknowledged and there, or refused and not there."""
        day = (date(1940, 1, 1) + timedelta(days=next(_days))).isoformat()
        body = {"person": self.person, "course": "DSL_HALF_DAY", "completed_on": day}
        there, began = self.count(), time.monotonic()
        answer = self.api.send(
            "POST", "training/v1/completions", json=body, headers={"Idempotency-Key": uuid4().hex}, timeout=30
        )
        self.ledger.took(time.monotonic() - began)
        added = self.count() - there
        if answer.status_code == 201:
            self.ledger.acknowledged += 1
            self.ledger.compare(1, added)
        else:
            said = f"{added} saved and {answer.status_code} {answer.text}"
            self.ledger.count("refused", said)
            if added or answer.status_code != 507 or not answer.json()["detail"].startswith(NO_SPACE):
                self.ledger.count("untrue", said)
        return answer.status_code


def read_all(
    browser: requests.Session, api: Api, product: Installation, ledger: Ledger, a_byte_left: bool = True
) -> None:
    """Every page and the API's figures are there, with no word of a fault of ours."""
    for page in PAGES:
        began = time.monotonic()
        answer = browser.get(product.address + page, timeout=30)
        ledger.took(time.monotonic() - began)
        is_told = as_told_to_a_reader(NO_SPACE) in answer.text
        if answer.status_code == 507 and page == NOTED and is_told and not a_byte_left:
            continue
        if answer.status_code != 200 or "not answer" in answer.text:
            ledger.count("untrue", f"{page} {said_by(answer)}")
    tell(ledger, read(api), 200, "")


def use_up(disk: SmallDisk, product: Installation, but: int) -> None:
    """Somebody else takes all but so much, until each service has given its reserve up."""

    def look() -> bool:
        disk.fill(but)
        return len(list(product.data_dir.glob("*.reserve-given-up"))) == len(SERVICES)

    wait_for("every service has given up its reserve", look, 60)


def restarts(product: Installation) -> int:
    return sum(product.running["restarts"].values())


@pytest.mark.parametrize("left", ["a little", "nothing"])
def test_on_a_full_disk_reads_go_on_writes_are_told_and_all_goes_on_by_itself_afterwards(
    disk: SmallDisk, cramped: Installation, ledger: Ledger, left: str
) -> None:
    writer, browser = Writer(cramped, ledger), sign_in(cramped, "prevent.lead")
    began_with = restarts(cramped)
    for _ in range(ROUNDS):
        use_up(disk, cramped, but=LITTLE - 8 * MEGABYTE if left == "a little" else 0)
        ledger.injected += 1
        assert writer.write() == 507
        if left == "nothing":
            disk.fill()  # somebody else takes what the reserves gave back, too
        for _ in range(WRITES):
            writer.write()
        read_all(browser, writer.api, cramped, ledger, left != "nothing")
        if left == "a little":
            ready = requests.get(f"{cramped.address}/readyz", timeout=10)
            wait_for(
                "the gateway says that somebody has to look",
                lambda: requests.get(f"{cramped.address}/readyz", timeout=10).json()["status"] == "attention",
                15,
            )
            assert ready.status_code == 200
            sign_in(cramped, "ld.officer")
            assert "too little space on the server" in browser.get(f"{cramped.address}/status", timeout=30).text
            typed = "A sentence that somebody typed while the disk was full"
            refused = send_summary(cramped, browser, typed)
            assert (refused.status_code, NO_SPACE in refused.text, typed in refused.text) == (507, True, True)
            assert typed in browser.get(f"{cramped.address}/evidence/questions/7.3", timeout=30).text
        time.sleep(2)
        disk.empty()
        began = time.monotonic()
        wait_for("writes go on", lambda: writer.write() == 201, AGAIN_WITHIN_S)
        ledger.took(time.monotonic() - began)
        wait_for("nobody has to look any more", lambda: is_well(cramped), 60)
    assert restarts(cramped) == began_with
    ledger.compare(ledger.acknowledged, writer.count() - writer.before)


def is_well(product: Installation) -> bool:
    return bool(requests.get(f"{product.address}/readyz", timeout=10).json()["status"] == "ok")


def send_summary(product: Installation, browser: requests.Session, text: str) -> requests.Response:
    """Somebody saves the summary of a question of the self-assessment."""
    page = f"{product.address}/evidence/questions/7.3"
    html = browser.get(page, timeout=30).text
    form = next(part for part in re.findall(r"<form.*?</form>", html, re.DOTALL) if 'name="summary"' in part)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    action = re.search(r'action="([^"]*)"', form)
    assert action
    to = product.address + action[1] if action[1].startswith("/") else page
    ratings = re.findall(r'name="rating"[^>]*value="([^"]+)"', form)
    fields |= {"summary": text, "rating": ratings[0], "reason": "So that something is sent"}
    return browser.post(to, data=fields, headers={"Referer": page, "Origin": product.address}, timeout=30)


def tell(ledger: Ledger, answer: requests.Response, status: int, sentence: str) -> None:
    """An answer that has to be this; any other says something that is not so."""
    if answer.status_code != status or sentence not in answer.text:
        ledger.count("untrue", f"not {status} “{sentence}” but {said_by(answer)}")


def read(api: Api) -> requests.Response:
    return api.send("GET", "training/v1/standing", params={"as_at": "2026-11-01"})


def add(api: Api, person: str) -> requests.Response:
    day = (date(1940, 1, 1) + timedelta(days=next(_days))).isoformat()
    body = {"person": person, "course": "DSL_HALF_DAY", "completed_on": day}
    return api.send("POST", "training/v1/completions", json=body, headers={"Idempotency-Key": uuid4().hex})


def test_a_database_that_can_only_be_read_is_read_and_written_again_when_it_can(
    disk: SmallDisk, cramped: Installation, ledger: Ledger
) -> None:
    writer = Writer(cramped, ledger)
    for _ in range(ROUNDS):
        disk.make_read_only()
        try:
            ledger.injected += 1
            for _ in range(WRITES):
                tell(ledger, add(writer.api, writer.person), 507, "cannot write to its records just now")
                tell(ledger, read(writer.api), 200, "")
        finally:
            disk.make_read_only(False)
        wait_for("writes go on", lambda: writer.write() == 201, AGAIN_WITHIN_S)
    ledger.compare(ledger.acknowledged, writer.count() - writer.before)


def test_a_database_file_that_was_moved_away_is_missed_and_found_again_and_none_is_made_in_its_place(
    cramped: Installation, ledger: Ledger
) -> None:
    writer = Writer(cramped, ledger)
    path, away = cramped.data_dir / "training.sqlite3", cramped.data_dir / "training.away"
    ready = f"http://127.0.0.1:{cramped.running['ports']['training']}/readyz"
    for _ in range(ROUNDS):
        path.rename(away)
        ledger.injected += 1
        try:
            for _ in range(WRITES):
                tell(ledger, add(writer.api, writer.person), 503, "The database is not where it was")
                tell(ledger, read(writer.api), 503, "The database is not where it was")
            tell(ledger, requests.get(ready, timeout=10), 503, "not ready")
            assert not path.exists()
        finally:
            away.rename(path)
        wait_for("writes go on", lambda: writer.write() == 201, AGAIN_WITHIN_S)
        cramped.wait_until_well()
    ledger.compare(ledger.acknowledged, writer.count() - writer.before)


def test_an_upload_that_does_not_fit_is_refused_in_a_sentence_and_leaves_nothing(
    disk: SmallDisk, cramped: Installation, ledger: Ledger, tmp_path: Path
) -> None:
    writer, records = Writer(cramped, ledger), Records(cramped.data_dir)
    large = tmp_path / "large.csv"
    large.write_bytes(b"Learner ID,Course Title,Completion Date\n" + b"1,Prevent,01/02/2026\n" * 1_400_000)
    held = "SELECT (SELECT count(*) FROM import) + (SELECT count(*) FROM kept_file) + (SELECT count(*) FROM kept_chunk)"
    for _ in range(ROUNDS):
        before = records.number("training", held)
        disk.fill(but=LITTLE + 32 * MEGABYTE)
        ledger.injected += 1
        try:
            tell(ledger, writer.api.upload(large, "completions"), 507, "There is no space left on the server")
            ledger.compare(before, records.number("training", held))
            assert writer.write() == 201
        finally:
            disk.empty()
    cramped.wait_until_well()
    ledger.compare(ledger.acknowledged, writer.count() - writer.before)
