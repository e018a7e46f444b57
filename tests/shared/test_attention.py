"""What a person has to look at: the status page, the command line and `/readyz` ask one question."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.attention import needs_attention, of_audit_chain, to_look_at
from shared.contracts.audit import AuditStatus
from shared.contracts.training import ServiceStatus

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
CHAIN = AuditStatus(None, None, "", None, "")
WELL = ServiceStatus(
    "training", "SQLite", 0, None, {"waiting": 3, "late": 0, "dead": 0}, 0, "", {"problems": []}, CHAIN,
    background={"worker": "", "queue": ""},
)  # fmt: skip


def test_of_a_service_that_is_well_nothing_is_to_be_looked_at() -> None:
    assert (to_look_at(WELL, NOW), needs_attention(WELL, NOW)) == ((), False)
    recent = replace(WELL, oldest_event=NOW - timedelta(minutes=4))
    assert not needs_attention(recent, NOW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"jobs": {"late": 1}}, "1 piece of work is late"),
        ({"jobs": {"late": 2}}, "2 pieces of work are late"),
        ({"jobs": {"dead": 1}}, "1 piece of work gave up after five tries"),
        ({"details": {"problems": ["The temporary folder is full"]}}, "The temporary folder is full"),
        (
            {"oldest_event": NOW - timedelta(minutes=6)},
            "news for another service has waited for more than five minutes",
        ),
        ({"policy": ("a file is missing",)}, "a file is missing"),
        ({"undelivered": ("letters: 1",)}, "letters: 1"),
    ],
)
def test_whatever_the_status_page_tells_makes_the_readiness_say_attention(change: dict[str, Any], said: str) -> None:
    found = replace(WELL, **change)
    assert (to_look_at(found, NOW), needs_attention(found, NOW)) == ((said,), True)


def test_what_is_wrong_with_the_chain_does_as_well_and_is_said_once() -> None:
    broken = replace(CHAIN, anchor_problem="it is gone.", verify_problem="it is broken.")
    assert needs_attention(replace(WELL, audit=broken), NOW)
    assert of_audit_chain(broken, "it differs.") == (
        "not every audit entry is anchored: it is gone", "audit chain: it is broken",
        "audit chain compared with the other services: it differs",
    )  # fmt: skip


def test_what_works_in_the_background_is_told_and_has_lines_of_its_own_in_the_readiness() -> None:
    found = replace(WELL, background={"worker": "it ends over and over"})
    assert (to_look_at(found, NOW), needs_attention(found, NOW)) == (("it ends over and over",), False)
