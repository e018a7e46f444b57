from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from threading import BoundedSemaphore

import pytest
import time_machine
from flask import Flask

from services.gateway.actions.accounts import passwords
from services.gateway.actions.accounts import sign_in as actions
from services.gateway.actions.accounts.accounts import AccountEntry, choose_password, create_account
from services.gateway.actions.accounts.sign_in import Caller, PasswordAccounts, sign_in
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.users import User
from shared.actor import Actor, Role
from shared.http.problems import Busy, TooMany
from tests.gateway.visitor import PASSWORD, Visitor

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEY = "a key of the tests"
AddAccount = Callable[..., User]


def happened() -> list[str]:
    with database.connection():
        return [entry.action for entry in audit.entries()]


def test_the_right_password_leads_to_the_home_page(app: Flask, add_account: AddAccount) -> None:
    add_account("dana", Role.LD_OFFICER)
    answer = Visitor(app).sign_in("dana")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "signed-in" in happened()


def test_the_name_may_be_typed_in_capitals(app: Flask, add_account: AddAccount) -> None:
    add_account("dana")
    assert Visitor(app).sign_in(" Dana ").status_code == 303


@pytest.mark.parametrize(("username", "password"), [("dana", "not it at all"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_look_alike(
    app: Flask, add_account: AddAccount, username: str, password: str
) -> None:
    add_account("dana")
    answer = Visitor(app).sign_in(username, password)
    assert answer.status_code == 401
    assert "The user name or password is not right" in answer.text
    assert happened()[-1] == "sign-in-refused"


def test_an_empty_form_says_what_to_enter(app: Flask) -> None:
    answer = Visitor(app).sign_in("", "")
    assert "Enter your user name" in answer.text
    assert "govuk-error-summary" in answer.text


def test_a_closed_account_cannot_sign_in(
    app: Flask, add_account: AddAccount, signed_in: Callable[..., Visitor]
) -> None:
    dana = add_account("dana")
    admin = signed_in(Role.ADMIN)
    admin.change_account(dana.id, {"name": "Dana", "username": "dana", "disabled": "yes"})
    assert Visitor(app).sign_in("dana").status_code == 401


def test_the_eleventh_wrong_try_in_a_minute_has_to_wait(app: Flask, add_account: AddAccount) -> None:
    add_account("dana")
    visitor = Visitor(app)
    assert [visitor.sign_in("dana", "wrong" * 3).status_code for _ in range(10)] == [401] * 10
    for _ in range(2):
        answer = visitor.sign_in("dana")
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert happened().count("sign-in-limited") == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=62)):
        assert Visitor(app).sign_in("dana").status_code == 303


def test_signing_in_rightly_uses_up_no_tries(app: Flask, add_account: AddAccount) -> None:
    add_account("dana")
    assert {Visitor(app).sign_in("dana").status_code for _ in range(12)} == {303}


def test_many_names_from_one_address_are_slowed_as_well(app: Flask) -> None:
    visitor = Visitor(app)
    assert [visitor.sign_in(f"guess{n}").status_code for n in range(12)] == [401] * 10 + [429] * 2


def test_a_forged_forwarded_address_changes_nothing(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/sign-in")
    answers = [
        visitor.post(
            "/sign-in",
            {"username": f"guess{n}", "password": "wrong"},
            headers={"X-Forwarded-For": f"198.51.100.{n}"},
        ).status_code
        for n in range(12)
    ]
    assert answers[-2:] == [429, 429]


def tries(n: int) -> str:
    with database.connection():
        try:
            begun = sign_in(
                [PasswordAccounts()], {"username": "dana", "password": "x" * 12}, Caller("192.0.2.1", "r"), KEY, NOW
            )
        except TooMany:
            return "limited"
    return "in" if begun else "refused"


def test_thirty_tries_at_once_are_ten_tries(either_database: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(tries, range(30)))
    assert (outcomes.count("refused"), outcomes.count("limited")) == (10, 20)


def test_every_provider_is_asked_for_every_name(either_database: str) -> None:
    asked = []

    class Provider:
        source = "local"

        def identify(self, answer: object) -> None:
            asked.append(answer)

    answer = {"username": "nobody", "password": "x"}
    assert sign_in([Provider(), Provider()], answer, Caller("192.0.2.1", "r"), KEY, NOW) is None
    assert len(asked) == 2


def test_an_unknown_name_costs_one_hash_too(either_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hashes: list[str | None] = []
    monkeypatch.setattr(actions, "password_matches", lambda _, known: hashes.append(known) or False)
    create_account(AccountEntry("dana", "Dana", frozenset()), PASSWORD, Actor("test"), NOW)
    for name in ("dana", "nobody"):
        sign_in([PasswordAccounts()], {"username": name, "password": "x"}, Caller("192.0.2.1", "r"), KEY, NOW)
    assert [known is None for known in hashes] == [False, True]


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/a\r\nb",
    ],
)
def test_next_never_leads_to_another_site(app: Flask, add_account: AddAccount, wanted: str) -> None:
    add_account("dana")
    assert Visitor(app).sign_in("dana", next=wanted).headers["Location"] == "/"
    assert "evil" not in Visitor(app).get("/sign-in", query_string={"next": wanted}).text


def test_next_leads_back_to_the_page_that_was_asked_for(app: Flask, add_account: AddAccount) -> None:
    add_account("dana", Role.ADMIN)
    visitor = Visitor(app)
    asked = visitor.get("/accounts?page=2")
    assert asked.headers["Location"] == "/sign-in?next=/accounts%3Fpage%3D2"
    assert visitor.sign_in("dana", next="/accounts?page=2").headers["Location"] == "/accounts?page=2"


def test_a_one_time_password_opens_nothing_but_the_choice_of_another(app: Flask, add_account: AddAccount) -> None:
    add_account("dana", Role.ADMIN, one_time=True)
    visitor = Visitor(app)
    visitor.sign_in("dana")
    assert visitor.get("/accounts").headers["Location"] == "/password"
    page = visitor.get("/password")
    assert visitor.post("/accounts/new", {"username": "eve"}).headers["Location"] == "/password"
    assert "one-time password" in page.text
    new = {"old_password": PASSWORD, "new_password": "nine dry badgers", "again": "nine dry badgers"}
    assert visitor.post("/password", new | {"again": "other"}).status_code == 422
    assert visitor.post("/password", new | {"old_password": "wrong"}).status_code == 422
    assert visitor.post("/password", new | {"new_password": "short", "again": "short"}).status_code == 422
    assert visitor.post("/password", new).status_code == 303
    assert visitor.get("/accounts").status_code == 200
    assert Visitor(app).sign_in("dana", "nine dry badgers").status_code == 303


def wrongly(app: Flask, username: str, times: int = 10) -> list[int]:
    return [Visitor(app).sign_in(username, "wrong" * 3).status_code for _ in range(times)]


def test_an_address_from_which_somebody_guesses_still_lets_everybody_else_in(
    app: Flask, add_account: AddAccount
) -> None:
    add_account("dana")
    add_account("bob")
    wrongly(app, "dana")
    assert Visitor(app).sign_in("bob", "not it at all").status_code == 429
    assert Visitor(app).sign_in("bob").status_code == 303
    assert Visitor(app).sign_in("dana").status_code == 429


def test_a_browser_that_signed_in_before_is_not_kept_out_by_whoever_tries_the_name(
    app: Flask, add_account: AddAccount
) -> None:
    add_account("dana")
    own = Visitor(app)
    own.sign_in("dana")
    own.post("/sign-out")
    assert wrongly(app, "dana", 12)[-1] == 429
    assert own.sign_in("dana").status_code == 303


def test_a_known_browser_is_no_way_round_the_password_and_guesses_no_faster(
    app: Flask, add_account: AddAccount
) -> None:
    add_account("dana")
    own = Visitor(app)
    own.sign_in("dana")
    own.post("/sign-out")
    answers = [own.sign_in("dana", "wrong" * 3).status_code for _ in range(12)]
    assert answers == [401] * 10 + [429] * 2


def test_the_mark_of_one_person_opens_no_wider_door_to_another(app: Flask, add_account: AddAccount) -> None:
    add_account("dana")
    add_account("bob")
    desk = Visitor(app)
    desk.sign_in("bob")
    desk.post("/sign-out")
    assert wrongly(app, "dana", 11)[-1] == 429
    assert desk.sign_in("dana").status_code == 429


def test_each_sign_in_leaves_another_mark_and_signing_out_leaves_it(app: Flask, add_account: AddAccount) -> None:
    add_account("dana")
    own = Visitor(app)
    own.sign_in("dana")
    first = own.client.get_cookie("known-browser")
    own.post("/sign-out")
    kept = own.client.get_cookie("known-browser")
    own.sign_in("dana")
    second = own.client.get_cookie("known-browser")
    assert first
    assert kept
    assert second
    assert first.value == kept.value != second.value


def test_one_password_on_many_names_from_many_addresses_is_slowed(either_database: str) -> None:
    def one(name: str, address: str) -> str:
        with database.connection():
            caller = Caller(address, "r")
            try:
                sign_in([PasswordAccounts()], {"username": name, "password": "x" * 12}, caller, KEY, NOW)
            except TooMany:
                return "limited"
        return "refused"

    outcomes = [one(f"name{n}", f"192.0.2.{n}") for n in range(100)]
    assert set(outcomes) == {"refused"}
    outcomes = [one("name1", f"198.51.100.{n}") for n in range(4)]
    assert set(outcomes) == {"limited"}
    assert (
        happened().count("sign-in-refused") == 100 + 2
    )  # of the name that was tried once before two more are looked at


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)


@contextmanager
def all_taken(turns: BoundedSemaphore, times: int) -> Iterator[None]:
    with ExitStack() as held:
        for _ in range(times):
            held.enter_context(turns)
        yield


def knock(name: str, password: str) -> bool:
    with database.connection():
        answer = {"username": name, "password": password}
        return sign_in([PasswordAccounts()], answer, Caller("192.0.2.1", "r"), KEY, NOW) is not None


@pytest.mark.parametrize("strained", [False, True])
def test_a_try_that_there_was_no_time_to_look_at_does_not_count(
    either_database: str, impatient: None, strained: bool
) -> None:
    """Somebody hammers the door from Dana's address: her right password is refused as busy, and opens it later."""
    create_account(AccountEntry("dana", "Dana", frozenset()), PASSWORD, Actor("test"), NOW)
    for n in range(10 if strained else 0):
        assert not knock(f"guess{n}", "wrong" * 3)
    taken = (passwords._strained_turn, 1) if strained else (passwords._turns, passwords.AT_ONCE)
    with all_taken(*taken):
        for _ in range(12):
            with pytest.raises(Busy):
                knock("dana", PASSWORD)
    assert knock("dana", PASSWORD)


def test_a_present_password_that_there_was_no_time_to_look_at_does_not_count(
    either_database: str, impatient: None
) -> None:
    dana = create_account(AccountEntry("dana", "Dana", frozenset()), PASSWORD, Actor("test"), NOW)

    def choose() -> None:
        choose_password(dana, PASSWORD, "ten dry badgers", "session", KEY, Actor(str(dana.id)), NOW)

    with all_taken(passwords._turns, passwords.AT_ONCE):
        for _ in range(12):
            with pytest.raises(Busy):
                choose()
    choose()
    assert knock("dana", "ten dry badgers")


def test_the_present_password_is_not_guessed_through_a_session_left_open(app: Flask, add_account: AddAccount) -> None:
    add_account("dana")
    visitor = Visitor(app)
    visitor.sign_in("dana")
    visitor.get("/password")
    form = {"old_password": "wrong", "new_password": "nine dry badgers", "again": "nine dry badgers"}
    for _ in range(10):
        assert "not your present password" in visitor.post("/password", form).text
    assert "tried too often" in visitor.post("/password", form | {"old_password": PASSWORD}).text


def test_tries_that_a_clock_noted_which_ran_ahead_keep_nobody_out_for_longer_than_a_minute(
    app: Flask, add_account: AddAccount
) -> None:
    add_account("dana")
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        assert wrongly(app, "dana", 11)[-1] == 429
    with time_machine.travel(NOW, tick=False):
        assert Visitor(app).sign_in("dana").status_code == 429
    with time_machine.travel(NOW + timedelta(seconds=61), tick=False):
        assert Visitor(app).sign_in("dana").status_code == 303
