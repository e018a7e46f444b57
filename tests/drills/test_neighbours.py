"""A service that is down or does not answer: the others go on, say so, and catch up (REL-09, REL-21, REL-22)."""

import contextlib
import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.drills.ledger import CAUGHT_UP_SECONDS, Ledger
from tests.installation import PASSWORD, Api, Installation, wait_for
from tests.journeys.places import take_pack

pytestmark = pytest.mark.timeout(900)

TODAY = "2026-11-01"
SLOWEST_PAGE_S = 6.0
ZEROS = re.compile(r"\b0 of \d|\b0%|>\s*0 of ")
SAYS_SO = re.compile(r"not available|did not answer|does not answer|not answering", re.IGNORECASE)
PAGES = (
    "/",
    "/training/standing",
    "/training/standing/unit?unit=Place",
    "/training/people",
    "/training/gaps",
    "/training/imports",
    "/training/policy",
    "/evidence",
    "/evidence/7",
    "/evidence/questions/7.3",
    "/status",
)
WITHOUT_FIGURES = {"/evidence"}
"""Pages that show nothing of training: they need not say that it is missing, and their zeros are their own."""


def sign_in(product: Installation, username: str) -> requests.Session:
    """A browser without a screen."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Accept"] = "text/html"
    page = session.get(f"{product.address}/sign-in", timeout=60).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token, "the sign-in page has no token"
    form = {"csrf_token": token[1], "username": username, "password": PASSWORD}
    answer = session.post(f"{product.address}/sign-in", data=form, allow_redirects=False, timeout=60)
    assert answer.status_code == 303, answer.status_code
    return session


def approver_of(api: Api, number: str) -> dict[str, object]:
    """What venues knows of one approver; nothing while it does not answer."""
    answer = api.send("GET", "venues/v1/approvers", params={"on": TODAY})
    found: list[dict[str, object]] = answer.json()["approvers"] if answer.status_code == 200 else []
    return next((one for one in found if one["person_number"] == number), {})


def _untrained(desk: Api) -> list[dict[str, object]]:
    """Approvers who lack the venue-hire training only."""
    return [
        one
        for one in desk.get("venues/v1/approvers", on=TODAY)["approvers"]
        if one["venue_hire_valid_until"] is None and one["awareness_valid_until"] is not None
    ]


@pytest.mark.parametrize("how", ["frozen", "killed"])
def test_venues_hears_what_training_changed_while_it_was_away(product: Installation, ledger: Ledger, how: str) -> None:
    officer, desk = product.api(), product.api("booking_officer")
    # News of training comes one event at a time: somebody untrained may be among the last.
    untrained = wait_for("venues knows an approver without venue-hire training", lambda: _untrained(desk), 120)
    number = str(untrained[0]["person_number"])
    person = officer.post("training/v1/people/search", {"words": number})["people"][0]["id"]
    body = {"person": person, "course": "VENUE_HIRE", "completed_on": "2026-10-01", "evidence": "seen"}
    if how == "frozen":
        with product.frozen("venues"):
            ledger.injected += 1
            _add(officer, body, ledger)
            time.sleep(12)
    else:
        for process_id in product.process_ids("venues"):
            _kill(process_id)
        ledger.injected += 1
        _add(officer, body, ledger)
    began = time.monotonic()
    wait_for(
        "venues knows of the new training",
        lambda: approver_of(desk, number).get("venue_hire_valid_until"),
        CAUGHT_UP_SECONDS,
        0.5,
    )
    ledger.took(time.monotonic() - began)
    if (until := approver_of(desk, number)["venue_hire_valid_until"]) != "2027-10-01":
        ledger.count("untrue", f"venues knows the training as valid until {until}")


def _kill(process_id: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process_id, signal.SIGKILL)


def _add(officer: Api, body: dict[str, object], ledger: Ledger) -> None:
    began = time.monotonic()
    answer = officer.send("POST", "training/v1/completions", json=body)
    assert answer.status_code == 201, answer.text
    assert time.monotonic() - began < 10, "training waited for venues"
    ledger.acknowledged += 1


def test_with_training_frozen_the_door_and_every_page_say_what_is_missing_in_time_and_show_no_zero(
    product: Installation, ledger: Ledger, tmp_path: Path
) -> None:
    browser, lead = sign_in(product, "prevent.lead"), product.api("prevent_lead")
    for page in PAGES:  # nothing is away yet: figures may still be worked out
        wait_for(f"{page} is whole", lambda page=page: browser.get(product.address + page, timeout=60), 120)
    wrong: list[str] = []
    with product.frozen("training"):
        ledger.injected += 1
        with ThreadPoolExecutor(1) as programs:  # which wait longer than a person does
            program = programs.submit(product.api().send, "GET", "training/v1/standing", timeout=60)
            for page in PAGES:
                began = time.monotonic()
                answer = browser.get(product.address + page, timeout=30)
                ledger.took(time.monotonic() - began)
                wrong += _wrong_with(page, answer, time.monotonic() - began)
            pack = _pack_while_away(lead, tmp_path, ledger)
    for one in wrong:
        ledger.count("untrue", one)
    assert not wrong, ledger.line()
    assert "INCOMPLETE" in pack.upper()
    refused = program.result()
    assert (refused.status_code, refused.headers["Content-Type"]) == (503, "application/problem+json")
    began = time.monotonic()
    wait_for("training answers again", lambda: lead.send("GET", "training/v1/standing"), 60)
    ledger.took(time.monotonic() - began)
    product.wait_until_well()


def _wrong_with(page: str, answer: requests.Response, took: float) -> Iterator[str]:
    """What a page does that it must not while training is away."""
    body = answer.text.split("<main", 1)[-1]
    if took > SLOWEST_PAGE_S:
        yield f"{page}: {took:.1f} s"
    if answer.status_code not in {200, 503}:
        yield f"{page}: {answer.status_code}"
    if page in WITHOUT_FIGURES:
        return
    if not SAYS_SO.search(body):
        yield f"{page}: does not say what is missing"
    if ZEROS.search(_of_training(page, body)):
        yield f"{page}: shows a zero"


def _of_training(page: str, body: str) -> str:
    """What a page shows of training; on the home page the figures of benchmark 8, and its zeros, are of venues."""
    if page != "/":
        return body
    training, _, rest = body.partition('aria-labelledby="benchmark-8"')
    assert 'aria-labelledby="benchmark-7"' in training and rest, "the home page shows both benchmarks"
    return training + rest.partition("</section>")[2]


def _pack_while_away(lead: Api, folder: Path, ledger: Ledger) -> str:
    """Has a pack made while training does not answer; the name of its file."""
    body = {"benchmarks": [7], "as_at": TODAY, "from": "2025-11-01"}
    asked = lead.send("POST", "gateway/v1/packs", json=body)
    assert asked.status_code == 202, asked.text
    ledger.acknowledged += 1
    address = f"gateway/v1/packs/{asked.json()['id']}"
    wait_for("the pack is made without training", lambda: lead.get(address)["state"] in {"ready", "failed"}, 120)
    found = lead.get(address)
    assert found["state"] == "ready", found
    assert found["complete"] is False
    assert [one["service"] for one in found["missing"]] == ["training"]
    take_pack(lead, asked.json()["id"], folder)
    name: str = found["file_name"]
    return name
