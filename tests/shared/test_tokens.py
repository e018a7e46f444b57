"""SEC-13: a token is good for one call, to one service, for a minute."""

import base64
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from shared.actor import Actor, Role
from shared.http.problems import Forbidden, SignInNeeded
from shared.tokens import TokenReader, TokenSigner, UsedTokens, new_key_pair
from tests.databases import postgresql_database

ACTOR = Actor("user-1", frozenset({Role.LD_OFFICER}), "000123", "request-1", "lena@example.org")


@pytest.fixture
def reader(tmp_path: Path, public_keys: str) -> TokenReader:
    """What a token says is no matter of the database; what becomes of its id is tried on both."""
    return TokenReader("training", public_keys, UsedTokens(f"sqlite:///{tmp_path}/training.sqlite3"))


@pytest.fixture
def reader_on_both(database_url: str, public_keys: str) -> TokenReader:
    return TokenReader("training", public_keys, UsedTokens(database_url))


def claims(**more: Any) -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": "gateway", "aud": "training", "sub": "user-1", "roles": ["admin"], "purpose": "user",
        "iat": now, "exp": now + 60, "jti": "0123456789abcdef" + str(time.monotonic_ns())[-8:], **more,
    }  # fmt: skip


def signed(key_pairs: dict[str, tuple[str, Any]], by: str, **more: Any) -> str:
    key = OKPKey.import_key(json.loads(key_pairs[by][0]))
    return jwt.encode({"alg": "Ed25519"}, claims(**more), key, algorithms=["Ed25519"])


def test_a_token_tells_who_is_acting(reader_on_both: TokenReader, signers: dict[str, TokenSigner]) -> None:
    found = reader_on_both.read(signers["gateway"].sign("training", ACTOR))
    assert (found.issuer, found.purpose, found.actor) == ("gateway", "user", ACTOR)


def test_processes_of_two_machines_that_begin_at_once_all_begin(new_postgresql: str, public_keys: str) -> None:
    begin = Barrier(8)

    def start() -> UsedTokens:
        begin.wait()
        return UsedTokens(new_postgresql)

    with ThreadPoolExecutor(8) as pool:
        assert len([one.result() for one in [pool.submit(start) for _ in range(8)]]) == 8


def test_a_token_is_good_once_also_after_a_restart(
    database_url: str, public_keys: str, signers: dict[str, TokenSigner]
) -> None:
    token = signers["gateway"].sign("training", ACTOR)
    TokenReader("training", public_keys, UsedTokens(database_url)).read(token)
    with pytest.raises(SignInNeeded, match="used before"):
        TokenReader("training", public_keys, UsedTokens(database_url)).read(token)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"aud": "venues"}, id="for another service"),
        pytest.param({"aud": ["training"]}, id="for a list of services"),
        pytest.param({"exp": 1}, id="expired"),
        pytest.param({"exp": lambda: int(time.time()) + 100_000}, id="good for too long"),
        pytest.param({"exp": "later"}, id="expiry is no number"),
        pytest.param({"iat": lambda: int(time.time()) + 50}, id="from the future"),
        pytest.param({"sub": ""}, id="names no one"),
        pytest.param({"iss": "venues"}, id="signed with another service's key"),
        pytest.param({"iss": "nobody"}, id="from no one we know"),
    ],
)
def test_a_token_that_is_not_meant_for_this_is_refused(
    reader: TokenReader, key_pairs: dict[str, tuple[str, Any]], change: dict[str, Any]
) -> None:
    now = {claim: value() if callable(value) else value for claim, value in change.items()}
    with pytest.raises(SignInNeeded):
        reader.read(signed(key_pairs, "gateway", **now))


def test_a_service_cannot_speak_for_a_person(reader: TokenReader, key_pairs: dict[str, tuple[str, Any]]) -> None:
    with pytest.raises(Forbidden):
        reader.read(signed(key_pairs, "venues", iss="venues"))


def test_an_event_token_carries_no_roles(reader: TokenReader, key_pairs: dict[str, tuple[str, Any]]) -> None:
    found = reader.read(signed(key_pairs, "venues", iss="venues", purpose="event"))
    assert (found.purpose, found.actor.roles) == ("event", frozenset())


def test_a_forged_token_is_refused(reader: TokenReader, public_keys: str) -> None:
    stranger, _ = new_key_pair()
    with pytest.raises(SignInNeeded):
        reader.read(TokenSigner("gateway", stranger).sign("training", ACTOR))
    shared_secret = OctKey.import_key(json.loads(public_keys)["gateway"]["x"])
    with pytest.raises(SignInNeeded):
        reader.read(jwt.encode({"alg": "HS256"}, claims(), shared_secret, algorithms=["HS256"]))
    head, body, _ = TokenSigner("gateway", stranger).sign("training", ACTOR).split(".")
    for token in ("", "x", "a.b.c", f"{head}.{body}.", f"eyJhbGciOiJub25lIn0.{body}."):
        with pytest.raises(SignInNeeded):
            reader.read(token)


def test_a_token_tells_to_whom_its_person_is_no_second_person(
    reader: TokenReader, signers: dict[str, TokenSigner]
) -> None:
    tied = Actor("user-1", frozenset({Role.PREVENT_LEAD}), not_second_to=frozenset({"user-2", "user-3"}))
    assert reader.read(signers["gateway"].sign("training", tied)).actor == tied


@pytest.mark.parametrize("wrong", ["user-2", {"user-2": 1}, ["user-2", 3], 1])
def test_a_token_whose_list_of_accounts_cannot_be_read_is_refused(
    reader: TokenReader, key_pairs: dict[str, tuple[str, Any]], wrong: object
) -> None:
    with pytest.raises(SignInNeeded, match="second person"):
        reader.read(signed(key_pairs, "gateway", not_second_to=wrong))


NO_TEXT = (1, True, ["x"], {"x": 1}, "NUL \0", 1.5)


@pytest.mark.parametrize("roles", [None, "admin", {"admin": 1}, 7, [["admin"]], [{"a": 1}], [None], [1], ["admin", 2]])
def test_roles_that_are_no_list_of_names_are_no_token(
    reader: TokenReader, key_pairs: dict[str, tuple[str, Any]], roles: object
) -> None:
    with pytest.raises(SignInNeeded):
        reader.read(signed(key_pairs, "gateway", roles=roles))


@pytest.mark.parametrize("value", NO_TEXT)
@pytest.mark.parametrize(
    "name", ["sub", "purpose", "person_number", "username", "request_id", "caller_request_id", "iss"]
)
def test_a_claim_of_another_kind_is_no_token(
    reader: TokenReader, key_pairs: dict[str, tuple[str, Any]], name: str, value: object
) -> None:
    with pytest.raises(SignInNeeded):
        reader.read(signed(key_pairs, "gateway", **{name: value}))


@pytest.mark.parametrize("jti", [*NO_TEXT, "short", "\0" * 20, "x" * 65])
def test_a_token_whose_id_cannot_be_kept_is_refused(
    reader_on_both: TokenReader, key_pairs: dict[str, tuple[str, Any]], jti: object
) -> None:
    with pytest.raises(SignInNeeded, match="used before"):
        reader_on_both.read(signed(key_pairs, "gateway", jti=jti))


@pytest.mark.parametrize("name", ["sub", "roles", "iat", "exp", "jti", "aud", "iss"])
def test_a_token_that_leaves_something_out_is_none(
    reader: TokenReader, key_pairs: dict[str, tuple[str, Any]], name: str
) -> None:
    key = OKPKey.import_key(json.loads(key_pairs["gateway"][0]))
    said = {claim: value for claim, value in claims().items() if claim != name}
    with pytest.raises(SignInNeeded):
        reader.read(jwt.encode({"alg": "Ed25519"}, said, key, algorithms=["Ed25519"]))


@pytest.mark.parametrize("payload", ["[" * 5000, "[]", "null", '{"iss":NaN}', '{"iss":["gateway"]}', "9" * 5000])
def test_a_payload_that_is_no_list_of_claims_is_no_token(reader: TokenReader, payload: str) -> None:
    middle = base64.urlsafe_b64encode(payload.encode()).decode().rstrip("=")
    with pytest.raises(SignInNeeded):
        reader.read(f"eyJhbGciOiJFZDI1NTE5In0.{middle}.AAAA")


@pytest.mark.parametrize("change", [{"iat": True}, {"exp": 10**30}, {"exp": -(10**30)}, {"iat": -(10**30)}])
def test_days_out_of_all_bounds_are_no_token(
    reader: TokenReader, key_pairs: dict[str, tuple[str, Any]], change: dict[str, Any]
) -> None:
    with pytest.raises(SignInNeeded):
        reader.read(signed(key_pairs, "gateway", **change))


def test_processes_that_start_at_once_on_an_empty_database_all_start(postgresql_server: str) -> None:
    for _ in range(5):
        with postgresql_database(postgresql_server) as address, ThreadPoolExecutor(8) as starting:
            made = list(starting.map(lambda _, url=address: UsedTokens(url), range(8)))
            for one in made:
                one._database.close_all()
