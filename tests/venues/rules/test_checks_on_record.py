"""G8 as a rule: what is on record, by whom or by what, and what one tick may record."""

import pytest

from services.venues.rules.bookings.checks import (
    ChecksOnRecord,
    CheckState,
    check_state,
    checks_objection,
    checks_to_record,
    lists_searched,
    recorded_by_one_tick,
)
from services.venues.rules.calendar.overlap import SLOT_TAKEN, room_in_the_way

NOTHING = ChecksOnRecord()


@pytest.mark.parametrize(
    ("check", "found", "state"),
    [
        ("details", NOTHING, CheckState.TO_RECORD),
        ("details", ChecksOnRecord(made=frozenset({"details"})), CheckState.RECORDED),
        ("details", ChecksOnRecord(searched=frozenset({"proscribed", "sanctions", "register"})), CheckState.TO_RECORD),
        ("proscribed_list", ChecksOnRecord(searched=frozenset({"proscribed"})), CheckState.BY_LISTS),
        ("proscribed_list", ChecksOnRecord(searched=frozenset({"register"})), CheckState.TO_RECORD),
        ("proscribed_list", ChecksOnRecord(frozenset({"proscribed_list"}), frozenset({"proscribed"})), "recorded"),
        ("sanctions_list", ChecksOnRecord(searched=frozenset({"sanctions"})), CheckState.BY_LISTS),
        ("concern_register", ChecksOnRecord(searched=frozenset({"register"})), CheckState.BY_LISTS),
        ("concern_register", ChecksOnRecord(off=frozenset({"register"})), CheckState.OFF),
        ("concern_register", NOTHING, CheckState.TO_RECORD),
        ("proscribed_list", ChecksOnRecord(off=frozenset({"register"})), CheckState.TO_RECORD),
    ],
)
def test_a_check_is_recorded_by_a_person_or_by_the_list_itself_or_not_at_all(check, found, state):
    assert check_state(check, found) == state
    assert (check in checks_to_record([check], found)) is (state == "to_record")


def test_the_objection_names_every_check_that_is_not_recorded():
    said = checks_objection(["identity", "open_source"])
    assert said is not None
    assert said.startswith("Not recorded yet: identity of the hirer, open-source check.")
    assert checks_objection([]) is None


TO_RECORD = ("details", "identity", "proscribed_list", "charity_register")


@pytest.mark.parametrize(
    ("need", "speaker", "recorded"),
    [
        (False, False, ("details", "identity", "proscribed_list")),
        (True, False, ()),
        (False, True, ()),
    ],
)
def test_one_tick_is_enough_only_where_nobody_speaks_and_nobody_is_asked(need, speaker, recorded):
    assert recorded_by_one_tick(TO_RECORD, need, speaker) == recorded


@pytest.mark.parametrize(
    ("look_ups", "searched"),
    [
        ([], set()),
        ([(True, {"register"})], {"register"}),
        ([(True, {"register"}), (True, {"register", "sanctions"})], {"register", "sanctions"}),
        # a name that came later was looked up in fewer lists, or in more
        ([(True, {"register", "sanctions"}), (False, {"register"})], {"register"}),
        ([(True, {"register"}), (False, {"register", "sanctions"})], {"register"}),
        ([(True, {"register"}), (False, set()), (True, {"sanctions"})], {"sanctions"}),
        # a request that named nobody before: what a change brought is every name
        ([(False, {"register"})], {"register"}),
    ],
)
def test_a_list_is_searched_when_every_name_was_looked_up_in_it(look_ups, searched):
    assert lists_searched(look_ups) == searched


@pytest.mark.parametrize(
    ("taken", "expected", "holds", "said"),
    [
        (False, 10, 10, ()),
        (False, 11, 10, ("11 people are expected and the room holds 10.",)),
        (False, 5000, None, ()),
        (False, None, 10, ()),
        (True, 10, 10, (SLOT_TAKEN,)),
        (True, 5000, 10, (SLOT_TAKEN, "5,000 people are expected and the room holds 10.")),
    ],
)
def test_what_is_in_the_way_of_the_room_is_said_in_sentences(taken, expected, holds, said):
    assert room_in_the_way(taken, expected, holds) == said
