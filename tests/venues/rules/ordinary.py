"""The ordinary request of these tests, and one difference at a time."""

import copy
from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings

from services.venues.policy.loader import policy_on
from services.venues.rules.bookings.assessment import Assessment, assess
from services.venues.rules.bookings.request import Request, matches_from, request_from, standing_decisions_from

AS_AT = date(2026, 6, 1)
POLICY = policy_on(AS_AT)

# These functions are fast, a busy machine is not: what is tested is the rule, never the time it took.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

ORDINARY: dict[str, Any] = {
    "hirer": {"name": "Amal Okafor", "acting_for": "self", "email": "amal@example.org"},
    "event": {
        "title": "Tuesday yoga",
        "purpose": "Weekly yoga class",
        "type": "fitness-class",
        "venue": "Park Hall",
        "room": "Main",
        "starts_at": "2026-06-23T18:00",
        "ends_at": "2026-06-23T19:00",
        "expected_numbers": 20,
        "access": "public",
        "election_meeting": "no",
    },
    "speakers": [],
    "speakers_to_follow_by": None,
    "seating": {"arrangement": "not_seated", "single_sex": "no"},
    "equality_policy": "agrees_to_ours",
    "declaration": True,
}


def body(**changes: Any) -> dict[str, Any]:
    """The ordinary request with some answers changed; `seating__arrangement` is seating.arrangement."""
    changed = copy.deepcopy(ORDINARY)
    for path, answer in changes.items():
        section, _, field = path.partition("__")
        if field:
            changed[section][field] = answer
        else:
            changed[section] = answer
    return changed


def request(**changes: Any) -> Request:
    return request_from(body(**changes))


def assessed(
    matches: Any = (), standing_decisions: Any = (), hirer_known: bool = True, as_at: date = AS_AT, **changes: Any
) -> Assessment:
    return assess(
        request(**changes),
        as_at,
        matches_from(list(matches)),
        standing_decisions_from(list(standing_decisions)),
        hirer_known,
        POLICY.questions,
    )
