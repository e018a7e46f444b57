import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask

from services.gateway.actions.accounts import tokens
from services.gateway.actions.accounts.accounts import AccountEntry, change_account, create_account, names_of
from services.gateway.actions.accounts.grants import confirm_grant, list_waiting
from services.gateway.actions.accounts.tokens import create_token, revoke_token, revoke_token_named, token_for
from services.gateway.pages.accounts.forms import merged
from services.gateway.rules.accounts import password_objection, username_objection
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.users import User, find_user, find_user_named, list_users
from shared.actor import Actor, Role
from shared.http.problems import Invalid, NotFound, OutOfDate, Refused, StorageFull
from tests.gateway.visitor import Visitor

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CHIEF, OTHER = Actor("chief"), Actor("other")
WEEK = timedelta(days=7)
PASSWORD = "nine dry badgers"
ENTRY = AccountEntry("dana", "Dana Whitfield", frozenset({Role.LD_OFFICER}), "079324")


@pytest.fixture
def dana(either_database: str) -> User:
    return create_account(ENTRY, PASSWORD, CHIEF, NOW)


def entries(action: str) -> list[dict[str, object]]:
    return [entry.details for entry in audit.entries() if entry.action == action]


def test_a_new_account_is_what_was_entered(dana: User) -> None:
    found = find_user_named("dana")
    assert found == dana
    assert (found.display_name, found.roles, found.person_number) == ("Dana Whitfield", {Role.LD_OFFICER}, "079324")
    assert found.must_change_password
    assert audit.verify().ok


@pytest.mark.parametrize(
    ("change", "password", "field"),
    [
        ({}, PASSWORD, "username"),
        ({"username": "Dana W"}, PASSWORD, "username"),
        ({"username": "eve", "name": "  "}, PASSWORD, "name"),
        ({"username": "eve"}, "short", "password"),
    ],
)
def test_what_is_wrong_is_named_by_field(dana: User, change: dict[str, str], password: str, field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        create_account(replace(ENTRY, **change), password, CHIEF, NOW)
    assert wrong.value.errors[0].pointer == f"/{field}"
    assert len(list_users()) == 1


@pytest.mark.parametrize("roles", [{Role.LD_OFFICER, Role.ADMIN}, set()])
def test_nobody_changes_their_own_roles(dana: User, roles: set[Role]) -> None:
    with pytest.raises(Refused, match="your own roles"):
        change_account(dana.id, replace(ENTRY, roles=frozenset(roles)), Actor(str(dana.id)), NOW)
    assert find_user(dana.id) == dana


def test_nobody_closes_their_own_account(dana: User) -> None:
    with pytest.raises(Refused, match="your own account"):
        change_account(dana.id, replace(ENTRY, disabled=True), Actor(str(dana.id)), NOW)


def test_making_somebody_prevent_lead_stands_out_in_the_audit(dana: User) -> None:
    change_account(dana.id, replace(ENTRY, roles=frozenset({Role.PREVENT_LEAD})), CHIEF, NOW)
    assert entries("roles-changed")[-1] == {"added": [], "removed": ["ld_officer"]}
    assert entries("prevent-lead-granted") == []
    (waiting,) = list_waiting(WEEK, OTHER, NOW)
    confirm_grant(waiting.grant.id, WEEK, OTHER, NOW)
    assert entries("roles-changed")[-1] == {"added": ["prevent_lead"], "removed": []}
    assert len(entries("prevent-lead-granted")) == 1


def test_a_change_without_new_roles_says_nothing_of_roles(dana: User) -> None:
    change_account(dana.id, replace(ENTRY, name="Dana W"), CHIEF, NOW)
    assert len(entries("roles-changed")) == 1  # the first, when the account was made


def test_a_name_that_is_taken_stays_with_its_owner(dana: User) -> None:
    eve = create_account(replace(ENTRY, username="eve", person_number=None), PASSWORD, CHIEF, NOW)
    with pytest.raises(Invalid, match="taken"):
        change_account(eve.id, replace(ENTRY, username="dana"), CHIEF, NOW)


def test_ids_become_names_and_other_actors_stay_as_they_are(dana: User) -> None:
    assert names_of([str(dana.id), "system:gateway:seed"]) == {
        str(dana.id): "Dana Whitfield",
        "system:gateway:seed": "system:gateway:seed",
    }


def test_a_token_is_found_by_its_secret_alone_and_until_it_is_revoked(either_database: str) -> None:
    token, secret = create_token("nightly", frozenset({Role.LD_OFFICER}), CHIEF, NOW)
    assert secret.startswith("dr_")
    found = token_for(secret, NOW)
    assert found is not None
    assert (found.id, found.roles) == (token.id, {Role.LD_OFFICER})
    with pytest.raises(Refused, match="already a token named nightly"):
        create_token("nightly", frozenset({Role.AUDITOR}), CHIEF, NOW)
    revoke_token_named("nightly", CHIEF, NOW)
    assert token_for(secret, NOW) is None
    with pytest.raises(NotFound):
        revoke_token_named("nightly", CHIEF, NOW)


def test_whoever_revokes_a_token_after_another_is_told_when_that_was(either_database: str) -> None:
    token, _ = create_token("nightly", frozenset({Role.LD_OFFICER}), CHIEF, NOW)
    revoke_token(token.id, CHIEF, NOW)
    before = audit.head()
    with pytest.raises(OutOfDate, match=r"nightly was revoked before you did it, on \d+ \w+ \d{4} at") as told:
        revoke_token(token.id, CHIEF, NOW + timedelta(minutes=5))
    assert told.value.by == CHIEF.id
    assert audit.head() == before


def test_a_token_made_by_a_clock_that_ran_ahead_is_not_good_for_longer(either_database: str) -> None:
    _, secret = create_token("nightly", frozenset({Role.LD_OFFICER}), CHIEF, NOW + timedelta(days=40))
    assert token_for(secret, NOW) is None
    _, secret = create_token("hourly", frozenset({Role.LD_OFFICER}), CHIEF, NOW + timedelta(seconds=50))
    assert token_for(secret, NOW) is not None


@pytest.mark.parametrize("name", ["ok", "dana.whitfield", "d-w_2@council"])
def test_ordinary_user_names_are_taken(name: str) -> None:
    assert username_objection(name) is None


@pytest.mark.parametrize("name", ["", "x", "Dana", "d w", ".dana", "d" * 65, "dana\n", "<b>"])
def test_strange_user_names_are_not(name: str) -> None:
    assert username_objection(name)


@pytest.mark.parametrize("password", ["", "eleven char", "aaaaaaaaaaaaaaaa", "x" * 201, "DANA is my name"])
def test_weak_passwords_are_refused(password: str) -> None:
    assert password_objection(password, "dana")


SignedIn = Callable[..., Visitor]


def test_the_accounts_page_lists_people_and_tokens(signed_in: SignedIn, make_token: Callable[..., str]) -> None:
    make_token(Role.LD_OFFICER, name="LMS nightly")
    page = signed_in(Role.ADMIN).get("/accounts").text
    assert "LMS nightly" in page
    assert "Administrator" in page


def test_a_form_sent_twice_adds_one_account_and_says_so_once(app: Flask, signed_in: SignedIn) -> None:
    admin = signed_in(Role.ADMIN)
    form = {"name": "Eve", "username": "eve", "password": PASSWORD, "roles": ["auditor"], "idempotency_key": "k" * 12}
    answers = [admin.post("/accounts/new", form) for _ in range(2)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(303, "/accounts")] * 2
    with database.connection():
        assert [user.username for user in list_users()] == ["admin", "eve"]
    assert admin.get("/accounts").text.count("Eve can sign in now") == 1


def test_a_form_with_a_mistake_can_be_corrected_and_sent_with_the_same_key(signed_in: SignedIn) -> None:
    admin = signed_in(Role.ADMIN)
    form = {"name": "Eve", "username": "eve", "password": "short", "idempotency_key": "k" * 12}
    wrong = admin.post("/accounts/new", form)
    assert wrong.status_code == 422
    assert "Use at least 12 characters" in wrong.text
    assert "short" not in wrong.text.replace("govuk-", "")
    assert admin.post("/accounts/new", {**form, "password": PASSWORD}).status_code == 303


def test_a_form_that_is_refused_for_its_payroll_number_makes_no_account(app: Flask, signed_in: SignedIn) -> None:
    admin = signed_in(Role.ADMIN)
    form = {"name": "Dana", "username": "dana", "password": PASSWORD, "person_number": "000771"}
    assert admin.post("/accounts/new", {**form, "idempotency_key": "k" * 12}).status_code == 303
    eve = {**form, "name": "Eve", "username": "eve", "idempotency_key": "l" * 12}
    refused = admin.post("/accounts/new", eve)
    assert (refused.status_code, "has this payroll number" in refused.text) == (422, True)
    with database.connection():
        assert [user.username for user in list_users()] == ["admin", "dana"]
    assert admin.post("/accounts/new", {**eve, "person_number": ""}).status_code == 303


def test_an_older_form_neither_opens_a_closed_account_again_nor_takes_a_role_away(
    app: Flask, signed_in: SignedIn, add_account: Callable[..., User]
) -> None:
    dana = add_account("dana", Role.AUDITOR)
    first, second = signed_in(Role.ADMIN), signed_in(Role.ADMIN, username="chief")
    (read,) = re.findall(r'name="read" value="([^"]+)"', first.get(f"/accounts/{dana.id}").text)
    gone = {"name": "Dana", "username": "dana", "roles": ["auditor", "legal_officer"], "disabled": "yes"}
    assert second.change_account(dana.id, gone).status_code == 303
    older = {"name": "Dana Wells", "username": "dana", "roles": ["auditor"], "disabled": "no", "read": unescape(read)}
    told = first.post(f"/accounts/{dana.id}", older)
    assert told.status_code == 409
    assert "Somebody else changed this account while you were reading it" in told.text
    assert re.search(r"That was on \d+ \w+ 20\d\d at [\d:]+[ap]m\. It was done by Chief\.", told.text), "who and when"
    shown = " ".join(re.sub(r"<[^>]+>", " ", told.text).split())
    assert "Closed: now yes" in shown
    assert "Roles: now Auditor, Legal officer" in shown
    assert 'value="Dana Wells"' in told.text, "what was typed is kept"
    with database.connection():
        still = find_user(dana.id)
        assert still is not None
        assert (still.disabled_at is not None, Role.LEGAL_OFFICER in still.roles) == (True, True)
    (read,) = re.findall(r'name="read" value="([^"]+)"', told.text)
    assert first.post(f"/accounts/{dana.id}", {**older, "read": unescape(read)}).status_code == 303, "knowingly"


@pytest.mark.parametrize("read", ["", "{}", "[]", "null", '{"roles": 7}', "yes"])
def test_a_form_that_does_not_say_what_it_was_filled_from_changes_nothing(
    signed_in: SignedIn, add_account: Callable[..., User], read: str
) -> None:
    dana = add_account("dana", Role.AUDITOR)
    form = {"name": "Eve", "username": "dana", "roles": [], "disabled": "yes", "read": read}
    answer = signed_in(Role.ADMIN).post(f"/accounts/{dana.id}", form)
    assert answer.status_code == 428
    assert "Load the page of the account again" in answer.text
    with database.connection():
        found = find_user(dana.id)
        assert found is not None
        assert (found.display_name, found.disabled_at) == (dana.display_name, None)


def test_an_administrator_cannot_give_themself_a_role(signed_in: SignedIn) -> None:
    admin = signed_in(Role.ADMIN)
    with database.connection():
        own = find_user_named("admin")
        assert own
    answer = admin.change_account(own.id, {"name": "Me", "username": "admin", "roles": ["admin", "prevent_lead"]})
    assert answer.status_code == 409
    assert "You cannot change your own roles" in answer.text
    assert admin.get("/status").status_code == 200


def test_a_one_time_password_is_shown_once_and_works_once(
    app: Flask, signed_in: SignedIn, add_account: Callable[..., User]
) -> None:
    dana = add_account("dana")
    shown = signed_in(Role.ADMIN).post(f"/accounts/{dana.id}/password")
    assert shown.status_code == 200
    password = shown.text.split('class="dr-code" id="one-time-password">')[1].split("<")[0]
    visitor = Visitor(app)
    assert visitor.sign_in("dana", password).status_code == 303
    assert visitor.get("/").headers["Location"] == "/password"


def test_no_one_time_password_is_offered_where_none_can_be_set(
    signed_in: SignedIn, add_account: Callable[..., User]
) -> None:
    admin, dana, demo = signed_in(Role.ADMIN), add_account("dana"), add_account("demo")
    with database.connection():
        database.execute("UPDATE user_account SET source = 'demonstration' WHERE subject = 'demo'")
    assert f"/accounts/{dana.id}/password" in admin.get(f"/accounts/{dana.id}").text
    page = admin.get(f"/accounts/{demo.id}").text
    assert f"/accounts/{demo.id}/password" not in page
    assert "The password of this account cannot be set here." in page
    assert admin.post(f"/accounts/{demo.id}/password").status_code == 409


def test_a_token_can_be_revoked_on_the_page(app: Flask, signed_in: SignedIn, make_token: Callable[..., str]) -> None:
    secret = make_token(Role.LD_OFFICER)
    with database.connection():
        token = token_for(secret, datetime.now(UTC))
        assert token
    assert signed_in(Role.ADMIN).post(f"/accounts/tokens/{token.id}/revoke").status_code == 303
    with database.connection():
        assert token_for(secret, datetime.now(UTC)) is None


def test_a_token_is_good_though_there_is_no_space_to_note_its_use(
    either_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, secret = create_token("nightly", frozenset({Role.AUDITOR}), CHIEF, NOW)

    def full(*_: object) -> None:
        raise StorageFull

    monkeypatch.setattr(tokens, "save_token_used", full)
    assert token_for(secret, NOW) is not None


@pytest.mark.parametrize(("field", "text", "most"), [("name", "n" * 250, 200), ("person_number", "7" * 60, 50)])
def test_what_is_too_long_is_refused_with_the_limit_and_never_cut(either_database, field, text, most):
    with pytest.raises(Invalid, match=f"at most {most} characters; this has {len(text)}") as refused:
        create_account(replace(ENTRY, **{field: text}), PASSWORD, CHIEF, NOW)
    assert refused.value.errors[0].pointer == f"/{field}"


def test_two_open_accounts_never_hold_one_payroll_number(either_database):
    dana = create_account(ENTRY, PASSWORD, CHIEF, NOW)
    with pytest.raises(Invalid, match=r"Dana Whitfield \(dana\) has this payroll number"):
        create_account(replace(ENTRY, username="eve"), PASSWORD, CHIEF, NOW)
    eve = create_account(replace(ENTRY, username="eve", person_number=None), PASSWORD, CHIEF, NOW)
    with pytest.raises(Invalid, match="has this payroll number"):
        change_account(eve.id, replace(ENTRY, username="eve"), CHIEF, NOW)
    change_account(dana.id, replace(ENTRY, disabled=True), CHIEF, NOW)
    change_account(eve.id, replace(ENTRY, username="eve"), CHIEF, NOW)
    with pytest.raises(Invalid, match="has this payroll number"):  # opening again is no way round it
        change_account(dana.id, ENTRY, CHIEF, NOW)


def test_of_two_windows_what_nobody_touched_is_as_it_is_now():
    read = replace(ENTRY, roles=frozenset({Role.LD_OFFICER, Role.AUDITOR}))
    typed = replace(read, person_number="1", roles=frozenset({Role.LD_OFFICER, Role.MANAGER}))
    now = replace(read, name="Dana New", disabled=True, roles=read.roles | {Role.BOOKING_OFFICER})
    both = frozenset({Role.LD_OFFICER, Role.MANAGER, Role.BOOKING_OFFICER})
    assert merged(read, typed, now) == replace(now, person_number="1", roles=both)
