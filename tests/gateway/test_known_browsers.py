from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.gateway.actions.accounts.known_browsers import KEPT, MOST, browser_known_to, cookie_after_sign_in

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEY = "a key of the tests"
ANN, BOB = uuid4(), uuid4()


def test_a_browser_is_known_to_whoever_signed_in_there_and_to_nobody_else():
    cookie = cookie_after_sign_in(ANN, "", KEY, NOW)
    assert browser_known_to(ANN, cookie, KEY, NOW)
    assert browser_known_to(BOB, cookie, KEY, NOW) is None
    assert browser_known_to(ANN, cookie, "another key", NOW) is None


def test_each_sign_in_puts_a_new_mark_in_place_of_the_old_and_leaves_those_of_others():
    first = cookie_after_sign_in(ANN, "", KEY, NOW)
    both = cookie_after_sign_in(BOB, first, KEY, NOW)
    again = cookie_after_sign_in(ANN, both, KEY, NOW)
    assert again.count("~") == 1
    assert browser_known_to(BOB, again, KEY, NOW) == browser_known_to(BOB, both, KEY, NOW)
    assert browser_known_to(ANN, again, KEY, NOW) != browser_known_to(ANN, first, KEY, NOW)


def test_a_desk_of_many_keeps_the_newest():
    cookie, people = "", [uuid4() for _ in range(MOST + 2)]
    for person in people:
        cookie = cookie_after_sign_in(person, cookie, KEY, NOW)
    assert [bool(browser_known_to(person, cookie, KEY, NOW)) for person in people] == [False] * 2 + [True] * MOST
    assert len(cookie) < 700


def test_a_browser_that_was_away_for_too_long_is_strange_again():
    cookie = cookie_after_sign_in(ANN, "", KEY, NOW)
    assert browser_known_to(ANN, cookie, KEY, NOW + KEPT)
    assert browser_known_to(ANN, cookie, KEY, NOW + KEPT + timedelta(days=1)) is None


def test_a_mark_that_a_clock_left_which_ran_ahead_is_not_known_for_longer():
    cookie = cookie_after_sign_in(ANN, "", KEY, NOW + timedelta(days=40))
    assert browser_known_to(ANN, cookie, KEY, NOW) is None
    assert browser_known_to(ANN, cookie, KEY, NOW + timedelta(days=40))


def test_nothing_of_the_person_is_in_the_cookie():
    assert str(ANN) not in cookie_after_sign_in(ANN, "", KEY, NOW)
    assert ANN.hex not in cookie_after_sign_in(ANN, "", KEY, NOW)


@pytest.mark.parametrize(
    "forged", ["", "~~~", "x" * 4096, "a.b.c", "A" * 22 + ".20000." + "0" * 64, "A" * 22 + ".99999.é" + "0" * 63]
)
def test_a_cookie_that_somebody_made_up_is_worth_nothing(forged):
    assert browser_known_to(ANN, forged, KEY, NOW) is None
    assert browser_known_to(ANN, cookie_after_sign_in(ANN, forged, KEY, NOW), KEY, NOW)


def test_a_mark_whose_day_was_moved_on_is_worth_nothing():
    name, day, digest = cookie_after_sign_in(ANN, "", KEY, NOW).split(".")
    later = NOW + KEPT + timedelta(days=9)
    assert browser_known_to(ANN, f"{name}.{int(day) + 30}.{digest}", KEY, later) is None
