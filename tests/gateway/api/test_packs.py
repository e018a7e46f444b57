"""Packs by programs, with a bearer token."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from services.gateway.api.packs import answer
from services.gateway.rules.pack import MissingSection
from services.gateway.store.packs import PackRecord
from services.training.actions import evidence as training_evidence
from shared.actor import Role
from shared.contracts.evidence.packs import MissingPart
from tests.gateway.pages.conftest import saved, training, venues, work
from tests.gateway.records import EXPECTED, samples_day

__all__ = ["samples_day", "saved", "training", "venues", "work"]

PACKS = "/api/gateway/v1/packs"
WISH: dict[str, Any] = {"benchmarks": [7], "as_at": "2026-11-01", "from": "2026-04-01"}
Call = Callable[..., TestResponse]


@pytest.fixture
def call(app: Flask, make_token: Callable[..., str]) -> Call:
    """Calls as a program with some roles; one token a set of roles."""
    tokens: dict[tuple[Role, ...], str] = {}

    def as_program(method: str, path: str, *roles: Role, key: str = "", **more: Any) -> TestResponse:
        if roles not in tokens:
            tokens[roles] = make_token(*roles, name="-".join(roles) or "none")
        headers = {"Authorization": f"Bearer {tokens[roles]}", **({"Idempotency-Key": key} if key else {})}
        return app.test_client().open(path, method=method, headers=headers, **more)

    return as_program


def test_a_pack_is_asked_for_watched_and_taken(call: Call, work: Callable[[], list[Exception]]) -> None:
    taken = call("POST", PACKS, Role.PREVENT_LEAD, json=WISH)
    assert taken.status_code == 202
    pack = taken.headers["Location"]
    assert pack == f"{PACKS}/{taken.json['id']}"
    assert (taken.json["state"], taken.json["from"], taken.json["complete"]) == ("waiting", "2026-04-01", None)
    assert call("GET", f"{pack}/file", Role.PREVENT_LEAD).status_code == 409
    assert work() == []
    found = call("GET", pack, Role.PREVENT_LEAD).json
    assert found["state"] == "ready"
    assert found["progress"]["done"] == found["progress"]["total"] >= 4
    assert (found["complete"], found["missing"], found["draft"]) == (True, [], True)
    assert found["expires_at"].startswith("2026-12-01")
    file = call("GET", f"{pack}/file", Role.PREVENT_LEAD)
    assert found["file_name"] in file.headers["Content-Disposition"]
    made = zipfile.ZipFile(io.BytesIO(file.data))
    assert json.loads(made.read("manifest.json"))["digest"] == found["digest"]
    council = EXPECTED["figures"]["organisation"]
    assert f"{council['in_date']} of {council['population']}" in made.read("csv/figures.csv").decode()


def test_days_may_be_left_out(call: Call) -> None:
    found = call("POST", PACKS, Role.PREVENT_LEAD, json={"benchmarks": [8, 7]}).json
    assert (found["benchmarks"], found["as_at"], found["from"]) == ([7, 8], "2026-11-01", "2026-04-01")


def test_the_same_key_asks_for_one_pack(call: Call) -> None:
    first = call("POST", PACKS, Role.PREVENT_LEAD, key="0123456789", json=WISH)
    again = call("POST", PACKS, Role.PREVENT_LEAD, key="0123456789", json=WISH)
    assert first.json["id"] == again.json["id"]
    assert again.headers["Location"] == first.headers["Location"]


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"benchmarks": []}, "/benchmarks"),
        ({"benchmarks": [11]}, "/benchmarks"),
        ({}, "/benchmarks"),
        ({**WISH, "from": "2027-01-01"}, "/from"),
        ({**WISH, "as_at": "tomorrow"}, "/as_at"),
        ({**WISH, "edition": "secret"}, "/edition"),
    ],
)
def test_what_cannot_be_made_is_said_with_the_field(call: Call, wish: dict[str, Any], pointer: str) -> None:
    answer = call("POST", PACKS, Role.PREVENT_LEAD, json=wish)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_an_auditor_reads_and_others_do_not(call: Call, work: Callable[[], list[Exception]]) -> None:
    pack = call("POST", PACKS, Role.PREVENT_LEAD, json=WISH).headers["Location"]
    work()
    assert call("GET", f"{pack}/file", Role.AUDITOR).status_code == 200
    assert call("POST", PACKS, Role.AUDITOR, json=WISH).status_code == 403
    for role in (Role.LD_OFFICER, Role.MANAGER, Role.ADMIN):
        assert call("GET", pack, role).status_code == 403
        assert call("POST", PACKS, role, json=WISH).status_code == 403


def test_a_pack_that_does_not_exist_is_not_found(call: Call) -> None:
    missing = f"{PACKS}/00000000-0000-0000-0000-000000000000"
    assert call("GET", missing, Role.PREVENT_LEAD).status_code == 404
    assert call("GET", f"{missing}/file", Role.PREVENT_LEAD).status_code == 404


def test_an_edition_is_asked_for_and_told(call: Call, work: Callable[[], list[Exception]]) -> None:
    whole = call("POST", PACKS, Role.PREVENT_LEAD, json=WISH)
    assert whole.json["edition"] == "full"
    assert call("POST", PACKS, Role.PREVENT_LEAD, json={**WISH, "edition": "redacted"}).json["edition"] == "redacted"
    assert call("POST", f"{whole.headers['Location']}/redacted", Role.PREVENT_LEAD).status_code == 409
    work()
    redacted = call("POST", f"{whole.headers['Location']}/redacted", Role.PREVENT_LEAD)
    assert (redacted.status_code, redacted.json["edition"]) == (202, "redacted")
    assert work() == []
    found = call("GET", redacted.headers["Location"], Role.PREVENT_LEAD).json
    assert found["state"] == "ready"
    assert "-redacted-DRAFT.zip" in found["file_name"]
    public = call("POST", f"{whole.headers['Location']}/public", Role.PREVENT_LEAD)
    assert (public.status_code, public.json["edition"]) == (202, "public")
    assert call("POST", f"{public.headers['Location']}/redacted", Role.PREVENT_LEAD).status_code == 409
    assert call("POST", PACKS, Role.PREVENT_LEAD, json={**WISH, "edition": "public"}).json["edition"] == "public"
    for edition in ("redacted", "public"):
        assert call("POST", f"{whole.headers['Location']}/{edition}", Role.AUDITOR).status_code == 403


def test_a_part_that_is_missing_is_told_in_the_words_of_the_contract():
    missing = (MissingSection("training", 7, "No answer"),)
    now = datetime.now(UTC)
    pack = PackRecord(uuid4(), (7,), now.date(), now.date(), "user-1", frozenset(), now, missing=missing)
    assert answer(pack).missing == (MissingPart("training", 7, "No answer"),)


def test_a_pack_made_while_training_works_out_its_figures_says_which_part_and_why(
    call: Call, work: Callable[[], list[Exception]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_evidence, "behind", lambda *_: True)
    pack = call("POST", PACKS, Role.PREVENT_LEAD, json=WISH).headers["Location"]
    assert work() == []
    found = call("GET", pack, Role.PREVENT_LEAD).json
    said = "Figures in it were being worked out when the pack was made."
    assert (found["complete"], found["missing"]) == (False, [{"service": "training", "benchmark": 7, "reason": said}])
    manifest = json.loads(
        zipfile.ZipFile(io.BytesIO(call("GET", f"{pack}/file", Role.PREVENT_LEAD).data)).read("manifest.json")
    )
    assert [(one["service"], one["reason"]) for one in manifest["missing"]] == [("training", said)]
    assert {one["status"]: one["reason"] for one in manifest["sections"] if one["service"] == "training"} == {
        "stale": said
    }
