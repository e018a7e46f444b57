"""Random people, acts and days against the plain model: no illegal state in thousands of steps.

It calls the real application over WSGI with signed tokens, as the gateway would. STEPS in `make drills` makes it long.
"""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.venues.statemachine.machine import BookingMachine
from tests.venues.statemachine.model import STATES
from tests.venues.statemachine.wire import Wire

LONG = os.environ.get("DRILLS") == "long"
ATTEMPTS = 5000 if LONG else 400
EXAMPLES, STEPS = (300, 60) if LONG else (20, 50)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if LONG else ["sqlite"], indirect=True)
def test_no_order_of_acts_brings_a_booking_where_it_may_not_be(venues):
    seen: Counter[str] = Counter()
    machine = type("Machine", (BookingMachine,), {"wire": Wire(venues), "seen": seen})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=not LONG, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    print(dict(seen))
    assert seen["attempts"] >= ATTEMPTS
    assert seen["refused"] > seen["attempts"] / 5
    assert seen["list changed"] > 10
    assert seen["match closed"]
    assert seen["older page"] > 10
    missed = STATES - {"draft"} - set(seen)  # nothing moves into a draft
    assert len(missed) <= (0 if LONG else 7), sorted(missed)
