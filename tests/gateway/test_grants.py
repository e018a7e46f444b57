"""Prevent lead, senior officer and administrator are given by two administrators, and taken by one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from operations.cli import main
from services.gateway.actions.accounts.accounts import (
    AccountEntry,
    change_account,
    create_account,
    create_administrator,
    entry_of,
    set_one_time_password,
)
from services.gateway.actions.accounts.grants import confirm_grant, confirm_on_server, list_waiting, withdraw_grant
from services.gateway.actions.accounts.second_person import not_second_to
from services.gateway.settings import Settings
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.users import User, find_user, find_user_named
from shared.actor import Actor, Role, system_actor
from shared.http.problems import NotFound, OutOfDate, Refused
from shared.settings import SettingsProblem
from tests.gateway.environment import as_environment
from tests.gateway.visitor import Visitor

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
SERVER = system_actor("gateway", "command-line")
PASSWORD = "nine dry badgers"
SignedIn = Callable[..., Visitor]


def administrator(name: str, now: datetime = NOW - 2 * MONTH) -> Actor:
    made, _ = create_administrator(name, name.title(), SERVER, now)
    return Actor(str(made.id), made.roles)


def ask(by: Actor, *roles: Role, username: str = "dana", now: datetime = NOW) -> User:
    entry = AccountEntry(username, username.title(), frozenset(roles))
    return create_account(entry, PASSWORD, by, now)


def waiting(by: Actor, now: datetime = NOW) -> UUID:
    (one,) = list_waiting(WEEK, by, now)
    return one.grant.id


def roles(username: str = "dana") -> set[Role]:
    found = find_user_named(username)
    assert found
    return set(found.roles)


def happened(action: str) -> list[dict[str, object]]:
    return [entry.details for entry in audit.entries() if entry.action == action]


@pytest.fixture
def ann(either_database: str) -> Actor:
    return administrator("ann")


@pytest.fixture
def bob(ann: Actor) -> Actor:
    return administrator("bob")


@pytest.mark.parametrize("role", [Role.PREVENT_LEAD, Role.SENIOR_OFFICER, Role.ADMIN])
def test_a_new_account_holds_a_weighty_role_once_another_administrator_confirms(ann, bob, role):
    ask(ann, role, Role.AUDITOR)
    assert roles() == {Role.AUDITOR}
    confirm_grant(waiting(bob), WEEK, bob, NOW)
    assert roles() == {Role.AUDITOR, role}
    assert list_waiting(WEEK, bob, NOW) == []
    (asked,), (given,) = happened("role-grant-asked"), happened("role-grant-confirmed")
    assert (asked["roles"], given["roles"], given["asked_by"]) == ([role], [role], ann.id)


def test_whoever_asked_cannot_confirm(ann, bob):
    ask(ann, Role.PREVENT_LEAD)
    with pytest.raises(Refused, match="You asked for this"):
        confirm_grant(waiting(ann), WEEK, ann, NOW)
    assert roles() == set()


def test_what_was_asked_for_while_the_clock_ran_ahead_lapses_no_later_for_it(ann, bob):
    ask(ann, Role.PREVENT_LEAD, now=NOW + MONTH)
    grant = waiting(bob, NOW + MONTH)
    assert list_waiting(WEEK, bob, NOW) == []
    with pytest.raises(Refused, match="ask for it again"):
        confirm_grant(grant, WEEK, bob, NOW)
    with pytest.raises(NotFound):
        confirm_on_server("dana", WEEK, SERVER, NOW)


def test_nobody_confirms_a_role_of_their_own(ann, bob):
    change_account(UUID(bob.id), AccountEntry("bob", "Bob", frozenset({Role.ADMIN, Role.PREVENT_LEAD})), ann, NOW)
    with pytest.raises(Refused, match="role of their own"):
        confirm_grant(waiting(bob), WEEK, bob, NOW)


def test_an_account_made_for_oneself_confirms_nothing_and_gets_nothing(ann, bob):
    """Ann makes a second administrator of her own by way of the server: they are one pair of eyes for a month."""
    ask(ann, Role.ADMIN, username="puppet", now=NOW - timedelta(days=1))
    confirm_grant(waiting(bob), WEEK, bob, NOW - timedelta(days=1))
    puppet = find_user_named("puppet")
    assert puppet
    by_puppet = Actor(str(puppet.id), puppet.roles)
    ask(ann, Role.PREVENT_LEAD)
    with pytest.raises(Refused, match="do not count as the second person"):
        confirm_grant(waiting(by_puppet), WEEK, by_puppet, NOW)
    ask_again = NOW + MONTH
    ask(ann, Role.PREVENT_LEAD, username="eve", now=ask_again)
    confirm_grant(waiting(by_puppet, ask_again), WEEK, by_puppet, ask_again)
    assert roles("eve") == {Role.PREVENT_LEAD}


def test_nobody_confirms_for_an_account_whose_password_they_set(ann, bob):
    dana = ask(ann, Role.PREVENT_LEAD)
    set_one_time_password(dana.id, bob, NOW)
    with pytest.raises(Refused, match="do not count as the second person"):
        confirm_grant(waiting(bob), WEEK, bob, NOW)


def test_an_ask_lapses_and_can_be_made_again(ann, bob):
    dana = ask(ann, Role.PREVENT_LEAD)
    grant = waiting(bob)
    late = NOW + WEEK
    assert list_waiting(WEEK, bob, late) == []
    with pytest.raises(Refused, match="lapsed on 6 December 2026"):
        confirm_grant(grant, WEEK, bob, late)
    change_account(dana.id, replace(entry_of(dana), roles=frozenset({Role.PREVENT_LEAD})), ann, late)
    confirm_grant(waiting(bob, late), WEEK, bob, late)
    assert roles() == {Role.PREVENT_LEAD}


def test_an_ask_is_withdrawn_by_any_administrator_and_then_gives_nothing(ann, bob):
    ask(ann, Role.PREVENT_LEAD)
    grant = waiting(bob)
    withdraw_grant(grant, bob, NOW)
    with pytest.raises(Refused, match=r"This was withdrawn on .*, by you"):
        confirm_grant(grant, WEEK, bob, NOW)
    with pytest.raises(OutOfDate, match=r"This was withdrawn on .*, and not by you") as told:
        withdraw_grant(grant, ann, NOW)
    assert told.value.by == bob.id
    assert roles() == set()
    assert len(happened("role-grant-withdrawn")) == 1


def test_a_confirmed_ask_is_confirmed_once(ann, bob):
    dana = ask(ann, Role.PREVENT_LEAD)
    grant = waiting(bob)
    confirm_grant(grant, WEEK, bob, NOW)
    change_account(dana.id, replace(entry_of(find_user(dana.id)), roles=frozenset()), bob, NOW)
    with pytest.raises(Refused, match=r"This was confirmed on .*, by you"):
        confirm_grant(grant, WEEK, bob, NOW)
    assert roles() == set()


def test_what_waits_is_not_asked_twice_and_a_second_role_is_an_ask_of_its_own(ann, bob):
    dana = ask(ann, Role.PREVENT_LEAD)
    for wanted in ({Role.PREVENT_LEAD}, {Role.PREVENT_LEAD, Role.SENIOR_OFFICER}):
        change_account(dana.id, AccountEntry("dana", "Dana", frozenset(wanted)), ann, NOW)
    assert sorted(sorted(one.grant.roles) for one in list_waiting(WEEK, bob, NOW)) == [
        ["prevent_lead"],
        ["senior_officer"],
    ]


def test_a_role_is_taken_by_one_administrator_at_once(ann, bob):
    dana = ask(ann, Role.PREVENT_LEAD)
    confirm_grant(waiting(bob), WEEK, bob, NOW)
    change_account(dana.id, AccountEntry("dana", "Dana", frozenset()), ann, NOW)
    assert roles() == set()


def test_a_closed_account_gets_nothing_and_opened_again_needs_two(ann, bob):
    dana = ask(ann, Role.PREVENT_LEAD, Role.AUDITOR)
    confirm_grant(waiting(bob), WEEK, bob, NOW)
    held = frozenset({Role.PREVENT_LEAD, Role.AUDITOR})
    change_account(dana.id, AccountEntry("dana", "Dana", held, disabled=True), ann, NOW)
    assert roles() == held
    assert change_account(dana.id, AccountEntry("dana", "Dana", held), ann, NOW) == {Role.PREVENT_LEAD}
    assert roles() == {Role.AUDITOR}
    grant = waiting(bob)
    change_account(dana.id, AccountEntry("dana", "Dana", frozenset({Role.AUDITOR}), disabled=True), ann, NOW)
    with pytest.raises(Refused, match="closed"):
        confirm_grant(grant, WEEK, bob, NOW)


def test_an_account_and_those_who_made_or_changed_it_are_tied_for_thirty_days(ann, bob):
    dana = ask(ann, Role.PREVENT_LEAD)
    confirm_grant(waiting(bob), WEEK, bob, NOW)
    assert not_second_to(str(dana.id), NOW) == {ann.id, bob.id}
    assert not_second_to(ann.id, NOW) == not_second_to(bob.id, NOW) == {str(dana.id)}
    assert not_second_to(str(dana.id), NOW + MONTH) == set()


def test_two_people_who_got_new_passwords_from_one_administrator_are_tied_too(ann, bob):
    dana, eve = ask(ann, now=NOW - 2 * MONTH), ask(ann, username="eve", now=NOW - 2 * MONTH)
    assert not_second_to(str(dana.id), NOW) == set()
    for account in (dana, eve):
        set_one_time_password(account.id, bob, NOW)
    assert not_second_to(str(dana.id), NOW) == {bob.id, str(eve.id)}


def test_an_administrator_who_signs_in_as_others_by_a_chain_of_new_passwords_is_still_one(ann, bob):
    """Ann sets Bob's password, as Bob sets Cat's, and as Cat wants to confirm what Ann asked for."""
    cat = administrator("cat")
    ask(ann, Role.PREVENT_LEAD)
    set_one_time_password(UUID(bob.id), ann, NOW)
    set_one_time_password(UUID(cat.id), bob, NOW)
    with pytest.raises(Refused, match="do not count as the second person"):
        confirm_grant(waiting(cat), WEEK, cat, NOW)
    assert roles() == set()


def test_an_administrator_who_signs_in_with_the_first_password_they_gave_is_still_one(ann, bob):
    """Ann made the account Spare, which Cat rightly confirmed; as Bob, whose password she set, she asks for Dana."""
    cat = administrator("cat")
    made = ask(ann, Role.ADMIN, username="spare")
    confirm_grant(waiting(cat), WEEK, cat, NOW)
    set_one_time_password(UUID(bob.id), ann, NOW)
    ask(bob, Role.PREVENT_LEAD)
    spare = Actor(str(made.id), frozenset({Role.ADMIN}))
    with pytest.raises(Refused, match="do not count as the second person"):
        confirm_grant(waiting(spare), WEEK, spare, NOW)
    confirm_grant(waiting(cat), WEEK, cat, NOW)
    assert roles() == {Role.PREVENT_LEAD}


def test_an_account_that_was_saved_without_a_change_ties_nobody(ann, bob):
    dana = ask(ann, now=NOW - 2 * MONTH)
    change_account(dana.id, entry_of(dana), bob, NOW)
    assert not_second_to(bob.id, NOW) == set()


def test_the_server_confirms_while_there_is_no_other_administrator(ann):
    ask(ann, Role.PREVENT_LEAD)
    confirm_on_server("dana", WEEK, SERVER, NOW)
    assert roles() == {Role.PREVENT_LEAD}
    confirmed = [entry for entry in audit.entries() if entry.action == "role-grant-confirmed"]
    assert [entry.actor for entry in confirmed] == [SERVER.id]


def test_the_server_leaves_it_to_the_administrators_once_two_count(ann, bob):
    ask(ann, Role.PREVENT_LEAD)
    with pytest.raises(Refused, match="on the page Accounts"):
        confirm_on_server("dana", WEEK, SERVER, NOW)
    for nobody in ("bob", "nowhere"):
        with pytest.raises(NotFound, match="Nothing waits"):
            confirm_on_server(nobody, WEEK, SERVER, NOW)


def test_the_server_confirms_while_two_administrators_are_one_pair_of_eyes(ann):
    ask(ann, Role.ADMIN, username="second")
    confirm_on_server("second", WEEK, SERVER, NOW)
    ask(ann, Role.PREVENT_LEAD)
    confirm_on_server("dana", WEEK, SERVER, NOW)
    assert roles() == {Role.PREVENT_LEAD}


def test_pages_ask_confirm_and_withdraw(app: Flask, signed_in: SignedIn) -> None:
    ann, bob = signed_in(Role.ADMIN, username="ann"), signed_in(Role.ADMIN, username="bob")
    for name in ("dana", "eve"):
        form = {"name": name.title(), "username": name, "password": PASSWORD, "roles": ["prevent_lead", "auditor"]}
        assert ann.post("/accounts/new", {**form, "idempotency_key": f"key-of-{name}-1"}).status_code == 303
    own = ann.get("/accounts").text
    assert "Another administrator has to confirm: Prevent lead" in own
    assert "You asked for this: another administrator confirms it." in own
    assert ">Confirm<" not in own
    page = bob.get("/accounts").text
    assert "Waiting for a second administrator" in page
    with database.connection():
        first, second = (one.grant for one in list_waiting(WEEK, Actor("x"), datetime.now(UTC)))
    refused = ann.post(f"/accounts/grants/{first.id}/confirm", {"idempotency_key": "key-1-of-ann"})
    assert refused.status_code == 303
    assert "You asked for this" in ann.get("/accounts").text
    with database.connection():
        assert roles() == {Role.AUDITOR}
    assert bob.post(f"/accounts/grants/{first.id}/confirm", {"idempotency_key": "key-1-of-bob"}).status_code == 303
    assert "Dana now holds: Prevent lead" in bob.get("/accounts").text
    assert ann.post(f"/accounts/grants/{second.id}/withdraw", {"idempotency_key": "key-2-of-ann"}).status_code == 303
    with database.connection():
        assert (roles("dana"), roles("eve")) == ({Role.AUDITOR, Role.PREVENT_LEAD}, {Role.AUDITOR})
    assert "Waiting for a second administrator" not in bob.get("/accounts").text


def test_the_page_of_an_account_says_what_waits(app: Flask, signed_in: SignedIn) -> None:
    ann = signed_in(Role.ADMIN, username="ann")
    ann.post("/accounts/new", {"name": "Dana", "username": "dana", "password": PASSWORD, "roles": ["senior_officer"]})
    with database.connection():
        dana = find_user_named("dana")
        assert dana
    page = ann.get(f"/accounts/{dana.id}").text
    assert "Waits for a second administrator until" in page
    assert "A second administrator confirms it" in page


@pytest.mark.parametrize("act", ["confirm", "withdraw"])
def test_a_grant_that_nobody_asked_for_is_not_there(app: Flask, signed_in: SignedIn, act: str) -> None:
    ann = signed_in(Role.ADMIN)
    assert ann.post(f"/accounts/grants/{UUID(int=1)}/{act}").status_code == 404


def test_the_command_on_the_server_confirms_and_lists(
    app: Flask,
    settings: Settings,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)
    ann = signed_in(Role.ADMIN, username="ann")
    ann.post("/accounts/new", {"name": "Dana", "username": "dana", "password": PASSWORD, "roles": ["prevent_lead"]})
    assert main(["account", "grants", "--data-dir", "none"]) == 0
    assert "prevent_lead" in capsys.readouterr().out
    assert main(["account", "confirm-grant", "dana", "--data-dir", "none"]) == 0
    assert "Dana now holds: prevent_lead" in capsys.readouterr().out
    assert main(["account", "confirm-grant", "dana", "--data-dir", "none"]) == 1
    assert "Nothing waits" in capsys.readouterr().err


def test_every_call_tells_the_services_to_whom_somebody_is_no_second_person(
    app: Flask, signed_in: SignedIn, training: object
) -> None:
    both = signed_in(Role.ADMIN, Role.LD_OFFICER, username="both")
    both.post("/accounts/new", {"name": "Dana", "username": "dana", "password": PASSWORD, "roles": []})
    with database.connection():
        dana, admin = find_user_named("dana"), find_user_named("both")
        assert dana
        assert admin
        assert not_second_to(str(admin.id), datetime.now(UTC)) >= {str(dana.id)}
    training.calls.clear()  # type: ignore[attr-defined]
    both.get("/")
    told = [call["actor"].not_second_to for call in training.calls]  # type: ignore[attr-defined]
    assert told
    assert all(str(dana.id) in one for one in told)
    with time_machine.travel(datetime.now(UTC) + MONTH), database.connection():
        assert not_second_to(str(admin.id), datetime.now(UTC)) == set()


@pytest.mark.parametrize("days", ["0", "31", "-1"])
def test_an_ask_that_never_lapses_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, days: str
) -> None:
    for name, value in {**as_environment(settings), "GATEWAY_GRANT_DAYS": days}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsProblem, match="GATEWAY_GRANT_DAYS"):
        Settings.from_environment()
