"""The agreed cases, straight against the rules: by evaluation on the day and by periods."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from services.training.policy.shapes import person_from_json, policy_from_json
from services.training.rules.dates import NEVER
from services.training.rules.figures import figures
from services.training.rules.periods import periods
from services.training.rules.standing import evaluate
from services.training.rules.status import status_on

CASES = json.loads((Path(__file__).parents[2] / "conformance" / "training.json").read_text())


def _day(value):
    if value is None:
        return None
    return "never" if value == NEVER else value.isoformat()


def _row(requirement, status, found):
    return {
        "requirement": requirement,
        "status": status,
        "valid_until": _day(found.valid_until),
        "due_on": _day(found.due_on),
        "in_scope_since": _day(found.in_scope_since),
    }


def _by_requirement(rows):
    return sorted(rows, key=lambda row: row["requirement"])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_agreed_case_comes_out_as_agreed(case):
    policy, as_at = policy_from_json(case["policy"]), date.fromisoformat(case["as_at"])
    standings = [evaluate(person_from_json(person), policy, as_at) for person in case["people"]]
    expected = case["expected"]
    assert asdict(figures(standings)) == expected["figures"]
    for standing, result in zip(standings, expected["results"], strict=True):
        assert (standing.person, standing.absent) == (result["person"], result["absent"])
        rows = [_row(found.requirement.id, found.status, found) for found in standing.requirements]
        assert _by_requirement(rows) == _by_requirement(result["requirements"])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_periods_say_the_same_of_every_agreed_case(case):
    policy, as_at = policy_from_json(case["policy"]), date.fromisoformat(case["as_at"])
    for person, result in zip(case["people"], case["expected"]["results"], strict=True):
        found = periods(person_from_json(person), [(as_at, policy)])
        rows = [
            _row(period.requirement, status_on(period, as_at), period)
            for period in found
            if period.from_day <= as_at <= period.to_day
        ]
        assert _by_requirement(rows) == _by_requirement(result["requirements"])
