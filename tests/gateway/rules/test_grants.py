from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.rules.grants import (
    MOST_TIES,
    AccountChange,
    Ask,
    confirm_objection,
    roles_kept,
    roles_to_ask_for,
    server_objection,
    ties,
)
from shared.actor import Role
from shared.second_person import ANYBODY

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
ASK = Ask("dana", "ann", LATER, "", False)


@pytest.mark.parametrize("role", Role)
def test_three_roles_take_two_administrators_and_the_others_one(role):
    asked = roles_to_ask_for(frozenset(), frozenset({role}))
    assert asked == (frozenset({role}) if role in {"prevent_lead", "senior_officer", "admin"} else frozenset())
    assert roles_to_ask_for(frozenset({role}), frozenset({role})) == frozenset()
    assert roles_to_ask_for(frozenset({role}), frozenset()) == frozenset()


def test_an_account_that_is_opened_again_keeps_only_what_one_administrator_gives():
    held = frozenset({"prevent_lead", "auditor"})
    assert roles_kept(held, opened_again=True) == {"auditor"}
    assert roles_kept(held, opened_again=False) == held


@pytest.mark.parametrize(
    ("ask", "who", "tied", "now", "said"),
    [
        (ASK, "bob", (), NOW, None),
        (ASK, "bob", {"eve"}, NOW, None),
        (ASK, "ann", (), NOW, "You asked for this"),
        (ASK, "dana", (), NOW, "role of their own"),
        (ASK, "bob", {"ann"}, NOW, "do not count as the second person"),
        (ASK, "bob", {"dana"}, NOW, "do not count as the second person"),
        (ASK, "bob", {ANYBODY}, NOW, "do not count as the second person"),
        (ASK, "bob", (), LATER - timedelta(seconds=1), None),
        (ASK, "bob", (), LATER, "lapsed on 1 December 2026"),
        (Ask("dana", "ann", LATER, "confirmed", False), "bob", (), NOW, "confirmed already"),
        (Ask("dana", "ann", LATER, "withdrawn", False), "bob", (), NOW, "withdrawn already"),
        (Ask("dana", "ann", LATER, "", True), "bob", (), NOW, "account is closed"),
        (Ask("dana", "ann", LATER, "", False, is_ahead=True), "bob", (), NOW, "clock of the server was wrong"),
    ],
)
def test_who_may_confirm_a_grant(ask, who, tied, now, said):
    found = confirm_objection(ask, who, tied, now)
    assert (found is None) if said is None else (said in found)


@pytest.mark.parametrize(
    ("administrators", "may"),
    [
        ({}, True),
        ({"ann": ()}, True),
        ({"ann": (), "dana": ()}, True),
        ({"ann": {"bob"}, "bob": {"ann"}}, True),
        ({"ann": (), "bob": ()}, False),
        ({"ann": {"bob"}, "bob": {"ann"}, "cat": ()}, False),
    ],
)
def test_the_server_confirms_only_while_no_administrator_can(administrators, may):
    assert (server_objection(ASK, administrators, NOW) is None) is may


@pytest.mark.parametrize("ask", [Ask("dana", "ann", NOW, "", False), Ask("dana", "ann", LATER, "withdrawn", False)])
def test_the_server_confirms_nothing_that_is_over(ask):
    assert server_objection(ask, {}, NOW)


def change(account, by, what="changed"):
    return AccountChange(account, by, what)


CHAIN = [change("bob", "ann", "password"), change("cat", "bob", "password"), change("dan", "cat", "created")]
WHOLE = {"ann", "bob", "cat", "dan"}


@pytest.mark.parametrize(
    ("changes", "of", "tied"),
    [
        ([], "ann", set()),
        ([change("dana", "ann")], "ann", {"dana"}),
        ([change("dana", "ann")], "dana", {"ann"}),
        ([change("dana", "ann"), change("eve", "ann")], "dana", {"ann"}),
        ([change("ann", "ann")], "ann", set()),
        ([change("dana", "ann", "password"), change("eve", "ann", "password")], "dana", {"ann", "eve"}),
        ([change("dana", "ann", "password"), change("eve", "ann")], "dana", {"ann"}),
        ([change("dana", "ann", "password"), change("eve", "bob", "password")], "dana", {"ann"}),
        # Making an account hands over a password as setting one does
        ([change("dana", "ann", "created"), change("eve", "ann", "created")], "dana", {"ann", "eve"}),
        ([change("dana", "ann", "created"), change("eve", "ann", "password")], "eve", {"ann", "dana"}),
        ([change("dana", "ann", "created"), change("eve", "bob", "created")], "dana", {"ann"}),
        # Through one account to the next, in any number of steps, whatever came first
        (CHAIN, "ann", {"bob", "cat", "dan"}),
        (CHAIN, "dan", {"ann", "bob", "cat"}),
        ([*reversed(CHAIN)], "dan", {"ann", "bob", "cat"}),
        ([*CHAIN, change("mole", "ann", "created")], "cat", {"ann", "bob", "dan", "mole"}),
        ([*CHAIN, change("mole", "bob", "created"), change("fay", "ann", "created")], "fay", {*WHOLE, "mole"}),
        ([change("bob", "ann", "password"), change("ann", "bob", "password")], "ann", {"bob"}),
        # Two who could both act as a third are not yet one, nor does a mere change lead further
        ([change("dana", "ann", "password"), change("dana", "bob", "password")], "ann", {"dana"}),
        ([change("bob", "ann", "password"), change("dana", "bob")], "ann", {"bob"}),
        ([change("bob", "ann"), change("dana", "bob", "password")], "dana", {"bob"}),
    ],
)
def test_an_account_and_whoever_could_act_as_it_or_changed_it_are_one_pair_of_eyes(changes, of, tied):
    assert ties(of, changes) == tied


def test_whoever_made_more_accounts_than_a_token_can_tell_of_is_second_to_nobody():
    made = [change(f"account{n}", "ann") for n in range(MOST_TIES + 1)]
    assert ties("ann", made) == {ANYBODY}
    assert len(ties("ann", made[:-1])) == MOST_TIES
