"""Two machines without a shared disk on one PostgreSQL and one Redis: nothing lost, doubled or 404 (REL-10, REL-12).

What docs/operations.md promises of a second machine. A download that the other machine does not have counts as lost.
"""

import hashlib
import io
import json
import random
import time
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest

from operations import verify
from shared.jobs.sender import task_name
from tests.drills.browser import Browser
from tests.drills.clerk import with_a_booking
from tests.drills.files import completions_file
from tests.drills.ledger import CAUGHT_UP_SECONDS, LONG, Ledger
from tests.drills.records import SERVICES
from tests.drills.sending import confirm, keep_sending, strike, upload
from tests.drills.test_uploads import at_once
from tests.drills.two_machines import SECOND, Meanwhile, Pair, power_cut, settle, two_machines
from tests.installation import Api, Installation, start_together, wait_for

pytestmark = [
    pytest.mark.timeout(1500),
    pytest.mark.skipif(not LONG, reason="two more installations: in the long drills"),
]

IMPORTS, PACKS, ROWS = 20, 20, 4000
REFUSED = "999999,Nobody We Know,,WRAP Plus,some day,Completed,\n"
PACK = {"benchmarks": [7, 8], "as_at": "2026-11-01", "from": "2025-11-01"}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both at work; at the end every chain is whole by the anchor file of either machine, and no work was given up."""
    with two_machines(tmp_path_factory.mktemp("machines")) as both:
        yield both
        both.wait_until_well()
        settle(both)
        both.records.check_integrity()
        chains = [machine.check_audit_chains() for machine in both.both]
        assert chains[0].keys() == chains[1].keys() == set(SERVICES)


def test_two_that_begin_at_once_make_one_council(pair: Pair, ledger: Ledger) -> None:
    imports = pair.records.ask("training", """SELECT sha256, state, count(*) FROM "import" GROUP BY sha256, state""")
    ledger.acknowledged = len(imports)
    assert {(state, int(number)) for _, state, number in imports} == {("confirmed", 1)}
    ledger.compare(11, pair.records.number("gateway", "SELECT count(*) FROM user_account"))
    for service in SERVICES:
        jobs = pair.records.ask(service, "SELECT kind, count(*) FROM job WHERE kind = 'verify-audit' GROUP BY kind")
        assert jobs == [("verify-audit", 1)], (service, jobs)


def test_files_sent_to_either_machine_arrive_once_though_whoever_reads_or_saves_them_is_killed(
    pair: Pair, ledger: Ledger, tmp_path: Path
) -> None:
    began, imports = time.monotonic(), dict[str, Installation]()
    with pair.held("training", "import_line"):
        checking = Meanwhile(pair.strike_each, "training", "check-import", IMPORTS, ledger)
        for number in range(IMPORTS):
            machine, path = pair.of(number), _file(tmp_path)
            api, striking = machine.api(), Meanwhile(_strike_soon, machine)
            imports[upload(api, path)] = machine
            striking.result()
            ledger.injected += 1
            ledger.acknowledged += 1
        checking.result()
    for import_id in imports:
        assert pair.records.wait_for_state(import_id, "checked", "failed", seconds=2 * CAUGHT_UP_SECONDS) == "checked"
    ledger.took(time.monotonic() - began)
    with pair.held("training", "completion"):
        confirming = Meanwhile(pair.strike_each, "training", "confirm-import", IMPORTS, ledger)
        for import_id, machine in imports.items():
            confirm(pair.other(machine).api(), import_id)
            ledger.acknowledged += 1
        confirming.result()
    for import_id in imports:
        assert pair.records.wait_for_state(import_id, "confirmed", seconds=2 * CAUGHT_UP_SECONDS)
        ledger.compare(ROWS, pair.records.completions_of(import_id))
    pair.wait_until_well()
    _each_was_tried_again(pair, "training", 2 * IMPORTS)
    for import_id, machine in imports.items():
        answers = [_download(one, f"training/v1/imports/{import_id}/corrections") for one in pair.both]
        _same(answers, ledger)
        assert b"some day" in answers[0], machine


def _each_was_tried_again(pair: Pair, service: str, jobs: int) -> None:
    """What was struck was begun twice at least, and done."""
    done = pair.records.ask(service, "SELECT id FROM job WHERE state = 'done' AND attempts > 1")
    struck = pair.struck.keys() & {str(job) for (job,) in done}
    assert len(struck) >= jobs, (len(struck), jobs)


def _strike_soon(machine: Installation) -> None:
    """While it answers."""
    time.sleep(random.uniform(0.0, 0.15))
    strike(machine, "one of training")


def _file(folder: Path) -> Path:
    path = completions_file(folder, ROWS)
    with path.open("a", encoding="utf-8") as file:
        file.write(REFUSED)
    return path


def _download(machine: Installation, path: str, role: str = "ld_officer") -> bytes:
    answer = keep_sending(machine.api(role), "GET", path)
    return answer.content if answer.status_code == 200 else b""


def _same(answers: list[bytes], ledger: Ledger) -> None:
    """From either machine the same bytes."""
    ledger.count("lost", "a machine has not the file", answers.count(b""))
    if answers[0] != answers[1]:
        ledger.count("untrue", f"two files: {answers[0][:300]!r} and {answers[1][:300]!r}")


def test_packs_asked_of_either_machine_are_made_once_though_whoever_makes_them_is_killed(
    pair: Pair, ledger: Ledger, tmp_path: Path
) -> None:
    began, packs = time.monotonic(), dict[str, Installation]()
    with pair.held("gateway", "kept_file"):
        striking = Meanwhile(pair.strike_each, "gateway", "make-pack", PACKS, ledger)
        for number in range(PACKS):
            api, headers = pair.of(number).api("prevent_lead"), {"Idempotency-Key": uuid4().hex}
            asked = keep_sending(api, "POST", "gateway/v1/packs", json=PACK, headers=headers)
            assert asked.status_code == 202, asked.text
            packs[asked.json()["id"]] = pair.of(number)
            ledger.acknowledged += 1
        striking.result()
    for pack, machine in packs.items():
        api = pair.other(machine).api("prevent_lead")
        address = f"gateway/v1/packs/{pack}"
        wait_for("the pack is made", lambda a=api, p=address: a.get(p)["state"] in {"ready", "failed"}, 300)  # type: ignore[misc]
        made = api.get(address)
        assert (made["state"], made["complete"], made["missing"]) == ("ready", True, []), made
        answers = [_download(one, f"{address}/file", "prevent_lead") for one in pair.both]
        ledger.count("lost", f"a machine has not pack {pack}", answers.count(b""))
        for number, content in enumerate(answers):
            path = tmp_path / f"{pack}-{number}.zip"
            path.write_bytes(content)
            wrong, digest = verify.verify(path), hashlib.sha256(content).hexdigest()
            if wrong or digest != made["sha256"]:
                ledger.count("untrue", f"pack {pack}: {wrong}, {digest} and not {made['sha256']}")
        assert zipfile.is_zipfile(io.BytesIO(answers[0]))
    ledger.took(time.monotonic() - began)
    _each_was_tried_again(pair, "gateway", PACKS)
    ledger.compare(PACKS, pair.records.number("gateway", "SELECT count(*) FROM pack WHERE state = 'ready'"))


def test_a_session_and_a_form_of_one_machine_are_good_on_the_other(pair: Pair, ledger: Ledger) -> None:
    council = with_a_booking(pair.first)
    browser = Browser(pair.first.address).sign_in("booking.officer")
    for number in range(10):
        opened, sent = pair.of(number), pair.of(number + 1)
        browser.address, text = opened.address, uuid4().hex[:10]
        form = browser.get(f"{council.page}/notes").fields
        for address in (sent.address, opened.address, sent.address):
            browser.address = address
            page = browser.post(f"{council.page}/notes", {**form, "text": text, "kind": "note"})
            if page.claims == "saved":
                ledger.acknowledged += 1
            else:
                ledger.count("untrue", f"sent to {address}: {page.status} {page.main[:600]}")
        sql = "SELECT count(*) FROM happening WHERE why LIKE ?"
        ledger.compare(1, pair.records.number("venues", sql, f"%{text}%"))


def test_what_was_typed_before_a_session_ended_is_back_on_the_other_machine(pair: Pair, ledger: Ledger) -> None:
    path = f"{with_a_booking(pair.first).page}/notes"
    for number in range(2):
        browser, text = Browser(pair.of(number).address).sign_in("booking.officer"), uuid4().hex[:10]
        form = browser.get(path).fields
        browser.http.cookies.clear()
        if browser.post(path, {**form, "text": text, "kind": "note"}).claims == "saved":
            ledger.count("untrue", "called saved without a session")
        browser.address = pair.of(number + 1).address
        page = browser.sign_in("booking.officer").get(path)
        if text not in page.text:
            ledger.count("lost", f"what was typed is not in its form: {page.status} {page.main[:600]}")
        ledger.acknowledged += 1


def test_wrong_passwords_are_counted_over_both_machines(pair: Pair, ledger: Ledger) -> None:
    said = []
    for number in range(12):
        browser = Browser(pair.of(number).address)
        form = browser.get("/sign-in").fields
        said.append(browser.post("/sign-in", {**form, "username": "auditor", "password": "no such password"}).text)
        ledger.injected += 1
    for text in said[-2:]:
        if "wait" not in text.lower():
            ledger.count("untrue", f"not told to wait: {text[text.find('<main') :][:600]}")


def test_the_same_request_to_both_machines_at_once_has_one_effect(pair: Pair, ledger: Ledger) -> None:
    person = pair.first.api().get("training/v1/standing/people", as_at="2026-11-01", per_page=1)["people"][0]["id"]
    tokens = [(machine.address, machine.api().token) for machine in pair.both]
    for number in range(20):
        day = f"1951-03-{number + 1:02}"
        body = {"person": person, "course": "MEMBER_SESSION", "completed_on": day}
        headers = {"Idempotency-Key": uuid4().hex}

        def send(which: int, body: object = body, headers: dict[str, str] = headers) -> object:
            return Api(*tokens[which % 2]).send("POST", "training/v1/completions", json=body, headers=headers)

        answers = at_once(8, send)  # type: ignore[arg-type]
        taken = [answer for answer in answers if answer.status_code == 201]
        ledger.acknowledged += len(taken)
        assert {answer.status_code for answer in answers} <= {201, 409, 503}
        assert len({answer.text for answer in taken}) == 1
        sql = "SELECT count(*) FROM completion WHERE course = 'MEMBER_SESSION' AND completed_on = ?"
        ledger.compare(1, pair.records.number("training", sql, day))


def test_the_night_is_worked_once_by_two_machines(pair: Pair, ledger: Ledger) -> None:
    settle(pair)
    for service in SERVICES:
        read = "SELECT count(*) FROM audit WHERE action = 'audit-verified'"
        before = pair.records.number(service, read)
        night = "UPDATE job SET due_at = now(), not_before = now() WHERE kind = 'verify-audit' AND state = 'waiting'"
        assert pair.records.change(service, night) == 1
        ledger.acknowledged += 1
        wait_for("the night was worked", lambda s=service, b=before: pair.records.number(s, read) > b, 60)  # type: ignore[misc]
        time.sleep(12)  # two sweeps of each clock
        ledger.compare(1, pair.records.number(service, read) - before)


def test_the_workers_of_both_machines_are_named_with_every_kind_of_work(pair: Pair, ledger: Ledger) -> None:
    for service in SERVICES:
        said = pair.first.command("celery", "--app", f"services.{service}.worker:celery", "inspect", "registered")
        kinds = import_module(f"services.{service}.jobs").HANDLERS
        assert f"{service}@{SECOND}" in said
        for kind in kinds:
            ledger.acknowledged += 1
            ledger.compare(2, said.count(f"* {task_name(service, kind)}\n"))


def test_what_a_machine_took_before_it_was_gone_is_done_by_the_other_and_its_return_raises_no_alarm(
    pair: Pair, ledger: Ledger, tmp_path: Path
) -> None:
    gone, left = pair.second, pair.first
    taken = [upload(gone.api(), completions_file(tmp_path, ROWS)) for _ in range(4)]
    ledger.acknowledged += len(taken)
    power_cut(gone)
    ledger.injected += 1
    for import_id in taken:
        assert pair.records.wait_for_state(import_id, "checked", seconds=2 * CAUGHT_UP_SECONDS)
        confirm(left.api(), import_id)
        ledger.acknowledged += 1
        assert pair.records.wait_for_state(import_id, "confirmed", seconds=2 * CAUGHT_UP_SECONDS)
        ledger.compare(ROWS, pair.records.completions_of(import_id))
    time.sleep(65)  # the machine that works is the only one for longer than a power cut explains missing lines
    confirm_nothing_is_wrong(left)
    start_together(gone)
    pair.wait_until_well()
    for machine in pair.both:
        confirm_nothing_is_wrong(machine)
        said = machine.command("operations.cli", "audit", "verify", "--data-dir", str(machine.data_dir))
        assert said.count(", whole;") == len(SERVICES), said


def confirm_nothing_is_wrong(machine: Installation) -> None:
    """What the status page of a machine says, once a worker that begins has been heard of."""

    def look() -> bool:
        found = machine.api("it_officer").get("gateway/v1/status")
        return all(one["state"] in {"ok", "slow"} for one in found["services"])

    try:
        wait_for("nothing needs attention", look, 60)
    except AssertionError:
        raise AssertionError(json.dumps(machine.api("it_officer").get("gateway/v1/status"))[:3000]) from None
