from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.rules.throttles import (
    BY_HAND,
    HIRE_SENDING,
    HIRE_SENDING_BY_HAND,
    HIRER_LINK,
    OLD_PASSWORD,
    SIGN_IN,
    SIGN_IN_FROM_KNOWN_BROWSER,
    is_by_hand,
    verdict,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DOORS = {
    "sign-in": SIGN_IN,
    "known browser": SIGN_IN_FROM_KNOWN_BROWSER,
    "old password": OLD_PASSWORD,
    "link": HIRER_LINK,
    "hire": HIRE_SENDING,
    "by hand": HIRE_SENDING_BY_HAND,
}


def ask(door, minutes_ago=0.5, **counts):
    """One more try after so many earlier ones, each kind counted at one moment."""
    moment = NOW - timedelta(minutes=minutes_ago)
    named = {name.replace("_", "-"): [moment] * most for name, most in counts.items()}
    return verdict(door, {kind: named.get(kind, []) for kind in door.windows()}, NOW)


@pytest.mark.parametrize(
    ("door", "counts", "goes_ahead", "strained"),
    [
        ("sign-in", {}, True, False),
        ("sign-in", {"name_and_address": 9, "name": 9, "address": 9}, True, False),
        ("sign-in", {"name_and_address": 10}, False, False),
        ("sign-in", {"name": 10}, False, False),
        # An address or the whole door used up keeps nobody out who did not try wrongly themselves.
        ("sign-in", {"address": 10}, True, True),
        ("sign-in", {"address": 5000, "everybody": 5000}, True, True),
        ("sign-in", {"address": 10, "name_and_address": 2, "name": 2}, True, True),
        ("sign-in", {"address": 10, "name_and_address": 3}, False, True),
        # One password tried on many names from many addresses: three a minute for each name.
        ("sign-in", {"everybody": 100, "name": 3}, False, True),
        ("known browser", {"browser": 9}, True, False),
        ("known browser", {"browser": 10}, False, False),
        ("old password", {"account": 10}, False, False),
        ("link", {"address": 5000}, True, True),
        ("link", {"link": 60}, False, False),
        ("hire", {"address": 10}, False, False),
        ("hire", {"everybody": 200, "address": 1}, True, True),
        ("hire", {"everybody": 200, "address": 2}, False, True),
        ("by hand", {"address": 39}, True, False),
        ("by hand", {"everybody": 200, "address": 9}, True, True),
    ],
)
def test_who_has_to_wait_and_who_does_not(door, counts, goes_ahead, strained):
    found = ask(DOORS[door], **counts)
    assert (found.wait == 0, found.strained) == (goes_ahead, strained)


@pytest.mark.parametrize(
    ("minutes_ago", "tries", "goes_ahead"), [(2, 59, True), (2, 60, False), (59, 60, False), (61, 60, True)]
)
def test_a_name_is_guessed_at_sixty_times_an_hour_at_most_from_wherever(minutes_ago, tries, goes_ahead):
    assert (ask(SIGN_IN, minutes_ago, name=tries).wait == 0) is goes_ahead


def test_the_wait_ends_when_the_first_try_leaves_the_window():
    assert ask(SIGN_IN, minutes_ago=0.75, name=10).wait in (15, 16)
    assert ask(SIGN_IN, minutes_ago=1, name=10).wait == 0


def test_what_was_used_up_is_named_for_the_audit():
    assert ask(SIGN_IN, name=10, name_and_address=10).used_up == ("name", "name-and-address")
    assert ask(SIGN_IN, address=10).used_up == ("address",)


@pytest.mark.parametrize("door", sorted(DOORS))
@given(counts=st.dictionaries(st.sampled_from(["address", "everybody", "name"]), st.integers(0, 300)))
def test_what_many_share_never_keeps_out_somebody_who_tried_nothing(door, counts):
    throttle = DOORS[door]
    shared = {kind: most for kind, most in counts.items() if kind in throttle.shared}
    assert ask(throttle, **shared).wait == 0


@pytest.mark.parametrize(("minutes", "by_hand"), [(0, False), (1.9, False), (2, True), (200, True)])
def test_a_form_that_was_open_for_two_minutes_was_filled_in_by_hand(minutes, by_hand):
    assert is_by_hand(NOW - timedelta(minutes=minutes), NOW) is by_hand
    assert timedelta(minutes=2) == BY_HAND
