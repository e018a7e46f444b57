"""The published cases of the assessment, run against the pure function."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from services.venues.policy.loader import policy_on
from services.venues.rules.bookings.assessment import assess
from services.venues.rules.bookings.request import day, matches_from, request_from, standing_decisions_from

CASES = json.loads((Path(__file__).parents[2] / "conformance" / "venues.json").read_text())


def answer(case_body):
    as_at = day(case_body["as_at"])
    found = assess(
        request_from(case_body["request"]),
        as_at,
        matches_from(case_body["matches"]),
        standing_decisions_from(case_body["standing_decisions"]),
        case_body["hirer_known"],
        policy_on(as_at).questions,
    )
    return json.loads(json.dumps(asdict(found)))


def test_all_the_cases_are_here():
    assert len(CASES) == 117


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_published_case_comes_out_as_expected(case):
    found = answer(case["body"])
    assert {key: found[key] for key in case["expected"]} == case["expected"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_need_has_a_reason_and_every_reason_is_a_sentence(case):
    found = answer(case["body"])
    assert {reason["need"] for reason in found["reasons"]} == set(found["needs"])
    for reason in found["reasons"]:
        assert reason["text"][0].isupper()
        assert reason["text"].endswith(".")
        assert "_" not in reason["text"]
