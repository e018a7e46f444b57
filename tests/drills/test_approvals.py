"""Training revoked while venues cannot hear of it: the person approves nothing within a minute of its return (G1)."""

import time
from typing import Any
from uuid import uuid4

import pytest
import requests

from shared.actor import Role
from tests.drills.ledger import Ledger
from tests.drills.test_neighbours import TODAY, _kill
from tests.installation import Installation, wait_for
from tests.signed_in import SignedIn
from tests.venues.booked import a_request

pytestmark = pytest.mark.timeout(600)

REFUSED_WITHIN_SECONDS = 60


def in_review(officer: SignedIn) -> str:
    """A routine booking that only waits for a trained officer; its id."""
    made = officer.post("bookings", a_request({"hirer": {"email": f"{uuid4().hex[:8]}@example.org"}}))
    assert made.status_code == 201, made.text
    moved = officer.post(f"bookings/{made.json()['id']}/moves", {"action": "start_review"})
    assert moved.status_code == 200, moved.text
    return str(made.json()["id"])


def approve(officer: SignedIn, booking: str) -> requests.Response:
    return officer.post(f"bookings/{booking}/decisions", {"decision": "approve", "reason": "Routine", "checked": True})


@pytest.mark.parametrize("how", ["frozen", "killed"])
def test_who_lost_their_training_while_venues_was_away_approves_nothing_within_a_minute(
    product: Installation, ledger: Ledger, how: str
) -> None:
    training, desk = product.api(), product.api("booking_officer")
    number = wait_for("an approver is known", lambda: _somebody_trained(desk, how), 120)
    officer = SignedIn(product, number, Role.BOOKING_OFFICER)
    first, second = in_review(officer), in_review(officer)
    assert approve(officer, first).status_code == 200, "trained, and still refused"
    completions = _venue_hire(training, number)
    if how == "frozen":
        with product.frozen("venues"):
            ledger.injected += 1
            _revoke(training, completions, ledger)
            time.sleep(12)
    else:
        for process_id in product.process_ids("venues"):
            _kill(process_id)
        ledger.injected += 1
        _revoke(training, completions, ledger)
    began = time.monotonic()
    product.wait_until_well()
    wait_for(
        "venues knows that the training was revoked",
        lambda: not _may_approve(desk, number),
        REFUSED_WITHIN_SECONDS,
        0.5,
    )
    answer = approve(officer, second)
    ledger.took(time.monotonic() - began)
    assert time.monotonic() - began < REFUSED_WITHIN_SECONDS
    assert answer.status_code == 409, answer.text
    assert "renew your venue-hire training" in answer.json()["detail"]
    shown = desk.get(f"venues/v1/bookings/{second}")
    if shown["state"] != "in_review" or shown["decisions"]:
        ledger.count("untrue", f"refused, and the booking is {shown['state']} with {shown['decisions']}")


def test_a_programs_token_decides_nothing_through_the_real_door(product: Installation) -> None:
    desk = product.api("booking_officer")
    made = desk.post("venues/v1/bookings", a_request(), expected=(201,))
    desk.post(f"venues/v1/bookings/{made['id']}/moves", {"action": "start_review"})
    for role in ("booking_officer", "senior_officer"):
        answer = product.api(role).send(
            "POST", f"venues/v1/bookings/{made['id']}/decisions", json={"decision": "approve", "reason": "Because"}
        )
        assert answer.status_code == 403, answer.text
        assert "People decide" in answer.json()["detail"]
    assert desk.get(f"venues/v1/bookings/{made['id']}")["state"] == "in_review"


def _somebody_trained(desk: Any, how: str) -> str:
    """One for each way of being away, so that no drill depends on another."""
    found = [one for one in desk.get("venues/v1/approvers", on=TODAY)["approvers"] if one["may_approve"]]
    today = [one for one in desk.get("venues/v1/approvers")["approvers"] if one["may_approve"]]
    both = sorted({str(one["person_number"]) for one in found} & {str(one["person_number"]) for one in today})
    return both[0 if how == "frozen" else -1] if both else ""


def _may_approve(desk: Any, number: str) -> bool:
    found = desk.get("venues/v1/approvers")["approvers"]
    return any(one["may_approve"] for one in found if one["person_number"] == number)


def _venue_hire(training: Any, number: str) -> list[int]:
    person = training.post("training/v1/people/search", {"words": number})["people"][0]["id"]
    held = training.get(f"training/v1/people/{person}")["completions"]
    return [one["id"] for one in held if one["course"].startswith("VENUE_HIRE") and one["revoked_on"] is None]


def _revoke(training: Any, completions: list[int], ledger: Ledger) -> None:
    assert completions
    for number in completions:
        body = {"reason": "The certificate was somebody else's"}
        answer = training.send("POST", f"training/v1/completions/{number}/revocation", json=body)
        assert answer.status_code in (200, 201, 204), answer.text
        ledger.acknowledged += 1
